//! Posting lists, all in one piece of memory.

use std::ops::Range;

/// Posting lists: for each key, a number from 0, the numbers of the items that have it.
#[derive(Debug, Default)]
pub(super) struct PostingLists {
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl PostingLists {
    /// Posting lists for `count` keys. `pairs` gives keys and items, the same each time it is asked; each list keeps their
    /// order.
    pub(super) fn build<I: Iterator<Item = (u32, u32)>>(count: usize, pairs: impl Fn() -> I) -> Self {
        let mut ends = vec![0_u32; count];
        for (key, _) in pairs() {
            ends[key as usize] += 1;
        }
        let mut sum = 0_u32;
        for end in &mut ends {
            // Where the list begins: filling it moves this to its end.
            let length = *end;
            *end = sum;
            sum = sum.checked_add(length).expect("fewer than 2^32 items");
        }
        let mut items = vec![0; sum as usize];
        for (key, item) in pairs() {
            let place = &mut ends[key as usize];
            items[*place as usize] = item;
            *place += 1;
        }
        Self { ends, items }
    }

    /// The posting list of a key.
    pub(super) fn get(&self, key: u32) -> &[u32] {
        self.range(key..key + 1)
    }

    /// The posting lists of neighbouring keys, one behind the other.
    pub(super) fn range(&self, keys: Range<u32>) -> &[u32] {
        let end = |count: u32| if count == 0 { 0 } else { self.ends[count as usize - 1] as usize };
        &self.items[end(keys.start)..end(keys.end)]
    }

    pub(super) fn bytes(&self) -> usize {
        (self.ends.capacity() + self.items.capacity()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_the_order_of_their_items() {
        let lists = PostingLists::build(4, || [(2, 7), (0, 5), (2, 6)].into_iter());
        let all: Vec<_> = (0..4).map(|key| lists.get(key).to_vec()).collect();
        assert_eq!(all, [vec![5], vec![], vec![7, 6], vec![]]);
        assert_eq!(lists.range(0..4), [5, 7, 6]);
        assert_eq!(lists.range(1..1), [0; 0]);
    }
}
