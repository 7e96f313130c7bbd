//! What a pattern of relations leads to: the graph is gone through together with the pattern's automaton, level by level.

use super::{Ask, Budget, Collected, Found, Ground, Handle, Run, start};
use crate::graph::StoreError;
use crate::query::Reach;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// An entity, and the step of the pattern that led to it; none at the beginning.
type State = (Handle, Option<usize>);

/// How a state was reached first.
#[derive(Clone, Copy)]
struct Trace {
    state: State,
    /// Position of the trace it was reached from, and the relation; none at the beginning.
    before: Option<(usize, Handle)>,
    /// Place of its walk among those of its length; equal walks share one.
    rank: usize,
}

pub(super) async fn find<G: Ground>(ground: &mut G, reach: &Reach) -> Run<Found> {
    let [mut starts] = match start(ground, [&reach.of]).await? {
        Ok(starts) => starts,
        Err(missing) => return Ok(missing),
    };
    ground.learn(&starts, &[]).await?;
    starts.sort_by(|a, b| ground.compare(*a, *b));
    let mut search = Search { reach, budget: Budget::new(), traces: Vec::new(), known: FxHashSet::default() };
    let mut ends: Vec<usize> = Vec::new();
    let mut reached: FxHashSet<Handle> = FxHashSet::default();
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
        new.sort_by(|a, b| ground.compare(search.traces[*a].state.0, search.traces[*b].state.0));
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
        match search.next(ground, level).await? {
            Some(next) if next.is_empty() => break,
            Some(next) => level = next,
            None if ends.is_empty() => return Err(StoreError::TooMuch),
            None => {
                truncated = true;
                break;
            }
        }
    }
    let mut collected = Collected::default();
    for end in ends {
        let (start, steps) = search.walk(end);
        collected.route(start, steps);
    }
    collected.found.truncated = truncated;
    Ok(collected.found)
}

struct Search<'r> {
    reach: &'r Reach,
    budget: Budget,
    traces: Vec<Trace>,
    known: FxHashSet<State>,
}

impl Search<'_> {
    /// The traces one relation further, in the order of their walks; nothing if there is too much to look at.
    async fn next<G: Ground>(&mut self, ground: &mut G, level: Range<usize>) -> Run<Option<Range<usize>>> {
        let pattern = &self.reach.pattern;
        // For each step of the pattern, the traces it goes on from, by entity: the first of an entity's is the one to go on.
        let mut asked: Vec<FxHashMap<Handle, usize>> = Vec::new();
        let mut steps: Vec<usize> = Vec::new();
        for at in level {
            let (entity, state) = self.traces[at].state;
            for step in pattern.after(state) {
                let place = steps.iter().position(|known| known == step).unwrap_or_else(|| {
                    steps.push(*step);
                    asked.push(FxHashMap::default());
                    steps.len() - 1
                });
                asked[place].entry(entity).or_insert(at);
            }
        }
        let nodes: Vec<Vec<Handle>> = asked.iter().map(|from| from.keys().copied().collect()).collect();
        let asks = nodes.iter().zip(&steps).map(|(nodes, step)| Ask {
            nodes,
            steps: pattern.step(*step),
            back: false,
            within: None,
        });
        let asks: Vec<_> = asks.collect();
        if asks.is_empty() {
            return Ok(Some(0..0));
        }
        let Some(answered) = self.budget.legs(ground, &asks).await? else { return Ok(None) };
        // Where each walk comes from, what it leads to, by which relation and step.
        let mut found: Vec<(usize, Handle, Handle, usize)> = Vec::new();
        for ((legs, from), step) in answered.into_iter().zip(&asked).zip(&steps) {
            let new = legs.into_iter().filter(|leg| !self.known.contains(&(leg.far, Some(*step))));
            found.extend(new.map(|leg| (from[&leg.near], leg.far, leg.relation, *step)));
        }
        let nodes: Vec<Handle> = found.iter().map(|(_, far, _, _)| *far).collect();
        let relations: Vec<Handle> = found.iter().map(|(_, _, relation, _)| *relation).collect();
        ground.learn(&nodes, &relations).await?;
        let rank = |at: usize| self.traces[at].rank;
        let order = |a: &(usize, Handle, Handle, usize), b: &(usize, Handle, Handle, usize)| {
            let by_walk = rank(a.0).cmp(&rank(b.0)).then_with(|| ground.compare(a.1, b.1));
            by_walk.then_with(|| ground.compare_relations(a.2, b.2))
        };
        found.sort_by(|a, b| order(a, b).then_with(|| a.3.cmp(&b.3)));
        let mut next = Vec::new();
        let mut place = 0;
        let mut last: Option<(usize, Handle, Handle, usize)> = None;
        for one @ (from, far, relation, step) in found {
            if last.is_some_and(|last| order(&last, &one).is_ne()) {
                place += 1;
            }
            last = Some(one);
            let state = (far, Some(step));
            if self.known.insert(state) {
                next.push(Trace { state, before: Some((from, relation)), rank: place });
            }
        }
        let first = self.traces.len();
        self.traces.append(&mut next);
        Ok(Some(first..self.traces.len()))
    }

    /// The walk to a trace: where it begins, and its relations with the entities they lead to.
    fn walk(&self, end: usize) -> (Handle, Vec<(Handle, Handle)>) {
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
