//! The shape of a response: which keys are written with what, in which order, read off the operation once.
//!
//! A *selection* here is a field that the operation selects, with its arguments coerced and its selection set compiled. Objects
//! of leaves alone are written by the enumerations of their fields in [`crate::api`].

use super::vocabulary::TypeSet;
use crate::analysis::facts::DateField;
use crate::api::{
    ExternalIdField, KindCountField, LicenceField, NameField, NeighborhoodHopField, PageInfoField, PeriodField,
    RelationCountField, RelationKindCountField, generated,
};
use crate::model::PartialDate;
use crate::ontology::{EnumId, KindId, RelationKindId};
use crate::query::{AsOf, EntityOrder, OrderMark, RelationOrder};

/// Selections on an object, in the order of the response.
pub(super) type Fields<T> = Vec<ResponseField<T>>;

/// Response field: a key of an object in the response, and what is written under it.
#[derive(Debug)]
pub(super) struct ResponseField<T> {
    /// The response key, quoted, with its colon.
    pub(super) key: Box<str>,
    /// Kinds of objects that have it: all kinds, where every object at the place has it, whatever it is.
    pub(super) kinds: TypeSet,
    /// What is written.
    pub(super) selection: T,
}

/// Selection on an entity.
#[derive(Debug)]
pub(super) enum EntitySelection {
    Typename,
    Id,
    Kind,
    /// The name in a language.
    Name(Option<Box<str>>),
    Names(Fields<NameField>),
    Description,
    Start,
    End,
    Period(Fields<PeriodField>),
    /// Whether it existed at a date.
    Validity(Option<PartialDate>),
    ExternalIds(Fields<ExternalIdField>),
    Citations(Fields<CitationSelection>),
    Derived,
    Note,
    Property(KindId, u16),
    /// A list of relations: the hop that finds them.
    Relations(usize, ConnectionShape),
    /// Numbers of relations: the position among the counts of the plan.
    RelationCounts(usize, Fields<RelationCountField>),
}

/// Selection on a relation.
#[derive(Debug)]
pub(super) enum RelationSelection {
    Typename,
    Id,
    Kind,
    From(Fields<EntitySelection>),
    To(Fields<EntitySelection>),
    FromId,
    ToId,
    Start,
    End,
    Period(Fields<PeriodField>),
    /// Whether it held at a date.
    Validity(Option<PartialDate>),
    Citations(Fields<CitationSelection>),
    Derived,
    Note,
    Property(RelationKindId, u16),
}

/// Selection on a citation.
#[derive(Debug)]
pub(super) enum CitationSelection {
    Typename,
    Text,
    Locator,
    Source(Fields<EntitySelection>),
}

/// A connection, and what its cursors are made of.
#[derive(Debug)]
pub(super) struct ConnectionShape {
    /// Name of its type, and of the type of its edges.
    pub(super) connection_type: Box<str>,
    pub(super) edge_type: Box<str>,
    pub(super) fields: Fields<ConnectionSelection>,
    pub(super) order: ListOrder,
    pub(super) mark: OrderMark,
}

impl ConnectionShape {
    /// A connection whose types are named after a kind.
    pub(super) fn new(noun: &str, fields: Fields<ConnectionSelection>, order: ListOrder, mark: OrderMark) -> Self {
        let (connection_type, edge_type) = (generated::connection(noun).into(), generated::edge(noun).into());
        Self { connection_type, edge_type, fields, order, mark }
    }
}

/// Order of a list, as its cursors hold it.
#[derive(Debug)]
pub(super) enum ListOrder {
    /// By the total of a hop, where entities are ordered by a count, and by fields.
    Entities {
        count: Option<usize>,
        order: Vec<EntityOrder>,
    },
    Relations(Vec<RelationOrder>),
}

/// Selection on a connection.
#[derive(Debug)]
pub(super) enum ConnectionSelection {
    Typename,
    TotalCount,
    PageInfo(Fields<PageInfoField>),
    Nodes(Fields<EntitySelection>),
    Edges(Fields<EdgeSelection>),
    /// Groups of the whole list: the position among the groupings of the plan, and what the groups are made by.
    Aggregate {
        at: usize,
        keys: Vec<GroupingKey>,
        fields: Fields<GroupSelection>,
    },
}

/// Selection on a group.
#[derive(Debug)]
pub(super) enum GroupSelection {
    Typename,
    Count,
    Keys(Fields<GroupKeySelection>),
}

/// Selection on what the items of a group have in common.
#[derive(Debug)]
pub(super) enum GroupKeySelection {
    Typename,
    Name,
    Value,
    Entity(Fields<EntitySelection>),
}

/// What groups are made by: the name that was asked for, and what its values are.
#[derive(Debug)]
pub(super) struct GroupingKey {
    pub(super) name: Box<str>,
    pub(super) values: GroupingValues,
}

/// Values that groups are made by.
#[derive(Clone, Copy, Debug)]
pub(super) enum GroupingValues {
    EntityKind,
    RelationKind,
    Derivation,
    Enum(EnumId),
    /// Texts, numbers or truth values.
    Scalar,
    Year,
    Entity,
}

