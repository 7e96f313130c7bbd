//! Sorted string tables, each in one piece of memory.

use super::u30::to_u30;
use std::ops::Range;

/// Table of strings in rising order, numbered from 0.
#[derive(Debug, Default)]
pub(super) struct SortedStrings {
    joined: String,
    ends: Vec<u32>,
}

impl SortedStrings {
    /// Adds a string; it must not be less than the last one.
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

    /// The string with that number.
    pub(super) fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.joined[start..self.ends[at] as usize]
    }

    /// The first number whose string is not `before`, given that all with `before` come first.
    fn partition_point(&self, before: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (0, to_u30(self.len()));
        while low < high {
            let middle = low.midpoint(high);
            if before(self.get(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The numbers of a string.
    pub(super) fn equal_to(&self, text: &str) -> Range<u32> {
        self.partition_point(|other| other < text)..self.partition_point(|other| other <= text)
    }

    /// The numbers of the strings with a prefix.
    pub(super) fn with_prefix(&self, prefix: &str) -> Range<u32> {
        let start = self.partition_point(|other| other < prefix);
        start..self.partition_point(|other| other < prefix || other.starts_with(prefix))
    }

    pub(super) fn bytes(&self) -> usize {
        self.joined.capacity() + self.ends.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_by_equality_and_prefix() {
        let mut texts = SortedStrings::default();
        for text in ["", "a", "ab", "ab", "abc", "b"] {
            texts.push(text);
        }
        assert_eq!(texts.equal_to("ab"), 2..4);
        assert_eq!(texts.equal_to("aa"), 2..2);
        assert_eq!(texts.with_prefix("a"), 1..5);
        assert_eq!(texts.with_prefix("c"), 6..6);
        assert_eq!((texts.len(), texts.get(0), texts.get(4)), (6, "", "abc"));
    }
}
