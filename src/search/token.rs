//! Tokens of indexed names.

/// Token of an indexed name: the number of a word of the vocabulary, and two flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token(u32);

impl Token {
    /// It is the two words before it, which a hyphen joins, written as one.
    const COMPOUND: u32 = 1 << 31;
    /// It is an abbreviation in capitals.
    const CAPITALS: u32 = 1 << 30;

    /// A token of a word.
    pub(super) fn new(word: u32, is_compound: bool, is_capitals: bool) -> Self {
        let compound = if is_compound { Self::COMPOUND } else { 0 };
        let capitals = if is_capitals { Self::CAPITALS } else { 0 };
        Self(word | compound | capitals)
    }

    /// The same token with another number of its word.
    pub(super) fn renumbered(self, word: u32) -> Self {
        Self::new(word, self.is_compound(), self.is_capitals())
    }

    /// The number of its word.
    pub(super) fn word(self) -> u32 {
        self.0 & !(Self::COMPOUND | Self::CAPITALS)
    }

    /// The number of its word with its flags.
    pub(super) fn as_number(self) -> u32 {
        self.0
    }

    pub(super) fn is_compound(self) -> bool {
        self.0 & Self::COMPOUND != 0
    }

    pub(super) fn is_capitals(self) -> bool {
        self.0 & Self::CAPITALS != 0
    }
}
