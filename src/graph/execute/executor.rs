//! Roots of a plan, one after the other.

use super::super::view::{Fetched, GraphView};
use super::suggest::Suggestions;
use crate::query::{Plan, Root, RootAnswer};
use crate::work::Work;

/// Answers a plan over a view.
pub(super) struct Executor<'v, G> {
    pub(super) view: &'v mut G,
    pub(super) work: &'v mut Work,
    pub(super) suggestions: Suggestions,
}

/// The answer to each root of a plan.
///
/// # Errors
/// When a primitive of the view fails.
pub async fn execute<G: GraphView>(view: &mut G, plan: &Plan, work: &mut Work) -> Fetched<Vec<RootAnswer>> {
    let mut executor = Executor { view, work, suggestions: Suggestions::default() };
    let mut roots = Vec::with_capacity(plan.roots.len());
    for root in &plan.roots {
        roots.push(executor.root(root).await?);
    }
    Ok(roots)
}

impl<G: GraphView> Executor<'_, G> {
    async fn root(&mut self, root: &Root) -> Fetched<RootAnswer> {
        Ok(match root {
            Root::Lookup(lookup) => RootAnswer::Lookup(self.lookup(lookup).await?),
            Root::Entities(list) => RootAnswer::Page(self.entities(list).await?),
            Root::Relations(list) => RootAnswer::Page(self.relations(list).await?),
            Root::Traversal(traversal) => RootAnswer::Subgraph(self.subgraph(traversal).await?),
            Root::Search(search) => RootAnswer::Matches(self.search(search).await?),
        })
    }
}
