//! The values the program works on: records, dates, filters, orders, pages, plans and answers.
//!
//! Pure values: no I/O, nothing async, nothing of GraphQL, CSV or any store. Kinds are positions in an
//! [`Ontology`](crate::ontology::Ontology).

mod answer;
mod cursor;
mod date;
mod filter;
mod grouping;
mod id;
mod name;
mod order;
mod pattern;
mod period;
mod plan;
mod record;
mod records;
mod text;
mod traversal;
mod value;

pub use answer::{Answer, Counted, Extra, Found, Item, NameMatch, NodeAnswer, PageAnswer, RootAnswer};
pub use cursor::{Cursor, CursorError, OrderMark};
pub use date::{DateError, Day, PartialDate};
pub use filter::{EntityField, EntityFilter, Quantifier, Related, RelationField, RelationFilter, Test, Wanted};
pub use grouping::{Group, GroupBy, GroupEnd, GroupField, GroupKey, Grouping};
pub use id::{MAX_ID, check_id, slug};
pub use name::{Name, NameType};
pub use order::{CountOrder, EntityOrder, Key, RelationOrder, RelationSortField};
pub use pattern::{Pattern, PatternError};
pub use period::{AsOf, Certainty, Period, Validity};
pub use plan::{
    CountsPlan, EdgePlan, EntityList, EntityPart, Hop, LIST_LIMIT, Lookup, NodePlan, PagePlan, Parts, Plan,
    RelationList, RelationPart, Root, Scope, Search, Steps,
};
pub use record::{Citation, Derivation, Entity, ExternalId, Relation};
pub use records::{EntityIx, Records, RelationIx, RelationRef};
pub use text::sort_key;
pub use traversal::{Layer, Lineage, Neighborhood, Paths, Place, Reach, Route, Subgraph, Traversal, Walk};
pub use value::Value;
