//! Orders of entities and steps: comparing two, comparing one with a cursor, and sorted lists made when first needed.

use super::adjacency::Step;
use super::snapshot::Snapshot;
use crate::model::EntityIx;
use crate::ontology::KindId;
use crate::query::{Cursor, EntityField, EntityOrder, Key, RelationOrder, RelationSortField};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::sync::{Arc, OnceLock, RwLock};

/// Entities of one kind in the order of one field.
pub(super) type Sorted = Arc<OnceLock<Vec<EntityIx>>>;

/// Sorted lists by kind, field and direction. There are only as many as the ontology has fields, so they are kept.
#[derive(Default)]
pub(super) struct Orders(RwLock<FxHashMap<(KindId, EntityOrder), Sorted>>);

/// The order of one field that is all of an order, or all but the identifier at its end.
pub(super) fn kept_order(order: &[EntityOrder]) -> Option<EntityOrder> {
    match order {
        [one, EntityOrder { field: EntityField::Id, descending }] if one.descending == *descending => Some(*one),
        // Alone, a field leaves equal entities to their identifiers, which ascend.
        [one] if !one.descending || one.field == EntityField::Id => Some(*one),
        _ => None,
    }
}

impl Snapshot {
    /// All entities of a kind in the order of a field, then of identifiers in the same direction.
    pub(super) fn sorted(&self, kind: KindId, order: EntityOrder) -> Sorted {
        let key = (kind, order);
        let known = self.orders.0.read().ok().and_then(|orders| orders.get(&key).cloned());
        let sorted = known.unwrap_or_else(|| match self.orders.0.write() {
            Ok(mut orders) => orders.entry(key).or_default().clone(),
            Err(_) => Sorted::default(),
        });
        // Outside the lock: sorting a large kind takes a while, and other orders are read meanwhile.
        sorted.get_or_init(|| {
            // Entities of a kind are kept by identifier, so equal ones stay in that order.
            let mut sorted = self.by_kind[kind.index()].clone();
            if order.field == EntityField::Name {
                sorted.sort_by_key(|ix| self.name_rank(*ix));
            } else {
                sorted.sort_by_cached_key(|ix| Key::of_entity(self.records.entity(*ix), order.field));
            }
            if order.descending {
                sorted.reverse();
            }
            sorted
        });
        sorted
    }

    /// Whether that order is there already.
    pub(super) fn has_sorted(&self, kind: KindId, order: EntityOrder) -> bool {
        let orders = self.orders.0.read();
        orders.is_ok_and(|orders| orders.get(&(kind, order)).is_some_and(|sorted| sorted.get().is_some()))
    }

    fn field(&self, a: EntityIx, b: EntityIx, field: EntityField) -> Ordering {
        match field {
            EntityField::Id => a.cmp(&b),
            EntityField::Name => self.name_rank(a).cmp(&self.name_rank(b)),
            field => Key::of_entity(self.records.entity(a), field).cmp(&Key::of_entity(self.records.entity(b), field)),
        }
    }

    pub(super) fn compare_entities(&self, a: EntityIx, b: EntityIx, order: &[EntityOrder]) -> Ordering {
        let fields = order.iter().map(|by| directed(self.field(a, b, by.field), by.descending));
        fields.fold(Ordering::Equal, Ordering::then).then(a.cmp(&b))
    }

    pub(super) fn compare_steps(&self, a: Step, b: Step, order: &[RelationOrder]) -> Ordering {
        let compare = |by: &RelationOrder| match by.field {
            RelationSortField::Node(field) => self.field(a.node, b.node, field),
            own @ RelationSortField::Own(_) => self.step_key(a, own).cmp(&self.step_key(b, own)),
        };
        for by in order {
            let found = directed(compare(by), by.descending);
            if found.is_ne() {
                return found;
            }
        }
        a.relation.cmp(&b.relation)
    }

    fn step_key(&self, step: Step, field: RelationSortField) -> Key {
        Key::of_step(&self.records, self.records.relation(step.relation), step.node, field)
    }

    /// Where an entity stands to the place of a cursor.
    pub(super) fn entity_at_cursor(&self, ix: EntityIx, cursor: &Cursor, order: &[EntityOrder]) -> Ordering {
        let entity = self.records.entity(ix);
        for (by, key) in order.iter().zip(&cursor.keys) {
            let found = Key::of_entity(entity, by.field).compare(key, by.descending);
            if found.is_ne() {
                return found;
            }
        }
        (*entity.id).cmp(&*cursor.id)
    }

    /// Where a step stands to the place of a cursor.
    pub(super) fn step_at_cursor(&self, step: Step, cursor: &Cursor, order: &[RelationOrder]) -> Ordering {
        for (by, key) in order.iter().zip(&cursor.keys) {
            let found = self.step_key(step, by.field).compare(key, by.descending);
            if found.is_ne() {
                return found;
            }
        }
        self.records.relation(step.relation).id().cmp(&*cursor.id)
    }
}

fn directed(found: Ordering, descending: bool) -> Ordering {
    if descending { found.reverse() } else { found }
}
