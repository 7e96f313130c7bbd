//! Fields of records that predicates and orders name.

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
