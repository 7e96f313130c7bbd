//! Object types of the API that do not come from the ontology: each an enumeration of its fields.
//!
//! The schema is made of the tables, selections are compiled into the enumerations, and the response is written by matching
//! on them.

use super::field_type::FieldType;
use super::types as t;

/// Definition of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldDefinition<F> {
    /// The field.
    pub field: F,
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: FieldType<'static>,
    /// Its description; empty where the name says it.
    pub description: &'static str,
}

/// Enumeration of the fields of an object type, `__typename` among them.
pub trait ObjectFields: Copy + PartialEq + Sized + 'static {
    /// Name of the type.
    const TYPE: &'static str;
    /// Description of the type.
    const DESCRIPTION: &'static str;
    /// The fields in the order of the schema; without `__typename`, which every object has.
    const FIELDS: &'static [FieldDefinition<Self>];

    /// The field of a name.
    fn parse(name: &str) -> Option<Self>;
}

const fn one(name: &str) -> FieldType<'_> {
    FieldType::non_null(name)
}

const fn optional(name: &str) -> FieldType<'_> {
    FieldType::nullable(name)
}

const fn many(name: &str) -> FieldType<'_> {
    FieldType::list(name)
}

object! {
    /// Fields of a page's place in its list.
    PageInfoField of t::PAGE_INFO, "Where a page stands in its list."; {
        HasNextPage = "hasNextPage", one(t::BOOLEAN), "Whether the list goes on after the page.";
        HasPreviousPage = "hasPreviousPage", one(t::BOOLEAN), "Whether the list has items before the page.";
        StartCursor = "startCursor", optional(t::STRING), "Cursor of the first item.";
        EndCursor = "endCursor", optional(t::STRING), "Cursor of the last item.";
    }
}

object! {
    /// Fields of a name of an entity.
    NameField of t::NAME, "A name of an entity."; {
        Text = "text", one(t::STRING), "";
        Lang = "lang", one(t::STRING), "BCP 47 tag, with a script where it is not the usual one.";
        Type = "type", one(t::NAME_TYPE), "";
        Start = "start", optional(t::PARTIAL_DATE), "When it came into use.";
        End = "end", optional(t::PARTIAL_DATE), "When it went out of use.";
    }
}

object! {
    /// Fields of a period.
    PeriodField of t::PERIOD, "From a start to the day before an end, each of them perhaps known in part."; {
        Text = "text", one(t::STRING), "`start/end` in EDTF; an unknown end is empty, an open one `..`.";
        EarliestStart = "earliestStart", optional(t::STRING), "First day on which it can begin; none where nothing bounds it.";
        LatestStart = "latestStart", optional(t::STRING), "Last day on which it can begin.";
        EarliestEnd = "earliestEnd", optional(t::STRING), "First day on which it can have ended.";
        LatestEnd = "latestEnd", optional(t::STRING), "Last day on which it can have ended.";
    }
}

object! {
    /// Fields of a citation.
    CitationField of t::CITATION, "Where a fact is said."; {
        Text = "text", one(t::STRING), "`source#locator`.";
        Source = "source", one(t::SOURCE), "";
        Locator = "locator", optional(t::STRING), "Place within the source, such as `p104`.";
    }
}

object! {
    /// Fields of an external identifier.
    ExternalIdField of t::EXTERNAL_ID, "An identifier of the same thing elsewhere."; {
        Scheme = "scheme", one(t::STRING), "Such as `wikidata`.";
        Value = "value", one(t::STRING), "";
    }
}

object! {
    /// Fields of a number of relations.
    RelationCountField of t::RELATION_COUNT, "How many relations of a kind an entity has in a direction."; {
        Kind = "kind", one(t::RELATION_KIND), "";
        Direction = "direction", one(t::DIRECTION), "`BOTH` for symmetric kinds.";
        Count = "count", one(t::INT), "";
    }
}

object! {
    /// Fields of an entity that a search found.
    SearchMatchField of t::SEARCH_MATCH, "An entity that a search found."; {
        Entity = "entity", one(t::ENTITY), "";
        Score = "score", one(t::FLOAT), "How well the name meets the search: above 0, at most 1.";
        Match = "match", one(t::MATCH_TYPE), "";
        Name = "name", one(t::STRING), "The name that does.";
        Lang = "lang", one(t::STRING), "Its language.";
        Type = "type", optional(t::NAME_TYPE), "What kind of name; null for the English name.";
    }
}

