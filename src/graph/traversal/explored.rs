//! The part of a graph that a search between two sets of entities has looked at.
//!
//! It grows from both sides, a level at a time, on the side whose edge has fewer entities. Once the levels of both sides
//! together are as many as `n`, every walk of at most `n` relations from the one to the other is in it: a relation in the
//! first part of the walk was found from its near end, one in the second part from its far end.

use super::{Ask, Budget, Ground, Handle, Run};
use crate::query::EdgeSelector;
use rustc_hash::FxHashMap;

/// Position of an entity among those that were met.
pub(super) type Local = u32;

/// No distance known.
pub(super) const FAR: u32 = u32::MAX;

/// One of the two sides.
struct Side {
    /// Whether it grows against the relations that are followed.
    back: bool,
    /// Distance of every entity met, where this side has reached it.
    distance: Vec<u32>,
    /// Entities at the largest distance.
    edge: Vec<Local>,
    levels: u32,
}

impl Side {
    fn reach(&mut self, at: Local, distance: u32) -> bool {
        let known = &mut self.distance[at as usize];
        let new = *known == FAR;
        if new {
            *known = distance;
        }
        new
    }
}

pub(super) struct Explored {
    steps: EdgeSelector,
    budget: Budget,
    known: FxHashMap<Handle, Local>,
    handles: Vec<Handle>,
    /// Near end, far end, relation.
    legs: Vec<(Local, Local, Handle)>,
    sides: [Side; 2],
    /// Fewest relations of a walk that was seen to lead from one side to the other.
    meeting: u32,
}

/// How far a search has come.
#[derive(PartialEq, Eq)]
pub(super) enum Extent {
    /// All walks of the length are known.
    Known,
    /// There are no other walks than those known, of whatever length.
    Whole,
    /// There was too much to look at.
    Spent,
}

impl Explored {
    pub(super) fn new(steps: EdgeSelector, from: &[Handle], to: &[Handle]) -> Self {
        let side = |back| Side { back, distance: Vec::new(), edge: Vec::new(), levels: 0 };
        let mut explored = Self {
            steps,
            budget: Budget::new(),
            known: FxHashMap::default(),
            handles: Vec::new(),
            legs: Vec::new(),
            sides: [side(false), side(true)],
            meeting: FAR,
        };
        for (side, handles) in [from, to].into_iter().enumerate() {
            for handle in handles {
                let at = explored.meet(*handle);
                if explored.sides[0].distance[at as usize] == 0 && side == 1 {
                    explored.meeting = 0;
                }
                explored.sides[side].reach(at, 0);
                explored.sides[side].edge.push(at);
            }
        }
        explored
    }

    fn meet(&mut self, handle: Handle) -> Local {
        *self.known.entry(handle).or_insert_with(|| {
            self.handles.push(handle);
            self.sides.iter_mut().for_each(|side| side.distance.push(FAR));
            Local::try_from(self.handles.len() - 1).expect("fewer than the legs that may be looked at")
        })
    }

    pub(super) fn handle(&self, at: Local) -> Handle {
        self.handles[at as usize]
    }

    /// How many entities were met.
    pub(super) fn len(&self) -> usize {
        self.handles.len()
    }

    /// The entities of one of the sets.
    pub(super) fn ends(&self, back: bool) -> impl Iterator<Item = Local> {
        let distances = self.sides[usize::from(back)].distance.iter().zip(0..);
        distances.filter(|(distance, _)| **distance == 0).map(|(_, at)| at)
    }

    /// Fewest relations of a walk from one set to the other, as far as one was seen.
    pub(super) fn meeting(&self) -> u32 {
        self.meeting
    }

    /// Looks until every walk of at most some relations is known.
    pub(super) async fn extend<G: Ground>(&mut self, ground: &mut G, length: u32) -> Run<Extent> {
        loop {
            let [from, to] = &self.sides;
            if from.edge.is_empty() || to.edge.is_empty() {
                return Ok(Extent::Whole);
            }
            if from.levels + to.levels >= length {
                return Ok(Extent::Known);
            }
            let side = usize::from(to.edge.len() < from.edge.len());
            if !self.grow(ground, side).await? {
                return Ok(Extent::Spent);
            }
        }
    }

    async fn grow<G: Ground>(&mut self, ground: &mut G, side: usize) -> Run<bool> {
        let nodes: Vec<Handle> = self.sides[side].edge.iter().map(|at| self.handle(*at)).collect();
        let back = self.sides[side].back;
        let ask = Ask { nodes: &nodes, steps: self.steps, back, within: None };
        let Some(found) = self.budget.legs(ground, &[ask]).await? else { return Ok(false) };
        let distance = self.sides[side].levels + 1;
        let mut edge = Vec::new();
        for leg in found.into_iter().flatten() {
            let (near, far) = (self.meet(leg.near), self.meet(leg.far));
            self.legs.push((near, far, leg.relation));
            let new = if back { near } else { far };
            if self.sides[side].reach(new, distance) {
                edge.push(new);
                let other = self.sides[1 - side].distance[new as usize];
                if other != FAR {
                    self.meeting = self.meeting.min(distance + other);
                }
            }
        }
        self.sides[side].edge = edge;
        self.sides[side].levels = distance;
        Ok(true)
    }

    /// The legs, by the entity at one of their ends.
    pub(super) fn rows(&self, back: bool) -> Rows {
        let ends = |leg: &(Local, Local, Handle)| if back { (leg.1, leg.0) } else { (leg.0, leg.1) };
        let mut starts = vec![0_usize; self.len() + 1];
        for leg in &self.legs {
            starts[ends(leg).0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let mut steps = vec![(0, 0); self.legs.len()];
        for leg in &self.legs {
            let (near, far) = ends(leg);
            let place = &mut free[near as usize];
            steps[*place] = (far, leg.2);
            *place += 1;
        }
        Rows { starts, steps }
    }
}

/// Legs by the entity at one end: compressed sparse rows of the other end and the relation.
pub(super) struct Rows {
    starts: Vec<usize>,
    steps: Vec<(Local, Handle)>,
}

impl Rows {
    pub(super) fn of(&self, at: Local) -> &[(Local, Handle)] {
        let at = at as usize;
        &self.steps[self.starts[at]..self.starts[at + 1]]
    }

    /// Distances from some entities, up to some; breadth first.
    pub(super) fn distances(&self, from: impl Iterator<Item = Local>, most: u32) -> Vec<u32> {
        let mut distances = vec![FAR; self.starts.len() - 1];
        let mut level: Vec<Local> = from.collect();
        for at in &level {
            distances[*at as usize] = 0;
        }
        for distance in 1..=most {
            let mut next = Vec::new();
            for (far, _) in level.iter().flat_map(|at| self.of(*at)) {
                let known = &mut distances[*far as usize];
                if *known == FAR {
                    *known = distance;
                    next.push(*far);
                }
            }
            level = next;
        }
        distances
    }
}
