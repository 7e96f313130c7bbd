//! Plan → one Cypher statement.
//!
//! Every root of the plan is a list expression, and every hop a `COLLECT { … }` within it, so the statement's text follows
//! from the shape of the operation alone: values are parameters, and the names in it come from the ontology. Rows are
//! lists; what stands where in them is said by the [columns](super::columns) that come with the statement.

mod branch;
mod condition;
mod demand;
mod filter;
mod groups;
mod order;
mod predicate;
mod roots;
mod select;
mod statement;
pub(super) mod walk;
mod writer;

pub(super) use statement::statement;
pub(super) use writer::{AFTER, BEFORE, IMPORT, column};
