//! The cut of a page: from what a store found to what the page has, and whether the list goes on.

use super::selection::PagePlan;

/// The items of a page, in the list's order, and what lies around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut<T> {
    /// At most as many as the page's limit.
    pub items: Vec<T>,
    /// Whether the list goes on after the page.
    pub has_next: bool,
    /// Whether the list has items before the page.
    pub has_previous: bool,
}

impl PagePlan {
    /// Cuts a page from items that begin at its place and go in its direction: the list's order turned round where the page
    /// goes backward. One item more than the limit tells that the list goes on.
    pub fn cut<T>(&self, mut items: Vec<T>) -> Cut<T> {
        let goes_on = items.len() > self.limit;
        items.truncate(self.limit);
        // What lies on the cursor's side is not looked at: the item at the cursor's place was there.
        let before = self.from.is_some();
        if self.backward {
            items.reverse();
            Cut { items, has_next: before, has_previous: goes_on }
        } else {
            Cut { items, has_next: goes_on, has_previous: before }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Cursor;

    fn page(backward: bool, from: bool) -> PagePlan {
        let from = from.then(|| Cursor { keys: Vec::new(), id: "a".into() });
        PagePlan { limit: 2, backward, from, items: true, ..PagePlan::default() }
    }

    #[test]
    fn one_item_more_than_the_limit_tells_that_the_list_goes_on() {
        let cut = |items: Vec<u32>, has_next, has_previous| Cut { items, has_next, has_previous };
        assert_eq!(page(false, false).cut(vec![1, 2, 3]), cut(vec![1, 2], true, false));
        assert_eq!(page(false, false).cut(vec![1, 2]), cut(vec![1, 2], false, false));
        assert_eq!(page(false, true).cut(vec![]), cut(vec![], false, true));
        assert_eq!(page(true, false).cut(vec![9, 8, 7]), cut(vec![8, 9], false, true));
        assert_eq!(page(true, true).cut(vec![9]), cut(vec![9], true, false));
    }
}
