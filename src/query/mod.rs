//! Questions and their answers: filters, orders, pages, plans, traversals.
//!
//! Pure values: no I/O, nothing async, nothing of GraphQL or of any store. Kinds are positions in an
//! [`Ontology`](crate::ontology::Ontology).

mod answer;
mod cost;
mod cursor;
mod field;
mod filter;
mod key;
mod order;
mod order_mark;
mod page;
mod pattern;
mod plan;
mod predicate;
mod projection;
mod scope;
mod selection;
mod selector;
mod traversal;

pub use answer::{
    Answer, EdgeExtras, Group, GroupKey, Item, Layer, LookupAnswer, NameMatch, NodeAnswer, NodeExtras, PageAnswer,
    Path, RootAnswer, Subgraph, SubgraphNode,
};
pub use cost::cost;
pub use cursor::{Cursor, CursorError};
pub use field::{EntityField, RelationField};
pub use filter::{EntityFilter, Quantifier, Related, RelationFilter};
pub use key::Key;
pub use order::{CountOrder, EntityOrder, RelationOrder, RelationSortField};
pub use order_mark::OrderMark;
pub use page::Cut;
pub use pattern::Pattern;
pub use plan::{EntityList, Lookup, Plan, RelationList, Root, Search};
pub use predicate::{Operand, Predicate};
pub use projection::{EntityPart, Projection, RelationPart};
pub use scope::{AsOf, Certainty, Scope};
pub use selection::{
    CountsPlan, EdgePlan, GroupBy, GroupEnd, GroupField, Grouping, Hop, LIST_LIMIT, NodePlan, PagePlan,
};
pub use selector::EdgeSelector;
pub use traversal::{Lineage, Neighborhood, Paths, Reach, Traversal, Walk};
