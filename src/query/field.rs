//! Fields of records that predicates and orders name.

use crate::ontology::{CommonEntityField, CommonRelationField};

/// A field of an entity that filters and orders name. Properties are by position, so the kind must be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityField {
    /// Identifier.
    Id,
    /// English name.
    Name,
    /// Description.
    Description,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Asserted or inferred.
    Derived,
    /// Own property.
    Property(u16),
}

/// A field of a relation that filters and orders name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationField {
    /// Identifier.
    Id,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Asserted or inferred.
    Derived,
    /// Own property.
    Property(u16),
}

impl EntityField {
    /// The field that predicates and orders know a common field by; none for those that they do not name.
    pub fn of_common(field: CommonEntityField) -> Option<Self> {
        match field {
            CommonEntityField::Id => Some(Self::Id),
            CommonEntityField::Name => Some(Self::Name),
            CommonEntityField::Description => Some(Self::Description),
            CommonEntityField::Start => Some(Self::Start),
            CommonEntityField::End => Some(Self::End),
            CommonEntityField::Derived => Some(Self::Derived),
            CommonEntityField::Kind
            | CommonEntityField::Names
            | CommonEntityField::Period
            | CommonEntityField::Validity
            | CommonEntityField::ExternalIds
            | CommonEntityField::Citations
            | CommonEntityField::Note
            | CommonEntityField::Relations
            | CommonEntityField::RelationCounts => None,
        }
    }
}

impl RelationField {
    /// The field that predicates and orders know a common field by; none for those that they do not name.
    pub fn of_common(field: CommonRelationField) -> Option<Self> {
        match field {
            CommonRelationField::Id => Some(Self::Id),
            CommonRelationField::Start => Some(Self::Start),
            CommonRelationField::End => Some(Self::End),
            CommonRelationField::Derived => Some(Self::Derived),
            CommonRelationField::Kind
            | CommonRelationField::From
            | CommonRelationField::To
            | CommonRelationField::FromId
            | CommonRelationField::ToId
            | CommonRelationField::Period
            | CommonRelationField::Validity
            | CommonRelationField::Citations
            | CommonRelationField::Note => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lists_are_filtered_sorted_and_grouped_by_is_a_field() {
        for row in CommonEntityField::ALL {
            let is_named = row.filter.is_some() || row.is_sortable;
            // Any of the names passes, so they are a condition of their own; the kind is one of a set.
            let expected = is_named && row.field != CommonEntityField::Names;
            assert_eq!(EntityField::of_common(row.field).is_some(), expected, "{}", row.name);
            assert!(row.grouping.is_none() || expected || row.field == CommonEntityField::Kind, "{}", row.name);
        }
        for row in CommonRelationField::ALL {
            let is_named = row.filter.is_some() || row.is_sortable;
            assert_eq!(RelationField::of_common(row.field).is_some(), is_named, "{}", row.name);
            assert!(row.grouping.is_none() || is_named || row.field == CommonRelationField::Kind, "{}", row.name);
        }
    }
}
