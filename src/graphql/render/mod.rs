//! Answer + shape → JSON.
//!
//! The response is written straight from the records, in one pass, in the order of the operation.

mod connection;
mod dataset;
mod facts;
mod json;
mod leaves;
mod records;
mod root;
mod subgraph;
mod writer;

pub(super) use root::root;
