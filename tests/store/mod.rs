//! Stores against the conformance suite, and what only one engine promises.

mod memory;
mod sparse;

pub(crate) use sparse::Sparse;

use entente::graph::QueryResult;
use entente::query::RootAnswer;

/// That an answer of lists is of one graph, whose revision is the number of its bodies.
pub(crate) fn of_one_state(reading: &QueryResult) {
    for root in &reading.answer.roots {
        let RootAnswer::Page(page) = root else { panic!("lists were asked for") };
        assert_eq!(page.items.len().to_string(), reading.status.revision);
        assert_eq!(page.total, Some(page.items.len()));
    }
}
