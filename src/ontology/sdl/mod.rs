//! SDL text → [`Ontology`](super::Ontology).
//!
//! The text is parsed by the GraphQL library's own parser. Reading goes on after a problem, so that one run reports all
//! of them; what cannot be read is left out of the result, which is only used when there was no problem.

mod arguments;
mod document;
mod ends;
mod properties;
mod reader;

pub(super) use document::read;
