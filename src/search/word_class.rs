//! Classes of words: which ones matter less than others.

use super::lexicon::LEXICON;
use super::tokenizer::is_number;

/// Class of a word, by which it weighs in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordClass {
    /// Digits: it must be met exactly.
    Number,
    /// An article, a preposition or a conjunction: it may be missing.
    Small,
    /// A word for a republic or a city, or a patronymic: it may be missing where enough others are met.
    Formal,
    /// A single letter: an initial.
    Letter,
    /// Every other word.
    Plain,
}

impl WordClass {
    /// The class of a folded word with a phonetic code.
    pub(super) fn of(fold: &str, code: &str) -> Self {
        let lexicon = &*LEXICON;
        if is_number(fold) {
            Self::Number
        } else if lexicon.is_small(fold) {
            Self::Small
        } else if lexicon.is_formal(fold, code) {
            Self::Formal
        } else if fold.chars().nth(1).is_none() {
            Self::Letter
        } else {
            Self::Plain
        }
    }

    /// Whether it may be misspelt.
    pub(super) fn is_spelt(self) -> bool {
        matches!(self, Self::Plain | Self::Formal)
    }

    /// The weight, as `search` documents it.
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::Number | Self::Plain => 4,
            Self::Letter => 2,
            Self::Small | Self::Formal => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::phonetic::phonetic_code;
    use super::*;

    #[test]
    fn classes_follow_from_the_word() {
        for (word, class) in [
            ("174", WordClass::Number),
            ("және", WordClass::Small),
            ("республикасының", WordClass::Formal),
            ("republican", WordClass::Plain),
            ("кемелевич", WordClass::Formal),
            ("әбішұлы", WordClass::Formal),
            ("july", WordClass::Plain),
            ("k", WordClass::Letter),
            ("қк", WordClass::Plain),
        ] {
            assert_eq!(WordClass::of(word, &phonetic_code(word)), class, "{word}");
        }
    }
}
