//! Traversals: following relations over many steps, one algorithm for each question, whatever the engine.
//!
//! They ask a [`GraphView`](super::GraphView) to expand many entities at once, so an engine over a wire is asked a few times. What
//! is found, and in which order, is settled here, so engines cannot differ in it. A record is known by its number; identifiers
//! are prefetched only of records that stand beside others.

mod expand;
mod found;
mod lineage;
mod neighborhood;
mod paths;
mod reach;
mod search_graph;
mod simple_paths;

pub use expand::MAX_EDGES;
pub(crate) use found::Found;

use super::view::{Fetched, GraphView};
use crate::query::{Traversal, Walk};
use crate::work::Work;

/// Answers a traversal over a view.
pub(crate) async fn traverse<G: GraphView>(view: &mut G, traversal: &Traversal, work: &mut Work) -> Fetched<Found> {
    match &traversal.walk {
        Walk::Paths(walk) => paths::find(view, traversal, walk, work).await,
        Walk::Neighborhood(walk) => neighborhood::find(view, traversal, walk, work).await,
        Walk::Reach(walk) => reach::find(view, traversal, walk, work).await,
        Walk::Lineage(walk) => lineage::find(view, traversal, walk, work).await,
    }
}
