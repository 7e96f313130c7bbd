//! Every integration test, in one binary.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod compose;
mod conformance;
mod dataset;
mod garden;
mod generated;
mod hostile;
mod house;
mod http;
mod model;
mod neo4j;
mod ontology;
mod queries;
mod search;
mod seeds;
mod selections;
mod shipped;
mod store;
mod work;
