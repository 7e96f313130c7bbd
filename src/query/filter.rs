//! Filters: conditions on entities and relations, made of predicates on their fields.

use super::field::{EntityField, RelationField};
use super::predicate::Predicate;
use super::scope::Scope;
use super::selector::EdgeSelector;
use crate::ontology::{CommonEntityField, KindSet};

/// A condition on an entity.
#[derive(Clone, Debug, PartialEq)]
pub enum EntityFilter {
    /// All hold; none given is always met.
    All(Vec<EntityFilter>),
    /// At least one holds.
    Any(Vec<EntityFilter>),
    /// It does not hold.
    Not(Box<EntityFilter>),
    /// The kind is one of these.
    Kind(KindSet),
    /// A field passes a test.
    Field(EntityField, Predicate),
    /// Any of the names, the English one included, passes a test.
    Names(Predicate),
    /// Its relations do.
    Related(Box<Related>),
}

impl EntityFilter {
    /// Whether it asks for nothing, and so is met by all.
    pub fn is_always_met(&self) -> bool {
        matches!(self, Self::All(all) if all.is_empty())
    }
}

impl EntityFilter {
    /// A predicate on a common field; none for fields that predicates do not name.
    pub fn of_common(field: CommonEntityField, predicate: Predicate) -> Option<Self> {
        match field {
            CommonEntityField::Names => Some(Self::Names(predicate)),
            other => EntityField::of_common(other).map(|field| Self::Field(field, predicate)),
        }
    }
}

/// A condition on the relations of an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Which relations, in which direction.
    pub steps: EdgeSelector,
    /// How many of them must meet the filter.
    pub quantifier: Quantifier,
    /// What they must meet.
    pub filter: RelationFilter,
    /// Which of them count at all: those that hold then, and lead to entities that are included.
    pub scope: Scope,
}

/// How many relations must meet a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// Not one.
    None,
    /// Every one; met where there is none.
    All,
    /// Exactly one.
    Single,
}

/// A condition on a relation, seen from one of its ends.
#[derive(Clone, Debug, PartialEq)]
pub enum RelationFilter {
    /// All hold; none given is always met.
    All(Vec<RelationFilter>),
    /// At least one holds.
    Any(Vec<RelationFilter>),
    /// It does not hold.
    Not(Box<RelationFilter>),
    /// The kind is one of these.
    Kind(KindSet),
    /// A field passes a test.
    Field(RelationField, Predicate),
    /// The far end meets a filter; in a list of relations, the `to` end.
    Node(EntityFilter),
    /// The `from` end meets a filter.
    From(EntityFilter),
    /// The `to` end meets a filter.
    To(EntityFilter),
}

impl RelationFilter {
    /// Whether it asks for nothing, and so is met by all.
    pub fn is_always_met(&self) -> bool {
        matches!(self, Self::All(all) if all.is_empty())
    }
}
