//! Spellings: what an index is made of.

/// Spelling of an entity's name, as it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling<'a> {
    /// The name.
    pub text: &'a str,
    /// BCP 47 language tag; `en` for the main name.
    pub lang: &'a str,
    /// Whether it is an abbreviation.
    pub abbreviation: bool,
}
