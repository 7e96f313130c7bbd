//! Every integration test, in one binary.

mod model;
mod store;
