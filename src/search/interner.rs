//! String interning: the distinct words of all names, while they are read.

use super::phonetic::phonetic_code;
use super::tokenizer::fold;
use super::u30::to_u30;
use rustc_hash::FxHashMap;

/// String interner: numbers words as they come, not yet in order.
#[derive(Default)]
pub(super) struct WordInterner(FxHashMap<Box<str>, u32>);

impl WordInterner {
    /// The number of a word, for now.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        let word = to_u30(self.0.len());
        self.0.insert(text.into(), word);
        word
    }

    /// The words in order, and for each number given out, the number of the word.
    pub(super) fn sorted(self) -> (WordList, Vec<u32>) {
        let mut numbers = vec![0; self.0.len()];
        let mut words = WordList::default();
        let mut given = Vec::with_capacity(self.0.len());
        for (text, at) in self.0 {
            given.push((words.add(&fold(&text), &phonetic_code(&text)), at));
        }
        given.sort_unstable_by(|(one, _), (another, _)| words.get(one).cmp(&words.get(another)));
        for (word, at) in given {
            if words.sorted.last().is_none_or(|last| words.get(last) != words.get(&word)) {
                words.sorted.push(word);
            }
            numbers[at as usize] = to_u30(words.sorted.len() - 1);
        }
        (words, numbers)
    }
}

/// Distinct words in rising order, with their phonetic codes.
#[derive(Default)]
pub(super) struct WordList {
    texts: String,
    /// In rising order: where a word and its code begin, and where they end.
    sorted: Vec<[usize; 3]>,
}

impl WordList {
    fn add(&mut self, fold: &str, code: &str) -> [usize; 3] {
        let start = self.texts.len();
        self.texts.push_str(fold);
        let middle = self.texts.len();
        self.texts.push_str(code);
        [start, middle, self.texts.len()]
    }

    fn get(&self, [start, middle, end]: &[usize; 3]) -> (&str, &str) {
        (&self.texts[*start..*middle], &self.texts[*middle..*end])
    }

    /// The words and their codes in rising order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sorted.iter().map(|word| self.get(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_those_that_do_not_differ_are_one() {
        let mut interner = WordInterner::default();
        let given = ["b", "türk", "a", "turk", "b", "şa", "sa"].map(|word| interner.intern(word));
        assert_eq!(given, [0, 1, 2, 3, 0, 4, 5]);
        let (words, numbers) = interner.sorted();
        let words: Vec<_> = words.iter().collect();
        assert_eq!(words, [("a", "a"), ("b", "b"), ("sa", "Sa"), ("sa", "sa"), ("turk", "turk")]);
        assert_eq!(numbers, [1, 4, 0, 4, 2, 3]);
    }
}
