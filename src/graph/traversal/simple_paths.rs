//! Simple paths of one length within the part of a graph that was looked at, in order.

use super::super::view::{Fetched, GraphView};
use super::search_graph::{Adjacency, Local, SearchGraph, UNKNOWN};
use crate::model::{EntityIx, RelationIx};
use crate::work::{Work, WorkError};
use rustc_hash::FxHashSet;
use std::cmp::Ordering;

/// Steps that a search for paths takes before it gives up and says that there may be more: a good part of a second. A dense
/// graph has more simple paths than anybody waits for.
const MAX_STEPS: usize = 20_000_000;

/// Entities of a path from its first on, each with the relation that leads to it; the first with none that counts.
pub(super) type LocalPath = Vec<(Local, RelationIx)>;

/// Paths that share a prefix and do not go on in some ways: a part of the paths that are left once some were found. They are at
/// least as long as the length they were last searched at.
struct Deviation {
    prefix: LocalPath,
    /// First edges after the prefix that other deviations have.
    excluded: Vec<(Local, RelationIx)>,
}

/// All paths that were not found yet, as deviations of which none was found at the lengths tried.
pub(super) struct Deviations {
    open: Vec<Deviation>,
    /// Steps that may still be taken.
    left: usize,
}

impl Deviations {
    pub(super) fn new(graph: &SearchGraph<'_>) -> Self {
        let no_relation = RelationIx(0);
        let all = graph.ends(false).map(|at| Deviation { prefix: vec![(at, no_relation)], excluded: Vec::new() });
        Self { open: all.collect(), left: MAX_STEPS }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }
}

/// Why a search for a path ends without one.
enum Ended {
    /// It takes too many steps.
    GivenUp,
    Work(WorkError),
}

impl From<WorkError> for Ended {
    fn from(error: WorkError) -> Self {
        Self::Work(error)
    }
}

/// The edges that simple paths of a length can have, and what is known of them.
pub(super) struct SimplePaths {
    /// Edges that lie on walks of at most the length, each entity's in order.
    edges: Vec<Vec<(Local, RelationIx)>>,
    /// Place of each entity in the order of identifiers, where others stand beside it on such walks.
    ranks: Vec<u32>,
    /// Fewest edges to an end.
    rest: Vec<u32>,
    is_end: Vec<bool>,
    /// Entities that a path has already.
    is_taken: Vec<bool>,
    /// Entities from which no end is reached in just some edges without those taken.
    dead_ends: FxHashSet<(Local, u32)>,
}

