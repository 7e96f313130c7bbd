//! Dated facts: changes and timelines.

use super::super::shape::{FactConnectionOut, FactConnectionShape, FactEdgeOut, FactOut, Fields, Leaf};
use super::{Writer, array, flag, number, object, optional, text};
use crate::analysis::facts::{self, Fact, Facts, Record};
use crate::model::{AsOf, Cursor, Key, Validity};

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
            FactConnectionOut::PageInfo(fields) => object(out, fields, |field: &Leaf, out| match &**field {
                "hasNextPage" => flag(out, facts.has_next),
                "hasPreviousPage" => flag(out, facts.has_previous),
                "startCursor" => optional(out, facts.items.first().map(cursor).as_deref()),
                "endCursor" => optional(out, facts.items.last().map(cursor).as_deref()),
                _ => text(out, "PageInfo"),
            }),
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
                let certain = during.map(|during| during.place_of(&fact.date) == Validity::Certain);
                optional(out, certain.map(|certain| if certain { "CERTAIN" } else { "POSSIBLE" }));
            }
            FactOut::Record(shape) => match fact.record {
                Record::Entity(node) => self.node(node, &shape.entity, out),
                Record::Relation(item) => self.relation(item, &shape.relation, out),
            },
        });
    }
}
