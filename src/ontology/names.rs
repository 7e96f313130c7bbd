//! Names that follow from the ontology, and names it may not use.

use super::kinds::{EntityKind, RelationKind};

/// The kind whose records are cited; every ontology declares it.
pub const SOURCE_KIND: &str = "Source";

/// Fields that every entity has and no kind may declare.
pub const COMMON_ENTITY_FIELDS: &[&str] = &[
    "id",
    "kind",
    "name",
    "names",
    "description",
    "start",
    "end",
    "period",
    "validity",
    "externalIds",
    "citations",
    "derived",
    "note",
    "relations",
    "relationCounts",
];

/// Fields that every relation has and no kind may declare.
pub const COMMON_RELATION_FIELDS: &[&str] = &[
    "id",
    "kind",
    "from",
    "to",
    "fromId",
    "toId",
    "start",
    "end",
    "period",
    "validity",
    "citations",
    "derived",
    "note",
    "node",
];

/// Names that filters use beside the properties.
pub(super) const FILTER_WORDS: &[&str] = &["AND", "OR", "NOT"];

/// Types of the served API that do not come from the ontology.
pub(super) const API_TYPES: &[&str] = &[
    "Query",
    "Node",
    "Entity",
    "Relation",
    "PageInfo",
    "Name",
    "NameType",
    "Period",
    "Citation",
    "ExternalId",
    "Dataset",
    "Licence",
    "KindCount",
    "RelationKindCount",
    "RelationCount",
    "EntityKind",
    "RelationKind",
    "Direction",
    "Certainty",
    "Validity",
    "Derivation",
    "SortOrder",
    "PartialDate",
    "EnumValue",
    "String",
    "Int",
    "Float",
    "Boolean",
    "ID",
    "StringFilter",
    "IDFilter",
    "IntFilter",
    "FloatFilter",
    "BooleanFilter",
    "PartialDateFilter",
    "EnumFilter",
    "StringListFilter",
    "EnumListFilter",
    "EntityConnection",
    "EntityEdge",
    "EntityWhere",
    "EntitySort",
    "RelationConnection",
    "RelationEdge",
    "RelationWhere",
    "RelationSort",
    "RelationFilter",
    "CountOrder",
    "GroupBy",
    "AggregateGroup",
    "AggregateKey",
    "SearchMatch",
    "MatchType",
    "GraphNode",
    "GraphEdge",
    "Path",
    "Paths",
    "Neighborhood",
    "NeighborhoodHop",
    "Lineage",
    "LineageNode",
    "LineageChange",
    "Timeline",
    "DatedFact",
    "DatedFactEdge",
    "DatedFactConnection",
];

/// Root fields of the served API that do not come from the ontology.
pub(super) const ROOT_FIELDS: &[&str] = &[
    "node",
    "nodes",
    "entity",
    "entities",
    "relations",
    "dataset",
    "search",
    "paths",
    "pathExists",
    "neighborhood",
    "reach",
    "lineage",
    "timeline",
    "changes",
    "network",
    "aggregate",
];

/// Types the served API makes of an entity kind.
pub(super) fn entity_types(name: &str) -> [String; 5] {
    ["", "Connection", "Edge", "Where", "Sort"].map(|suffix| format!("{name}{suffix}"))
}

/// Types the served API makes of a relation kind.
pub(super) fn relation_types(noun: &str) -> [String; 6] {
    ["", "Connection", "Edge", "Where", "Sort", "Filter"].map(|suffix| format!("{noun}{suffix}"))
}

/// `PublicBody` → `publicBody`.
pub fn camel_case(type_name: &str) -> String {
    let mut chars = type_name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The regular English plural.
pub(super) fn plural(word: &str) -> String {
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end));
    if word.ends_with('y') && !vowel_y {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

/// CSV columns of an entity kind, in canonical order.
pub fn entity_columns(kind: &EntityKind) -> Vec<&str> {
    let own = kind.properties.iter().map(|property| property.name.as_str());
    ["id", "name", "names", "description", "start", "end"]
        .into_iter()
        .chain(own)
        .chain(["externalIds", "citations", "derived", "note"])
        .collect()
}

/// CSV columns of a relation kind, in canonical order.
pub fn relation_columns(kind: &RelationKind) -> Vec<&str> {
    let own = kind.properties.iter().map(|property| property.name.as_str());
    ["id", "from", "to", "start", "end"].into_iter().chain(own).chain(["citations", "derived", "note"]).collect()
}
