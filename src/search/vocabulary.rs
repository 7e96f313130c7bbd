//! Vocabulary: the distinct words of all names.

use super::interner::WordList;
use super::posting_lists::PostingLists;
use super::sorted_strings::SortedStrings;
use super::trigram_index::TrigramIndex;
use super::u30::to_u30;
use super::word_class::WordClass;
use std::ops::Range;

/// Minimum length of a word that may be misspelt, in letters: too many shorter words are one error apart (`uk`, `us`).
pub(super) const MIN_MISSPELT: u32 = 4;

/// Vocabulary: the distinct words of all names, by their letters and then by their phonetic codes, each with what is known
/// of it alone.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) words: SortedStrings,
    classes: Vec<WordClass>,
    /// For each word, how many letters it has, to 255.
    lengths: Vec<u8>,
    /// For each word, the number of its code.
    code_of: Vec<u32>,
    pub(super) codes: SortedStrings,
    words_by_code: PostingLists,
    pub(super) trigrams: TrigramIndex,
}

impl Vocabulary {
    pub(super) fn class(&self, word: u32) -> WordClass {
        self.classes[word as usize]
    }

    /// How many letters a word has.
    pub(super) fn length(&self, word: u32) -> u32 {
        self.lengths[word as usize].into()
    }

    /// The number of a word's phonetic code.
    pub(super) fn code_number(&self, word: u32) -> u32 {
        self.code_of[word as usize]
    }

    pub(super) fn code(&self, word: u32) -> &str {
        self.codes.get(self.code_number(word))
    }

    /// The words with one of these codes.
    pub(super) fn with_codes(&self, codes: Range<u32>) -> &[u32] {
        self.words_by_code.range(codes)
    }

    /// The vocabulary of a list of words.
    pub(super) fn build(list: &WordList) -> Self {
        let mut all: Vec<&str> = list.iter().map(|(_, code)| code).collect();
        all.sort_unstable();
        all.dedup();
        let mut codes = SortedStrings::default();
        for code in &all {
            codes.push(code);
        }
        codes.shrink();
        let mut vocabulary = Self { codes, ..Self::default() };
        for (word, code) in list.iter() {
            vocabulary.words.push(word);
            vocabulary.classes.push(WordClass::of(word, code));
            vocabulary.lengths.push(u8::try_from(word.chars().count()).unwrap_or(u8::MAX));
            vocabulary.code_of.push(to_u30(all.partition_point(|other| *other < code)));
        }
        vocabulary.words.shrink();
        vocabulary.classes.shrink_to_fit();
        vocabulary.lengths.shrink_to_fit();
        vocabulary.code_of.shrink_to_fit();
        let of_words = || vocabulary.code_of.iter().enumerate().map(|(word, code)| (*code, to_u30(word)));
        vocabulary.words_by_code = PostingLists::build(all.len(), of_words);
        let (lists, classes, lengths) = (&vocabulary.words_by_code, &vocabulary.classes, &vocabulary.lengths);
        let may_be_misspelt =
            |word: &u32| classes[*word as usize].is_spelt() && u32::from(lengths[*word as usize]) >= MIN_MISSPELT;
        vocabulary.trigrams =
            TrigramIndex::build(&vocabulary.codes, |code| lists.get(code).iter().any(may_be_misspelt));
        vocabulary
    }

    pub(super) fn bytes(&self) -> usize {
        let strings = self.words.bytes() + self.codes.bytes();
        let traits = self.classes.capacity() + self.lengths.capacity() + self.code_of.capacity() * 4;
        strings + traits + self.words_by_code.bytes() + self.trigrams.bytes()
    }
}
