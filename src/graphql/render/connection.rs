//! Connections: pages of lists, their edges, cursors and groups.

use super::super::shape::{
    ConnectionSelection, ConnectionShape, EdgeSelection, Fields, GroupKeySelection, GroupSelection, GroupingKey,
    GroupingValues, ListOrder,
};
use super::json::{array, count, null, nullable_string, object, string};
use super::leaves::page_info;
use super::writer::ResponseWriter;
use crate::api::{AggregateGroupField, AggregateKeyField, ObjectFields};
use crate::model::{Derivation, Value};
use crate::query::{Cursor, Group, GroupKey, Item, Key, PageAnswer};

impl ResponseWriter<'_> {
    /// A page of a list.
    pub(super) fn connection(&self, page: &PageAnswer, shape: &ConnectionShape, out: &mut Vec<u8>) {
        object(out, &shape.fields, |selection, out| match selection {
            ConnectionSelection::Typename => string(out, &shape.connection_type),
            ConnectionSelection::TotalCount => count(out, page.total.unwrap_or_default()),
            ConnectionSelection::PageInfo(fields) => {
                let goes_on = (page.has_previous, page.has_next);
                page_info(&page.items, goes_on, |item| self.cursor(item, shape), fields, out);
            }
            ConnectionSelection::Nodes(fields) => {
                array(out, &page.items, |item, out| self.node(&item.node, fields, out));
            }
            ConnectionSelection::Edges(fields) => {
                array(out, &page.items, |item, out| self.edge(item, shape, fields, out));
            }
            ConnectionSelection::Aggregate { at, keys, fields } => {
                let groups = page.groups.get(*at).into_iter().flatten();
                array(out, groups, |group, out| self.group(group, keys, fields, out));
            }
        });
    }

    fn edge(&self, item: &Item, shape: &ConnectionShape, fields: &Fields<EdgeSelection>, out: &mut Vec<u8>) {
        object(out, fields, |selection, out| match selection {
            EdgeSelection::Typename => string(out, &shape.edge_type),
            EdgeSelection::Cursor => string(out, &self.cursor(item, shape)),
            EdgeSelection::Node(fields) => self.node(&item.node, fields, out),
            EdgeSelection::Relation(fields) => self.relation(item, fields, out),
        });
    }

    fn group(&self, group: &Group, keys: &[GroupingKey], fields: &Fields<GroupSelection>, out: &mut Vec<u8>) {
        object(out, fields, |selection, out| match selection {
            GroupSelection::Typename => string(out, AggregateGroupField::TYPE),
            GroupSelection::Count => count(out, group.count),
            GroupSelection::Keys(fields) => array(out, group.keys.iter().zip(keys), |(key, grouping), out| {
                object(out, fields, |selection, out| match (selection, key) {
                    (GroupKeySelection::Typename, _) => string(out, AggregateKeyField::TYPE),
                    (GroupKeySelection::Name, _) => string(out, &grouping.name),
                    (GroupKeySelection::Value, key) => {
                        nullable_string(out, self.group_value(key, grouping.values).as_deref());
                    }
                    (GroupKeySelection::Entity(fields), GroupKey::Entity(node)) => self.node(node, fields, out),
                    (GroupKeySelection::Entity(_), _) => null(out),
                });
            }),
        });
    }

    /// The value that the items of a group have in common, as text.
    fn group_value(&self, key: &GroupKey, values: GroupingValues) -> Option<String> {
        let ontology = &self.vocabulary.ontology;
        Some(match (key, values) {
            (GroupKey::Kind(at), GroupingValues::EntityKind) => ontology.kinds.get(*at)?.name.clone(),
            (GroupKey::Kind(at), _) => ontology.relations.get(*at)?.name.clone(),
            (GroupKey::Value(Value::Enum(at)), GroupingValues::Enum(id)) => {
                ontology[id].values.get(usize::from(*at))?.name.clone()
            }
            (GroupKey::Value(Value::Enum(at)), _) => Derivation::ALL.get(usize::from(*at))?.as_str().to_owned(),
            (GroupKey::Value(Value::Text(text)), _) => text.to_string(),
            (GroupKey::Value(Value::Int(number)), _) => number.to_string(),
            (GroupKey::Value(Value::Bool(flag)), _) => flag.to_string(),
            (GroupKey::Year(year), _) => year.to_string(),
            (GroupKey::Value(_) | GroupKey::Missing | GroupKey::Entity(_), _) => return None,
        })
    }

    /// The cursor of an item.
    fn cursor(&self, item: &Item, shape: &ConnectionShape) -> String {
        let records = &self.answer.records;
        let entity = records.entity(item.node.entity);
        let cursor = match (&shape.order, item.relation.map(|ix| records.relation(ix))) {
            (ListOrder::Relations(order), Some(relation)) => {
                let keys = order.iter().map(|by| Key::of_step(records, relation, item.node.entity, by.field));
                Cursor { keys: keys.collect(), id: relation.id().into() }
            }
            (ListOrder::Entities { count, order }, _) => {
                let total = |at: usize| item.node.hops.get(at).and_then(Option::as_ref).and_then(|page| page.total);
                let count =
                    count.map(|at| Key::Int(total(at).and_then(|total| i64::try_from(total).ok()).unwrap_or(0)));
                let keys = count.into_iter().chain(order.iter().map(|by| Key::of_entity(entity, by.field)));
                Cursor { keys: keys.collect(), id: entity.id.clone() }
            }
            (ListOrder::Relations(_), None) => Cursor { keys: Vec::new(), id: entity.id.clone() },
        };
        cursor.encode(shape.mark)
    }
}
