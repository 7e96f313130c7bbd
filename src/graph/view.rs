//! The primitives that an engine offers: what a graph must be able to do to answer any question.
//!
//! A view is one state of the graph. It scans slices of entities and relations as streams, finds records by identifier,
//! expands many entities at once along an edge selector, and knows degrees and names. The executor and the traversals ask
//! nothing else, so engines that answer the primitives alike answer everything alike.
//!
//! An engine may do more than it must (keep an order, know a count without looking) and says where it does. It counts what
//! it looks at in the [`Work`] that every call is handed. Entities and relations are known by their numbers in
//! [`GraphView::records`]; of a record met for the first time only the number may be known until it is prefetched.

use super::result::{Status, StoreError};
use crate::model::{EntityIx, Records, RelationIx};
use crate::ontology::{KindSet, Ontology};
use crate::query::{
    Answer, Cursor, EdgeSelector, EntityField, EntityFilter, EntityOrder, Key, RelationFilter, RelationOrder,
    RootAnswer, Scope,
};
use crate::search::Hit;
use crate::work::Work;
use rustc_hash::FxHashSet;
use std::cmp::Ordering;
use std::future::Future;
use std::sync::Arc;

/// A relation as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// The other end: the neighbour.
    pub node: EntityIx,
    /// The relation.
    pub relation: RelationIx,
}

/// A slice of the entities: those of some kinds that hold in a scope and match a filter.
#[derive(Clone, Copy, Debug)]
pub struct EntitySlice<'q> {
    /// Kinds.
    pub kinds: KindSet,
    /// Condition.
    pub filter: &'q EntityFilter,
    /// Date and discretion.
    pub scope: &'q Scope,
}

/// A slice of the relations: those of some types that hold in a scope and match a filter. They are seen towards their `to`
/// end.
#[derive(Clone, Copy, Debug)]
pub struct RelationSlice<'q> {
    /// Types.
    pub relations: KindSet,
    /// Condition.
    pub filter: &'q RelationFilter,
    /// Date and discretion.
    pub scope: &'q Scope,
}

/// An order, and where to begin in it.
#[derive(Clone, Copy, Debug)]
pub struct Seek<'q, O> {
    /// The order; the identifier comes last.
    pub order: &'q [O],
    /// Begin after this place; before it when going backward.
    pub from: Option<&'q Cursor>,
    /// From the last to the first.
    pub backward: bool,
}

/// A request for the edges of many entities.
#[derive(Clone, Copy, Debug)]
pub struct ExpandRequest<'q> {
    /// The entities to expand.
    pub nodes: &'q [EntityIx],
    /// Which relations are followed.
    pub selector: EdgeSelector,
    /// They are followed from their ends to where they come from: the entities are the targets, of which the filter speaks
    /// where it speaks of the node.
    pub reversed: bool,
    /// Condition on the relations, seen towards the target.
    pub filter: &'q RelationFilter,
    /// Date and discretion.
    pub scope: &'q Scope,
    /// Only edges whose other end is one of these.
    pub within: Option<&'q FxHashSet<EntityIx>>,
    /// Of each entity only so many edges in an order. An engine that does not keep the order gives all.
    pub page: Option<(Seek<'q, RelationOrder>, usize)>,
}

/// Records that cite sources.
#[derive(Clone, Copy, Debug)]
pub enum Citing<'q> {
    /// Entities.
    Entities(&'q [EntityIx]),
    /// Relations.
    Relations(&'q [RelationIx]),
}

/// The edges of many entities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// Edges of the first entity, of the second, and so on.
    pub edges: Vec<Edge>,
    /// For each entity, where its edges end, and whether they are the page that was asked for rather than all.
    pub ends: Vec<(usize, bool)>,
}

impl Expansion {
    /// The edges of each entity, and whether they are a page.
    pub fn iter(&self) -> impl Iterator<Item = (&[Edge], bool)> {
        let mut start = 0;
        self.ends.iter().map(move |(end, is_page)| {
            let edges = &self.edges[start..*end];
            start = *end;
            (edges, *is_page)
        })
    }
}

/// A result of a primitive.
pub type Fetched<T> = Result<T, StoreError>;

/// One state of a graph, and what can be asked of it. See the module.
///
/// # Errors
/// Every primitive fails when its work must end ([`StoreError::Work`]), and where a graph lies elsewhere, when it cannot be
/// read, is corrupt, or is no longer in that state.
pub trait GraphView: Send {
    /// A scan of entities under way.
    type EntityScan: Send;
    /// A scan of relations under way.
    type RelationScan: Send;

    /// Whether all records are known from the beginning: then there is nothing to prefetch.
    const IS_LOCAL: bool = false;

    /// The kinds of what is in the graph.
    fn ontology(&self) -> &Ontology;

    /// What the graph holds: its version, and how many records of each kind.
    fn status(&self) -> &Arc<Status>;

    /// Records that are known: all of those that were prefetched.
    fn records(&self) -> &Records;

