//! Numbers of records.

/// Number of an entity within its [`Records`](super::Records); rising numbers are rising identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIx(pub u32);

/// Number of a relation within its [`Records`](super::Records); rising numbers are rising identifiers once they are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationIx(pub u32);
