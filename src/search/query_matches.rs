//! Matches of a query in the vocabulary: how well each of its terms matches which words, and in what way.

use super::bit_set::BitSet;
use super::cost::read_postings;
use super::edit_distance::{forgiven_errors, max_errors};
use super::query::{Query, Term, initialisms, joined_terms};
use super::stem::{MAX_ENDING, Stem};
use super::term_match::{TermMatch, TermMatchType};
use super::u30::to_u30;
use super::vocabulary::{MIN_MISSPELT, Vocabulary};
use super::word_class::WordClass;
use crate::work::{Work, WorkError};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Bytes of the matches of one word: its place in the map, and room for the first four.
const WORD_BYTES: usize = 2 * size_of::<(u32, Vec<TermMatch>)>() + 4 * size_of::<TermMatch>();

/// Stems that a word is compared with in one step.
const STEMS_PER_STEP: usize = 8;

/// Matches of the terms of a query and the words of the vocabulary.
#[derive(Debug)]
pub(super) struct QueryMatches<'a> {
    vocabulary: &'a Vocabulary,
    /// Matches of single words.
    by_word: FxHashMap<u32, Vec<TermMatch>>,
    /// Matches of all words that begin alike.
    stems: Vec<Stem>,
    /// The words that are matched in any way.
    matched: BitSet,
}

impl<'a> QueryMatches<'a> {
    /// Looks the terms of a query up.
    pub(super) fn new(query: &Query, vocabulary: &'a Vocabulary, work: &mut Work) -> Result<Self, WorkError> {
        let matched = BitSet::new(vocabulary.words.len(), work)?;
        let mut matches = Self { vocabulary, by_word: FxHashMap::default(), stems: Vec::new(), matched };
        let mut counts = Vec::new();
        for (at, term) in query.terms.iter().enumerate() {
            matches.add_equal(term, 1 << at, 1000, 950, work)?;
            if term.class.is_spelt() {
                matches.add_misspelt(term, 1 << at, &mut counts, work)?;
                matches.add_initial(term, 1 << at, work)?;
                matches.stems.extend((0..=MAX_ENDING).filter_map(|cut| Stem::new(at, term, cut, vocabulary)));
            }
        }
        for (terms, joined) in joined_terms(&query.terms) {
            matches.add_equal(&joined, terms, 980, 930, work)?;
            if terms.count_ones() as usize == query.terms.len() && query.terms.len() <= 3 {
                matches.add_misspelt(&joined, terms, &mut counts, work)?;
            }
        }
        for (terms, initials) in initialisms(&query.terms) {
            work.step()?;
            for word in vocabulary.words.equal_to(&initials) {
                matches.add(word, TermMatch::new(terms, 850, TermMatchType::Initials), work)?;
            }
        }
        for word in matches.by_word.keys() {
            work.step()?;
            matches.matched.insert(*word);
        }
        for stem in &matches.stems {
            matches.matched.insert_range(stem.words.clone(), work)?;
            for codes in &stem.codes {
                read_postings(vocabulary.with_codes(codes.clone()), work, |word| matches.matched.insert(word))?;
            }
        }
        Ok(matches)
    }

    /// Whether a word of the vocabulary is matched in any way.
    pub(super) fn is_matched(&self, word: u32) -> bool {
        self.matched.contains(word)
    }

    /// The matches of a word of the vocabulary.
    pub(super) fn of_word(&self, word: u32) -> impl Iterator<Item = TermMatch> {
        let found = self.by_word.get(&word).map_or(&[][..], Vec::as_slice).iter().copied();
        let stems = if self.vocabulary.class(word) == WordClass::Small { &[] } else { self.stems.as_slice() };
        found.chain(stems.iter().filter_map(move |stem| stem.term_match(word, self.vocabulary)))
    }

    /// Steps for looking at the matches of a word.
    pub(super) fn cost(&self) -> usize {
        1 + self.stems.len() / STEMS_PER_STEP
    }

    /// For each of `terms` terms of the query, ranges of the words that it may match. They may overlap.
    pub(super) fn word_ranges(&self, terms: usize, work: &mut Work) -> Result<Vec<Vec<Range<u32>>>, WorkError> {
        let mut ranges = vec![Vec::new(); terms];
        for (word, found) in &self.by_word {
            work.steps(1 + terms / 8)?;
            let matched = found.iter().fold(0, |terms, found| terms | found.terms);
            for (at, ranges) in ranges.iter_mut().enumerate() {
                if matched >> at & 1 == 1 {
                    ranges.push(*word..*word + 1);
                    work.hold(size_of::<Range<u32>>())?;
                }
            }
        }
        for stem in &self.stems {
            work.step()?;
            let ranges = &mut ranges[stem.term];
            ranges.push(stem.words.clone());
            for codes in &stem.codes {
                let words = self.vocabulary.with_codes(codes.clone());
                work.hold(size_of_val(words) * 2)?;
                read_postings(words, work, |word| ranges.push(word..word + 1))?;
            }
        }
        Ok(ranges)
    }

