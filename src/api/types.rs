//! Types of the API that do not come from the ontology, by name.

macro_rules! type_names {
    ($($CONSTANT:ident = $name:literal;)+) => {
        $(#[doc = concat!("`", $name, "`.")] pub const $CONSTANT: &str = $name;)+

        /// All of them: names that no kind and no enumeration of an ontology may take.
        pub const ALL: &[&str] = &[$($name),+];
    };
}

type_names! {
    QUERY = "Query";
    NODE = "Node";
    ENTITY = "Entity";
    RELATION = "Relation";

    ID = "ID";
    STRING = "String";
    INT = "Int";
    FLOAT = "Float";
    BOOLEAN = "Boolean";
    PARTIAL_DATE = "PartialDate";
    ENUM_VALUE = "EnumValue";

    ENTITY_KIND = "EntityKind";
    RELATION_KIND = "RelationKind";
    DIRECTION = "Direction";
    CERTAINTY = "Certainty";
    VALIDITY = "Validity";
    DERIVATION = "Derivation";
    SORT_ORDER = "SortOrder";
    COUNT_ORDER = "CountOrder";
    NAME_TYPE = "NameType";
    MATCH_TYPE = "MatchType";

    PAGE_INFO = "PageInfo";
    NAME = "Name";
    PERIOD = "Period";
    CITATION = "Citation";
    EXTERNAL_ID = "ExternalId";
    RELATION_COUNT = "RelationCount";
    DATASET = "Dataset";
    LICENCE = "Licence";
    KIND_COUNT = "KindCount";
    RELATION_KIND_COUNT = "RelationKindCount";
    AGGREGATE_GROUP = "AggregateGroup";
    AGGREGATE_KEY = "AggregateKey";
    SEARCH_MATCH = "SearchMatch";
    PATHS = "Paths";
    PATH = "Path";
    GRAPH_NODE = "GraphNode";
    GRAPH_EDGE = "GraphEdge";
    NEIGHBORHOOD = "Neighborhood";
    NEIGHBORHOOD_HOP = "NeighborhoodHop";
    LINEAGE = "Lineage";
    LINEAGE_NODE = "LineageNode";
    LINEAGE_CHANGE = "LineageChange";
    TIMELINE = "Timeline";
    DATED_FACT = "DatedFact";
    DATED_FACT_EDGE = "DatedFactEdge";
    DATED_FACT_CONNECTION = "DatedFactConnection";

    ENTITY_CONNECTION = "EntityConnection";
    ENTITY_EDGE = "EntityEdge";
    ENTITY_WHERE = "EntityWhere";
    ENTITY_SORT = "EntitySort";
    RELATION_CONNECTION = "RelationConnection";
    RELATION_EDGE = "RelationEdge";
    RELATION_WHERE = "RelationWhere";
    RELATION_SORT = "RelationSort";
    RELATION_FILTER = "RelationFilter";

    ID_FILTER = "IDFilter";
    STRING_FILTER = "StringFilter";
    INT_FILTER = "IntFilter";
    FLOAT_FILTER = "FloatFilter";
    BOOLEAN_FILTER = "BooleanFilter";
    PARTIAL_DATE_FILTER = "PartialDateFilter";
    ENUM_FILTER = "EnumFilter";
    STRING_LIST_FILTER = "StringListFilter";
    ENUM_LIST_FILTER = "EnumListFilter";
    GROUP_BY = "GroupBy";
}

/// The entity kind that citations refer to. The ontology declares it, so it is not among [`ALL`].
pub const SOURCE: &str = "Source";
