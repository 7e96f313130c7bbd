//! Traversals, and what is asked of the records they find.

use super::super::traversal::traverse;
use super::super::view::{Edge, Fetched, GraphView};
use super::executor::Executor;
use crate::query::{Subgraph, SubgraphNode, Traversal};

impl<G: GraphView> Executor<'_, G> {
    pub(super) async fn subgraph(&mut self, traversal: &Traversal) -> Fetched<Subgraph> {
        let found = traverse(self.view, traversal, self.work).await?;
        let mut subgraph =
            Subgraph { paths: found.paths, layers: found.layers, truncated: found.truncated, ..Subgraph::default() };
        if let Some(id) = found.missing {
            let kinds = self.view.ontology().all_kinds();
            let similar = self.similar(&id, kinds, traversal.scope.sensitive).await?;
            subgraph.missing = Some((id, similar));
        }
        if let Some(plan) = &traversal.node {
            let (entities, distances): (Vec<_>, Vec<i32>) = found.nodes.into_iter().unzip();
            let nodes = self.nodes(entities, plan).await?.into_iter().zip(distances);
            subgraph.nodes = nodes.map(|(node, distance)| SubgraphNode { node, distance }).collect();
        }
        if let Some(plan) = &traversal.edge {
            self.view.prefetch(&[], &found.edges, self.work).await?;
            let records = self.view.records();
            let edges: Vec<Edge> = found
                .edges
                .into_iter()
                .map(|relation| Edge { node: records.relation(relation).to(), relation })
                .collect();
            subgraph.edges = self.items(&edges, plan).await?;
        }
        Ok(subgraph)
    }
}
