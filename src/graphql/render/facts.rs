//! Dated facts: changes and timelines.

use super::super::shape::{FactConnectionOut, FactConnectionShape, FactEdgeOut, FactOut, Fields};
use super::{Writer, array, number, object, optional, page_info, text, validity};
use crate::analysis::facts::{self, Fact, Facts, Record};
use crate::query::{AsOf, Cursor, Key};

impl Writer<'_> {
    pub(super) fn changes(&self, facts: &Facts<'_>, shape: &FactConnectionShape, out: &mut Vec<u8>) {
        let cursor = |fact: &Fact<'_>| {
            let keys = vec![Key::Date(fact.date.earliest(), fact.date.latest()), fact.field.key()];
            Cursor { keys, id: fact.id.into() }.encode(shape.mark)
        };
        let during = Some(&shape.during);
        object(out, &shape.fields, |field, out| match field {
            FactConnectionOut::Typename => text(out, "DatedFactConnection"),
            FactConnectionOut::TotalCount => number(out, facts.total.unwrap_or_default()),
            FactConnectionOut::PageInfo(fields) => {
                page_info(&facts.items, (facts.has_previous, facts.has_next), cursor, fields, out);
            }
            FactConnectionOut::Nodes(fields) => {
                array(out, &facts.items, |fact, out| self.fact(fact, during, fields, out));
            }
            FactConnectionOut::Edges(fields) => array(out, &facts.items, |fact, out| {
                object(out, fields, |field, out| match field {
                    FactEdgeOut::Typename => text(out, "DatedFactEdge"),
                    FactEdgeOut::Cursor => text(out, &cursor(fact)),
                    FactEdgeOut::Node(fields) => self.fact(fact, during, fields, out),
                });
            }),
        });
    }

    /// A fact, and how sure it is that it falls into a time.
    pub(super) fn fact(&self, fact: &Fact<'_>, during: Option<&AsOf>, fields: &Fields<FactOut>, out: &mut Vec<u8>) {
        object(out, fields, |field, out| match field {
            FactOut::Typename => text(out, "DatedFact"),
            FactOut::Date => text(out, fact.date.text()),
            FactOut::Field => {
                let properties = facts::properties(&self.vocabulary.ontology, &self.answer.records, fact.record);
                text(out, fact.field.name(properties));
            }
            FactOut::Certainty => {
                optional(out, during.map(|during| validity(during.place_of(&fact.date))));
            }
            FactOut::Record(shape) => match fact.record {
                Record::Entity(node) => self.node(node, &shape.entity, out),
                Record::Relation(item) => self.relation(item, &shape.relation, out),
            },
        });
    }
}
