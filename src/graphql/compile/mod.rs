//! Operation → plan and shape.
//!
//! The whole selection is read before anything is fetched: fields of fragments are collected for the kinds that the
//! fragments' type conditions leave, arguments become filters, orders and pages, and fields that lead to other entities
//! become hops. The plan goes to the store, the shape to the writer of the response.

mod arguments;
mod coerce;
mod collect;
mod compiler;
mod connection;
mod facts;
mod filter;
mod groups;
mod list;
mod operation;
mod parts;
mod records;
mod root;
mod search;
mod subgraph;
mod traversal;

pub(super) use list::DEFAULT_PAGE;
pub(super) use operation::{Compiled, compile, operation};