impl SimplePaths {
    pub(super) async fn new<G: GraphView>(
        view: &mut G,
        graph: &SearchGraph<'_>,
        length: u32,
        work: &mut Work,
    ) -> Fetched<Self> {
        let (forward, backward): (Adjacency, Adjacency) = (graph.adjacency(false, work)?, graph.adjacency(true, work)?);
        let gone = forward.distances(graph.ends(false), length, work)?;
        let rest = backward.distances(graph.ends(true), length, work)?;
        let count = graph.len();
        let mut edges: Vec<Vec<(Local, RelationIx)>> = vec![Vec::new(); count];
        // Entities that others are to be compared with.
        let mut is_compared = vec![false; count];
        let mut parallel = Vec::new();
        for source in (0..).take(count) {
            let gone = gone[source as usize];
            if gone >= length {
                continue;
            }
            let here = &mut edges[source as usize];
            let fits = |target: &Local| rest[*target as usize] < length - gone;
            work.steps(forward.neighbours(source).len())?;
            here.extend(forward.neighbours(source).iter().filter(|(target, _)| *target != source && fits(target)));
            // Found from both ends.
            here.sort_unstable();
            here.dedup();
            for pair in here.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                parallel.extend(pair.iter().map(|(_, relation)| *relation));
            }
            if here.first().map(|(target, _)| target) != here.last().map(|(target, _)| target) {
                for (target, _) in here {
                    is_compared[*target as usize] = true;
                }
            }
        }
        for at in graph.ends(false) {
            is_compared[at as usize] = true;
        }
        let compared = (0..).zip(&is_compared).filter(|(_, compared)| **compared).map(|(at, _)| at);
        let mut order: Vec<Local> = compared.collect();
        let entities: Vec<EntityIx> = order.iter().map(|at| graph.entity(*at)).collect();
        view.prefetch_ids(&entities, &parallel, work).await?;
        work.steps(order.len())?;
        order.sort_unstable_by(|a, b| view.compare_entities(graph.entity(*a), graph.entity(*b)));
        let mut ranks = vec![UNKNOWN; count];
        for (rank, at) in (0..).zip(&order) {
            ranks[*at as usize] = rank;
        }
        for here in &mut edges {
            work.steps(here.len())?;
            here.sort_unstable_by(|a, b| {
                let by_entity = ranks[a.0 as usize].cmp(&ranks[b.0 as usize]);
                by_entity.then_with(|| view.compare_relations(a.1, b.1))
            });
        }
        let mut is_end = vec![false; count];
        graph.ends(true).for_each(|at| is_end[at as usize] = true);
        let (is_taken, dead_ends) = (vec![false; count], FxHashSet::default());
        Ok(Self { edges, ranks, rest, is_end, is_taken, dead_ends })
    }

    /// Gives out the paths of just a length in order, as long as `give` does not say that it is enough; what is left stays
    /// open. False if the search was given up.
    pub(super) fn take<G: GraphView>(
        &mut self,
        view: &G,
        deviations: &mut Deviations,
        length: u32,
        work: &mut Work,
        mut give: impl FnMut(&LocalPath) -> bool,
    ) -> Result<bool, WorkError> {
        let mut found: Vec<(LocalPath, Deviation)> = Vec::new();
        let mut open = std::mem::take(&mut deviations.open);
        loop {
            for deviation in open.drain(..) {
                match self.first_of(&deviation, length, &mut deviations.left, work) {
                    Ok(Some(path)) => found.push((path, deviation)),
                    Ok(None) => deviations.open.push(deviation),
                    Err(Ended::GivenUp) => return Ok(false),
                    Err(Ended::Work(error)) => return Err(error),
                }
            }
            work.steps(found.len())?;
            let best = (0..found.len()).min_by(|a, b| self.compare(view, &found[*a].0, &found[*b].0));
            let Some(best) = best else { return Ok(true) };
            let (path, from) = found.swap_remove(best);
            if give(&path) {
                return Ok(true);
            }
            for at in from.prefix.len()..path.len() {
                let mut excluded = vec![path[at]];
                if at == from.prefix.len() {
                    excluded.extend(&from.excluded);
                }
                work.hold(size_of_val(&path[..at]) + size_of_val(&*excluded))?;
                open.push(Deviation { prefix: path[..at].to_vec(), excluded });
            }
            // Paths that go on where this one ends.
            open.push(Deviation { prefix: path, excluded: Vec::new() });
        }
    }

    /// The first path of a deviation that has just a length. There are no shorter ones, so what is found has no entity twice.
    fn first_of(
        &mut self,
        deviation: &Deviation,
        length: u32,
        left: &mut usize,
        work: &mut Work,
    ) -> Result<Option<LocalPath>, Ended> {
        let prefix = &deviation.prefix;
        let (Some((last, _)), Some(rest)) =
            (prefix.last(), (length as usize + 1).checked_sub(prefix.len()).filter(|rest| *rest > 0))
        else {
            return Ok(None);
        };
        for (at, _) in prefix {
            self.is_taken[*at as usize] = true;
        }
        self.dead_ends.clear();
        let mut path = prefix.clone();
        let rest = u32::try_from(rest).unwrap_or(UNKNOWN);
        let reached = self.go_on(*last, rest, &deviation.excluded, &mut path, left, work);
        for (at, _) in prefix {
            self.is_taken[*at as usize] = false;
        }
        Ok(reached?.then_some(path))
    }

    fn go_on(
        &mut self,
        at: Local,
        rest: u32,
        excluded: &[(Local, RelationIx)],
        path: &mut LocalPath,
        left: &mut usize,
        work: &mut Work,
    ) -> Result<bool, Ended> {
        for next in 0..self.edges[at as usize].len() {
            let edge @ (target, _) = self.edges[at as usize][next];
            work.step()?;
            *left = left.checked_sub(1).ok_or(Ended::GivenUp)?;
            if self.is_taken[target as usize] || excluded.contains(&edge) {
                continue;
            }
            path.push(edge);
            if rest == 1 {
                if self.is_end[target as usize] {
                    return Ok(true);
                }
            } else if self.rest[target as usize] < rest && !self.dead_ends.contains(&(target, rest - 1)) {
                if self.go_on(target, rest - 1, &[], path, left, work)? {
                    return Ok(true);
                }
                self.dead_ends.insert((target, rest - 1));
            }
            path.pop();
        }
        Ok(false)
    }

    fn compare<G: GraphView>(&self, view: &G, a: &LocalPath, b: &LocalPath) -> Ordering {
        let rank = |at: Local| self.ranks[at as usize];
        let mut edges = a.iter().zip(b).map(|(a, b)| match rank(a.0).cmp(&rank(b.0)) {
            Ordering::Equal if a.1 != b.1 => view.compare_relations(a.1, b.1),
            found => found,
        });
        edges.find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
    }
}
