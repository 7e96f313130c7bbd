//! What is asked of entities and of their edges: hops, counts, sources.

use super::super::view::{Citing, Edge, ExpandRequest, Fetched, GraphView, Seek};
use super::executor::Executor;
use super::groups::{Groups, Items};
use super::top::Top;
use crate::graph::order::{compare_edges, is_after, is_by_id};
use crate::model::{EntityIx, RelationIx};
use crate::ontology::{KindSet, RelationKindId};
use crate::query::{
    Cut, EdgeExtras, EdgePlan, EdgeSelector, Hop, Item, NodeAnswer, NodeExtras, NodePlan, PageAnswer, RelationFilter,
    RelationOrder, Scope,
};
use std::future::Future;
use std::pin::Pin;

/// A future that a level of a plan is answered by; boxed, since levels nest.
type Level<'f, T> = Pin<Box<dyn Future<Output = Fetched<T>> + Send + 'f>>;

/// Bytes that an entity of an answer takes, about.
const NODE_BYTES: usize = size_of::<Item>();

impl<G: GraphView> Executor<'_, G> {
    /// What is asked of some entities, one by one.
    pub(super) async fn nodes(&mut self, entities: Vec<EntityIx>, plan: &NodePlan) -> Fetched<Vec<NodeAnswer>> {
        self.work.steps(entities.len())?;
        self.work.hold(entities.len() * NODE_BYTES)?;
        self.view.prefetch(&entities, &[], self.work).await?;
        if plan.is_empty() {
            return Ok(entities.into_iter().map(NodeAnswer::plain).collect());
        }
        self.below(entities, plan).await
    }

    fn below<'f>(&'f mut self, entities: Vec<EntityIx>, plan: &'f NodePlan) -> Level<'f, Vec<NodeAnswer>> {
        Box::pin(async move {
            let mut answers: Vec<NodeAnswer> = entities.iter().copied().map(NodeAnswer::plain).collect();
            if !plan.hops.is_empty() {
                for answer in &mut answers {
                    answer.hops = plan.hops.iter().map(|_| None).collect();
                }
            }
            let kind = |view: &G, ix: EntityIx| view.records().entity(ix).kind.index();
            for (at, hop) in plan.hops.iter().enumerate() {
                let places: Vec<usize> =
                    (0..entities.len()).filter(|place| hop.on.has(kind(self.view, entities[*place]))).collect();
                let nodes: Vec<EntityIx> = places.iter().map(|place| entities[*place]).collect();
                for (place, page) in places.into_iter().zip(self.hop(&nodes, hop).await?) {
                    answers[place].hops[at] = Some(page);
                }
            }
            if plan.counts.is_empty() && plan.cited.is_none() {
                return Ok(answers);
            }
            let mut extras: Vec<NodeExtras> = entities.iter().map(|_| NodeExtras::default()).collect();
            for count in &plan.counts {
                for (extras, counts) in extras.iter_mut().zip(self.counts(&entities, &count.scope).await?) {
                    extras.counts.push(counts);
                }
            }
            if let Some(plan) = &plan.cited {
                let cited = self.cited(Citing::Entities(&entities), plan).await?;
                for (extras, cited) in extras.iter_mut().zip(cited) {
                    extras.cited = cited;
                }
            }
            for (answer, extras) in answers.iter_mut().zip(extras) {
                answer.counted = Some(Box::new(extras));
            }
            Ok(answers)
        })
    }

    /// A page of the edges of each of some entities.
    async fn hop(&mut self, nodes: &[EntityIx], hop: &Hop) -> Fetched<Vec<PageAnswer>> {
        let page = &hop.page;
        if nodes.is_empty() {
            return Ok(Vec::new());
        }
        let mut answers: Vec<PageAnswer> = nodes.iter().map(|_| PageAnswer::default()).collect();
        if !page.items && page.groups.is_empty() {
            if page.total {
                let totals = self.view.degrees(nodes, hop.steps, &hop.filter, &hop.scope, self.work).await?;
                for (answer, total) in answers.iter_mut().zip(totals) {
                    answer.total = Some(total);
                }
            }
            for answer in &mut answers {
                put_cut(answer, page.cut(Vec::<Edge>::new()));
            }
            return Ok(answers);
        }
        let seek = Seek { order: &hop.order, from: page.from.as_ref(), backward: page.backward };
        let request = ExpandRequest {
            nodes,
            selector: hop.steps,
            reversed: false,
            filter: &hop.filter,
            scope: &hop.scope,
            within: None,
            page: (page.items && page.groups.is_empty()).then_some((seek, page.limit + 1)),
        };
        let expanded = self.view.expand(&[request], usize::MAX, self.work).await?;
        let expansion = expanded.into_iter().flatten().next().unwrap_or_default();
        let held = expansion.edges.len() * size_of::<Edge>();
        self.work.hold(held)?;
        let mut edges = Vec::new();
        let mut uncounted = Vec::new();
        for (at, (found, is_page)) in expansion.iter().enumerate() {
            let answer = &mut answers[at];
            if is_page {
                edges.push(put_cut(answer, page.cut(found.to_vec())));
                if page.total {
                    uncounted.push(at);
                }
                continue;
            }
            if !page.groups.is_empty() {
                let mut groups = Groups::new(&page.groups);
                groups.add(self, Items::Edges(found), &hop.scope).await?;
                answer.groups = groups.finish(self).await?;
            }
            answer.total = page.total.then_some(found.len());
            let mut taken = Vec::new();
            if page.items {
                self.prefetch_edges(found, &seek).await?;
                let (view, work) = (&*self.view, &mut *self.work);
                let compare = |a: &Edge, b: &Edge| compare_edges(view, *a, *b, &seek);
                let mut top = Top::new(page);
                let after = found.iter().copied().filter(|edge| is_after(view, *edge, &seek));
                top.extend(after, compare, work)?;
                taken = top.finish(compare);
            }
            edges.push(put_cut(answer, page.cut(taken)));
        }
        if !uncounted.is_empty() {
            let nodes: Vec<EntityIx> = uncounted.iter().map(|at| nodes[*at]).collect();
            let totals = self.view.degrees(&nodes, hop.steps, &hop.filter, &hop.scope, self.work).await?;
            for (at, total) in uncounted.into_iter().zip(totals) {
                answers[at].total = Some(total);
            }
        }
        drop(expansion);
        self.work.release(held);
        let all: Vec<Edge> = edges.iter().flatten().copied().collect();
        let mut items = self.items(&all, &hop.edge).await?.into_iter();
        for (answer, edges) in answers.iter_mut().zip(edges) {
            answer.items = items.by_ref().take(edges.len()).collect();
        }
        Ok(answers)
    }

    /// Makes known what edges are ordered by, where that is more than their order in the graph.
    pub(super) async fn prefetch_edges(&mut self, edges: &[Edge], seek: &Seek<'_, RelationOrder>) -> Fetched<()> {
        if G::IS_LOCAL {
            return Ok(());
        }
        let nodes: Vec<EntityIx> = edges.iter().map(|edge| edge.node).collect();
        let relations: Vec<RelationIx> = edges.iter().map(|edge| edge.relation).collect();
        let is_by_id = seek.from.is_none() && seek.order.iter().copied().all(is_by_id);
        if is_by_id {
            self.view.prefetch_ids(&nodes, &relations, self.work).await
        } else {
            self.view.prefetch(&nodes, &relations, self.work).await
        }
    }

    /// What is asked of some edges, one by one.
    pub(super) async fn items(&mut self, edges: &[Edge], plan: &EdgePlan) -> Fetched<Vec<Item>> {
        let relations: Vec<RelationIx> = edges.iter().map(|edge| edge.relation).collect();
        self.view.prefetch(&[], &relations, self.work).await?;
        let nodes = self.nodes(edges.iter().map(|edge| edge.node).collect(), &plan.node).await?;
        let mut items: Vec<Item> = nodes
            .into_iter()
            .zip(&relations)
            .map(|(node, relation)| Item { relation: Some(*relation), node, extra: None })
            .collect();
        if plan.is_plain() && plan.from.parts.is_empty() && plan.to.parts.is_empty() {
            return Ok(items);
        }
        let ends = |view: &G| -> (Vec<EntityIx>, Vec<EntityIx>) {
            let ends = relations.iter().map(|ix| view.records().relation(*ix));
            ends.map(|relation| (relation.from(), relation.to())).unzip()
        };
        let (from, to) = ends(self.view);
        if plan.is_plain() {
            // Only the records of the ends are asked for, which the relation leads to.
            self.view.prefetch(&from, &[], self.work).await?;
            self.view.prefetch(&to, &[], self.work).await?;
            return Ok(items);
        }
        let from = self.nodes(from, &plan.from).await?;
        let to = self.nodes(to, &plan.to).await?;
        let mut extras: Vec<EdgeExtras> =
            from.into_iter().zip(to).map(|(from, to)| EdgeExtras { from, to, cited: Vec::new() }).collect();
        if let Some(plan) = &plan.cited {
            let cited = self.cited(Citing::Relations(&relations), plan).await?;
            for (extras, cited) in extras.iter_mut().zip(cited) {
                extras.cited = cited;
            }
        }
        for (item, extras) in items.iter_mut().zip(extras) {
            item.extra = Some(Box::new(extras));
        }
        Ok(items)
    }

    /// What is asked of the sources that each of some records cites, in the order of its citations.
    async fn cited(&mut self, citing: Citing<'_>, plan: &NodePlan) -> Fetched<Vec<Vec<NodeAnswer>>> {
        let (sources, counts) = self.view.find_sources(citing, self.work).await?;
        let mut nodes = self.nodes(sources, plan).await?.into_iter();
        Ok(counts.into_iter().map(|count| nodes.by_ref().take(count).collect()).collect())
    }

    /// How many relations of each type and direction each of some entities has.
    async fn counts(
        &mut self,
        entities: &[EntityIx],
        scope: &Scope,
    ) -> Fetched<Vec<Vec<(RelationKindId, usize, usize)>>> {
        let all = RelationFilter::All(Vec::new());
        let mut counts: Vec<Vec<_>> = entities.iter().map(|_| Vec::new()).collect();
        for at in 0..self.view.ontology().relations.len() {
            let one = KindSet::one(at);
            let is_symmetric = self.view.ontology().relations[at].symmetric;
            let mut degrees = Vec::with_capacity(2);
            for selector in [
                EdgeSelector { outgoing: one, incoming: if is_symmetric { one } else { KindSet::EMPTY } },
                EdgeSelector { outgoing: KindSet::EMPTY, incoming: if is_symmetric { KindSet::EMPTY } else { one } },
            ] {
                degrees.push(if selector.relations().is_empty() {
                    vec![0; entities.len()]
                } else {
                    self.view.degrees(entities, selector, &all, scope, self.work).await?
                });
            }
            for ((counts, outgoing), incoming) in counts.iter_mut().zip(&degrees[0]).zip(&degrees[1]) {
                if outgoing + incoming > 0 {
                    counts.push((RelationKindId::new(at), *outgoing, *incoming));
                }
            }
        }
        Ok(counts)
    }
}

/// Takes over what a cut says of the rest of a list, and gives the items of the page.
pub(super) fn put_cut<T>(answer: &mut PageAnswer, cut: Cut<T>) -> Vec<T> {
    (answer.has_next, answer.has_previous) = (cut.has_next, cut.has_previous);
    cut.items
}
