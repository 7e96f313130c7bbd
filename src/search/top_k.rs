//! Top-k heap: the best entities so far.

use super::hit::{Hit, MAX_SCORE, Match};
use super::name_table::NameTable;
use crate::work::{Work, WorkError};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Name of an entity with its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScoredName {
    pub(super) entity: u32,
    pub(super) name: u32,
    pub(super) score: u32,
    pub(super) how: Match,
}

/// Score, entity, name and match: what is better is less.
type HeapEntry = Reverse<(u32, Reverse<u32>, u32, Match)>;

/// Top-k heap of entities that are accepted: by score, and of equal ones the first.
pub(super) struct TopK<F> {
    heap: BinaryHeap<HeapEntry>,
    limit: usize,
    accept: F,
}

impl<F: FnMut(u32) -> bool> TopK<F> {
    pub(super) fn new(limit: usize, accept: F) -> Self {
        Self { heap: BinaryHeap::new(), limit, accept }
    }

    /// Adds an entity by its best name; it is asked whether it is accepted only if it is good enough.
    pub(super) fn add(&mut self, best: ScoredName, work: &mut Work) -> Result<(), WorkError> {
        work.step()?;
        let ScoredName { entity, name, score, how } = best;
        let entry: HeapEntry = Reverse((score, Reverse(entity), name, how));
        let is_full = self.heap.len() >= self.limit;
        if is_full && self.heap.peek().is_none_or(|worst| entry >= *worst) {
            return Ok(());
        }
        if (self.accept)(entity) {
            if is_full {
                self.heap.pop();
            } else {
                work.hold(size_of::<HeapEntry>())?;
            }
            self.heap.push(entry);
        }
        Ok(())
    }

    /// The entities, the best first.
    pub(super) fn into_hits(mut self, names: &NameTable, work: &mut Work) -> Result<Vec<Hit>, WorkError> {
        work.hold(self.heap.len() * size_of::<Hit>())?;
        let mut hits = Vec::with_capacity(self.heap.len());
        // The worst one is on top. Popping all sorts them, as `into_sorted_vec` does at once.
        while let Some(Reverse((score, Reverse(entity), name, how))) = self.heap.pop() {
            work.step()?;
            let spelling = u16::try_from(names.spelling(name)).expect("fewer than 2^16 spellings of one entity");
            hits.push(Hit { entity, spelling, score: f64::from(score) / f64::from(MAX_SCORE), how });
        }
        hits.reverse();
        Ok(hits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn the_best_are_kept_and_only_they_are_asked_about() {
        let mut work = Work::until(Instant::now() + Duration::from_mins(1));
        let mut asked = Vec::new();
        let accept = |entity: u32| {
            asked.push(entity);
            entity != 1
        };
        let mut top = TopK::new(2, accept);
        for (entity, score) in [(0, 5), (1, 9), (2, 7), (3, 5), (4, 4), (5, 7)] {
            top.add(ScoredName { entity, name: entity, score, how: Match::Words }, &mut work).unwrap();
        }
        let kept = top.heap.into_sorted_vec().into_iter().map(|Reverse((score, entity, ..))| (entity.0, score));
        let kept: Vec<_> = kept.collect();
        assert_eq!(kept, [(2, 7), (5, 7)]);
        assert_eq!(asked, [0, 1, 2, 5]);
    }
}
