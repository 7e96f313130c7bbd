//! Names of what lies in Neo4j: labels, and properties beside those that the ontology declares.

/// The label that all entities share.
pub(in super::super) const ENTITY: &str = "Entity";
/// The label of the one node that says what dataset the graph holds.
pub(in super::super) const DATASET: &str = "_Dataset";
/// Its token of the import that wrote last. Every import that writes has its own.
pub(in super::super) const TOKEN: &str = "token";
/// Its revision, which is there only while the graph is whole.
pub(in super::super) const REVISION: &str = "revision";
/// Its token of the import that is under way; not there when the graph is whole.
pub(in super::super) const LOADING: &str = "loading";
/// When the last import that wrote was completed.
pub(in super::super) const IMPORTED: &str = "imported";
/// The label of nodes that hold what files look like.
pub(in super::super) const FILE: &str = "_File";
/// Sort key of the name and identifier, joined.
pub(in super::super) const SORT_NAME: &str = "_sortName";
/// Bounds of the start and identifier, joined.
pub(in super::super) const SORT_START: &str = "_sortStart";
/// All names, the English one first.
pub(in super::super) const ALL_NAMES: &str = "_names";
/// Their sort keys.
pub(in super::super) const SORT_NAMES: &str = "_sortNames";
/// Last day on which a period can begin. Absent where it certainly holds at no day.
pub(in super::super) const CERTAIN_FROM: &str = "_certainFrom";
/// First day on which a period can have ended; see [`CERTAIN_FROM`].
pub(in super::super) const CERTAIN_UNTIL: &str = "_certainUntil";
/// Set on entities that are left out unless asked for.
pub(in super::super) const SENSITIVE: &str = "_sensitive";

/// A name as an identifier of Cypher.
pub(in super::super) fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// Name of the property that holds the sort key of a text.
pub(in super::super) fn sort_of(property: &str) -> String {
    let mut chars = property.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("_sort{first}{}", chars.as_str())
}

/// Name of the property that holds the position of a value in its enumeration.
pub(in super::super) fn rank_of(property: &str) -> String {
    format!("_{property}Rank")
}

/// Name of the property that holds the first possible day of a date.
pub(in super::super) fn earliest_of(property: &str) -> String {
    format!("_{property}Earliest")
}

/// Name of the property that holds the last possible day of a date.
pub(in super::super) fn latest_of(property: &str) -> String {
    format!("_{property}Latest")
}

/// Name of the property that holds the bounds of the dates in a list.
pub(in super::super) fn bounds_of(property: &str) -> String {
    format!("_{property}Bounds")
}

/// Name of the property that is set where the source doubts a date.
pub(in super::super) fn unsure_of(property: &str) -> String {
    format!("_{property}Unsure")
}
