//! Entities and relations of a dataset or of an answer, addressed by dense numbers in the order of their identifiers.
//!
//! Relations are many and much of them repeats (the same dates, citations, property values), so they are kept as rows
//! that share distinct pieces: about 80 bytes each, the identifier included.

use super::date::PartialDate;
use super::index::{EntityIx, RelationIx};
use super::period::Period;
use super::record::{Citation, Derivation, Entity, Relation};
use super::value::Value;
use crate::ontology::RelationKindId;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use std::sync::Arc;

/// Interning table: equal pieces have one index.
type Table<T> = IndexSet<T, FxBuildHasher>;

/// Index of the note of a relation without one.
const NO_NOTE: u32 = u32::MAX;

/// Row of a relation, with indexes of the pieces that it shares with others.
#[derive(Debug)]
struct Row {
    id: Box<str>,
    from: EntityIx,
    to: EntityIx,
    period: Period,
    properties: u32,
    citations: u32,
    note: u32,
    kind: RelationKindId,
    derived: Derivation,
}

/// Entities and relations. Entities are sorted by identifier; relations after [`Records::sort_relations`].
#[derive(Debug, Default)]
pub struct Records {
    entities: Vec<Entity>,
    rows: Vec<Row>,
    dates: Table<Arc<PartialDate>>,
    properties: Table<Box<[Option<Value>]>>,
    citations: Table<Box<[Citation]>>,
    notes: Table<Box<str>>,
}

fn number(position: usize) -> u32 {
    u32::try_from(position).expect("fewer than 2^32 records")
}

impl Records {
    /// Records of these entities and no relation. Of entities that share an identifier the first given is found.
    pub fn new(mut entities: Vec<Entity>) -> Self {
        entities.sort_by(|a, b| a.id.cmp(&b.id));
        entities.shrink_to_fit();
        let mut records = Self::default();
        for entity in &mut entities {
            let Period { start, end } = std::mem::take(&mut entity.period);
            entity.period = Period { start: records.shared(start), end: records.shared(end) };
        }
        records.entities = entities;
        records
    }

    /// Records that keep the numbers that they come with, until all is sorted.
    pub fn as_numbered(entities: Vec<Entity>, relations: impl Iterator<Item = Relation>) -> Self {
        let mut records = Self { entities, ..Self::default() };
        for relation in relations {
            records.push(relation);
        }
        records
    }

    /// Adds a relation. Its number holds until relations are sorted.
    pub fn push(&mut self, relation: Relation) -> RelationIx {
        let row = self.row_of(relation);
        self.rows.push(row);
        RelationIx(number(self.rows.len() - 1))
    }

    fn row_of(&mut self, relation: Relation) -> Row {
        fn piece<T: std::hash::Hash + Eq>(table: &mut Table<T>, item: T) -> u32 {
            number(table.insert_full(item).0)
        }
        let Relation { id, kind, from, to, period, properties, citations, derived, note } = relation;
        Row {
            id,
            from,
            to,
            period: Period { start: self.shared(period.start), end: self.shared(period.end) },
            properties: piece(&mut self.properties, properties),
            citations: piece(&mut self.citations, citations),
            note: note.map_or(NO_NOTE, |note| piece(&mut self.notes, note)),
            kind,
            derived,
        }
    }

    /// Puts an entity at a number; what stands before it and was not put yet is unknown. Numbers hold until all is sorted.
    pub fn put_entity(&mut self, ix: EntityIx, entity: Entity, unknown: impl Fn() -> Entity) {
        let at = ix.0 as usize;
        while self.entities.len() <= at {
            self.entities.push(unknown());
        }
        self.entities[at] = entity;
    }

    /// Puts a relation at a number, as an entity is put.
    pub fn put_relation(&mut self, ix: RelationIx, relation: Relation, unknown: impl Fn() -> Relation) {
        let at = ix.0 as usize;
        while self.rows.len() <= at {
            let row = self.row_of(unknown());
            self.rows.push(row);
        }
        self.rows[at] = self.row_of(relation);
    }

