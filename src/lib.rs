//! Entente: a GraphQL server over a graph of security-cooperation relationships.

pub mod analysis;
pub mod api;
pub mod cli;
pub mod dataset;
pub mod diagnostic;
pub mod digest;
pub mod graph;
pub mod graphql;
pub mod http;
pub mod model;
pub mod ontology;
pub mod query;
pub mod search;
pub mod store;
pub mod work;