/// Selection on an edge of a connection.
#[derive(Debug)]
pub(super) enum EdgeSelection {
    Typename,
    Cursor,
    Node(Fields<EntitySelection>),
    Relation(Fields<RelationSelection>),
}

/// A record that may be an entity or a relation.
#[derive(Debug)]
pub(super) struct RecordShape {
    pub(super) entity: Fields<EntitySelection>,
    pub(super) relation: Fields<RelationSelection>,
}

/// Selection on the dataset.
#[derive(Debug)]
pub(super) enum DatasetSelection {
    Typename,
    Name,
    Title,
    Version,
    Sha256,
    Entities,
    Relations,
    Kinds(Fields<KindCountField>),
    RelationKinds(Fields<RelationKindCountField>),
    Licences(Fields<LicenceField>),
}

/// Selection on the query type: a root field, and the roots of the plan that it is written from.
#[derive(Debug)]
pub(super) enum RootSelection {
    Typename,
    /// `__schema` or `__type` under this response key: answered by the library.
    Introspection(Box<str>),
    Dataset(Fields<DatasetSelection>),
    /// One record; `missing` names what it is when an unknown identifier is an error.
    One {
        root: usize,
        shape: RecordShape,
        missing: Option<Box<str>>,
    },
    Many {
        root: usize,
        shape: RecordShape,
    },
    Page {
        root: usize,
        shape: ConnectionShape,
    },
    /// Whether a traversal found a path.
    Exists {
        root: usize,
    },
    /// What a traversal found.
    Subgraph {
        root: usize,
        fields: Fields<SubgraphSelection>,
    },
    /// What a search found.
    Matches {
        root: usize,
        fields: Fields<MatchSelection>,
    },
    /// Beginnings and ends, from lists of records in the order of each.
    Changes {
        roots: Vec<(DateField, usize)>,
        shape: FactConnectionShape,
    },
}

/// Selection on an entity that was found by name.
#[derive(Debug)]
pub(super) enum MatchSelection {
    Typename,
    Entity(Fields<EntitySelection>),
    Score,
    Match,
    Name,
    Lang,
    Type,
}

/// A connection of dated facts.
#[derive(Debug)]
pub(super) struct FactConnectionShape {
    pub(super) fields: Fields<FactConnectionSelection>,
    pub(super) mark: OrderMark,
    /// Size of the page, and whether it is read backward.
    pub(super) limit: usize,
    pub(super) backward: bool,
    /// The time that facts fall into.
    pub(super) during: AsOf,
}

/// Selection on a connection of dated facts.
#[derive(Debug)]
pub(super) enum FactConnectionSelection {
    Typename,
    TotalCount,
    PageInfo(Fields<PageInfoField>),
    Nodes(Fields<FactSelection>),
    Edges(Fields<FactEdgeSelection>),
}

/// Selection on an edge to a dated fact.
#[derive(Debug)]
pub(super) enum FactEdgeSelection {
    Typename,
    Cursor,
    Node(Fields<FactSelection>),
}

/// Selection on a dated fact.
#[derive(Debug)]
pub(super) enum FactSelection {
    Typename,
    Date,
    Field,
    Certainty,
    Record(RecordShape),
}

/// Selection on a subgraph, whatever its type.
#[derive(Debug)]
pub(super) enum SubgraphSelection {
    /// The name of its type.
    Typename(&'static str),
    Nodes(Fields<GraphNodeSelection>),
    Edges(Fields<GraphEdgeSelection>),
    Paths(Fields<PathSelection>),
    Hops(Fields<NeighborhoodHopField>),
    Truncated,
    /// Members of a lineage, and whether each had its task at a date.
    Members(Option<PartialDate>, Fields<LineageNodeSelection>),
    /// Members of a lineage that had the task at a date.
    Holder(PartialDate, Fields<LineageNodeSelection>),
    /// Changes of a lineage.
    Changes(Fields<LineageChangeSelection>),
    /// Dated facts of the records.
    Facts(Fields<FactSelection>),
}

/// Selection on a node of a subgraph.
#[derive(Debug)]
pub(super) enum GraphNodeSelection {
    Typename,
    Id,
    Distance,
    Entity(Fields<EntitySelection>),
}

/// Selection on an edge of a subgraph.
#[derive(Debug)]
pub(super) enum GraphEdgeSelection {
    Typename,
    Id,
    Source,
    Target,
    Relation(Fields<RelationSelection>),
}

/// Selection on a path.
#[derive(Debug)]
pub(super) enum PathSelection {
    Typename,
    Length,
    From(Fields<EntitySelection>),
    To(Fields<EntitySelection>),
    Nodes(Fields<EntitySelection>),
    Edges(Fields<RelationSelection>),
    Period(Fields<PeriodField>),
}

/// Selection on a member of a lineage.
#[derive(Debug)]
pub(super) enum LineageNodeSelection {
    Typename,
    Id,
    Distance,
    Entity(Fields<EntitySelection>),
    /// When it had its task.
    Period(Fields<PeriodField>),
    Validity,
}

/// Selection on a change of a lineage.
#[derive(Debug)]
pub(super) enum LineageChangeSelection {
    Typename,
    Date,
    Predecessors(Fields<EntitySelection>),
    Successors(Fields<EntitySelection>),
    Relations(Fields<RelationSelection>),
}