    /// The entities of some identifiers; none for those that no entity has, or one that is left out.
    fn find_entities(
        &mut self,
        ids: &[&str],
        sensitive: bool,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<Vec<Option<EntityIx>>>> + Send;

    /// The relations of some identifiers, seen towards their `to` end; none for those that no relation has, or one with an
    /// end that is left out.
    fn find_relations(
        &mut self,
        ids: &[&str],
        sensitive: bool,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<Vec<Option<Edge>>>> + Send;

    /// The sources that each of some records cites, in the order of its citations; and how many those of each record are.
    fn find_sources(
        &mut self,
        citing: Citing<'_>,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<(Vec<EntityIx>, Vec<usize>)>> + Send;

    /// Identifiers of entities that stand next to a text in the order of identifiers, at most so many on either side.
    fn ids_around(
        &mut self,
        id: &str,
        kinds: KindSet,
        sensitive: bool,
        limit: usize,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<Vec<Box<str>>>> + Send;

    /// Begins a scan of entities: in an order, where one is asked for and kept.
    fn scan_entities(&mut self, slice: &EntitySlice<'_>, seek: Option<&Seek<'_, EntityOrder>>) -> Self::EntityScan;

    /// Whether a scan gives entities in the order asked for, from the place asked for on.
    fn is_ordered(scan: &Self::EntityScan) -> bool;

    /// The next entities of a scan, added to a batch: at most so many, and none only at the end.
    fn next_entities(
        &mut self,
        scan: &mut Self::EntityScan,
        slice: &EntitySlice<'_>,
        limit: usize,
        batch: &mut Vec<EntityIx>,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<()>> + Send;

    /// How many entities a slice has, where that is known without looking at them.
    fn count_entities(&self, slice: &EntitySlice<'_>) -> Option<usize>;

    /// Leaves those of some entities that are in a slice.
    fn retain_entities(
        &mut self,
        entities: &mut Vec<EntityIx>,
        slice: &EntitySlice<'_>,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<()>> + Send;

    /// Begins a scan of relations: in an order, where one is asked for and kept.
    fn scan_relations(
        &mut self,
        slice: &RelationSlice<'_>,
        seek: Option<&Seek<'_, RelationOrder>>,
    ) -> Self::RelationScan;

    /// Whether a scan gives relations in the order asked for, from the place asked for on.
    fn is_ordered_scan(scan: &Self::RelationScan) -> bool;

    /// The next relations of a scan, added to a batch: at most so many, and none only at the end.
    fn next_relations(
        &mut self,
        scan: &mut Self::RelationScan,
        slice: &RelationSlice<'_>,
        limit: usize,
        batch: &mut Vec<Edge>,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<()>> + Send;

    /// How many relations a slice has, where that is known without looking at them.
    fn count_relations(&self, slice: &RelationSlice<'_>) -> Option<usize>;

    /// The edges of many entities, for each of some requests; nothing where all of them together are more than the limit.
    /// A relation from an entity to itself is one edge.
    fn expand(
        &mut self,
        requests: &[ExpandRequest<'_>],
        limit: usize,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<Option<Vec<Expansion>>>> + Send;

    /// How many edges each of some entities has.
    fn degrees(
        &mut self,
        nodes: &[EntityIx],
        selector: EdgeSelector,
        filter: &RelationFilter,
        scope: &Scope,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<Vec<usize>>> + Send;

    /// The best entities of some kinds whose names match a text, at most so many, best first.
    fn search_names(
        &mut self,
        text: &str,
        lang: Option<&str>,
        kinds: KindSet,
        sensitive: bool,
        limit: usize,
        work: &mut Work,
    ) -> impl Future<Output = Fetched<Vec<(EntityIx, Hit)>>> + Send;

    /// Makes records known as a whole.
    fn prefetch(
        &mut self,
        nodes: &[EntityIx],
        relations: &[RelationIx],
        work: &mut Work,
    ) -> impl Future<Output = Fetched<()>> + Send;

    /// Makes known how records are ordered by their identifiers.
    fn prefetch_ids(
        &mut self,
        nodes: &[EntityIx],
        relations: &[RelationIx],
        work: &mut Work,
    ) -> impl Future<Output = Fetched<()>> + Send;

    /// Which identifier of two entities comes first.
    fn compare_entities(&self, a: EntityIx, b: EntityIx) -> Ordering;

    /// Which identifier of two relations comes first.
    fn compare_relations(&self, a: RelationIx, b: RelationIx) -> Ordering;

    /// How two entities compare by a field.
    fn compare_field(&self, a: EntityIx, b: EntityIx, field: EntityField) -> Ordering {
        let key = |ix| Key::of_entity(self.records().entity(ix), field);
        key(a).cmp(&key(b))
    }

    /// The answer whose roots speak of the records known, which are numbered in the order of their identifiers from then on.
    fn into_answer(self, roots: Vec<RootAnswer>) -> Answer
    where
        Self: Sized;
}
