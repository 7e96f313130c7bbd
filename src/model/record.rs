//! Entities and relations, as they are read and written.

use super::index::EntityIx;
use super::name::Name;
use super::period::Period;
use super::value::Value;
use crate::ontology::{KindId, RelationKindId};
use std::fmt;

/// Where a fact is said: `source#locator`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// Identifier of the Source.
    pub source: Box<str>,
    /// Place within it; empty for the source as a whole.
    pub locator: Box<str>,
}

impl Citation {
    /// Reads `source#locator` or `source`.
    pub fn parse(text: &str) -> Self {
        let (source, locator) = text.split_once('#').unwrap_or((text, ""));
        Self { source: source.into(), locator: locator.into() }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.locator.is_empty() { f.write_str(&self.source) } else { write!(f, "{}#{}", self.source, self.locator) }
    }
}

/// An identifier of the same thing elsewhere: `scheme:value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternalId {
    /// The scheme, such as `wikidata`.
    pub scheme: Box<str>,
    /// The identifier in it.
    pub value: Box<str>,
}

impl fmt::Display for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme, self.value)
    }
}

/// Whether the source says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Derivation {
    /// The source says so.
    #[default]
    Asserted,
    /// It follows from what the source says.
    Inferred,
}

impl Derivation {
    /// All of them, in the order of their values.
    pub const ALL: [Self; 2] = [Self::Asserted, Self::Inferred];

    /// The name in data and API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "ASSERTED",
            Self::Inferred => "INFERRED",
        }
    }
}

impl From<Derivation> for Value {
    /// By its place in the order, as enumerations have it.
    fn from(derived: Derivation) -> Self {
        Self::Enum(u8::from(derived == Derivation::Inferred))
    }
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Identifier, unique over all records.
    pub id: Box<str>,
    /// Its kind.
    pub kind: KindId,
    /// English name.
    pub name: Box<str>,
    /// Further names.
    pub names: Box<[Name]>,
    /// What it is.
    pub description: Option<Box<str>>,
    /// When it existed or applied.
    pub period: Period,
    /// Own properties, by their position in the kind.
    pub properties: Box<[Option<Value>]>,
    /// The same thing elsewhere.
    pub external_ids: Box<[ExternalId]>,
    /// Who says so.
    pub citations: Box<[Citation]>,
    /// Whether the source says it.
    pub derived: Derivation,
    /// What an editor must say.
    pub note: Option<Box<str>>,
}

/// A relation, whole; within [`Records`](super::Records) it is kept apart in shared pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Identifier, unique over all records.
    pub id: Box<str>,
    /// Its kind.
    pub kind: RelationKindId,
    /// Where it starts.
    pub from: EntityIx,
    /// Where it ends.
    pub to: EntityIx,
    /// When it held.
    pub period: Period,
    /// Own properties, by their position in the kind.
    pub properties: Box<[Option<Value>]>,
    /// Who says so.
    pub citations: Box<[Citation]>,
    /// Whether the source says it.
    pub derived: Derivation,
    /// What an editor must say.
    pub note: Option<Box<str>>,
}