object! {
    /// Fields of a group of a list's items.
    AggregateGroupField of t::AGGREGATE_GROUP,
    "Items of a whole list, on whatever page, that have something in common. Largest groups first, 100 unless `first` is given."; {
        Count = "count", one(t::INT), "How many.";
        Keys = "keys", many(t::AGGREGATE_KEY), "What they have in common, as `by` lists it.";
    }
}

object! {
    /// Fields of what the items of a group have in common.
    AggregateKeyField of t::AGGREGATE_KEY, ""; {
        Name = "name", one(t::STRING), "As it stands in `by`.";
        Value = "value", optional(t::STRING), "Value or year; null where there is none.";
        Entity = "entity", optional(t::ENTITY), "For `relation`.";
    }
}

object! {
    /// Fields of the dataset.
    DatasetField of t::DATASET, "The data that is served."; {
        Name = "name", one(t::STRING), "";
        Title = "title", one(t::STRING), "";
        Version = "version", one(t::STRING), "";
        Sha256 = "sha256", one(t::STRING), "Hash over the files of the data package.";
        Entities = "entities", one(t::INT), "Number of entities.";
        Relations = "relations", one(t::INT), "Number of relations.";
        Kinds = "kinds", many(t::KIND_COUNT), "Entities by kind.";
        RelationKinds = "relationKinds", many(t::RELATION_KIND_COUNT), "Relations by kind.";
        Licences = "licences", many(t::LICENCE), "Licences of the data.";
    }
}

object! {
    /// Fields of a number of entities.
    KindCountField of t::KIND_COUNT, "Entities of a kind."; {
        Kind = "kind", one(t::ENTITY_KIND), "";
        Count = "count", one(t::INT), "";
    }
}

object! {
    /// Fields of a number of relations of the whole dataset.
    RelationKindCountField of t::RELATION_KIND_COUNT, "Relations of a kind."; {
        Kind = "kind", one(t::RELATION_KIND), "";
        Count = "count", one(t::INT), "";
    }
}

object! {
    /// Fields of a licence.
    LicenceField of t::LICENCE, "A licence of the data."; {
        Name = "name", one(t::STRING), "SPDX identifier.";
        Title = "title", optional(t::STRING), "";
        Path = "path", optional(t::STRING), "Where its text is.";
    }
}

object! {
    /// Fields of what was found of paths and walks.
    PathsField of t::PATHS, "Paths through the graph, and the part of the graph that they go through."; {
        Paths = "paths", many(t::PATH), "";
        Nodes = "nodes", many(t::GRAPH_NODE), "Entities on the paths, each once.";
        Edges = "edges", many(t::GRAPH_EDGE), "Relations on the paths, each once.";
        Truncated = "truncated", one(t::BOOLEAN), "Whether there may be more.";
    }
}

object! {
    /// Fields of a path.
    PathField of t::PATH, "One way from an entity to another."; {
        Length = "length", one(t::INT), "Number of relations.";
        From = "from", one(t::ENTITY), "";
        To = "to", one(t::ENTITY), "";
        Nodes = "nodes", many(t::ENTITY), "From first to last; one more than relations.";
        Edges = "edges", many(t::RELATION), "";
        Period = "period", optional(t::PERIOD), "When all relations hold together; null where they certainly do not.";
    }
}

object! {
    /// Fields of a node of a subgraph.
    GraphNodeField of t::GRAPH_NODE, "An entity of a drawing."; {
        Id = "id", one(t::ID), "The entity's.";
        Distance = "distance", one(t::INT), "Relations between it and where the question begins.";
        Entity = "entity", one(t::ENTITY), "";
    }
}

object! {
    /// Fields of an edge of a subgraph.
    GraphEdgeField of t::GRAPH_EDGE, "A relation of a drawing."; {
        Id = "id", one(t::ID), "The relation's.";
        Source = "source", one(t::ID), "Where the relation starts.";
        Target = "target", one(t::ID), "Where it ends.";
        Relation = "relation", one(t::RELATION), "";
    }
}

