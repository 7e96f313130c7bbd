//! The GraphQL API.
//!
//! An operation is measured, parsed, validated, compiled into a [`Plan`](crate::query::Plan), answered by the store in
//! one call, and written out. This room knows the GraphQL library and no HTTP.

mod api;
mod compile;
mod documents;
mod error;
mod execute;
mod invalid;
mod limits;
mod measure;
mod render;
mod reply;
mod request;
mod schema;
mod shape;
mod vocabulary;

pub use api::{Api, SchemaError};
pub use error::Code;
pub use limits::Limits;
pub use reply::Reply;
pub use request::{Caller, Request};
