//! Dated facts: changes and timelines.

use super::super::shape::{FactConnectionSelection, FactConnectionShape, FactEdgeSelection, FactSelection, Fields};
use super::json::{array, count, nullable_string, object, string};
use super::leaves::{page_info, validity};
use super::writer::ResponseWriter;
use crate::analysis::facts::{self, Fact, FactPage, FactRecord};
use crate::api::{DatedFactConnectionField, DatedFactEdgeField, DatedFactField, ObjectFields};
use crate::query::{AsOf, Cursor, Key};

impl ResponseWriter<'_> {
    /// A page of changes.
    pub(super) fn changes(&self, facts: &FactPage<'_>, shape: &FactConnectionShape, out: &mut Vec<u8>) {
        let cursor = |fact: &Fact<'_>| {
            let keys = vec![Key::Date(fact.date.earliest(), fact.date.latest()), fact.field.key()];
            Cursor { keys, id: fact.id.into() }.encode(shape.mark)
        };
        let during = Some(&shape.during);
        object(out, &shape.fields, |selection, out| match selection {
            FactConnectionSelection::Typename => string(out, DatedFactConnectionField::TYPE),
            FactConnectionSelection::TotalCount => count(out, facts.total.unwrap_or_default()),
            FactConnectionSelection::PageInfo(fields) => {
                page_info(&facts.items, (facts.has_previous, facts.has_next), cursor, fields, out);
            }
            FactConnectionSelection::Nodes(fields) => {
                array(out, &facts.items, |fact, out| self.fact(fact, during, fields, out));
            }
            FactConnectionSelection::Edges(fields) => array(out, &facts.items, |fact, out| {
                object(out, fields, |selection, out| match selection {
                    FactEdgeSelection::Typename => string(out, DatedFactEdgeField::TYPE),
                    FactEdgeSelection::Cursor => string(out, &cursor(fact)),
                    FactEdgeSelection::Node(fields) => self.fact(fact, during, fields, out),
                });
            }),
        });
    }

    /// A fact, and how sure it is that it falls into a time.
    pub(super) fn fact(
        &self,
        fact: &Fact<'_>,
        during: Option<&AsOf>,
        fields: &Fields<FactSelection>,
        out: &mut Vec<u8>,
    ) {
        object(out, fields, |selection, out| match selection {
            FactSelection::Typename => string(out, DatedFactField::TYPE),
            FactSelection::Date => string(out, fact.date.text()),
            FactSelection::Field => {
                let properties = facts::properties(&self.vocabulary.ontology, &self.answer.records, fact.record);
                string(out, fact.field.name(properties));
            }
            FactSelection::Certainty => {
                nullable_string(out, during.map(|during| validity(during.place_of(&fact.date))));
            }
            FactSelection::Record(shape) => match fact.record {
                FactRecord::Entity(node) => self.node(node, &shape.entity, out),
                FactRecord::Relation(item) => self.relation(item, &shape.relation, out),
            },
        });
    }
}
