//! The distinct words of all names, while they are read.

use super::romanise::sound;
use super::table::number;
use super::words::fold;
use rustc_hash::FxHashMap;

/// Words as they come: not yet in order.
#[derive(Default)]
pub(super) struct Collected(FxHashMap<Box<str>, u32>);

impl Collected {
    /// The number of a word, for now.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        let word = number(self.0.len());
        self.0.insert(text.into(), word);
        word
    }

    /// The words in order, and for each number given out, the number of the word.
    pub(super) fn sorted(self) -> (Words, Vec<u32>) {
        let mut numbers = vec![0; self.0.len()];
        let mut words = Words::default();
        let mut given = Vec::with_capacity(self.0.len());
        for (text, at) in self.0 {
            given.push((words.add(&fold(&text), &sound(&text)), at));
        }
        given.sort_unstable_by(|(one, _), (another, _)| words.get(one).cmp(&words.get(another)));
        for (word, at) in given {
            if words.sorted.last().is_none_or(|last| words.get(last) != words.get(&word)) {
                words.sorted.push(word);
            }
            numbers[at as usize] = number(words.sorted.len() - 1);
        }
        (words, numbers)
    }
}

/// Words and their sounds.
#[derive(Default)]
pub(super) struct Words {
    texts: String,
    /// In rising order: where a word and its sound begin, and where they end.
    sorted: Vec<[usize; 3]>,
}

impl Words {
    fn add(&mut self, fold: &str, sound: &str) -> [usize; 3] {
        let start = self.texts.len();
        self.texts.push_str(fold);
        let middle = self.texts.len();
        self.texts.push_str(sound);
        [start, middle, self.texts.len()]
    }

    fn get(&self, [start, middle, end]: &[usize; 3]) -> (&str, &str) {
        (&self.texts[*start..*middle], &self.texts[*middle..*end])
    }

    /// The words and their sounds in rising order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sorted.iter().map(|word| self.get(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_those_that_do_not_differ_are_one() {
        let mut collected = Collected::default();
        let given = ["b", "türk", "a", "turk", "b", "şa", "sa"].map(|word| collected.number(word));
        assert_eq!(given, [0, 1, 2, 3, 0, 4, 5]);
        let (words, numbers) = collected.sorted();
        let words: Vec<_> = words.iter().collect();
        assert_eq!(words, [("a", "a"), ("b", "b"), ("sa", "Sa"), ("sa", "sa"), ("turk", "turk")]);
        assert_eq!(numbers, [1, 4, 0, 4, 2, 3]);
    }
}