    fn add(&mut self, word: u32, found: TermMatch, work: &mut Work) -> Result<(), WorkError> {
        work.step()?;
        let of_word = self.by_word.entry(word).or_default();
        work.hold(if of_word.is_empty() { WORD_BYTES } else { size_of::<TermMatch>() })?;
        of_word.push(found);
        Ok(())
    }

    /// Whether a word may be matched by a term like that. Names are not looked up by their small words, so a term that
    /// must be matched is not matched by these.
    fn fits(&self, word: u32, term: &Term) -> bool {
        match self.vocabulary.class(word) {
            WordClass::Number => term.class == WordClass::Number,
            WordClass::Small => term.may_be_abbreviation || matches!(term.class, WordClass::Small | WordClass::Letter),
            WordClass::Letter => term.letters.len() <= 2,
            WordClass::Formal | WordClass::Plain => term.class != WordClass::Number,
        }
    }

    /// Adds words with the same letters or the same phonetic code.
    fn add_equal(
        &mut self,
        term: &Term,
        terms: u32,
        same: u32,
        phonetic: u32,
        work: &mut Work,
    ) -> Result<(), WorkError> {
        let vocabulary = self.vocabulary;
        // The binary searches.
        work.steps(8)?;
        let equal = vocabulary.words.equal_to(&term.fold);
        for word in equal.clone() {
            if self.fits(word, term) {
                self.add(word, TermMatch::new(terms, same, TermMatchType::Same), work)?;
            }
        }
        if term.class == WordClass::Number {
            return Ok(());
        }
        for code in term.codes().filter(|code| !code.is_empty()) {
            for word in vocabulary.with_codes(vocabulary.codes.equal_to(code)) {
                work.step()?;
                if !equal.contains(word) && self.fits(*word, term) {
                    self.add(*word, TermMatch::new(terms, phonetic, TermMatchType::Phonetic), work)?;
                }
            }
        }
        Ok(())
    }

    /// Adds words in which letters are missing, added, wrong or swapped. `counts` is memory to work in.
    fn add_misspelt(
        &mut self,
        term: &Term,
        terms: u32,
        counts: &mut Vec<u8>,
        work: &mut Work,
    ) -> Result<(), WorkError> {
        let errors = max_errors(term.letters.len());
        if term.is_abbreviation || errors == 0 {
            return Ok(());
        }
        let vocabulary = self.vocabulary;
        for code in term.codes() {
            let candidates = vocabulary.trigrams.candidates(code, errors, counts, work)?;
            for candidate in &candidates {
                let other = vocabulary.codes.get(*candidate);
                let by_code = forgiven_errors(code.as_bytes(), other.as_bytes(), false, work)?
                    .map(|errors| quality(errors, code.len().min(other.len())) - 20);
                for word in vocabulary.with_codes(*candidate..*candidate + 1) {
                    work.step()?;
                    let is_spelt = vocabulary.class(*word).is_spelt() && vocabulary.length(*word) >= MIN_MISSPELT;
                    if code == other || !is_spelt {
                        continue;
                    }
                    if let Some(quality) = self.by_letters(term, *word, work)?.max(by_code) {
                        self.add(*word, TermMatch::new(terms, quality, TermMatchType::Misspelt), work)?;
                    }
                }
            }
            work.release(size_of_val(candidates.as_slice()));
        }
        Ok(())
    }

    /// How well a term matches the letters of a word that may be near.
    fn by_letters(&self, term: &Term, word: u32, work: &mut Work) -> Result<Option<u32>, WorkError> {
        let length = self.vocabulary.length(word) as usize;
        if length.abs_diff(term.letters.len()) > 2 {
            return Ok(None);
        }
        let text = self.vocabulary.words.get(word);
        let errors = if text.len() == length {
            // It is in ASCII; a term that is not has nothing in common with it.
            forgiven_errors(term.fold.as_bytes(), text.as_bytes(), true, work)?
        } else {
            forgiven_errors(&term.letters, &text.chars().collect::<Vec<_>>(), true, work)?
        };
        Ok(errors.map(|errors| quality(errors, length.min(term.letters.len()))))
    }

    /// Adds initials, in names, of the term.
    fn add_initial(&mut self, term: &Term, terms: u32, work: &mut Work) -> Result<(), WorkError> {
        if term.letters.len() < 3 {
            return Ok(());
        }
        let Some(first) = term.letters.first() else { return Ok(()) };
        let first = Term::new(&first.to_string(), Some(WordClass::Plain), false);
        let vocabulary = self.vocabulary;
        // The binary searches.
        work.steps(8)?;
        let mut words: Vec<u32> = vocabulary.words.equal_to(&first.fold).collect();
        for code in first.codes() {
            for word in vocabulary.with_codes(vocabulary.codes.equal_to(code)) {
                work.step()?;
                words.push(*word);
            }
        }
        words.sort_unstable();
        words.dedup();
        for word in words {
            if vocabulary.class(word) == WordClass::Letter {
                self.add(word, TermMatch::new(terms, 500, TermMatchType::Initial), work)?;
            }
        }
        Ok(())
    }
}

/// How well a misspelt word of so many letters is matched.
fn quality(errors: usize, letters: usize) -> u32 {
    760 - 600 * to_u30(errors) / to_u30(letters)
}
