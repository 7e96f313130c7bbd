//! Pages of lists, for items that are sorted already and for items that are not.

use crate::graph::StoreError;
use crate::query::{Cut, PagePlan};
use std::cmp::Ordering;

/// Part of a list, in the list's order.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    pub(super) total: Option<usize>,
    pub(super) has_next: bool,
    pub(super) has_previous: bool,
}

impl<T> Part<T> {
    /// `items` in the direction of the page, with one more than the limit where the list goes on.
    fn new(items: Vec<T>, total: Option<usize>, page: &PagePlan) -> Self {
        let Cut { items, has_next, has_previous } = page.cut(items);
        Self { items, total, has_next, has_previous }
    }
}

/// A page of items that are sorted already. `accept` says whether an item is in the list, `at` where it stands to the
/// cursor's place.
pub(super) fn of_sorted<T: Copy>(
    sorted: &[T],
    page: &PagePlan,
    all_accepted: bool,
    mut accept: impl FnMut(T) -> Result<bool, StoreError>,
    at: impl Fn(T) -> Ordering,
) -> Result<Part<T>, StoreError> {
    let mut taken = Vec::new();
    if page.items {
        let rest: &mut dyn Iterator<Item = &T> = match (page.from.is_some(), page.backward) {
            (false, false) => &mut sorted.iter(),
            (false, true) => &mut sorted.iter().rev(),
            (true, false) => &mut sorted[sorted.partition_point(|item| at(*item).is_le())..].iter(),
            (true, true) => &mut sorted[..sorted.partition_point(|item| at(*item).is_lt())].iter().rev(),
        };
        for item in rest {
            if accept(*item)? {
                taken.push(*item);
                if taken.len() > page.limit {
                    break;
                }
            }
        }
    }
    let total = match (page.total, all_accepted) {
        (false, _) => None,
        (true, true) => Some(sorted.len()),
        (true, false) => {
            let mut total = 0;
            for item in sorted {
                total += usize::from(accept(*item)?);
            }
            Some(total)
        }
    };
    Ok(Part::new(taken, total, page))
}

/// A page of accepted items in any order.
pub(super) fn of_unsorted<T: Copy>(
    mut accepted: Vec<T>,
    page: &PagePlan,
    compare: impl Fn(T, T) -> Ordering,
    at: impl Fn(T) -> Ordering,
) -> Part<T> {
    let total = page.total.then_some(accepted.len());
    if !page.items {
        return Part::new(Vec::new(), total, page);
    }
    let directed = |found: Ordering| if page.backward { found.reverse() } else { found };
    if page.from.is_some() {
        accepted.retain(|item| directed(at(*item)).is_gt());
    }
    let wanted = page.limit + 1;
    if accepted.len() > wanted {
        accepted.select_nth_unstable_by(wanted - 1, |a, b| directed(compare(*a, *b)));
        accepted.truncate(wanted);
    }
    accepted.sort_unstable_by(|a, b| directed(compare(*a, *b)));
    Part::new(accepted, total, page)
}
