//! The primitives over a snapshot. Nothing is waited for: every answer is at hand. Records are numbered in the order of their
//! identifiers, so numbers compare as identifiers do.

use super::entity_scan::EntityScan;
use super::matching::Matcher;
use super::relation_scan::RelationScan;
use super::snapshot::Snapshot;
use crate::graph::order::{compare_edges, is_after};
use crate::graph::{
    Citing, Edge, EntitySlice, ExpandRequest, Expansion, Fetched, GraphView, RelationSlice, Seek, Status, StoreError,
};
use crate::model::{Citation, EntityIx, Records, RelationIx};
use crate::ontology::{KindSet, Ontology};
use crate::query::{
    Answer, EdgeSelector, EntityField, EntityOrder, Key, RelationFilter, RelationOrder, RelationSortField, RootAnswer,
    Scope,
};
use crate::search::Hit;
use crate::work::Work;
use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked whether the index of names is there, by who searches before it is.
const INDEX_PAUSE: Duration = Duration::from_millis(5);
/// Entities of other kinds that are passed over for each identifier that is wanted.
const PASSED_OVER: usize = 16;

/// A view of a snapshot, for one plan.
pub(super) struct MemoryView<'s> {
    snapshot: &'s Arc<Snapshot>,
    matcher: Matcher<'s>,
}

impl<'s> MemoryView<'s> {
    pub(super) fn new(snapshot: &'s Arc<Snapshot>) -> Self {
        Self { snapshot, matcher: Matcher::new(snapshot) }
    }

    fn edge(&self, relation: RelationIx) -> Edge {
        Edge { node: self.snapshot.records.relation(relation).to(), relation }
    }

    /// Whether an entity is in a slice, if it is of one of the kinds.
    fn is_listed(&mut self, ix: EntityIx, slice: &EntitySlice<'_>, work: &mut Work) -> Fetched<bool> {
        work.step()?;
        Ok(slice.kinds.has(self.snapshot.records.entity(ix).kind.index())
            && self.matcher.is_entity_in_scope(ix, slice.scope)
            && self.matcher.matches(ix, slice.filter, work)?)
    }

    /// Whether a relation is in a slice, seen towards its `to` end.
    fn is_relation_listed(&mut self, edge: Edge, slice: &RelationSlice<'_>, work: &mut Work) -> Fetched<bool> {
        work.step()?;
        let relation = self.snapshot.records.relation(edge.relation);
        Ok(slice.relations.has(relation.kind().index())
            && self.matcher.is_in_scope(edge, slice.scope)
            && (slice.scope.sensitive || !self.snapshot.is_sensitive(relation.from()))
            && self.matcher.edge_matches(edge, slice.filter, work)?)
    }

    /// The edges of one entity, added to others; whether they are a page rather than all.
    fn expand_one(
        &mut self,
        node: EntityIx,
        request: &ExpandRequest<'_>,
        edges: &mut Vec<Edge>,
        work: &mut Work,
    ) -> Fetched<bool> {
        let snapshot = self.snapshot;
        let selector = if request.reversed { request.selector.reversed() } else { request.selector };
        if let Some((seek, limit)) = &request.page
            && is_kept_order(seek.order)
        {
            let mut rows = snapshot.adjacency.rows(node, selector);
            if let (Some((row, _, _)), None) = (rows.next(), rows.next()) {
                self.expand_in_order(row, request, seek, *limit, edges, work)?;
                return Ok(true);
            }
        }
        for edge in snapshot.adjacency.edges(node, selector) {
            work.step()?;
            if request.within.is_some_and(|within| !within.contains(&edge.node))
                || !self.matcher.is_in_scope(edge, request.scope)
            {
                continue;
            }
            // The target is where the relation is followed to: here, when relations are looked at from their targets.
            let seen = if request.reversed { Edge { node, ..edge } } else { edge };
            if self.matcher.edge_matches(seen, request.filter, work)? {
                edges.push(edge);
            }
        }
        Ok(false)
    }

