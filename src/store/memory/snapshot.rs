//! One state of the graph, with what is needed to find things in it.

use super::adjacency::Adjacency;
use super::entity_keys::EntityKeys;
use super::entity_orders::EntityOrders;
use super::relation_orders::{ByDate, ByTarget};
use crate::graph::{Status, names};
use crate::model::{EntityIx, Manifest, Records, RelationRef, Value};
use crate::ontology::{KindId, KindSet, Ontology};
use crate::query::EntityField;
use crate::search::NameIndex;
use std::sync::{Arc, OnceLock};

/// Entities up to which all indexes are made at once, in a few milliseconds.
const SMALL: usize = 1000;

pub(super) struct Snapshot {
    pub(super) ontology: Arc<Ontology>,
    pub(super) records: Arc<Records>,
    pub(super) status: Arc<Status>,
    pub(super) adjacency: Adjacency,
    pub(super) keys: Arc<EntityKeys>,
    pub(super) orders: EntityOrders,
    /// Relations of each type in the order of the entities they lead to.
    pub(super) by_target: ByTarget,
    by_start: OnceLock<ByDate>,
    by_end: OnceLock<ByDate>,
    /// Names to be searched.
    names: OnceLock<NameIndex>,
    /// Whether an entity is sensitive, by entity; empty where none is.
    sensitive: Vec<bool>,
    /// How many entities of each kind are not.
    pub(super) visible_entities: Vec<usize>,
    /// How many relations of each type have no sensitive end.
    pub(super) visible_relations: Vec<usize>,
}

impl Snapshot {
    pub(super) fn new(ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Arc<Self> {
        let records = Arc::new(records);
        let keys = Arc::new(EntityKeys::new(records.clone(), ontology.kinds.len()));
        let mark = |kind: &crate::ontology::EntityKind| kind.properties.iter().position(|property| property.sensitive);
        let marks: Vec<_> = ontology.kinds.iter().map(mark).collect();
        let flags = records.entities().map(|(_, entity)| {
            marks[entity.kind.index()].is_some_and(|at| entity.properties[at] == Some(Value::Bool(true)))
        });
        let sensitive: Vec<bool> = flags.collect();
        let mut relations = vec![0; ontology.relations.len()];
        let mut visible_relations = relations.clone();
        for relation in records.relations() {
            let at = relation.kind().index();
            relations[at] += 1;
            let hidden = sensitive[relation.from().0 as usize] || sensitive[relation.to().0 as usize];
            visible_relations[at] += usize::from(!hidden);
        }
        let visible =
            keys.by_kind.iter().map(|kind| kind.iter().filter(|ix: &&EntityIx| !sensitive[ix.0 as usize]).count());
        let adjacency = Adjacency::build(&ontology, &records);
        let snapshot = Arc::new(Self {
            status: Arc::new(Status {
                revision: dataset.sha256.clone(),
                dataset,
                entities: keys.by_kind.iter().map(Vec::len).collect(),
                relations,
            }),
            visible_entities: visible.collect(),
            visible_relations,
            by_target: ByTarget::build(&ontology, &records, &adjacency),
            adjacency,
            orders: EntityOrders::new(keys.clone()),
            by_start: OnceLock::new(),
            by_end: OnceLock::new(),
            names: OnceLock::new(),
            sensitive: if sensitive.contains(&true) { sensitive } else { Vec::new() },
            keys,
            ontology,
            records,
        });
        snapshot.make_indexes();
        snapshot
    }

    /// Makes the indexes that every question may want: at once for a small graph, else on a thread of their own. Until one is
    /// there, questions are answered without it.
    fn make_indexes(self: &Arc<Self>) {
        if self.records.entity_count() <= SMALL {
            return self.make_all();
        }
        let snapshot = Arc::clone(self);
        let made = std::thread::Builder::new().name("indexes".to_owned()).spawn(move || snapshot.make_all());
        if made.is_err() {
            self.make_all();
        }
    }

    fn make_all(&self) {
        self.names.get_or_init(|| names::index(self.records.entities().map(|(_, entity)| entity)));
        for field in [EntityField::Name, EntityField::Start, EntityField::End] {
            let kinds = (0..self.keys.by_kind.len()).filter(|kind| !self.keys.by_kind[*kind].is_empty());
            for kind in kinds.map(|kind| Some(KindId::new(kind))).chain([None]) {
                self.orders.make(kind, field);
            }
        }
        let start = |relation: RelationRef<'_>| relation.period().start.clone();
        let end = |relation: RelationRef<'_>| relation.period().end.clone();
        self.by_start.get_or_init(|| ByDate::build(&self.records, start));
        self.by_end.get_or_init(|| ByDate::build(&self.records, end));
    }

    /// Names to be searched, once they are there.
    pub(super) fn names(&self) -> Option<&NameIndex> {
        self.names.get()
    }

    /// Relations in the order of their starts, or of their ends, once it is there.
    pub(super) fn by_date(&self, start: bool) -> Option<&ByDate> {
        if start { self.by_start.get() } else { self.by_end.get() }
    }

    /// Whether an entity is sensitive.
    pub(super) fn is_sensitive(&self, entity: EntityIx) -> bool {
        self.sensitive.get(entity.0 as usize).copied().unwrap_or(false)
    }

    /// Whether some of the relations of some types have a sensitive end.
    pub(super) fn has_sensitive_relations(&self, relations: KindSet) -> bool {
        relations.iter().any(|kind| self.visible_relations[kind] < self.status.relations[kind])
    }
}
