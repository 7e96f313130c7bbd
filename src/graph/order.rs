//! Orders: how two items of a list compare, and where an item stands to the place of a cursor.

use super::view::{Edge, GraphView, Seek};
use crate::model::EntityIx;
use crate::query::{Cursor, EntityField, EntityOrder, Key, RelationField, RelationOrder, RelationSortField};
use std::cmp::Ordering;

fn directed(found: Ordering, reversed: bool) -> Ordering {
    if reversed { found.reverse() } else { found }
}

/// Whether a field of an order is an identifier: then nothing else of the records need be known.
pub(crate) fn is_by_id(by: RelationOrder) -> bool {
    matches!(by.field, RelationSortField::Node(EntityField::Id) | RelationSortField::Own(RelationField::Id))
}

/// How two entities stand in an order, in the direction of reading.
pub(crate) fn compare_entities<G: GraphView>(
    view: &G,
    a: EntityIx,
    b: EntityIx,
    seek: &Seek<'_, EntityOrder>,
) -> Ordering {
    let field = |by: &EntityOrder| match by.field {
        EntityField::Id => view.compare_entities(a, b),
        field => view.compare_field(a, b, field),
    };
    let by_fields = seek.order.iter().map(|by| directed(field(by), by.descending)).find(|found| found.is_ne());
    directed(by_fields.unwrap_or_else(|| view.compare_entities(a, b)), seek.backward)
}

/// How two edges stand in an order, in the direction of reading.
pub(crate) fn compare_edges<G: GraphView>(view: &G, a: Edge, b: Edge, seek: &Seek<'_, RelationOrder>) -> Ordering {
    let field = |by: &RelationOrder| match by.field {
        RelationSortField::Node(EntityField::Id) => view.compare_entities(a.node, b.node),
        RelationSortField::Node(field) => view.compare_field(a.node, b.node, field),
        RelationSortField::Own(RelationField::Id) => view.compare_relations(a.relation, b.relation),
        own @ RelationSortField::Own(_) => edge_key(view, a, own).cmp(&edge_key(view, b, own)),
    };
    let by_fields = seek.order.iter().map(|by| directed(field(by), by.descending)).find(|found| found.is_ne());
    directed(by_fields.unwrap_or_else(|| view.compare_relations(a.relation, b.relation)), seek.backward)
}

fn edge_key<G: GraphView>(view: &G, edge: Edge, field: RelationSortField) -> Key {
    let records = view.records();
    Key::of_step(records, records.relation(edge.relation), edge.node, field)
}

/// Whether an entity comes after the cursor, in the direction of reading.
pub(crate) fn is_entity_after<G: GraphView>(view: &G, ix: EntityIx, seek: &Seek<'_, EntityOrder>) -> bool {
    seek.from.is_none_or(|cursor| directed(entity_at_cursor(view, ix, cursor, seek.order), seek.backward).is_gt())
}

/// Where an entity stands to the place of a cursor.
pub(crate) fn entity_at_cursor<G: GraphView>(
    view: &G,
    ix: EntityIx,
    cursor: &Cursor,
    order: &[EntityOrder],
) -> Ordering {
    let entity = view.records().entity(ix);
    let fields = order.iter().zip(&cursor.keys);
    let found = fields.map(|(by, key)| Key::of_entity(entity, by.field).compare(key, by.descending));
    found.into_iter().find(|found| found.is_ne()).unwrap_or_else(|| (*entity.id).cmp(&*cursor.id))
}

/// Whether an edge comes after the cursor, in the direction of reading.
pub(crate) fn is_after<G: GraphView>(view: &G, edge: Edge, seek: &Seek<'_, RelationOrder>) -> bool {
    let Some(cursor) = seek.from else { return true };
    let fields = seek.order.iter().zip(&cursor.keys);
    let found = fields.map(|(by, key)| edge_key(view, edge, by.field).compare(key, by.descending));
    let found = found.into_iter().find(|found| found.is_ne());
    let by_id = || view.records().relation(edge.relation).id().cmp(&*cursor.id);
    directed(found.unwrap_or_else(by_id), seek.backward).is_gt()
}
