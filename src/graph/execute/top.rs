//! The first items of a list that comes in any order.

use crate::query::PagePlan;
use crate::work::{Work, WorkError};
use std::cmp::Ordering;

/// Fewest items that are collected before those that cannot be among the first are let go.
const SLACK: usize = 1024;

/// The first items of those seen, one more than a page has. It holds at most twice as many, or [`SLACK`].
pub(super) struct Top<T> {
    items: Vec<T>,
    wanted: usize,
}

impl<T> Top<T> {
    pub(super) fn new(page: &PagePlan) -> Self {
        Self { items: Vec::new(), wanted: page.limit + 1 }
    }

    /// Adds items that come after the cursor.
    pub(super) fn extend(
        &mut self,
        items: impl Iterator<Item = T>,
        compare: impl Fn(&T, &T) -> Ordering + Copy,
        work: &mut Work,
    ) -> Result<(), WorkError> {
        let most = (2 * self.wanted).max(SLACK);
        for item in items {
            work.step()?;
            self.items.push(item);
            if self.items.len() >= most {
                work.steps(most)?;
                self.items.select_nth_unstable_by(self.wanted - 1, compare);
                self.items.truncate(self.wanted);
            }
        }
        Ok(())
    }

    /// The first items, in order.
    pub(super) fn finish(mut self, compare: impl Fn(&T, &T) -> Ordering + Copy) -> Vec<T> {
        if self.items.len() > self.wanted {
            self.items.select_nth_unstable_by(self.wanted - 1, compare);
            self.items.truncate(self.wanted);
        }
        self.items.sort_unstable_by(compare);
        self.items
    }
}
