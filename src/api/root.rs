//! Root fields of the API that do not come from the ontology.

names! {
    /// Root field that every ontology has.
    FixedRootField {
        Dataset = "dataset", "The data that is served.";
        Node = "node", "The record of an identifier, or null.";
        Nodes = "nodes", "The records of identifiers, null for each that is unknown.";
        Entity = "entity", "The entity of an identifier, of any kind.";
        Entities = "entities", "Entities of any kind.";
        Relations = "relations", "Relations of any kind; `node` is their `to` end.";
        Search = "search", "Entities by any of their names, in any script: whole, begun, abbreviated, transliterated or misspelt. Best first.";
        Timeline = "timeline", "Every dated fact about an entity, its relations and the entities they lead to, in order.";
        Changes = "changes", "What began or ended between two dates, or can have: in the order of the dates, ends before beginnings.";
        Paths = "paths", "The shortest simple paths, each of at least one relation: shorter ones first, then step by step by the ids of the next entity and of the relation to it.";
        PathExists = "pathExists", "Whether there is such a path.";
        Neighborhood = "neighborhood", "The entities around some, nearest first, then those with most relations of the kinds in `via`, then by id; and all relations among them.";
        Reach = "reach", "The entities that a pattern of relations leads to, nearest first, each with the first of the shortest walks to it.";
        Lineage = "lineage", "What came before an entity and what came after it, through renamings, splits and mergers, at whatever time.";
    }
}

names! {
    /// Root field of the introspection system.
    IntrospectionField {
        Schema = "__schema", "";
        Type = "__type", "";
    }
}

/// Names that no kind may take for a root field, though the API does not have them yet.
pub const RESERVED_ROOT_FIELDS: &[&str] = &["network", "aggregate"];
