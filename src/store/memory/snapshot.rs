//! One state of the graph, with what is needed to find things in it.

use super::super::{Manifest, Status};
use super::adjacency::Adjacency;
use super::orders::Orders;
use crate::model::{EntityIx, Records, Value, sort_key};
use crate::ontology::Ontology;
use std::sync::Arc;

pub(super) struct Snapshot {
    pub(super) ontology: Arc<Ontology>,
    pub(super) records: Arc<Records>,
    pub(super) status: Arc<Status>,
    pub(super) adjacency: Adjacency,
    pub(super) orders: Orders,
    /// Entities of each kind, by identifier.
    pub(super) by_kind: Vec<Vec<EntityIx>>,
    /// Sort keys of the names, by entity.
    sort_names: Vec<Box<str>>,
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
        Self {
            status: Arc::new(Status {
                revision: dataset.sha256.clone(),
                dataset,
                entities: by_kind.iter().map(Vec::len).collect(),
                relations,
            }),
            adjacency: Adjacency::build(&ontology, &records),
            orders: Orders::default(),
            sort_names: records.entities().map(|(_, entity)| sort_key(&entity.name).into()).collect(),
            sensitive: if sensitive.contains(&true) { sensitive } else { Vec::new() },
            by_kind,
            ontology,
            records: Arc::new(records),
        }
    }

    /// Sort key of an entity's name.
    pub(super) fn sort_name(&self, entity: EntityIx) -> &str {
        &self.sort_names[entity.0 as usize]
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
