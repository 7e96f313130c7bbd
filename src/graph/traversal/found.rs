//! What a traversal found: a subgraph of records known by their numbers.

use crate::model::{EntityIx, RelationIx};
use crate::query::{Layer, Path};
use rustc_hash::FxHashMap;

/// A subgraph.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The first identifier that no entity has.
    pub(crate) missing: Option<Box<str>>,
    /// Entities with their distances.
    pub(crate) nodes: Vec<(EntityIx, i32)>,
    pub(crate) edges: Vec<RelationIx>,
    pub(crate) paths: Vec<Path>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) truncated: bool,
}

/// Collects the nodes and edges of paths, each once, in the order of their first appearance.
#[derive(Default)]
pub(super) struct PathCollector {
    pub(super) found: Found,
    nodes: FxHashMap<EntityIx, usize>,
    edges: FxHashMap<RelationIx, usize>,
}

impl PathCollector {
    fn node(&mut self, ix: EntityIx, distance: i32) -> usize {
        let at = *self.nodes.entry(ix).or_insert_with(|| {
            self.found.nodes.push((ix, distance));
            self.found.nodes.len() - 1
        });
        let known = &mut self.found.nodes[at].1;
        *known = distance.min(*known);
        at
    }

    fn edge(&mut self, ix: RelationIx) -> usize {
        *self.edges.entry(ix).or_insert_with(|| {
            self.found.edges.push(ix);
            self.found.edges.len() - 1
        })
    }

    /// Adds a path or a walk: where it begins, and its relations with the entities they lead to.
    pub(super) fn add(&mut self, start: EntityIx, steps: impl IntoIterator<Item = (RelationIx, EntityIx)>) {
        let mut path = Path { nodes: vec![self.node(start, 0)], edges: Vec::new() };
        for (distance, (relation, target)) in (1..).zip(steps) {
            path.edges.push(self.edge(relation));
            path.nodes.push(self.node(target, distance));
        }
        self.found.paths.push(path);
    }
}
