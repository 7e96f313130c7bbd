//! The graph as engines offer it, and what is asked of it whatever the engine.
//!
//! An engine is a [`GraphView`]: a handful of primitives. The [executor](execute()) answers any plan over them, and the
//! traversals follow relations over many steps. Knows plans and no way in which a graph is kept.

mod execute;
pub mod names;
pub(crate) mod order;
mod result;
pub mod traversal;
mod view;

pub use execute::execute;
pub(crate) use execute::{Suggestions, similar_ids};
pub use result::{Loading, QueryResult, Status, StoreError};
pub use view::{Citing, Edge, EntitySlice, ExpandRequest, Expansion, Fetched, GraphView, RelationSlice, Seek};
