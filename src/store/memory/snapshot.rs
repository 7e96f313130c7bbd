//! One state of the graph, with what is needed to find things in it.

use super::adjacency::Adjacency;
use super::orders::Orders;
use crate::graph::Status;
use crate::graph::names;
use crate::model::Manifest;
use crate::model::{EntityIx, Records, Value, sort_key};
use crate::ontology::Ontology;
use crate::search::NameIndex;
use std::sync::{Arc, OnceLock};

pub(super) struct Snapshot {
    pub(super) ontology: Arc<Ontology>,
    pub(super) records: Arc<Records>,
    pub(super) status: Arc<Status>,
    pub(super) adjacency: Adjacency,
    pub(super) orders: Orders,
    /// Entities of each kind, by identifier.
    pub(super) by_kind: Vec<Vec<EntityIx>>,
    /// Names to be searched, once somebody does.
    names: OnceLock<NameIndex>,
    /// Sort keys of the names, by entity.
    sort_names: Vec<Box<str>>,
    /// Places of the names in the order of their sort keys, by entity; equal keys share a place.
    name_ranks: Vec<u32>,
    /// Whether an entity is sensitive, by entity; empty where none is.
    sensitive: Vec<bool>,
}

impl Snapshot {
    pub(super) fn new(ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Self {
        let mut by_kind = vec![Vec::new(); ontology.kinds.len()];
        for (ix, entity) in records.entities() {
            by_kind[entity.kind.index()].push(ix);
        }
        let mut relations = vec![0; ontology.relations.len()];
        for relation in records.relations() {
            relations[relation.kind().index()] += 1;
        }
        let mark = |kind: &crate::ontology::EntityKind| kind.properties.iter().position(|property| property.sensitive);
        let marks: Vec<_> = ontology.kinds.iter().map(mark).collect();
        let flags = records.entities().map(|(_, entity)| {
            marks[entity.kind.index()].is_some_and(|at| entity.properties[at] == Some(Value::Bool(true)))
        });
        let sensitive: Vec<bool> = flags.collect();
        let sort_names: Vec<Box<str>> = records.entities().map(|(_, entity)| sort_key(&entity.name).into()).collect();
        Self {
            status: Arc::new(Status {
                revision: dataset.sha256.clone(),
                dataset,
                entities: by_kind.iter().map(Vec::len).collect(),
                relations,
            }),
            adjacency: Adjacency::build(&ontology, &records),
            orders: Orders::default(),
            names: OnceLock::new(),
            name_ranks: ranks(&sort_names),
            sort_names,
            sensitive: if sensitive.contains(&true) { sensitive } else { Vec::new() },
            by_kind,
            ontology,
            records: Arc::new(records),
        }
    }

    /// Names to be searched.
    pub(super) fn names(&self) -> &NameIndex {
        self.names.get_or_init(|| names::index(self.records.entities().map(|(_, entity)| entity)))
    }

    /// Whether they are there already.
    pub(super) fn has_names(&self) -> bool {
        self.names.get().is_some()
    }

    /// Sort key of an entity's name.
    pub(super) fn sort_name(&self, entity: EntityIx) -> &str {
        &self.sort_names[entity.0 as usize]
    }

    /// Place of an entity's name in the order of names.
    pub(super) fn name_rank(&self, entity: EntityIx) -> u32 {
        self.name_ranks[entity.0 as usize]
    }

    /// Whether an entity is sensitive.
    pub(super) fn is_sensitive(&self, entity: EntityIx) -> bool {
        self.sensitive.get(entity.0 as usize).copied().unwrap_or(false)
    }

    /// Whether any entity is.
    pub(super) fn has_sensitive(&self) -> bool {
        !self.sensitive.is_empty()
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
