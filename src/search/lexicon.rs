//! Lexicon: words that count less than others, and words for numbers.

use super::data_file::rows;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

const SMALL: &str = include_str!("data/small_words.csv");
const FORMAL: &str = include_str!("data/formal_words.csv");
const PATRONYMICS: &str = include_str!("data/patronymics.csv");
const NUMERALS: &str = include_str!("data/numerals.csv");
const ORDINALS: &str = include_str!("data/ordinal_endings.csv");

/// Shorter phonetic codes are no patronymics: July ends as Kazakh ones do.
const MIN_PATRONYMIC: usize = 6;

/// The lexicon, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// Word lists.
#[derive(Debug)]
pub(super) struct Lexicon {
    small: FxHashSet<&'static str>,
    formal: FxHashSet<&'static str>,
    /// Beginnings of formal words that are declined.
    formal_prefixes: Vec<&'static str>,
    patronymics: Vec<&'static str>,
    numerals: FxHashMap<&'static str, &'static str>,
    ordinals: FxHashSet<&'static str>,
}

impl Lexicon {
    fn read() -> Self {
        Self {
            small: rows(SMALL).map(|[word, _]| word).collect(),
            formal: rows(FORMAL).map(|[word, _]| word).filter(|word| !word.ends_with('*')).collect(),
            formal_prefixes: rows(FORMAL).filter_map(|[word, _]| word.strip_suffix('*')).collect(),
            patronymics: rows(PATRONYMICS).map(|[ending, _]| ending).collect(),
            numerals: rows(NUMERALS).map(|[word, number]| (word, number)).collect(),
            ordinals: rows(ORDINALS).map(|[ending, _]| ending).collect(),
        }
    }

    /// Whether a folded word is an article, a preposition or a conjunction.
    pub(super) fn is_small(&self, word: &str) -> bool {
        self.small.contains(word)
    }

    /// Whether a folded word with a phonetic code is a word for a republic or a city, or a patronymic.
    pub(super) fn is_formal(&self, word: &str, code: &str) -> bool {
        self.formal.contains(word)
            || self.formal_prefixes.iter().any(|prefix| word.starts_with(prefix))
            || (code.len() >= MIN_PATRONYMIC && self.patronymics.iter().any(|ending| code.ends_with(ending)))
    }

    /// The digits of a word for a number.
    pub(super) fn digits(&self, word: &str) -> Option<&'static str> {
        self.numerals.get(word).copied()
    }

    /// Whether the digits of an ordinal number may end so.
    pub(super) fn is_ordinal_ending(&self, ending: &str) -> bool {
        self.ordinals.contains(ending)
    }
}

#[cfg(test)]
mod tests {
    use super::super::data_file::{assert_is_sorted, assert_is_well_formed};
    use super::*;

    #[test]
    fn word_lists_are_well_formed() {
        assert_is_sorted::<2>(SMALL);
        assert_is_sorted::<2>(FORMAL);
        assert_is_sorted::<2>(PATRONYMICS);
        assert_is_sorted::<2>(ORDINALS);
        for [word, tags] in [SMALL, FORMAL, PATRONYMICS, ORDINALS].into_iter().flat_map(rows) {
            let languages = ["ar-Cyrl", "ar-Latn", "en", "kk", "kk-Latn", "ru", "ru-Latn"];
            assert!(tags.split('|').all(|tag| languages.contains(&tag)), "{word} {tags}");
        }
        let lower = |word: &str| word.trim_end_matches('*').chars().all(|c| c.is_alphabetic() && !c.is_uppercase());
        assert!([SMALL, FORMAL, ORDINALS].into_iter().flat_map(rows).all(|[word, _]| lower(word)));
    }

    #[test]
    fn numerals_are_sorted_by_their_number() {
        assert_is_well_formed::<2>(NUMERALS);
        let numerals: Vec<(u32, &str)> = rows(NUMERALS).map(|[word, digits]| (digits.parse().unwrap(), word)).collect();
        assert!(numerals.is_sorted() && numerals.iter().all(|(number, _)| (1..=10).contains(number)));
    }
}
