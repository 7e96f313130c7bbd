//! The graph as engines offer it, and what is asked of it whatever the engine.

pub mod names;
mod result;
pub mod traversal;

pub use result::{Loading, QueryResult, Status, StoreError};
