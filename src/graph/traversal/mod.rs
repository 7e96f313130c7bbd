//! Following relations over many steps: one algorithm for each question, whatever the engine.
//!
//! An engine is a `Ground`: it says where relations lead from some entities, and which of two records comes first. It is
//! asked for many entities at once, so an engine over a wire is asked a few times. What is found, and in which order, is
//! settled here, so engines cannot differ in it.

mod explored;
mod lineage;
mod neighborhood;
mod paths;
mod reach;
mod routes;

use super::StoreError;
use crate::ontology::KindSet;
use crate::query::{EdgeSelector, Layer, Path, Traversal, Walk};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use std::future::Future;

/// Most relations that one traversal looks at. It bounds the memory of a traversal and what an engine over a wire sends.
pub const MAX_EDGES: usize = 250_000;

/// What an engine knows a record by, while a question is answered.
pub(crate) type Handle = i64;

/// A relation as it is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Leg {
    pub(crate) near: Handle,
    pub(crate) far: Handle,
    pub(crate) relation: Handle,
}

/// A request for legs.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// The entities they begin at, or end at where `back` is set.
    pub(crate) nodes: &'a [Handle],
    /// The relations that are followed, forward.
    pub(crate) steps: EdgeSelector,
    /// Legs that end at the entities. What a filter says of the far end is about the entities themselves, then.
    pub(crate) back: bool,
    /// Only legs whose other end is one of these.
    pub(crate) within: Option<&'a FxHashSet<Handle>>,
}

/// What an engine offers a traversal. Conditions and scope of the traversal are the engine's to keep to.
pub(crate) trait Ground: Send {
    /// The entities of some identifiers; none for those that are no entity's, or a sensitive one's out of scope.
    fn find(&mut self, ids: &[&str]) -> impl Future<Output = Run<Vec<Option<Handle>>>> + Send;

    /// The legs that each request asks for, in any order, a leg once; nothing if they are more than `most` together.
    fn legs(&mut self, asks: &[Ask<'_>], most: usize) -> impl Future<Output = Run<Option<Vec<Vec<Leg>>>>> + Send;

    /// Makes known how some entities and relations are ordered, before they are compared.
    fn learn(&mut self, nodes: &[Handle], relations: &[Handle]) -> impl Future<Output = Run<()>> + Send;

    /// How many relations of some kinds each of some entities has, at either end and at any time; a relation from an entity
    /// to itself counts once.
    fn degrees(&mut self, nodes: &[Handle], kinds: KindSet) -> impl Future<Output = Run<Vec<usize>>> + Send;

    /// Which identifier of two entities comes first.
    fn compare(&self, a: Handle, b: Handle) -> Ordering;

    /// Which identifier of two relations comes first.
    fn compare_relations(&self, a: Handle, b: Handle) -> Ordering;
}

type Run<T> = Result<T, StoreError>;

/// What a traversal found: a subgraph of handles.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The first identifier that is no entity's.
    pub(crate) missing: Option<Box<str>>,
    pub(crate) nodes: Vec<(Handle, i32)>,
    pub(crate) edges: Vec<Handle>,
    pub(crate) paths: Vec<Path>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) truncated: bool,
}

/// Answers a traversal on some ground.
pub(crate) async fn traverse<G: Ground>(ground: &mut G, traversal: &Traversal) -> Run<Found> {
    match &traversal.walk {
        Walk::Paths(paths) => paths::find(ground, paths).await,
        Walk::Neighborhood(around) => neighborhood::find(ground, around).await,
        Walk::Reach(reach) => reach::find(ground, reach).await,
        Walk::Lineage(lineage) => lineage::find(ground, lineage).await,
    }
}

/// The handles of some lists of identifiers, in each list once; or what is missing.
async fn start<G: Ground, const N: usize>(
    ground: &mut G,
    lists: [&[Box<str>]; N],
) -> Run<Result<[Vec<Handle>; N], Found>> {
    let mut wanted: Vec<&str> = Vec::new();
    for id in lists.iter().copied().flatten() {
        if !wanted.contains(&&**id) {
            wanted.push(id);
        }
    }
    let found = ground.find(&wanted).await?;
    if let Some(at) = found.iter().position(Option::is_none) {
        return Ok(Err(Found { missing: Some(wanted[at].into()), ..Found::default() }));
    }
    let known: FxHashMap<&str, Handle> = wanted.iter().copied().zip(found.into_iter().flatten()).collect();
    Ok(Ok(lists.map(|ids| {
        let mut seen = FxHashSet::default();
        ids.iter().map(|id| known[&**id]).filter(|handle| seen.insert(*handle)).collect()
    })))
}

/// Legs that may still be looked at.
struct Budget(usize);

impl Budget {
    fn new() -> Self {
        Self(MAX_EDGES)
    }

    /// Asks for legs; nothing once there are too many.
    async fn legs<G: Ground>(&mut self, ground: &mut G, asks: &[Ask<'_>]) -> Run<Option<Vec<Vec<Leg>>>> {
        let legs = ground.legs(asks, self.0).await?;
        if let Some(legs) = &legs {
            self.0 -= legs.iter().map(Vec::len).sum::<usize>();
        }
        Ok(legs)
    }
}

/// Collects nodes and edges of routes, each once, in the order of their first appearance.
#[derive(Default)]
struct Collected {
    found: Found,
    nodes: FxHashMap<Handle, usize>,
    edges: FxHashMap<Handle, usize>,
}

impl Collected {
    fn node(&mut self, handle: Handle, distance: i32) -> usize {
        let at = *self.nodes.entry(handle).or_insert_with(|| {
            self.found.nodes.push((handle, distance));
            self.found.nodes.len() - 1
        });
        let known = &mut self.found.nodes[at].1;
        *known = distance.min(*known);
        at
    }

    fn edge(&mut self, handle: Handle) -> usize {
        *self.edges.entry(handle).or_insert_with(|| {
            self.found.edges.push(handle);
            self.found.edges.len() - 1
        })
    }

    /// Adds a walk: where it begins, and its relations with the entities they lead to.
    fn route(&mut self, start: Handle, steps: impl IntoIterator<Item = (Handle, Handle)>) {
        let mut route = Path { nodes: vec![self.node(start, 0)], edges: Vec::new() };
        for (distance, (relation, far)) in (1..).zip(steps) {
            route.edges.push(self.edge(relation));
            route.nodes.push(self.node(far, distance));
        }
        self.found.paths.push(route);
    }
}
