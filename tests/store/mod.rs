//! Stores against the conformance suite, and what only one engine promises.

mod memory;
mod sparse;

pub(crate) use sparse::Sparse;
