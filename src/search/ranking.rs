//! The best entities so far, and sets of names.

use super::index::Names;
use super::score::FULL;
use super::{Hit, Match};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A name of an entity, and its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Best {
    pub(super) entity: u32,
    pub(super) name: u32,
    pub(super) score: u32,
    pub(super) how: Match,
}

/// Score, entity, name and match: what is better is less.
type Place = Reverse<(u32, Reverse<u32>, u32, Match)>;

/// The best `limit` entities so far of those that are accepted: by score, and of equal ones the first.
pub(super) struct Ranking<F> {
    best: BinaryHeap<Place>,
    limit: usize,
    accept: F,
}

impl<F: FnMut(u32) -> bool> Ranking<F> {
    pub(super) fn new(limit: usize, accept: F) -> Self {
        Self { best: BinaryHeap::new(), limit, accept }
    }

    /// Adds an entity; it is asked whether it is accepted only if it is good enough.
    pub(super) fn add(&mut self, best: Best) {
        let Best { entity, name, score, how } = best;
        let place: Place = Reverse((score, Reverse(entity), name, how));
        let is_full = self.best.len() >= self.limit;
        if is_full && self.best.peek().is_none_or(|least| place >= *least) {
            return;
        }
        if (self.accept)(entity) {
            if is_full {
                self.best.pop();
            }
            self.best.push(place);
        }
    }

    /// The entities, the best first.
    pub(super) fn hits(self, names: &Names) -> Vec<Hit> {
        let sorted = self.best.into_sorted_vec();
        let hits = sorted.into_iter().map(|Reverse((score, Reverse(entity), name, how))| {
            let spelling = u16::try_from(names.spelling(name)).expect("fewer than 2^16 spellings of one entity");
            Hit { entity, spelling, score: f64::from(score) / f64::from(FULL), how }
        });
        hits.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_kept_and_only_they_are_asked_about() {
        let mut asked = Vec::new();
        let accept = |entity: u32| {
            asked.push(entity);
            entity != 1
        };
        let mut ranking = Ranking::new(2, accept);
        for (entity, score) in [(0, 5), (1, 9), (2, 7), (3, 5), (4, 4), (5, 7)] {
            ranking.add(Best { entity, name: entity, score, how: Match::Words });
        }
        let kept = ranking.best.into_sorted_vec().into_iter().map(|Reverse((score, entity, ..))| (entity.0, score));
        let kept: Vec<_> = kept.collect();
        assert_eq!(kept, [(2, 7), (5, 7)]);
        assert_eq!(asked, [0, 1, 2, 5]);
    }
}
