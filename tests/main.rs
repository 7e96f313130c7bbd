//! Every integration test, in one binary.

mod dataset;
mod http;
mod model;
mod ontology;
mod store;
