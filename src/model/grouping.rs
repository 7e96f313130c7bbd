//! Counting the items of a list in groups.

use super::answer::NodeAnswer;
use super::filter::{EntityField, RelationField};
use super::plan::{NodePlan, Steps};
use super::value::Value;

/// How a list is counted. The largest groups come first; of equal size in the order of what they have in common, where a
/// missing value comes last, kinds are ordered by name and entities by identifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// What the items of a group have in common. Where there is nothing, all are one group, and be there none.
    pub by: Vec<GroupBy>,
    /// Most groups.
    pub first: usize,
    /// What is asked of the entities that groups are made by.
    pub node: NodePlan,
}

/// Something that items of a list can have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// Their kind.
    Kind,
    /// The value of a field: a text, a whole number, a truth value or one of an enumeration.
    Value(GroupField),
    /// The year of a date: the first in which it can be. A date without bounds has none.
    Year(GroupField),
    /// In a list of entities, an entity that relations lead to. An item without such a relation is in no group; one with
    /// several is in several, and in each once.
    Far(Steps),
    /// In a list of relations, the entity at an end.
    End(GroupEnd),
}

/// A field of the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupField {
    /// In a list of entities.
    Entity(EntityField),
    /// In a list of relations.
    Relation(RelationField),
}

/// An end of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupEnd {
    /// The far end; in a list of relations that are not reached from an entity, the `to` end.
    Node,
    /// Where it starts.
    From,
    /// Where it ends.
    To,
}

/// Items that have something in common.
#[derive(Debug)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// What they have in common, as the grouping lists it.
    pub keys: Vec<GroupKey>,
}

/// What the items of a group have in common.
#[derive(Debug)]
pub enum GroupKey {
    /// No value.
    Missing,
    /// A kind, by its position.
    Kind(usize),
    /// A value.
    Value(Value),
    /// A year.
    Year(i32),
    /// An entity.
    Entity(NodeAnswer),
}
