//! What a pattern of relations leads to: the graph is gone through together with the pattern's automaton, level by level.

use super::super::result::StoreError;
use super::super::view::{Fetched, GraphView};
use super::expand::{Expander, Frontier, MAX_EDGES, start};
use super::found::{Found, PathCollector};
use crate::model::{EntityIx, RelationIx};
use crate::query::{Reach, Traversal};
use crate::work::Work;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// An entity, and the step of the pattern that led to it; none at the beginning.
type State = (EntityIx, Option<usize>);

/// How a state was reached first.
#[derive(Clone, Copy)]
struct Trace {
    state: State,
    /// Position of the trace it was reached from, and the relation; none at the beginning.
    before: Option<(usize, RelationIx)>,
    /// Place of its walk among those of its length; equal walks share one.
    rank: usize,
}

pub(super) async fn find<G: GraphView>(
    view: &mut G,
    traversal: &Traversal,
    reach: &Reach,
    work: &mut Work,
) -> Fetched<Found> {
    let [mut starts] = match start(view, [&reach.of], traversal.scope.sensitive, work).await? {
        Ok(starts) => starts,
        Err(missing) => return Ok(missing),
    };
    view.prefetch_ids(&starts, &[], work).await?;
    starts.sort_by(|a, b| view.compare_entities(*a, *b));
    let mut search =
        Search { reach, expander: Expander::new(traversal), traces: Vec::new(), known: FxHashSet::default() };
    let mut ends: Vec<usize> = Vec::new();
    let mut reached: FxHashSet<EntityIx> = FxHashSet::default();
    let mut truncated = false;
    let mut level = 0..starts.len();
    for (rank, at) in starts.into_iter().enumerate() {
        let state = (at, None);
        search.known.insert(state);
        search.traces.push(Trace { state, before: None, rank });
    }
    for length in 0.. {
        // The first walk to an entity is the one shown; entities of a level are listed by their identifiers.
        let ending = level.clone().filter(|at| reach.pattern.ends(search.traces[*at].state.1));
        let mut new: Vec<usize> = ending.filter(|at| reached.insert(search.traces[*at].state.0)).collect();
        new.sort_by(|a, b| view.compare_entities(search.traces[*a].state.0, search.traces[*b].state.0));
        let room = reach.first - ends.len();
        truncated |= new.len() > room;
        ends.extend(new.into_iter().take(room));
        if truncated {
            break;
        }
        if length == reach.max_hops {
            truncated = search.traces[level].iter().any(|trace| !reach.pattern.after(trace.state.1).is_empty());
            break;
        }
        match search.next(view, level, work).await? {
            Some(next) if next.is_empty() => break,
            Some(next) => level = next,
            None if ends.is_empty() => return Err(StoreError::TraversalTooLarge(MAX_EDGES)),
            None => {
                truncated = true;
                break;
            }
        }
    }
    let mut collected = PathCollector::default();
    for end in ends {
        let (start, steps) = search.walk(end);
        collected.add(start, steps);
    }
    collected.found.truncated = truncated;
    Ok(collected.found)
}

/// Where a walk comes from, what it leads to, by which relation, and by which step of the pattern.
type Reached = (usize, EntityIx, RelationIx, usize);

struct Search<'r> {
    reach: &'r Reach,
    expander: Expander<'r>,
    traces: Vec<Trace>,
    known: FxHashSet<State>,
}

impl Search<'_> {
    /// The traces one relation further, in the order of their walks; nothing if there is too much to look at.
    async fn next<G: GraphView>(
        &mut self,
        view: &mut G,
        level: Range<usize>,
        work: &mut Work,
    ) -> Fetched<Option<Range<usize>>> {
        let pattern = &self.reach.pattern;
        // For each step of the pattern, the traces it goes on from, by entity: the first of an entity's is the one to go on.
        let mut sources: Vec<FxHashMap<EntityIx, usize>> = Vec::new();
        let mut steps: Vec<usize> = Vec::new();
        for at in level {
            work.step()?;
            let (entity, state) = self.traces[at].state;
            for step in pattern.after(state) {
                let place = steps.iter().position(|known| known == step).unwrap_or_else(|| {
                    steps.push(*step);
                    sources.push(FxHashMap::default());
                    steps.len() - 1
                });
                sources[place].entry(entity).or_insert(at);
            }
        }
        let nodes: Vec<Vec<EntityIx>> = sources.iter().map(|from| from.keys().copied().collect()).collect();
        let frontiers: Vec<_> =
            nodes.iter().zip(&steps).map(|(nodes, step)| Frontier::forward(nodes, pattern.step(*step))).collect();
        if frontiers.is_empty() {
            return Ok(Some(0..0));
        }
        let Some(expanded) = self.expander.expand(view, &frontiers, work).await? else { return Ok(None) };
        let mut found: Vec<Reached> = Vec::new();
        for ((edges, from), step) in expanded.into_iter().zip(&sources).zip(&steps) {
            work.steps(edges.len())?;
            let new = edges.into_iter().filter(|edge| !self.known.contains(&(edge.target, Some(*step))));
            found.extend(new.map(|edge| (from[&edge.source], edge.target, edge.relation, *step)));
        }
        let nodes: Vec<EntityIx> = found.iter().map(|(_, target, _, _)| *target).collect();
        let relations: Vec<RelationIx> = found.iter().map(|(_, _, relation, _)| *relation).collect();
        view.prefetch_ids(&nodes, &relations, work).await?;
        let rank = |at: usize| self.traces[at].rank;
        let order = |a: &Reached, b: &Reached| {
            let by_walk = rank(a.0).cmp(&rank(b.0)).then_with(|| view.compare_entities(a.1, b.1));
            by_walk.then_with(|| view.compare_relations(a.2, b.2))
        };
        work.steps(found.len())?;
        found.sort_by(|a, b| order(a, b).then_with(|| a.3.cmp(&b.3)));
        let mut next = Vec::new();
        let mut place = 0;
        let mut last: Option<Reached> = None;
        for one @ (from, target, relation, step) in found {
            if last.is_some_and(|last| order(&last, &one).is_ne()) {
                place += 1;
            }
            last = Some(one);
            let state = (target, Some(step));
            if self.known.insert(state) {
                next.push(Trace { state, before: Some((from, relation)), rank: place });
            }
        }
        let first = self.traces.len();
        self.traces.append(&mut next);
        Ok(Some(first..self.traces.len()))
    }

    /// The walk to a trace: where it begins, and its relations with the entities they lead to.
    fn walk(&self, end: usize) -> (EntityIx, Vec<(RelationIx, EntityIx)>) {
        let mut steps = Vec::new();
        let mut at = &self.traces[end];
        while let Some((before, relation)) = at.before {
            steps.push((relation, at.state.0));
            at = &self.traces[before];
        }
        steps.reverse();
        (at.state.0, steps)
    }
}
