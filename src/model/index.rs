//! Indexes of records: dense numbers by which arrays are addressed.

/// Index of an entity within its [`Records`](super::Records): entities are numbered from 0 in the order of their identifiers, so
/// that comparing indexes compares identifiers. It means nothing in other records, such as those of another answer or revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIx(pub u32);

/// Index of a relation within its [`Records`](super::Records): numbered from 0 as they were added, and in the order of their
/// identifiers after [`Records::sort_relations`](super::Records::sort_relations). It means nothing in other records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationIx(pub u32);
