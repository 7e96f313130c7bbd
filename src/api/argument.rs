//! Arguments of fields, by name.

/// Identifier of a record.
pub const ID: &str = "id";
/// Identifiers of records.
pub const IDS: &str = "ids";
/// Filter of a list.
pub const WHERE: &str = "where";
/// Order of a list.
pub const SORT: &str = "sort";
/// Size of a page from the beginning.
pub const FIRST: &str = "first";
/// Cursor that a page begins after.
pub const AFTER: &str = "after";
/// Size of a page from the end.
pub const LAST: &str = "last";
/// Cursor that a page ends before.
pub const BEFORE: &str = "before";
/// Date that everything is asked as of.
pub const AS_OF: &str = "asOf";
/// How sure it must be.
pub const CERTAINTY: &str = "certainty";
/// Whether sensitive records are included.
pub const INCLUDE_SENSITIVE: &str = "includeSensitive";
/// Kinds of records.
pub const KINDS: &str = "kinds";
/// Direction of relations, seen from an entity.
pub const DIRECTION: &str = "direction";
/// Language of a name.
pub const LANG: &str = "lang";
/// Text that is searched for.
pub const TEXT: &str = "text";
/// What groups are made by.
pub const BY: &str = "by";
/// Relation kinds that are followed.
pub const VIA: &str = "via";
/// Where paths or a time begin.
pub const FROM: &str = "from";
/// Where paths or a time end.
pub const TO: &str = "to";
/// Entities that a traversal begins at.
pub const OF: &str = "of";
/// Limit on the length of paths.
pub const MAX_HOPS: &str = "maxHops";
/// Whether only the shortest paths are wanted.
pub const ALL_SHORTEST: &str = "allShortest";
/// Limit on the distance.
pub const HOPS: &str = "hops";
/// Limit on the number of entities.
pub const LIMIT: &str = "limit";
/// Limit on the number of relations.
pub const EDGE_LIMIT: &str = "edgeLimit";
/// Pattern of relations.
pub const PATTERN: &str = "pattern";
/// Filter of the entities of changes.
pub const ENTITIES: &str = "entities";
/// Date within which a task was held.
pub const AT: &str = "at";
