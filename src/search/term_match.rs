//! Matches of a term of a query and a word of a name.

/// In what way a term matches a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermMatchType {
    /// The same letters.
    Same,
    /// The same phonetic code.
    Phonetic,
    /// The word of the name begins so.
    Prefix,
    /// A letter or two are wrong, or the ending is another.
    Misspelt,
    /// One of them is the initial of the other.
    Initial,
    /// One of them is an abbreviation, and the other words are what it stands for.
    Initials,
}

/// Match of one or more terms of a query and a word of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermMatch {
    /// The terms, a bit for each.
    pub(super) terms: u32,
    /// How well they match, in thousandths, as `search` documents it.
    pub(super) quality: u32,
    /// In what way.
    pub(super) ty: TermMatchType,
    /// How much of the word is matched, in thousandths.
    pub(super) part: u32,
}

impl TermMatch {
    /// A match of all of a word, or of its initial, which counts for three tenths of it.
    pub(super) fn new(terms: u32, quality: u32, ty: TermMatchType) -> Self {
        let part = if ty == TermMatchType::Initial { 300 } else { 1000 };
        Self { terms, quality, ty, part }
    }
}
