//! The integration tests, in one binary.

mod dataset;
mod ontology;