object! {
    /// Fields of a neighbourhood.
    NeighborhoodField of t::NEIGHBORHOOD, "A part of the graph around some entities."; {
        Nodes = "nodes", many(t::GRAPH_NODE), "";
        Edges = "edges", many(t::GRAPH_EDGE), "";
        Truncated = "truncated", one(t::BOOLEAN), "Whether entities or relations were left out; `hops` says where.";
        Hops = "hops", many(t::NEIGHBORHOOD_HOP), "How much there is at each distance, up to one where some were left out.";
    }
}

object! {
    /// Fields of a distance in a neighbourhood.
    NeighborhoodHopField of t::NEIGHBORHOOD_HOP, "How much there is at a distance."; {
        Distance = "distance", one(t::INT), "";
        Found = "found", one(t::INT), "Entities there.";
        Shown = "shown", one(t::INT), "Of these, in `nodes`.";
    }
}

object! {
    /// Fields of a timeline.
    TimelineField of t::TIMELINE, "What happened when, around an entity."; {
        Facts = "facts", many(t::DATED_FACT), "";
        Truncated = "truncated", one(t::BOOLEAN), "Whether entities or relations were left out.";
    }
}

object! {
    /// Fields of a dated fact.
    DatedFactField of t::DATED_FACT, "That a record began, ended, or has a date as a property."; {
        Date = "date", one(t::PARTIAL_DATE), "";
        Field = "field", one(t::STRING), "`start`; `end`: first day on which it held no more; or the name of a property.";
        Certainty = "certainty", optional(t::CERTAINTY), "Whether it falls between the dates asked for; null in timelines.";
        Record = "record", one(t::NODE), "The entity or relation.";
    }
}

object! {
    /// Fields of an edge to a dated fact.
    DatedFactEdgeField of t::DATED_FACT_EDGE, ""; {
        Cursor = "cursor", one(t::STRING), "";
        Node = "node", one(t::DATED_FACT), "";
    }
}

object! {
    /// Fields of a connection of dated facts.
    DatedFactConnectionField of t::DATED_FACT_CONNECTION, ""; {
        TotalCount = "totalCount", one(t::INT), "";
        PageInfo = "pageInfo", one(t::PAGE_INFO), "";
        Nodes = "nodes", many(t::DATED_FACT), "";
        Edges = "edges", many(t::DATED_FACT_EDGE), "";
    }
}

object! {
    /// Fields of a lineage.
    LineageField of t::LINEAGE, "A line of succession."; {
        Nodes = "nodes", many(t::LINEAGE_NODE), "Nearest first, predecessors before successors.";
        Edges = "edges", many(t::GRAPH_EDGE), "From a successor to its predecessor.";
        Timeline = "timeline", many(t::LINEAGE_CHANGE), "The changes in order; undated ones last.";
        Truncated = "truncated", one(t::BOOLEAN), "Whether the line goes on.";
        Holder = "holder", many(t::LINEAGE_NODE), "Who had the task on some day within a date; the certain ones first.";
    }
}

object! {
    /// Fields of a member of a lineage.
    LineageNodeField of t::LINEAGE_NODE, "A member of a line of succession."; {
        Id = "id", one(t::ID), "The entity's.";
        Distance = "distance", one(t::INT), "Steps away; predecessors are negative.";
        Entity = "entity", one(t::ENTITY), "";
        Period = "period", one(t::PERIOD), "When it had the task that the line passes on: between the changes, or else as long as it existed.";
        Validity = "validity", optional(t::VALIDITY), "Whether it had the task at the date, if one is given.";
    }
}

object! {
    /// Fields of a change in a lineage.
    LineageChangeField of t::LINEAGE_CHANGE, "A change: one succession, or all legs of a split or merger."; {
        Date = "date", optional(t::PARTIAL_DATE), "";
        Predecessors = "predecessors", many(t::ENTITY), "";
        Successors = "successors", many(t::ENTITY), "";
        Relations = "relations", many(t::RELATION), "";
    }
}

names! {
    /// Fields of a connection, which each kind has a type of.
    ConnectionField {
        Typename = "__typename", "";
        TotalCount = "totalCount", "";
        PageInfo = "pageInfo", "";
        Nodes = "nodes", "";
        Edges = "edges", "";
        Aggregate = "aggregate", "";
    }
}

names! {
    /// Fields of an edge of a connection, which each kind has a type of.
    EdgeField {
        Typename = "__typename", "";
        Cursor = "cursor", "";
        Node = "node", "";
        Relation = "relation", "";
    }
}
