//! Every integration test, in one binary.

mod dataset;
mod model;
mod ontology;
mod store;
