//! Lists of entities and of relations: pages, totals, groups.

use super::super::view::{Edge, EntitySlice, Fetched, GraphView, RelationSlice, Seek};
use super::executor::Executor;
use super::groups::{Groups, Items};
use super::nodes::put_cut;
use super::top::Top;
use crate::graph::order::{compare_edges, compare_entities, entity_at_cursor, is_after, is_entity_after};
use crate::model::EntityIx;
use crate::query::{
    CountOrder, Cursor, EntityList, EntityOrder, Item, Key, NodeAnswer, PageAnswer, RelationFilter, RelationList,
};
use std::cmp::Ordering;

/// Items that a scan gives at once: enough that a call costs nothing for each, few enough to stay in the cache.
const BATCH: usize = 1024;

impl<G: GraphView> Executor<'_, G> {
    pub(super) async fn entities(&mut self, list: &EntityList) -> Fetched<PageAnswer> {
        let page = &list.page;
        let slice = EntitySlice { kinds: list.kinds, filter: &list.filter, scope: &list.scope };
        let seek = Seek { order: &list.order, from: page.from.as_ref(), backward: page.backward };
        let mut answer = PageAnswer::default();
        let mut taken = Vec::new();
        let mut wants_items = page.items;
        if wants_items && list.by_count.is_none() {
            let mut scan = self.view.scan_entities(&slice, Some(&seek));
            if G::is_ordered(&scan) {
                // One more item tells whether the list goes on.
                while taken.len() <= page.limit {
                    let before = taken.len();
                    let wanted = (page.limit + 1 - before).min(BATCH);
                    self.view.next_entities(&mut scan, &slice, wanted, &mut taken, self.work).await?;
                    if taken.len() == before {
                        break;
                    }
                }
                wants_items = false;
            }
        }
        if page.total {
            answer.total = self.view.count_entities(&slice);
        }
        if wants_items || !page.groups.is_empty() || (page.total && answer.total.is_none()) {
            let mut scan = self.view.scan_entities(&slice, None);
            let mut groups = Groups::new(&page.groups);
            let (mut first, mut counted) = (Top::new(page), Top::new(page));
            let (mut total, mut batch) = (0, Vec::with_capacity(BATCH));
            loop {
                batch.clear();
                self.view.next_entities(&mut scan, &slice, BATCH, &mut batch, self.work).await?;
                if batch.is_empty() {
                    break;
                }
                total += batch.len();
                groups.add(self, Items::Entities(&batch), &list.scope).await?;
                match list.by_count {
                    _ if !wants_items => {}
                    Some(by) => {
                        self.view.prefetch(&batch, &[], self.work).await?;
                        let every = RelationFilter::All(Vec::new());
                        let degrees = self.view.degrees(&batch, by.steps, &every, &list.scope, self.work).await?;
                        let (view, work) = (&*self.view, &mut *self.work);
                        let items = degrees.into_iter().zip(batch.iter().copied());
                        let after = items.filter(|item| is_counted_after(view, *item, by, &seek));
                        counted.extend(after, |a, b| compare_counted(view, *a, *b, by, &seek), work)?;
                    }
                    None => {
                        self.view.prefetch(&batch, &[], self.work).await?;
                        let (view, work) = (&*self.view, &mut *self.work);
                        let after = batch.iter().copied().filter(|ix| is_entity_after(view, *ix, &seek));
                        first.extend(after, |a, b| compare_entities(view, *a, *b, &seek), work)?;
                    }
                }
            }
            answer.total = page.total.then_some(total);
            answer.groups = groups.finish(self).await?;
            if wants_items {
                let view = &*self.view;
                taken = match list.by_count {
                    Some(by) => {
                        let items = counted.finish(|a, b| compare_counted(view, *a, *b, by, &seek));
                        items.into_iter().map(|(_, ix)| ix).collect()
                    }
                    None => first.finish(|a, b| compare_entities(view, *a, *b, &seek)),
                };
            }
        }
        let taken = put_cut(&mut answer, page.cut(taken));
        let item = |node: NodeAnswer| Item { relation: None, node, extra: None };
        answer.items = self.nodes(taken, &list.node).await?.into_iter().map(item).collect();
        Ok(answer)
    }

    pub(super) async fn relations(&mut self, list: &RelationList) -> Fetched<PageAnswer> {
        let page = &list.page;
        let slice = RelationSlice { relations: list.relations, filter: &list.filter, scope: &list.scope };
        let seek = Seek { order: &list.order, from: page.from.as_ref(), backward: page.backward };
        let mut answer = PageAnswer::default();
        let mut taken: Vec<Edge> = Vec::new();
        let mut wants_items = page.items;
        if wants_items {
            let mut scan = self.view.scan_relations(&slice, Some(&seek));
            if G::is_ordered_scan(&scan) {
                while taken.len() <= page.limit {
                    let before = taken.len();
                    let wanted = (page.limit + 1 - before).min(BATCH);
                    self.view.next_relations(&mut scan, &slice, wanted, &mut taken, self.work).await?;
                    if taken.len() == before {
                        break;
                    }
                }
                wants_items = false;
            }
        }
        if page.total {
            answer.total = self.view.count_relations(&slice);
        }
        if wants_items || !page.groups.is_empty() || (page.total && answer.total.is_none()) {
            let mut scan = self.view.scan_relations(&slice, None);
            let mut groups = Groups::new(&page.groups);
            let mut first = Top::new(page);
            let (mut total, mut batch) = (0, Vec::with_capacity(BATCH));
            loop {
                batch.clear();
                self.view.next_relations(&mut scan, &slice, BATCH, &mut batch, self.work).await?;
                if batch.is_empty() {
                    break;
                }
                total += batch.len();
                groups.add(self, Items::Edges(&batch), &list.scope).await?;
                if wants_items {
                    self.prefetch_edges(&batch, &seek).await?;
                    let (view, work) = (&*self.view, &mut *self.work);
                    let after = batch.iter().copied().filter(|edge| is_after(view, *edge, &seek));
                    first.extend(after, |a, b| compare_edges(view, *a, *b, &seek), work)?;
                }
            }
            answer.total = page.total.then_some(total);
            answer.groups = groups.finish(self).await?;
            if wants_items {
                let view = &*self.view;
                taken = first.finish(|a, b| compare_edges(view, *a, *b, &seek));
            }
        }
        let taken = put_cut(&mut answer, page.cut(taken));
        answer.items = self.items(&taken, &list.edge).await?;
        Ok(answer)
    }
}

/// How two entities stand in the order of how many relations each has.
fn compare_counted<G: GraphView>(
    view: &G,
    a: (usize, EntityIx),
    b: (usize, EntityIx),
    by: CountOrder,
    seek: &Seek<'_, EntityOrder>,
) -> Ordering {
    let by_count = if by.descending == seek.backward { a.0.cmp(&b.0) } else { b.0.cmp(&a.0) };
    by_count.then_with(|| compare_entities(view, a.1, b.1, seek))
}

/// Whether an entity with so many relations comes after the cursor, whose first key is the number.
fn is_counted_after<G: GraphView>(
    view: &G,
    (count, ix): (usize, EntityIx),
    by: CountOrder,
    seek: &Seek<'_, EntityOrder>,
) -> bool {
    let Some((Key::Int(at), rest)) = seek.from.and_then(Cursor::split_first) else { return seek.from.is_none() };
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let by_count = if by.descending { at.cmp(&count) } else { count.cmp(at) };
    let found = by_count.then_with(|| entity_at_cursor(view, ix, &rest, seek.order));
    if seek.backward { found.is_lt() } else { found.is_gt() }
}
