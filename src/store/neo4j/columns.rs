//! Columns of the rows of an answer: where each value stands in the lists that a statement returns.
//!
//! The writer of a statement ([`super::cypher`]) fills rows with [`RowWriter`], which says at what position each expression
//! stands; the reader ([`super::answer`]) takes the values from these positions. So the order of a row is decided in one
//! place, and what is left out is left out for both. Columns are made once for each statement, not for each row.

use super::layout::Cell;
use super::layout::record::Corrupt;
use crate::ontology::{KindSet, PropertyType, RelationKindId};
use crate::query::{EntityPart, PagePlan, RelationPart};

/// Position of a value in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column(usize);

impl Column {
    /// The value in a row.
    pub(super) fn of<'c, 'r>(self, row: &'c [Cell<'r>]) -> Result<&'c Cell<'r>, Corrupt> {
        row.get(self.0).ok_or_else(|| Corrupt::new("a row is too short"))
    }
}

/// A row that is being written: the expressions of its values.
#[derive(Default)]
pub(super) struct RowWriter(Vec<String>);

impl RowWriter {
    /// Adds an expression and says where it stands.
    pub(super) fn add(&mut self, expression: impl Into<String>) -> Column {
        self.0.push(expression.into());
        Column(self.0.len() - 1)
    }

    /// The row as a list expression: `[n1.id, n1.name]`.
    pub(super) fn list(self) -> String {
        format!("[{}]", self.0.join(", "))
    }
}

/// A column whose value is a list of rows, and the columns of these.
#[derive(Debug)]
pub(super) struct Rows<C> {
    pub(super) at: Column,
    pub(super) row: C,
}

/// Columns of a root of the plan.
#[derive(Debug)]
pub(super) enum RootColumns<'p> {
    /// Entities and relations of some identifiers. One is absent where there can be no such record.
    Lookup {
        ids: &'p [Box<str>],
        entities: Option<Rows<NodeColumns<'p>>>,
        relations: Option<Rows<FreeRelationColumns<'p>>>,
    },
    Entities(PageColumns<'p, NodeColumns<'p>>),
    Relations(PageColumns<'p, FreeRelationColumns<'p>>),
    /// Entities that a search found; absent where it found nothing.
    Matches(Option<Rows<NodeColumns<'p>>>),
    /// Records that a traversal found, by the server's numbers; absent where it found none or none are asked for.
    Subgraph {
        nodes: Option<Rows<NumberedColumns<NodeColumns<'p>>>>,
        edges: Option<Rows<NumberedColumns<FreeRelationColumns<'p>>>>,
    },
}

/// Columns of a page of a list.
#[derive(Debug)]
pub(super) struct PageColumns<'p, C> {
    /// The page as it was asked for: how the rows are cut.
    pub(super) page: &'p PagePlan,
    /// The items; absent where none are asked for, or there can be none.
    pub(super) rows: Option<Rows<C>>,
    /// Size of the whole list.
    pub(super) total: Option<Column>,
    /// One for each grouping of the page.
    pub(super) groups: Vec<Rows<GroupColumns<'p>>>,
}

/// Columns of a row that begins with the server's number of the record.
#[derive(Debug)]
pub(super) struct NumberedColumns<C> {
    pub(super) number: Column,
    pub(super) at: Column,
    pub(super) row: C,
}

/// Columns of the row of an entity.
#[derive(Debug)]
pub(super) struct NodeColumns<'p> {
    /// Kinds that the entity can be of.
    pub(super) kinds: KindSet,
    pub(super) id: Column,
    /// Its labels, where the kind is asked for and not known from the plan.
    pub(super) labels: Option<Column>,
    pub(super) parts: Vec<(EntityPart, Column)>,
    /// One for each hop of the plan; none where no entity of `kinds` has it.
    pub(super) hops: Vec<Option<HopColumns<'p>>>,
    pub(super) counts: Vec<CountColumns>,
    pub(super) cited: Option<Rows<Box<NodeColumns<'p>>>>,
}

/// Columns of a hop, which stand in the row of the entity it starts from.
#[derive(Debug)]
pub(super) struct HopColumns<'p> {
    /// Kinds of entities that have the hop.
    pub(super) on: KindSet,
    pub(super) page: PageColumns<'p, EdgeColumns<'p>>,
}

/// A column with numbers of relations: what each of its items counts.
#[derive(Debug)]
pub(super) struct CountColumns {
    pub(super) at: Column,
    pub(super) counted: Vec<(RelationKindId, Way)>,
}

/// In which direction relations are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Out,
    In,
    /// In either; from an entity to itself once.
    Both,
}

/// Columns of the row of a relation seen from an entity.
#[derive(Debug)]
pub(super) struct EdgeColumns<'p> {
    /// Kinds that the relation can be of.
    pub(super) kinds: KindSet,
    /// The relation itself; absent where nothing is asked of it.
    pub(super) relation: Option<RelationColumns>,
    pub(super) direction: DirectionColumn,
    /// The neighbour.
    pub(super) node: Rows<NodeColumns<'p>>,
    /// The source; absent where nothing is asked of it.
    pub(super) from: Option<Rows<NodeColumns<'p>>>,
    /// The target; absent where nothing is asked of it.
    pub(super) to: Option<Rows<NodeColumns<'p>>>,
    pub(super) cited: Option<Rows<NodeColumns<'p>>>,
}

/// Whether a relation leads away from the entity it is seen from.
#[derive(Clone, Copy, Debug)]
pub(super) enum DirectionColumn {
    /// The same for every row.
    Fixed { outgoing: bool },
    /// True where it does.
    At(Column),
    /// Not asked, since nothing is asked of the relation.
    Unknown,
}

/// Columns of a relation itself.
#[derive(Debug)]
pub(super) struct RelationColumns {
    pub(super) id: Column,
    /// Its type, where the kind is asked for and not known from the plan.
    pub(super) kind: Option<Column>,
    pub(super) parts: Vec<(RelationPart, Column)>,
}

/// Columns of the row of a relation that is not seen from an entity.
#[derive(Debug)]
pub(super) struct FreeRelationColumns<'p> {
    /// Identifier of its source.
    pub(super) from: Column,
    /// The relation as seen from there.
    pub(super) at: Column,
    pub(super) edge: EdgeColumns<'p>,
}

/// Columns of the row of a group.
#[derive(Debug)]
pub(super) struct GroupColumns<'p> {
    pub(super) count: Column,
    pub(super) keys: Vec<(Column, GroupKeyColumn<'p>)>,
}

/// What a key of a group is; null where an item has no such value.
#[derive(Debug)]
pub(super) enum GroupKeyColumn<'p> {
    /// The label of an entity kind.
    EntityKind,
    /// The type of a relation kind.
    RelationKind,
    Year,
    /// A value of a property.
    Value(PropertyType),
    /// `ASSERTED` or `INFERRED`.
    Derived,
    /// The row of an entity.
    Entity(Box<NodeColumns<'p>>),
}