    /// The first edges of a row, which is in the order asked for.
    fn expand_in_order(
        &mut self,
        row: &[Edge],
        request: &ExpandRequest<'_>,
        seek: &Seek<'_, RelationOrder>,
        limit: usize,
        edges: &mut Vec<Edge>,
        work: &mut Work,
    ) -> Fetched<()> {
        let is_past = |edge: &Edge| is_after(self, *edge, seek);
        let rest: &mut (dyn Iterator<Item = &Edge> + Send) = match (seek.from.is_some(), seek.backward) {
            (false, false) => &mut row.iter(),
            (false, true) => &mut row.iter().rev(),
            (true, false) => &mut row[row.partition_point(|edge| !is_past(edge))..].iter(),
            (true, true) => &mut row[..row.partition_point(is_past)].iter().rev(),
        };
        let mut taken = 0;
        for edge in rest {
            work.step()?;
            if self.matcher.is_in_scope(*edge, request.scope)
                && self.matcher.edge_matches(*edge, request.filter, work)?
            {
                edges.push(*edge);
                taken += 1;
                if taken == limit {
                    break;
                }
            }
        }
        Ok(())
    }

    /// The next edges of a scan by date.
    fn next_by_date(
        &mut self,
        scan: &mut RelationScan,
        slice: &RelationSlice<'_>,
        limit: usize,
        batch: &mut Vec<Edge>,
        seek: &Seek<'_, RelationOrder>,
        work: &mut Work,
    ) -> Fetched<()> {
        loop {
            let RelationScan::Dates { start, pending, .. } = scan else { return Ok(()) };
            let start = *start;
            if !pending.is_empty() {
                // They are kept the last first.
                let rest = pending.len().saturating_sub(limit);
                batch.extend(pending.drain(rest..).rev());
                return Ok(());
            }
            let Some(index) = self.snapshot.by_date(start) else { return Ok(()) };
            let Some(groups) = scan.next_date(index, slice.filter, || work.step())? else { return Ok(()) };
            let mut found = Vec::new();
            for relation in groups.into_iter().flatten() {
                let edge = self.edge(*relation);
                if self.is_relation_listed(edge, slice, work)? && is_after(self, edge, seek) {
                    found.push(edge);
                }
            }
            work.steps(found.len())?;
            found.sort_unstable_by(|a, b| compare_edges(self, *b, *a, seek));
            if let RelationScan::Dates { pending, .. } = scan {
                *pending = found;
            }
        }
    }
}

/// The order that rows of edges are kept in.
fn is_kept_order(order: &[RelationOrder]) -> bool {
    matches!(order, [RelationOrder { field: RelationSortField::Node(EntityField::Id), descending: false }])
}

/// A scan of relations, and the order it was asked for in.
pub(super) struct OrderedScan {
    scan: RelationScan,
    order: Vec<RelationOrder>,
    from: Option<crate::query::Cursor>,
    backward: bool,
}

