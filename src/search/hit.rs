//! Hits: what a search finds, and how.

/// The highest score of a name, which a hit shows as 1.
pub(super) const MAX_SCORE: u32 = 10_000;

/// How a name matches a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The same words.
    Exact,
    /// The same words in another script or another romanisation.
    Transliterated,
    /// A recorded abbreviation.
    Abbreviation,
    /// The name begins so.
    Prefix,
    /// The words are among those of the name.
    Words,
    /// Initials stand for words.
    Initials,
    /// Letters are missing, added, wrong or swapped, or a word has another ending.
    Misspelt,
}

impl Match {
    /// All matches.
    pub const ALL: [Self; 7] = [
        Self::Exact,
        Self::Transliterated,
        Self::Abbreviation,
        Self::Prefix,
        Self::Words,
        Self::Initials,
        Self::Misspelt,
    ];

    /// Description in the API.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Exact => "The same words.",
            Self::Transliterated => "The same words in another script or another romanisation.",
            Self::Abbreviation => "A recorded abbreviation.",
            Self::Prefix => "The name begins so.",
            Self::Words => "The words are among those of the name.",
            Self::Initials => "Initials stand for words.",
            Self::Misspelt => "Letters are missing, added, wrong or swapped, or a word has another ending.",
        }
    }

    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "EXACT",
            Self::Transliterated => "TRANSLITERATED",
            Self::Abbreviation => "ABBREVIATION",
            Self::Prefix => "PREFIX",
            Self::Words => "WORDS",
            Self::Initials => "INITIALS",
            Self::Misspelt => "MISSPELT",
        }
    }
}

/// Entity that matches a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Number of the entity.
    pub entity: u32,
    /// Which of its spellings matches the query best; of equal ones the first.
    pub spelling: u16,
    /// How well, above 0 and at most 1.
    pub score: f64,
    /// In what way.
    pub how: Match,
}
