//! Orders of lists. Every order is total: the identifier of the entity, or of the relation, comes last.

use super::field::{EntityField, RelationField};
use super::selector::EdgeSelector;

/// An entity field to order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntityOrder {
    /// The field.
    pub field: EntityField,
    /// From the greatest down.
    pub descending: bool,
}

/// A number of relations to order entities by: of those that the scope of the list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountOrder {
    /// Which relations.
    pub steps: EdgeSelector,
    /// From the greatest down.
    pub descending: bool,
}

/// A relation field, or a field of its far end, to order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RelationOrder {
    /// The field.
    pub field: RelationSortField,
    /// From the greatest down.
    pub descending: bool,
}

/// What relations are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationSortField {
    /// A field of the relation.
    Own(RelationField),
    /// A field of the far end; in a list of relations, of the `to` end.
    Node(EntityField),
}
