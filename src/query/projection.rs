//! Projections: which parts of records an answer must hold.

use super::field::{EntityField, RelationField};
use crate::ontology::{CommonEntityField, CommonRelationField, KindId, Ontology, RelationKindId};

/// A part of an entity that an answer must hold. Its identifier is there always.
///
/// Where entities of several kinds can stand, the kind is asked for together with properties, and with hops that not all
/// of the kinds have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityPart {
    /// Its kind, where it is not settled by the plan.
    Kind,
    /// English name.
    Name,
    /// Further names.
    Names,
    /// Description.
    Description,
    /// Beginning.
    Start,
    /// End.
    End,
    /// The same thing elsewhere.
    ExternalIds,
    /// Who says so.
    Citations,
    /// Asserted or inferred.
    Derived,
    /// What an editor must say.
    Note,
    /// Own property of a kind.
    Property(KindId, u16),
}

/// A part of a relation that an answer must hold. Where relations of several kinds can stand, the kind is asked for
/// together with properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationPart {
    /// Identifier.
    Id,
    /// Its kind, where it is not settled by the plan.
    Kind,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Who says so.
    Citations,
    /// Asserted or inferred.
    Derived,
    /// What an editor must say.
    Note,
    /// Own property of a kind.
    Property(RelationKindId, u16),
}

impl EntityPart {
    /// The part that a field of an entity of some kind is; none for the identifier.
    pub fn of(field: EntityField, kind: KindId) -> Option<Self> {
        match field {
            EntityField::Id => None,
            EntityField::Name => Some(Self::Name),
            EntityField::Description => Some(Self::Description),
            EntityField::Start => Some(Self::Start),
            EntityField::End => Some(Self::End),
            EntityField::Derived => Some(Self::Derived),
            EntityField::Property(at) => Some(Self::Property(kind, at)),
        }
    }

    /// The parts that a common field is written from, beside the kind.
    pub fn of_common(field: CommonEntityField) -> &'static [Self] {
        match field {
            CommonEntityField::Name => &[Self::Name],
            CommonEntityField::Names => &[Self::Names],
            CommonEntityField::Description => &[Self::Description],
            CommonEntityField::Start => &[Self::Start],
            CommonEntityField::End => &[Self::End],
            CommonEntityField::Period | CommonEntityField::Validity => &[Self::Start, Self::End],
            CommonEntityField::ExternalIds => &[Self::ExternalIds],
            CommonEntityField::Citations => &[Self::Citations],
            CommonEntityField::Derived => &[Self::Derived],
            CommonEntityField::Note => &[Self::Note],
            CommonEntityField::Id
            | CommonEntityField::Kind
            | CommonEntityField::Relations
            | CommonEntityField::RelationCounts => &[],
        }
    }

    /// Name of the part: of the common field or of the property that it is.
    pub fn name(self, ontology: &Ontology) -> &str {
        let common = match self {
            Self::Kind => CommonEntityField::Kind,
            Self::Name => CommonEntityField::Name,
            Self::Names => CommonEntityField::Names,
            Self::Description => CommonEntityField::Description,
            Self::Start => CommonEntityField::Start,
            Self::End => CommonEntityField::End,
            Self::ExternalIds => CommonEntityField::ExternalIds,
            Self::Citations => CommonEntityField::Citations,
            Self::Derived => CommonEntityField::Derived,
            Self::Note => CommonEntityField::Note,
            Self::Property(kind, at) => return &ontology[kind].properties[usize::from(at)].name,
        };
        common.name()
    }
}

impl RelationPart {
    /// The part that a field of a relation of some kind is.
    pub fn of(field: RelationField, kind: RelationKindId) -> Self {
        match field {
            RelationField::Id => Self::Id,
            RelationField::Start => Self::Start,
            RelationField::End => Self::End,
            RelationField::Derived => Self::Derived,
            RelationField::Property(at) => Self::Property(kind, at),
        }
    }

    /// The parts that a common field is written from, beside the kind.
    pub fn of_common(field: CommonRelationField) -> &'static [Self] {
        match field {
            CommonRelationField::Id => &[Self::Id],
            CommonRelationField::Start => &[Self::Start],
            CommonRelationField::End => &[Self::End],
            CommonRelationField::Period | CommonRelationField::Validity => &[Self::Start, Self::End],
            CommonRelationField::Citations => &[Self::Citations],
            CommonRelationField::Derived => &[Self::Derived],
            CommonRelationField::Note => &[Self::Note],
            CommonRelationField::Kind
            | CommonRelationField::From
            | CommonRelationField::To
            | CommonRelationField::FromId
            | CommonRelationField::ToId => &[],
        }
    }

    /// Name of the part: of the common field or of the property that it is.
    pub fn name(self, ontology: &Ontology) -> &str {
        let common = match self {
            Self::Id => CommonRelationField::Id,
            Self::Kind => CommonRelationField::Kind,
            Self::Start => CommonRelationField::Start,
            Self::End => CommonRelationField::End,
            Self::Citations => CommonRelationField::Citations,
            Self::Derived => CommonRelationField::Derived,
            Self::Note => CommonRelationField::Note,
            Self::Property(kind, at) => return &ontology[kind].properties[usize::from(at)].name,
        };
        common.name()
    }
}

/// A set of parts, in the order in which they were added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection<P>(Vec<P>);

impl<P> Default for Projection<P> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<P: Copy + PartialEq> Projection<P> {
    /// Adds a part, if it is not there.
    pub fn add(&mut self, part: P) {
        if !self.has(part) {
            self.0.push(part);
        }
    }

    /// Whether a part is there.
    pub fn has(&self, part: P) -> bool {
        self.0.contains(&part)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts.
    pub fn iter(&self) -> impl Iterator<Item = P> {
        self.0.iter().copied()
    }
}

impl<P: Copy + PartialEq> Extend<P> for Projection<P> {
    fn extend<T: IntoIterator<Item = P>>(&mut self, items: T) {
        items.into_iter().for_each(|part| self.add(part));
    }
}

impl<P: Copy + PartialEq, const N: usize> From<[P; N]> for Projection<P> {
    fn from(items: [P; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<P: Copy + PartialEq> FromIterator<P> for Projection<P> {
    fn from_iter<T: IntoIterator<Item = P>>(items: T) -> Self {
        let mut parts = Self::default();
        parts.extend(items);
        parts
    }
}
