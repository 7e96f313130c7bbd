//! The shape of a response: which keys are written with what, in which order, read off the operation once.

use super::vocabulary::TypeSet;
use crate::analysis::facts::Field;
use crate::model::PartialDate;
use crate::ontology::{EnumId, KindId, RelationKindId};
use crate::query::{AsOf, EntityOrder, OrderMark, RelationOrder};

/// Keys of an object, in the order of the response.
pub(super) type Fields<T> = Vec<Out<T>>;

/// One key of an object.
#[derive(Debug)]
pub(super) struct Out<T> {
    /// The response key, quoted, with its colon.
    pub(super) key: Box<str>,
    /// Kinds of objects that have it: of all kinds, where every object at the place has it, whatever it is.
    pub(super) on: TypeSet,
    /// What is written.
    pub(super) what: T,
}

/// A field of a small object, by name.
pub(super) type Leaf = Box<str>;

#[derive(Debug)]
pub(super) enum EntityOut {
    Typename,
    Id,
    Kind,
    Name(Option<Box<str>>),
    Names(Fields<Leaf>),
    Description,
    Start,
    End,
    Period(Fields<Leaf>),
    Validity(Option<PartialDate>),
    ExternalIds(Fields<Leaf>),
    Citations(Fields<CitationOut>),
    Derived,
    Note,
    Property(KindId, u16),
    Relations(usize, ConnectionShape),
    Counts(usize, Fields<Leaf>),
}

#[derive(Debug)]
pub(super) enum RelationOut {
    Typename,
    Id,
    Kind,
    From(Fields<EntityOut>),
    To(Fields<EntityOut>),
    FromId,
    ToId,
    Start,
    End,
    Period(Fields<Leaf>),
    Validity(Option<PartialDate>),
    Citations(Fields<CitationOut>),
    Derived,
    Note,
    Property(RelationKindId, u16),
}

#[derive(Debug)]
pub(super) enum CitationOut {
    Typename,
    Text,
    Locator,
    Source(Fields<EntityOut>),
}

/// A connection, and what its cursors are made of.
#[derive(Debug)]
pub(super) struct ConnectionShape {
    pub(super) ty: Box<str>,
    pub(super) fields: Fields<ConnectionOut>,
    pub(super) order: ListOrder,
    pub(super) mark: OrderMark,
}

#[derive(Debug)]
pub(super) enum ListOrder {
    /// By the total of a hop, where entities are ordered by a count, and by fields.
    Entities {
        count: Option<usize>,
        order: Vec<EntityOrder>,
    },
    Relations(Vec<RelationOrder>),
}

#[derive(Debug)]
pub(super) enum ConnectionOut {
    Typename,
    TotalCount,
    PageInfo(Fields<Leaf>),
    Nodes(Fields<EntityOut>),
    Edges(Fields<EdgeOut>),
    /// Groups of the whole list, made by some keys.
    Groups {
        at: usize,
        keys: Vec<KeyOf>,
        fields: Fields<GroupOut>,
    },
}

#[derive(Debug)]
pub(super) enum GroupOut {
    Typename,
    Count,
    Keys(Fields<KeyOut>),
}

#[derive(Debug)]
pub(super) enum KeyOut {
    Typename,
    Name,
    Value,
    Entity(Fields<EntityOut>),
}

