//! The executor: answers any plan over the primitives of a [`GraphView`].
//!
//! It goes level by level: what is asked of many entities is asked of the view at once, so an engine over a wire is asked
//! once for each hop of a plan, not once for each entity. What an answer is, is defined here and nowhere else; an engine
//! that answers whole plans in its own way is held to this.

mod executor;
mod groups;
mod list;
mod lookup;
mod nodes;
mod search;
mod subgraph;
mod suggest;
mod top;

pub use executor::execute;
pub(crate) use suggest::{Suggestions, similar_ids};
