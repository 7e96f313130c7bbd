//! Sorted texts and lists of numbers, each in one piece of memory.

use std::ops::Range;

/// A position as it is stored.
///
/// # Panics
/// From the 2^30th position on: the two highest bits are free for marks.
pub(super) fn number(position: usize) -> u32 {
    u32::try_from(position).ok().filter(|number| number >> 30 == 0).expect("fewer than 2^30 of each kind")
}

/// Texts in rising order.
#[derive(Debug, Default)]
pub(super) struct Texts {
    joined: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text; it must not be less than the last one.
    pub(super) fn push(&mut self, text: &str) {
        self.joined.push_str(text);
        self.ends.push(u32::try_from(self.joined.len()).expect("less than 4 GiB of distinct words"));
    }

    pub(super) fn shrink(&mut self) {
        self.joined.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text with that number.
    pub(super) fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.joined[start..self.ends[at] as usize]
    }

    /// The first number whose text is not `before`, given that all with `before` come first.
    fn first_not(&self, before: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (0, number(self.len()));
        while low < high {
            let middle = low.midpoint(high);
            if before(self.get(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The numbers of a text.
    pub(super) fn equal_to(&self, text: &str) -> Range<u32> {
        self.first_not(|other| other < text)..self.first_not(|other| other <= text)
    }

    /// The numbers of the texts that begin so.
    pub(super) fn starting_with(&self, start: &str) -> Range<u32> {
        self.first_not(|other| other < start)..self.first_not(|other| other < start || other.starts_with(start))
    }

    pub(super) fn bytes(&self) -> usize {
        self.joined.capacity() + self.ends.capacity() * 4
    }
}

/// A list of numbers for each of the numbers from 0.
#[derive(Debug, Default)]
pub(super) struct Lists {
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Lists for `count` keys. `pairs` gives keys and items, the same each time it is asked; each list keeps their
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

    /// The list of a key.
    pub(super) fn get(&self, key: u32) -> &[u32] {
        self.range(key..key + 1)
    }

    /// The lists of these keys, one behind the other.
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
    fn texts_are_found_by_equality_and_beginning() {
        let mut texts = Texts::default();
        for text in ["", "a", "ab", "ab", "abc", "b"] {
            texts.push(text);
        }
        assert_eq!(texts.equal_to("ab"), 2..4);
        assert_eq!(texts.equal_to("aa"), 2..2);
        assert_eq!(texts.starting_with("a"), 1..5);
        assert_eq!(texts.starting_with("c"), 6..6);
        assert_eq!((texts.len(), texts.get(0), texts.get(4)), (6, "", "abc"));
    }

    #[test]
    fn lists_keep_the_order_of_their_items() {
        let lists = Lists::build(4, || [(2, 7), (0, 5), (2, 6)].into_iter());
        let all: Vec<_> = (0..4).map(|key| lists.get(key).to_vec()).collect();
        assert_eq!(all, [vec![5], vec![], vec![7, 6], vec![]]);
        assert_eq!(lists.range(0..4), [5, 7, 6]);
        assert_eq!(lists.range(1..1), [0; 0]);
    }
}
