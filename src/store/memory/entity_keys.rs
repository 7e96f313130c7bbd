//! Keys of entities: their kinds and names, by which they are listed and sorted.

use crate::model::{EntityIx, Records, sort_key};
use crate::ontology::KindId;
use crate::query::{EntityField, Key};
use std::sync::Arc;

pub(super) struct EntityKeys {
    records: Arc<Records>,
    /// Entities of each kind, by identifier.
    pub(super) by_kind: Vec<Vec<EntityIx>>,
    /// Sort keys of the names, by entity.
    sort_names: Vec<Box<str>>,
    /// Places of the names in the order of their sort keys, by entity; equal keys share a place.
    name_ranks: Vec<u32>,
}

impl EntityKeys {
    pub(super) fn new(records: Arc<Records>, kinds: usize) -> Self {
        let mut by_kind = vec![Vec::new(); kinds];
        for (ix, entity) in records.entities() {
            by_kind[entity.kind.index()].push(ix);
        }
        let sort_names: Vec<Box<str>> = records.entities().map(|(_, entity)| sort_key(&entity.name).into()).collect();
        Self { by_kind, name_ranks: ranks(&sort_names), sort_names, records }
    }

    /// Sort key of an entity's name.
    pub(super) fn sort_name(&self, entity: EntityIx) -> &str {
        &self.sort_names[entity.0 as usize]
    }

    /// Place of an entity's name in the order of names.
    pub(super) fn name_rank(&self, entity: EntityIx) -> u32 {
        self.name_ranks[entity.0 as usize]
    }

    /// Entities of a kind, or all, in the order of a field, then of their identifiers.
    pub(super) fn sorted(&self, kind: Option<KindId>, field: EntityField) -> Box<[EntityIx]> {
        // They are kept by identifier, so equal ones stay in that order.
        let mut sorted: Vec<EntityIx> = match kind {
            Some(kind) => self.by_kind[kind.index()].clone(),
            None => self.records.entities().map(|(ix, _)| ix).collect(),
        };
        if field == EntityField::Name {
            sorted.sort_by_key(|ix| self.name_rank(*ix));
        } else {
            sorted.sort_by_cached_key(|ix| Key::of_entity(self.records.entity(*ix), field));
        }
        sorted.into()
    }
}

/// The place of each key among the distinct keys in order.
fn ranks(keys: &[Box<str>]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_unstable_by(|a, b| keys[*a].cmp(&keys[*b]));
    let mut ranks = vec![0; keys.len()];
    let mut rank = 0;
    for pair in order.windows(2) {
        rank += u32::from(keys[pair[0]] != keys[pair[1]]);
        ranks[pair[1]] = rank;
    }
    ranks
}
