//! The part of a graph that a bidirectional search between two sets of entities has looked at.
//!
//! It grows from both sides, a level at a time, on the side whose frontier has fewer entities. Once the levels of both sides
//! together are as many as `n`, every walk of at most `n` relations from the one to the other is in it: a relation in the
//! first part of the walk was found from its source, one in the second part from its target.

use super::super::view::{Fetched, GraphView};
use super::expand::{Expander, Frontier};
use crate::model::{EntityIx, RelationIx};
use crate::query::{EdgeSelector, Traversal};
use crate::work::{Work, WorkError};
use rustc_hash::FxHashMap;

/// Position of an entity among those that were visited.
pub(super) type Local = u32;

/// No distance known.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// One of the two sides.
struct Side {
    /// Whether it grows against the relations that are followed.
    reversed: bool,
    /// Distance of every entity visited, where this side has reached it.
    distance: Vec<u32>,
    /// Entities at the largest distance.
    frontier: Vec<Local>,
    levels: u32,
}

impl Side {
    /// Sets the distance of an entity, if it has none yet.
    fn visit(&mut self, at: Local, distance: u32) -> bool {
        let known = &mut self.distance[at as usize];
        let is_new = *known == UNKNOWN;
        if is_new {
            *known = distance;
        }
        is_new
    }
}

/// An edge between visited entities: source, target, relation.
type LocalEdge = (Local, Local, RelationIx);

pub(super) struct SearchGraph<'t> {
    selector: EdgeSelector,
    expander: Expander<'t>,
    known: FxHashMap<EntityIx, Local>,
    entities: Vec<EntityIx>,
    edges: Vec<LocalEdge>,
    sides: [Side; 2],
    /// Fewest relations of a walk that was seen to lead from one side to the other.
    shortest: u32,
}

/// How far a search has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All walks of the length are known.
    Known,
    /// There are no other walks than those known, of whatever length.
    Whole,
    /// There was too much to look at.
    Spent,
}

impl<'t> SearchGraph<'t> {
    pub(super) fn new(traversal: &'t Traversal, selector: EdgeSelector, from: &[EntityIx], to: &[EntityIx]) -> Self {
        let side = |reversed| Side { reversed, distance: Vec::new(), frontier: Vec::new(), levels: 0 };
        let mut graph = Self {
            selector,
            expander: Expander::new(traversal),
            known: FxHashMap::default(),
            entities: Vec::new(),
            edges: Vec::new(),
            sides: [side(false), side(true)],
            shortest: UNKNOWN,
        };
        for (side, entities) in [from, to].into_iter().enumerate() {
            for entity in entities {
                let at = graph.local(*entity);
                if graph.sides[0].distance[at as usize] == 0 && side == 1 {
                    graph.shortest = 0;
                }
                graph.sides[side].visit(at, 0);
                graph.sides[side].frontier.push(at);
            }
        }
        graph
    }

    fn local(&mut self, entity: EntityIx) -> Local {
        *self.known.entry(entity).or_insert_with(|| {
            self.entities.push(entity);
            self.sides.iter_mut().for_each(|side| side.distance.push(UNKNOWN));
            Local::try_from(self.entities.len() - 1).expect("fewer than the edges that may be looked at")
        })
    }

    pub(super) fn entity(&self, at: Local) -> EntityIx {
        self.entities[at as usize]
    }

    /// How many entities were visited.
    pub(super) fn len(&self) -> usize {
        self.entities.len()
    }

    /// The entities of one of the sets.
    pub(super) fn ends(&self, reversed: bool) -> impl Iterator<Item = Local> {
        let distances = self.sides[usize::from(reversed)].distance.iter().zip(0..);
        distances.filter(|(distance, _)| **distance == 0).map(|(_, at)| at)
    }

    /// Fewest relations of a walk from one set to the other, as far as one was seen.
    pub(super) fn shortest(&self) -> u32 {
        self.shortest
    }

    /// Looks until every walk of at most some relations is known.
    pub(super) async fn extend<G: GraphView>(&mut self, view: &mut G, length: u32, work: &mut Work) -> Fetched<Extent> {
        loop {
            let [from, to] = &self.sides;
            if from.frontier.is_empty() || to.frontier.is_empty() {
                return Ok(Extent::Whole);
            }
            if from.levels + to.levels >= length {
                return Ok(Extent::Known);
            }
            let side = usize::from(to.frontier.len() < from.frontier.len());
            if !self.grow(view, side, work).await? {
                return Ok(Extent::Spent);
            }
        }
    }

    async fn grow<G: GraphView>(&mut self, view: &mut G, side: usize, work: &mut Work) -> Fetched<bool> {
        let nodes: Vec<EntityIx> = self.sides[side].frontier.iter().map(|at| self.entity(*at)).collect();
        let reversed = self.sides[side].reversed;
        let frontier = Frontier { nodes: &nodes, selector: self.selector, reversed, within: None };
        let Some(found) = self.expander.expand(view, &[frontier], work).await? else { return Ok(false) };
        let distance = self.sides[side].levels + 1;
        let mut frontier = Vec::new();
        for edge in found.into_iter().flatten() {
            work.step()?;
            let (source, target) = (self.local(edge.source), self.local(edge.target));
            self.edges.push((source, target, edge.relation));
            let new = if reversed { source } else { target };
            if self.sides[side].visit(new, distance) {
                frontier.push(new);
                let other = self.sides[1 - side].distance[new as usize];
                if other != UNKNOWN {
                    self.shortest = self.shortest.min(distance + other);
                }
            }
        }
        self.sides[side].frontier = frontier;
        self.sides[side].levels = distance;
        Ok(true)
    }

    /// The edges by the entity at one of their ends.
    pub(super) fn adjacency(&self, reversed: bool, work: &mut Work) -> Result<Adjacency, WorkError> {
        work.steps(2 * self.edges.len())?;
        let ends = |edge: &LocalEdge| if reversed { (edge.1, edge.0) } else { (edge.0, edge.1) };
        let mut starts = vec![0_usize; self.len() + 1];
        for edge in &self.edges {
            starts[ends(edge).0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let mut neighbours = vec![(0, RelationIx(0)); self.edges.len()];
        for edge in &self.edges {
            let (here, other) = ends(edge);
            let place = &mut free[here as usize];
            neighbours[*place] = (other, edge.2);
            *place += 1;
        }
        Ok(Adjacency { starts, neighbours })
    }
}

/// Edges by the entity at one end: compressed sparse rows of the other end and the relation.
pub(super) struct Adjacency {
    starts: Vec<usize>,
    neighbours: Vec<(Local, RelationIx)>,
}

impl Adjacency {
    pub(super) fn neighbours(&self, at: Local) -> &[(Local, RelationIx)] {
        let at = at as usize;
        &self.neighbours[self.starts[at]..self.starts[at + 1]]
    }

    /// Distances from some entities, up to a maximum; breadth first.
    pub(super) fn distances(
        &self,
        from: impl Iterator<Item = Local>,
        maximum: u32,
        work: &mut Work,
    ) -> Result<Vec<u32>, WorkError> {
        let mut distances = vec![UNKNOWN; self.starts.len() - 1];
        let mut level: Vec<Local> = from.collect();
        for at in &level {
            distances[*at as usize] = 0;
        }
        for distance in 1..=maximum {
            let mut next = Vec::new();
            for (target, _) in level.iter().flat_map(|at| self.neighbours(*at)) {
                work.step()?;
                let known = &mut distances[*target as usize];
                if *known == UNKNOWN {
                    *known = distance;
                    next.push(*target);
                }
            }
            level = next;
        }
        Ok(distances)
    }
}
