//! Orders of entities that are kept: all entities, or those of one kind, in the order of one field.
//!
//! Those by name, start and end are made at start. Another is made in the background once somebody asked for it, and answers
//! those who ask after it was made.

use super::entity_keys::EntityKeys;
use crate::model::EntityIx;
use crate::ontology::KindId;
use crate::query::{EntityField, EntityOrder};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock, RwLock};

/// Entities in the order of a field, then of their identifiers.
type Order = Arc<OnceLock<Box<[EntityIx]>>>;

/// The orders by kind (all entities, without one) and field. There are only as many as the ontology has fields, so they are
/// kept for as long as the snapshot is.
pub(super) struct EntityOrders {
    keys: Arc<EntityKeys>,
    orders: RwLock<FxHashMap<(Option<KindId>, EntityField), Order>>,
}

/// The field whose order, read forward or backward, a list has; and whether it is read backward. The identifier at its end
/// goes in the field's direction, or ascends where it is not named.
pub(super) fn kept_order(order: &[EntityOrder]) -> Option<(EntityField, bool)> {
    match order {
        [] => Some((EntityField::Id, false)),
        [one, EntityOrder { field: EntityField::Id, descending }] if one.descending == *descending => {
            Some((one.field, one.descending))
        }
        [one] if !one.descending || one.field == EntityField::Id => Some((one.field, one.descending)),
        _ => None,
    }
}

impl EntityOrders {
    pub(super) fn new(keys: Arc<EntityKeys>) -> Self {
        Self { keys, orders: RwLock::default() }
    }

    /// Entities of a kind, or all, in the order of a field, if that order is there; else it is on its way.
    pub(super) fn order(&self, kind: Option<KindId>, field: EntityField) -> Option<KeptOrder> {
        let known = self.orders.read().ok().and_then(|orders| orders.get(&(kind, field)).cloned());
        if let Some(order) = known {
            return order.get().is_some().then_some(KeptOrder(order));
        }
        let order = self.orders.write().ok()?.entry((kind, field)).or_default().clone();
        let keys = Arc::clone(&self.keys);
        // If there is no thread for it, the list is sorted each time; nothing else is lost.
        let _ = std::thread::Builder::new().name("indexes".to_owned()).spawn(move || {
            order.get_or_init(|| keys.sorted(kind, field));
        });
        None
    }

    /// Makes an order, unless it is there.
    pub(super) fn make(&self, kind: Option<KindId>, field: EntityField) {
        let Ok(order) = self.orders.write().map(|mut orders| orders.entry((kind, field)).or_default().clone()) else {
            return;
        };
        // Outside the lock: sorting takes a while, and other orders are read meanwhile.
        order.get_or_init(|| self.keys.sorted(kind, field));
    }
}

/// An order that is there.
#[derive(Clone)]
pub(super) struct KeptOrder(Order);

impl KeptOrder {
    pub(super) fn entities(&self) -> &[EntityIx] {
        self.0.get().map_or(&[], |order| order)
    }
}