    /// Sorts entities and relations by identifier, and gives the new number of each old one.
    pub fn sort(mut self) -> (Self, Vec<u32>, Vec<u32>) {
        fn places<'i>(ids: impl Iterator<Item = &'i str>) -> (Vec<usize>, Vec<u32>) {
            let ids: Vec<&str> = ids.collect();
            let mut order: Vec<usize> = (0..ids.len()).collect();
            order.sort_by_key(|at| ids[*at]);
            let mut places = vec![0; ids.len()];
            for (place, at) in order.iter().enumerate() {
                places[*at] = number(place);
            }
            (order, places)
        }
        fn reordered<T>(items: Vec<T>, order: &[usize]) -> Vec<T> {
            let mut items: Vec<_> = items.into_iter().map(Some).collect();
            order.iter().filter_map(|at| items[*at].take()).collect()
        }
        let (entity_order, entities) = places(self.entities.iter().map(|entity| &*entity.id));
        let (relation_order, relations) = places(self.rows.iter().map(|row| &*row.id));
        self.entities = reordered(self.entities, &entity_order);
        self.rows = reordered(self.rows, &relation_order);
        for row in &mut self.rows {
            let place = |ix: EntityIx| EntityIx(entities.get(ix.0 as usize).copied().unwrap_or_default());
            (row.from, row.to) = (place(row.from), place(row.to));
        }
        (self, entities, relations)
    }

    /// The date that equal dates share.
    fn shared(&mut self, date: Option<Arc<PartialDate>>) -> Option<Arc<PartialDate>> {
        let at = self.dates.insert_full(date?).0;
        self.dates.get_index(at).cloned()
    }

    /// Sorts relations by identifier and gives back, for each new number, the old one; `None` when they were sorted.
    pub fn sort_relations(&mut self) -> Option<Vec<RelationIx>> {
        self.rows.shrink_to_fit();
        self.citations.shrink_to_fit();
        self.notes.shrink_to_fit();
        self.properties.shrink_to_fit();
        if self.rows.is_sorted_by(|a, b| a.id <= b.id) {
            return None;
        }
        let mut old: Vec<_> = (0..number(self.rows.len())).map(RelationIx).collect();
        old.sort_by(|a, b| self.row(*a).id.cmp(&self.row(*b).id));
        let mut rows: Vec<_> = std::mem::take(&mut self.rows).into_iter().map(Some).collect();
        self.rows = old.iter().filter_map(|ix| rows[ix.0 as usize].take()).collect();
        Some(old)
    }

    fn row(&self, ix: RelationIx) -> &Row {
        &self.rows[ix.0 as usize]
    }

    /// Number of entities.
    pub fn entity_count(&self) -> usize {
        self.entities.len()
    }

    /// Number of relations.
    pub fn relation_count(&self) -> usize {
        self.rows.len()
    }

    /// An entity.
    pub fn entity(&self, ix: EntityIx) -> &Entity {
        &self.entities[ix.0 as usize]
    }

    /// All entities, by identifier.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = (EntityIx, &Entity)> {
        self.entities.iter().enumerate().map(|(at, entity)| (EntityIx(number(at)), entity))
    }

    /// A relation.
    pub fn relation(&self, ix: RelationIx) -> RelationRef<'_> {
        RelationRef { records: self, ix, row: self.row(ix) }
    }

    /// All relations, in the order of their numbers.
    pub fn relations(&self) -> impl ExactSizeIterator<Item = RelationRef<'_>> {
        self.rows.iter().enumerate().map(|(at, row)| RelationRef { records: self, ix: RelationIx(number(at)), row })
    }

    /// The number of the first entity whose identifier is a text or comes after it.
    pub fn first_entity_from(&self, id: &str) -> u32 {
        number(self.entities.partition_point(|entity| &*entity.id < id))
    }

    /// The entity of an identifier.
    pub fn find_entity(&self, id: &str) -> Option<EntityIx> {
        let at = self.first_entity_from(id);
        (self.entities.get(at as usize)?.id.as_ref() == id).then_some(EntityIx(at))
    }

    /// The relation of an identifier; relations must be sorted.
    pub fn find_relation(&self, id: &str) -> Option<RelationIx> {
        let at = self.rows.partition_point(|row| &*row.id < id);
        (self.rows.get(at)?.id.as_ref() == id).then(|| RelationIx(number(at)))
    }
}

/// A relation within its [`Records`].
#[derive(Clone, Copy)]
pub struct RelationRef<'r> {
    records: &'r Records,
    /// Its number.
    pub ix: RelationIx,
    row: &'r Row,
}

impl<'r> RelationRef<'r> {
    /// Identifier.
    pub fn id(&self) -> &'r str {
        &self.row.id
    }

    /// Kind.
    pub fn kind(&self) -> RelationKindId {
        self.row.kind
    }

    /// Where it starts.
    pub fn from(&self) -> EntityIx {
        self.row.from
    }

    /// Where it ends.
    pub fn to(&self) -> EntityIx {
        self.row.to
    }

    /// When it held.
    pub fn period(&self) -> &'r Period {
        &self.row.period
    }

    /// Own properties, by their position in the kind.
    pub fn properties(&self) -> &'r [Option<Value>] {
        &self.records.properties[self.row.properties as usize]
    }

    /// Who says so.
    pub fn citations(&self) -> &'r [Citation] {
        &self.records.citations[self.row.citations as usize]
    }

    /// Whether the source says it.
    pub fn derived(&self) -> Derivation {
        self.row.derived
    }

    /// The relation, whole.
    pub fn to_relation(&self) -> Relation {
        Relation {
            id: self.id().into(),
            kind: self.kind(),
            from: self.from(),
            to: self.to(),
            period: self.period().clone(),
            properties: self.properties().into(),
            citations: self.citations().into(),
            derived: self.derived(),
            note: self.note().map(Into::into),
        }
    }

    /// What an editor must say.
    pub fn note(&self) -> Option<&'r str> {
        (self.row.note != NO_NOTE).then(|| &*self.records.notes[self.row.note as usize])
    }
}
