//! Prefix matches: the words that begin as a term of a query, or its stem, does.

use super::query::Term;
use super::term_match::{TermMatch, TermMatchType};
use super::u30::to_u30;
use super::vocabulary::Vocabulary;
use std::ops::Range;

/// Maximum number of letters in which endings may differ: cases of Russian and Kazakh have as many.
pub(super) const MAX_ENDING: u32 = 3;

/// Minimum length of a stem, in letters: too many words begin with a shorter one.
const MIN_STEM: u32 = 7;

/// Minimum length of a term that is matched as the beginning of words, in letters.
const MIN_PREFIX: u32 = 3;

/// Minimum length of a phonetic code that is matched as the beginning of others.
const MIN_CODE_PREFIX: usize = 4;

/// Stem of a term, with the words that begin so: as ranges, for they may be very many.
#[derive(Debug)]
pub(super) struct Stem {
    /// Which term.
    pub(super) term: usize,
    /// How many letters of the term it has.
    letters: u32,
    /// How many letters the words may have; none if the stem is all of the term.
    max_letters: Option<u32>,
    /// The words that begin with its letters.
    pub(super) words: Range<u32>,
    /// The phonetic codes that begin with one of its own.
    pub(super) codes: [Range<u32>; 2],
}

impl Stem {
    /// The stem of a term without its last `cut` letters, unless it is too short.
    pub(super) fn new(at: usize, term: &Term, cut: u32, vocabulary: &Vocabulary) -> Option<Self> {
        let letters = to_u30(term.letters.len()).checked_sub(cut)?;
        let minimum = if cut > 0 { MIN_STEM } else { MIN_PREFIX };
        if letters < minimum {
            return None;
        }
        let stem: String = term.letters[..letters as usize].iter().collect();
        let mut codes = [0..0, 0..0];
        for (range, code) in codes.iter_mut().zip(term.codes()) {
            let length = code.len().saturating_sub(cut as usize);
            if length >= MIN_CODE_PREFIX.max(minimum as usize) {
                *range = vocabulary.codes.with_prefix(&code[..length]);
            }
        }
        let max_letters = (cut > 0).then_some(letters + MAX_ENDING);
        Some(Self { term: at, letters, max_letters, words: vocabulary.words.with_prefix(&stem), codes })
    }

    /// The match of the term and a word that begins so.
    pub(super) fn term_match(&self, word: u32, vocabulary: &Vocabulary) -> Option<TermMatch> {
        let by_letters = self.words.contains(&word);
        let code = vocabulary.code_number(word);
        if !by_letters && !self.codes.iter().any(|range| range.contains(&code)) {
            return None;
        }
        let letters = vocabulary.length(word).max(1);
        let less = if by_letters { 0 } else { 50 };
        let terms = 1 << self.term;
        match self.max_letters {
            None => {
                let part = (1000 * self.letters / letters).min(1000);
                Some(TermMatch { terms, quality: 700 + part / 4 - less, ty: TermMatchType::Prefix, part })
            }
            Some(max) => (letters <= max).then(|| TermMatch::new(terms, 800 - less, TermMatchType::Misspelt)),
        }
    }
}
