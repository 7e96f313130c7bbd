//! Selections: what is asked of entities, of their relations, and of pages of them, to whatever depth.

use super::cursor::Cursor;
use super::field::{EntityField, RelationField};
use super::filter::RelationFilter;
use super::order::RelationOrder;
use super::projection::{EntityPart, Projection, RelationPart};
use super::scope::Scope;
use super::selector::EdgeSelector;
use crate::ontology::KindSet;

/// Most items a page may have.
pub const LIST_LIMIT: usize = 1000;

/// What is asked of an entity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodePlan {
    /// Fields that are written of the entity itself; for the cost.
    pub field_count: usize,
    /// What the answer must hold of the entity itself.
    pub parts: Projection<EntityPart>,
    /// Its relations.
    pub hops: Vec<Hop>,
    /// How many relations it has, by kind and direction.
    pub counts: Vec<CountsPlan>,
    /// What is asked of the sources it cites.
    pub cited: Option<Box<NodePlan>>,
}

impl NodePlan {
    /// Whether nothing is asked beyond the entity itself.
    pub fn is_empty(&self) -> bool {
        self.hops.is_empty() && self.counts.is_empty() && self.cited.is_none()
    }
}

/// A count of relations by kind and direction.
#[derive(Clone, Debug, PartialEq)]
pub struct CountsPlan {
    /// Date and discretion.
    pub scope: Scope,
}

/// What is asked of a relation that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgePlan {
    /// Fields that are written of the relation itself; for the cost.
    pub field_count: usize,
    /// What the answer must hold of the relation itself; where that is nothing, it need not tell which relation it is.
    /// Of its ends and of its sources something is asked only where something is asked of the relation itself.
    pub parts: Projection<RelationPart>,
    /// Of its far end.
    pub node: NodePlan,
    /// Of its `from` end.
    pub from: NodePlan,
    /// Of its `to` end.
    pub to: NodePlan,
    /// Of the sources it cites.
    pub cited: Option<Box<NodePlan>>,
}

impl EdgePlan {
    /// Whether nothing is asked but the far end.
    pub fn is_plain(&self) -> bool {
        self.from.is_empty() && self.to.is_empty() && self.cited.is_none()
    }
}

/// Relations of an entity and the entities at their far ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// Kinds of entities that the hop starts from; others have no answer to it.
    pub on: KindSet,
    /// Which relations.
    pub steps: EdgeSelector,
    /// Condition.
    pub filter: RelationFilter,
    /// Order; the identifier of the relation comes last.
    pub order: Vec<RelationOrder>,
    /// Which part of the list.
    pub page: PagePlan,
    /// Date and discretion.
    pub scope: Scope,
    /// What is asked of each.
    pub edge: EdgePlan,
}

impl Hop {
    /// Whether both hops find the same relations, whatever is asked of them.
    pub fn finds_same(&self, other: &Self) -> bool {
        self.on == other.on
            && self.steps == other.steps
            && self.filter == other.filter
            && self.order == other.order
            && self.page.same_part(&other.page)
            && self.scope == other.scope
    }
}

/// Which part of a list, and what is asked of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "what is asked of a page are independent choices")]
pub struct PagePlan {
    /// Most items; at most [`LIST_LIMIT`].
    pub limit: usize,
    /// Begin after this place, or before it when going backward.
    pub from: Option<Cursor>,
    /// The last items instead of the first; they are given in the list's order all the same.
    pub backward: bool,
    /// Whether items are asked for.
    pub items: bool,
    /// Whether the size of the whole list is asked for.
    pub total: bool,
    /// Whether it is asked if the list goes on past the page, in the direction of reading.
    pub wants_has_next: bool,
    /// How the whole list is counted.
    pub groups: Vec<Grouping>,
}

impl PagePlan {
    fn same_part(&self, other: &Self) -> bool {
        (self.limit, &self.from, self.backward) == (other.limit, &other.from, other.backward)
    }
}

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
    Far(EdgeSelector),
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