/// What groups are made by: the name that was asked for, and what its values are.
#[derive(Debug)]
pub(super) struct KeyOf {
    pub(super) name: Box<str>,
    pub(super) what: KeyKind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum KeyKind {
    EntityKind,
    RelationKind,
    Derived,
    Enum(EnumId),
    /// A text, a number or a truth value.
    Plain,
    Year,
    Entity,
}

#[derive(Debug)]
pub(super) enum EdgeOut {
    Typename,
    Cursor,
    Node(Fields<EntityOut>),
    Relation(Fields<RelationOut>),
}

/// A record that may be an entity or a relation.
#[derive(Debug)]
pub(super) struct RecordShape {
    pub(super) entity: Fields<EntityOut>,
    pub(super) relation: Fields<RelationOut>,
}

/// A field of the dataset.
#[derive(Debug)]
pub(super) enum DatasetOut {
    Leaf(Leaf),
    List(Leaf, Fields<Leaf>),
}

#[derive(Debug)]
pub(super) enum RootOut {
    Typename,
    /// `__schema` or `__type` under this key: answered by the library.
    Introspection(Box<str>),
    Dataset(Fields<DatasetOut>),
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
        shape: SubgraphShape,
    },
    /// What a search found.
    Matches {
        root: usize,
        fields: Fields<MatchOut>,
    },
    /// Beginnings and ends, from lists of records in the order of each.
    Changes {
        roots: Vec<(Field, usize)>,
        shape: FactConnectionShape,
    },
}

/// A field of an entity that was found by name.
#[derive(Debug)]
pub(super) enum MatchOut {
    Typename,
    Entity(Fields<EntityOut>),
    Score,
    Match,
    Name,
    Lang,
    Type,
}

/// A connection of dated facts.
#[derive(Debug)]
pub(super) struct FactConnectionShape {
    pub(super) fields: Fields<FactConnectionOut>,
    pub(super) mark: OrderMark,
    /// Size of the page, and whether it is read backward.
    pub(super) limit: usize,
    pub(super) backward: bool,
    /// The time that facts fall into.
    pub(super) during: AsOf,
}

#[derive(Debug)]
pub(super) enum FactConnectionOut {
    Typename,
    TotalCount,
    PageInfo(Fields<Leaf>),
    Nodes(Fields<FactOut>),
    Edges(Fields<FactEdgeOut>),
}

#[derive(Debug)]
pub(super) enum FactEdgeOut {
    Typename,
    Cursor,
    Node(Fields<FactOut>),
}

#[derive(Debug)]
pub(super) enum FactOut {
    Typename,
    Date,
    Field,
    Certainty,
    Record(RecordShape),
}

/// A subgraph as an object of some type.
#[derive(Debug)]
pub(super) struct SubgraphShape {
    pub(super) ty: &'static str,
    pub(super) fields: Fields<SubgraphOut>,
}

#[derive(Debug)]
pub(super) enum SubgraphOut {
    Typename,
    Nodes(Fields<PlaceOut>),
    Edges(Fields<TieOut>),
    Paths(Fields<PathOut>),
    Hops(Fields<Leaf>),
    Truncated,
    /// Members of a lineage, and whether each had its task at a date.
    Members(Option<PartialDate>, Fields<PlaceOut>),
    /// Those that had it then.
    Holder(PartialDate, Fields<PlaceOut>),
    Timeline(Fields<ChangeOut>),
    /// Dated facts of the records.
    Facts(Fields<FactOut>),
}

/// A field of an entity in its place.
#[derive(Debug)]
pub(super) enum PlaceOut {
    Typename,
    Id,
    Distance,
    Entity(Fields<EntityOut>),
    /// When a member of a lineage had its task.
    Period(Fields<Leaf>),
    Validity,
}

/// A field of a relation between two places.
#[derive(Debug)]
pub(super) enum TieOut {
    Typename,
    Id,
    Source,
    Target,
    Relation(Fields<RelationOut>),
}

#[derive(Debug)]
pub(super) enum PathOut {
    Typename,
    Length,
    From(Fields<EntityOut>),
    To(Fields<EntityOut>),
    Nodes(Fields<EntityOut>),
    Edges(Fields<RelationOut>),
    Period(Fields<Leaf>),
}

/// A field of a change in a lineage.
#[derive(Debug)]
pub(super) enum ChangeOut {
    Typename,
    Date,
    Predecessors(Fields<EntityOut>),
    Successors(Fields<EntityOut>),
    Relations(Fields<RelationOut>),
}