impl GraphView for MemoryView<'_> {
    type EntityScan = EntityScan;
    type RelationScan = OrderedScan;

    const IS_LOCAL: bool = true;

    fn ontology(&self) -> &Ontology {
        &self.snapshot.ontology
    }

    fn status(&self) -> &Arc<Status> {
        &self.snapshot.status
    }

    fn records(&self) -> &Records {
        &self.snapshot.records
    }

    async fn find_entities(
        &mut self,
        ids: &[&str],
        sensitive: bool,
        work: &mut Work,
    ) -> Fetched<Vec<Option<EntityIx>>> {
        work.steps(ids.len())?;
        let find = |id: &&str| {
            let ix = self.snapshot.records.find_entity(id)?;
            (sensitive || !self.snapshot.is_sensitive(ix)).then_some(ix)
        };
        Ok(ids.iter().map(find).collect())
    }

    async fn find_relations(&mut self, ids: &[&str], sensitive: bool, work: &mut Work) -> Fetched<Vec<Option<Edge>>> {
        work.steps(ids.len())?;
        let find = |id: &&str| {
            let relation = self.snapshot.records.relation(self.snapshot.records.find_relation(id)?);
            let hidden = |ix| !sensitive && self.snapshot.is_sensitive(ix);
            (!hidden(relation.from()) && !hidden(relation.to())).then(|| self.edge(relation.ix))
        };
        Ok(ids.iter().map(find).collect())
    }

    async fn find_sources(&mut self, citing: Citing<'_>, work: &mut Work) -> Fetched<(Vec<EntityIx>, Vec<usize>)> {
        let records = &self.snapshot.records;
        let (mut sources, mut counts) = (Vec::new(), Vec::new());
        let mut add = |citations: &[Citation]| {
            work.steps(citations.len())?;
            counts.push(citations.len());
            for citation in citations {
                let unknown = || StoreError::Internal(format!("the cited source `{}` is not there", citation.source));
                sources.push(records.find_entity(&citation.source).ok_or_else(unknown)?);
            }
            Fetched::Ok(())
        };
        match citing {
            Citing::Entities(entities) => {
                entities.iter().try_for_each(|ix| add(&records.entity(*ix).citations))?;
            }
            Citing::Relations(relations) => {
                relations.iter().try_for_each(|ix| add(records.relation(*ix).citations()))?;
            }
        }
        Ok((sources, counts))
    }

    async fn ids_around(
        &mut self,
        id: &str,
        kinds: KindSet,
        sensitive: bool,
        limit: usize,
        work: &mut Work,
    ) -> Fetched<Vec<Box<str>>> {
        let records = &self.snapshot.records;
        let place = records.first_entity_from(id);
        let is_known = |ix: &EntityIx| {
            kinds.has(records.entity(*ix).kind.index()) && (sensitive || !self.snapshot.is_sensitive(*ix))
        };
        // Entities of other kinds are passed over, but not for ever.
        let far = u32::try_from(limit.saturating_mul(PASSED_OVER)).unwrap_or(u32::MAX);
        let last = u32::try_from(records.entity_count()).unwrap_or(u32::MAX);
        let before = (place.saturating_sub(far)..place).rev().map(EntityIx).filter(is_known).take(limit);
        let after = (place..last.min(place.saturating_add(far))).map(EntityIx).filter(is_known).take(limit);
        let found: Vec<Box<str>> = before.chain(after).map(|ix| records.entity(ix).id.clone()).collect();
        work.steps(found.len())?;
        Ok(found)
    }

    fn scan_entities(&mut self, slice: &EntitySlice<'_>, seek: Option<&Seek<'_, EntityOrder>>) -> EntityScan {
        EntityScan::open(self.snapshot, slice, seek)
    }

    fn is_ordered(scan: &EntityScan) -> bool {
        scan.is_ordered
    }

    async fn next_entities(
        &mut self,
        scan: &mut EntityScan,
        slice: &EntitySlice<'_>,
        limit: usize,
        batch: &mut Vec<EntityIx>,
        work: &mut Work,
    ) -> Fetched<()> {
        let end = batch.len() + limit;
        while batch.len() < end {
            let Some(ix) = scan.next(self.snapshot) else { break };
            if self.is_listed(ix, slice, work)? {
                batch.push(ix);
            } else {
                scan.skip_date(self.snapshot, ix, slice.filter);
            }
        }
        Ok(())
    }

    fn count_entities(&self, slice: &EntitySlice<'_>) -> Option<usize> {
        if !slice.filter.is_always_met() || slice.scope.as_of.is_some() {
            return None;
        }
        let counts =
            if slice.scope.sensitive { &self.snapshot.status.entities } else { &self.snapshot.visible_entities };
        Some(slice.kinds.iter().map(|kind| counts[kind]).sum())
    }

    async fn retain_entities(
        &mut self,
        entities: &mut Vec<EntityIx>,
        slice: &EntitySlice<'_>,
        work: &mut Work,
    ) -> Fetched<()> {
        let mut kept = Vec::with_capacity(entities.len());
        for ix in entities.drain(..) {
            if self.is_listed(ix, slice, work)? {
                kept.push(ix);
            }
        }
        *entities = kept;
        Ok(())
    }

    fn scan_relations(&mut self, slice: &RelationSlice<'_>, seek: Option<&Seek<'_, RelationOrder>>) -> OrderedScan {
        OrderedScan {
            scan: RelationScan::open(self.snapshot, slice, seek),
            order: seek.map(|seek| seek.order.to_vec()).unwrap_or_default(),
            from: seek.and_then(|seek| seek.from.cloned()),
            backward: seek.is_some_and(|seek| seek.backward),
        }
    }

    fn is_ordered_scan(scan: &OrderedScan) -> bool {
        scan.scan.is_ordered()
    }

    async fn next_relations(
        &mut self,
        scan: &mut OrderedScan,
        slice: &RelationSlice<'_>,
        limit: usize,
        batch: &mut Vec<Edge>,
        work: &mut Work,
    ) -> Fetched<()> {
        let OrderedScan { scan, order, from, backward } = scan;
        if matches!(scan, RelationScan::Dates { .. }) {
            let seek = Seek { order, from: from.as_ref(), backward: *backward };
            return self.next_by_date(scan, slice, limit, batch, &seek, work);
        }
        let end = batch.len() + limit;
        while batch.len() < end {
            let Some(ix) = scan.next(self.snapshot) else { break };
            let edge = self.edge(ix);
            if self.is_relation_listed(edge, slice, work)? {
                batch.push(edge);
            }
        }
        Ok(())
    }

    fn count_relations(&self, slice: &RelationSlice<'_>) -> Option<usize> {
        if !slice.filter.is_always_met() || slice.scope.as_of.is_some() {
            return None;
        }
        let snapshot = self.snapshot;
        let counts = if slice.scope.sensitive { &snapshot.status.relations } else { &snapshot.visible_relations };
        Some(slice.relations.iter().map(|kind| counts[kind]).sum())
    }

    async fn expand(
        &mut self,
        requests: &[ExpandRequest<'_>],
        limit: usize,
        work: &mut Work,
    ) -> Fetched<Option<Vec<Expansion>>> {
        let mut all = Vec::with_capacity(requests.len());
        let mut left = limit;
        for request in requests {
            let mut expansion = Expansion::default();
            expansion.ends.reserve(request.nodes.len());
            for node in request.nodes {
                let is_page = self.expand_one(*node, request, &mut expansion.edges, work)?;
                expansion.ends.push((expansion.edges.len(), is_page));
                if expansion.edges.len() > left {
                    return Ok(None);
                }
            }
            left -= expansion.edges.len();
            all.push(expansion);
        }
        Ok(Some(all))
    }

    async fn degrees(
        &mut self,
        nodes: &[EntityIx],
        selector: EdgeSelector,
        filter: &RelationFilter,
        scope: &Scope,
        work: &mut Work,
    ) -> Fetched<Vec<usize>> {
        let snapshot = self.snapshot;
        let is_bare = filter.is_always_met()
            && scope.as_of.is_none()
            && (scope.sensitive || !snapshot.has_sensitive_relations(selector.relations()));
        let mut degrees = Vec::with_capacity(nodes.len());
        for node in nodes {
            work.step()?;
            if is_bare {
                degrees.push(snapshot.adjacency.degree(*node, selector));
                continue;
            }
            let mut degree = 0;
            for edge in snapshot.adjacency.edges(*node, selector) {
                work.step()?;
                degree += usize::from(
                    self.matcher.is_in_scope(edge, scope) && self.matcher.edge_matches(edge, filter, work)?,
                );
            }
            degrees.push(degree);
        }
        Ok(degrees)
    }

    async fn search_names(
        &mut self,
        text: &str,
        lang: Option<&str>,
        kinds: KindSet,
        sensitive: bool,
        limit: usize,
        work: &mut Work,
    ) -> Fetched<Vec<(EntityIx, Hit)>> {
        let index = loop {
            if let Some(index) = self.snapshot.names() {
                break index;
            }
            // It is being made: whoever searches meanwhile waits for it elsewhere.
            work.leave_place()?;
            #[expect(clippy::disallowed_methods, reason = "on a thread of the pool, which serves nobody else")]
            std::thread::sleep(INDEX_PAUSE);
            work.steps(crate::work::CHECK_INTERVAL as usize)?;
        };
        let records = &self.snapshot.records;
        let accept = |entity: u32| {
            let ix = EntityIx(entity);
            kinds.has(records.entity(ix).kind.index()) && (sensitive || !self.snapshot.is_sensitive(ix))
        };
        let hits = index.search(text, lang, limit, work, accept)?;
        Ok(hits.into_iter().map(|hit| (EntityIx(hit.entity), hit)).collect())
    }

    async fn prefetch(&mut self, _: &[EntityIx], _: &[RelationIx], _: &mut Work) -> Fetched<()> {
        Ok(())
    }

    async fn prefetch_ids(&mut self, _: &[EntityIx], _: &[RelationIx], _: &mut Work) -> Fetched<()> {
        Ok(())
    }

    fn compare_entities(&self, a: EntityIx, b: EntityIx) -> Ordering {
        a.cmp(&b)
    }

    fn compare_relations(&self, a: RelationIx, b: RelationIx) -> Ordering {
        a.cmp(&b)
    }

    fn compare_field(&self, a: EntityIx, b: EntityIx, field: EntityField) -> Ordering {
        match field {
            EntityField::Id => a.cmp(&b),
            EntityField::Name => self.snapshot.keys.name_rank(a).cmp(&self.snapshot.keys.name_rank(b)),
            field => {
                let key = |ix| Key::of_entity(self.snapshot.records.entity(ix), field);
                key(a).cmp(&key(b))
            }
        }
    }

    fn into_answer(self, roots: Vec<RootAnswer>) -> Answer {
        Answer { records: self.snapshot.records.clone(), roots }
    }
}
