//! Name table: all indexed names, and in which order of what they are found.

use super::cost;
use super::phonetic::{initials_code, joined_code};
use super::posting_lists::PostingLists;
use super::token::Token;
use super::vocabulary::Vocabulary;
use super::word_class::WordClass;
use crate::work::{Work, WorkError};
use std::ops::Range;

/// Maximum number of words that are read of a name, so that its tokens fit the 64 bits in which they are marked.
pub(super) const MAX_NAME_WORDS: usize = 64;

/// Flag in the traits of a name: it is an abbreviation.
pub(super) const ABBREVIATION: u16 = 1 << 15;

/// Flag of a name in the list by initials: words joined by a hyphen have one initial together.
pub(super) const HYPHENS_JOIN: u32 = 1 << 31;

/// Table of all names, entity by entity.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    /// For each name, its entity.
    pub(super) entities: Vec<u32>,
    /// For each entity, its first name.
    pub(super) firsts: Vec<u32>,
    /// For each name, where its tokens end.
    pub(super) ends: Vec<u32>,
    pub(super) tokens: Vec<Token>,
    /// For each name, the number of its language, and whether it is an abbreviation.
    pub(super) traits: Vec<u16>,
    pub(super) languages: Vec<Box<str>>,
    /// For each word that is not small, the names that have it.
    pub(super) names_by_word: PostingLists,
    /// Names in the order of their codes with no space between words.
    pub(super) by_whole_code: Vec<u32>,
    /// Names of two significant words or more in the order of the codes of their initials.
    pub(super) by_initials: Vec<u32>,
}

impl NameTable {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn tokens(&self, name: u32) -> &[Token] {
        let at = name as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.tokens[start..self.ends[at] as usize]
    }

    pub(super) fn is_abbreviation(&self, name: u32) -> bool {
        self.traits[name as usize] & ABBREVIATION != 0
    }

    /// For each language, whether it is the wanted one or one of its scripts or regions.
    pub(super) fn languages(&self, wanted: Option<&str>, work: &mut Work) -> Result<Vec<bool>, WorkError> {
        let matches = |tag: &str, wanted: &str| {
            let (head, rest) = tag.split_at_checked(wanted.len()).unwrap_or(("", ""));
            head.eq_ignore_ascii_case(wanted) && !wanted.is_empty() && (rest.is_empty() || rest.starts_with('-'))
        };
        let mut languages = Vec::with_capacity(self.languages.len());
        for tag in &self.languages {
            work.step()?;
            languages.push(wanted.is_none_or(|wanted| matches(tag, wanted)));
        }
        Ok(languages)
    }

    pub(super) fn language(&self, name: u32) -> usize {
        usize::from(self.traits[name as usize] & !ABBREVIATION)
    }

    /// The entity of a name.
    pub(super) fn entity(&self, name: u32) -> u32 {
        self.entities[name as usize]
    }

    /// Which of the names of its entity a name is.
    pub(super) fn spelling(&self, name: u32) -> u32 {
        name - self.firsts[self.entity(name) as usize]
    }

    /// The names that have one of the words.
    pub(super) fn with_words(&self, words: Range<u32>) -> &[u32] {
        self.names_by_word.range(words)
    }

    /// The phonetic code of a whole name with no space between its words.
    pub(super) fn whole_code(&self, name: u32, vocabulary: &Vocabulary) -> String {
        let words = self.tokens(name).iter().filter(|token| !token.is_compound());
        joined_code(words.map(|token| vocabulary.code(token.word())))
    }

    /// The initials of the significant words, with a space at each small word; an abbreviation is all initials. Words that
    /// a hyphen joins have one if `hyphens_join`.
    pub(super) fn initials(&self, name: u32, hyphens_join: bool, vocabulary: &Vocabulary) -> String {
        let mut initials = String::new();
        let tokens = self.tokens(name);
        for (at, token) in tokens.iter().enumerate() {
            let is_joined = tokens.get(at + 1).is_some_and(|next| next.is_compound());
            if token.is_compound() || (hyphens_join && is_joined) {
                continue;
            }
            let word = vocabulary.words.get(token.word());
            match vocabulary.class(token.word()) {
                WordClass::Number => {}
                WordClass::Small => initials.push(' '),
                _ if token.is_capitals() => initials.push_str(word),
                _ => initials.extend(word.chars().next()),
            }
        }
        initials
    }

    /// The phonetic code of the initials of a name, which may have the flag [`HYPHENS_JOIN`].
    pub(super) fn initials_code(&self, at: u32, vocabulary: &Vocabulary) -> String {
        initials_code(&self.initials(at & !HYPHENS_JOIN, at & HYPHENS_JOIN != 0, vocabulary).replace(' ', ""))
    }

    /// The names with a phonetic code as a whole, in rising order.
    pub(super) fn with_whole_code(
        &self,
        code: &str,
        vocabulary: &Vocabulary,
        work: &mut Work,
    ) -> Result<&[u32], WorkError> {
        let list = &self.by_whole_code;
        let start = self.partition_point(list, work, |name| *self.whole_code(name, vocabulary) < *code)?;
        let rest = &list[start..];
        Ok(&rest[..self.partition_point(rest, work, |name| self.whole_code(name, vocabulary) == code)?])
    }

    /// The names whose initials have a phonetic code, or one that begins so unless they are to be `equal`; they may have
    /// the flag [`HYPHENS_JOIN`].
    pub(super) fn with_initials(
        &self,
        code: &str,
        equal: bool,
        vocabulary: &Vocabulary,
        work: &mut Work,
    ) -> Result<&[u32], WorkError> {
        let list = &self.by_initials;
        let start = self.partition_point(list, work, |at| *self.initials_code(at, vocabulary) < *code)?;
        let rest = &list[start..];
        let fits = |own: String| if equal { own == code } else { own.starts_with(code) };
        Ok(&rest[..self.partition_point(rest, work, |at| fits(self.initials_code(at, vocabulary)))?])
    }

    /// How many names of a list are `before` others, given that they come first: a binary search that makes the keys it
    /// compares, a step for each word.
    fn partition_point(&self, list: &[u32], work: &mut Work, before: impl Fn(u32) -> bool) -> Result<usize, WorkError> {
        let (mut low, mut high) = (0, list.len());
        while low < high {
            let middle = low.midpoint(high);
            work.steps(1 + self.tokens(list[middle] & !HYPHENS_JOIN).len())?;
            if before(list[middle]) { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    /// Steps for looking at the words of a name.
    pub(super) fn cost(&self, name: u32) -> usize {
        cost::of_tokens(self.tokens(name).len())
    }

    pub(super) fn bytes(&self) -> usize {
        let numbers = [&self.entities, &self.firsts, &self.ends, &self.by_whole_code, &self.by_initials];
        let numbers: usize = numbers.iter().map(|list| list.capacity() * 4).sum();
        numbers + self.tokens.capacity() * 4 + self.traits.capacity() * 2 + self.names_by_word.bytes()
    }
}
