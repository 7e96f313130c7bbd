//! Expanding the frontier of a traversal, within a bound.

use super::super::result::StoreError;
use super::super::view::{ExpandRequest, Fetched, GraphView};
use super::found::Found;
use crate::model::{EntityIx, RelationIx};
use crate::query::{EdgeSelector, Traversal};
use crate::work::Work;
use rustc_hash::{FxHashMap, FxHashSet};

/// Relations that one traversal looks at, at most. It bounds the memory of a traversal to some tens of megabytes, and what an
/// engine over a wire sends.
pub const MAX_EDGES: usize = 250_000;

/// Bytes that a traversal keeps of an edge it has looked at, with what it makes of it: measured, rounded up.
const EDGE_BYTES: usize = 64;

/// An edge of the graph that a traversal searches: a relation as it is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SearchEdge {
    pub(super) source: EntityIx,
    pub(super) target: EntityIx,
    pub(super) relation: RelationIx,
}

/// Entities that are expanded together.
#[derive(Clone, Copy)]
pub(super) struct Frontier<'f> {
    /// The sources of the edges; their targets where it is reversed.
    pub(super) nodes: &'f [EntityIx],
    pub(super) selector: EdgeSelector,
    pub(super) reversed: bool,
    /// Only edges whose other end is one of these.
    pub(super) within: Option<&'f FxHashSet<EntityIx>>,
}

impl<'f> Frontier<'f> {
    pub(super) fn forward(nodes: &'f [EntityIx], selector: EdgeSelector) -> Self {
        Self { nodes, selector, reversed: false, within: None }
    }
}

/// Expands frontiers of one traversal, until too much was looked at.
pub(super) struct Expander<'t> {
    traversal: &'t Traversal,
    left: usize,
}

impl<'t> Expander<'t> {
    pub(super) fn new(traversal: &'t Traversal) -> Self {
        Self { traversal, left: MAX_EDGES }
    }

    /// The edges of each frontier; nothing once there are too many.
    pub(super) async fn expand<G: GraphView>(
        &mut self,
        view: &mut G,
        frontiers: &[Frontier<'_>],
        work: &mut Work,
    ) -> Fetched<Option<Vec<Vec<SearchEdge>>>> {
        let Traversal { filter, scope, .. } = self.traversal;
        let requests = frontiers.iter().map(|Frontier { nodes, selector, reversed, within }| ExpandRequest {
            nodes,
            selector: *selector,
            reversed: *reversed,
            filter,
            scope,
            within: *within,
            page: None,
        });
        let requests: Vec<ExpandRequest<'_>> = requests.collect();
        let Some(expanded) = view.expand(&requests, self.left, work).await? else { return Ok(None) };
        let mut all = Vec::with_capacity(frontiers.len());
        for (frontier, expansion) in frontiers.iter().zip(expanded) {
            self.left = self.left.saturating_sub(expansion.edges.len());
            work.hold(expansion.edges.len() * EDGE_BYTES)?;
            let mut edges = Vec::with_capacity(expansion.edges.len());
            for (node, (found, _)) in frontier.nodes.iter().zip(expansion.iter()) {
                edges.extend(found.iter().map(|edge| {
                    let (source, target) = if frontier.reversed { (edge.node, *node) } else { (*node, edge.node) };
                    SearchEdge { source, target, relation: edge.relation }
                }));
            }
            all.push(edges);
        }
        Ok(Some(all))
    }

    /// The edges of one frontier.
    ///
    /// # Errors
    /// Where there are too many: nothing right can be said without them.
    pub(super) async fn expand_all<G: GraphView>(
        &mut self,
        view: &mut G,
        frontier: Frontier<'_>,
        work: &mut Work,
    ) -> Fetched<Vec<SearchEdge>> {
        let expanded = self.expand(view, &[frontier], work).await?.ok_or(StoreError::TraversalTooLarge(MAX_EDGES))?;
        Ok(expanded.into_iter().next().unwrap_or_default())
    }
}

/// The entities of some lists of identifiers, in each list once; or what is missing.
pub(super) async fn start<G: GraphView, const N: usize>(
    view: &mut G,
    lists: [&[Box<str>]; N],
    sensitive: bool,
    work: &mut Work,
) -> Fetched<Result<[Vec<EntityIx>; N], Found>> {
    let mut wanted: Vec<&str> = Vec::new();
    for id in lists.iter().copied().flatten() {
        if !wanted.contains(&&**id) {
            wanted.push(id);
        }
        work.steps(wanted.len().div_ceil(8))?;
    }
    let found = view.find_entities(&wanted, sensitive, work).await?;
    if let Some(at) = found.iter().position(Option::is_none) {
        return Ok(Err(Found { missing: Some(wanted[at].into()), ..Found::default() }));
    }
    let known: FxHashMap<&str, EntityIx> = wanted.iter().copied().zip(found.into_iter().flatten()).collect();
    Ok(Ok(lists.map(|ids| {
        let mut seen = FxHashSet::default();
        ids.iter().map(|id| known[&**id]).filter(|ix| seen.insert(*ix)).collect()
    })))
}
