//! Rows → answer.
//!
//! The same record comes in many rows, and in each with the parts that are asked of it there; all of them are of one state
//! of the graph, so they are put together. Records are numbered as they come and anew once all are known.

mod groups;
mod numbering;
mod reader;
mod roots;
mod rows;

pub(super) use numbering::sorted;
pub(super) use roots::read;
