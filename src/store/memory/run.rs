//! Answering a plan from a snapshot.

use super::super::SIMILAR_CANDIDATES;
use super::adjacency::Step;
use super::ground::{self, MemoryGround};
use super::group::Listed;
use super::list::{Part, of_sorted, of_unsorted};
use super::orders::{Sorted, kept_order};
use super::snapshot::Snapshot;
use super::work::Work;
use crate::graph::names;
use crate::graph::traversal::traverse;
use crate::graph::{QueryResult, StoreError};
use crate::model::{Citation, EntityIx, RelationIx};
use crate::ontology::{KindId, KindSet, RelationKindId};
use crate::query::{
    Answer, CountOrder, Cursor, EdgeExtras, EdgePlan, EdgeSelector, EntityField, EntityFilter, EntityList, EntityOrder,
    GroupBy, Hop, Item, Key, Lookup, LookupAnswer, NameMatch, NodeAnswer, NodeExtras, NodePlan, PageAnswer, Plan,
    Predicate, RelationFilter, RelationList, RelationOrder, RelationSortField, Root, RootAnswer, Scope, Search,
    Subgraph, SubgraphNode, Traversal,
};
use futures_util::FutureExt;
use std::cmp::Ordering;
use std::time::Instant;

pub(super) type Run<T> = Result<T, StoreError>;

/// Most entities that a list may look at to be quick: some tens of microseconds.
const QUICK: usize = 2000;

/// Whether a plan looks at the surroundings of known entities and at short lists only, rather than at much of the graph.
pub(super) fn is_quick(snapshot: &Snapshot, plan: &Plan) -> bool {
    plan.roots.iter().all(|root| match root {
        Root::Lookup(_) => true,
        // Of a traversal, hubs may be on the way.
        Root::Relations(_) | Root::Traversal(_) => snapshot.records.relation_count() <= QUICK,
        Root::Entities(list) => {
            // Relations of all that are listed are gone through, and some may be hubs.
            let goes_beyond = list.by_count.is_some() || list.page.groups.iter().any(|one| one.by.iter().any(is_far));
            looks_at(snapshot, list) <= QUICK && (!goes_beyond || snapshot.records.relation_count() <= QUICK)
        }
        // Common words are in many names.
        Root::Search(_) => snapshot.has_names() && snapshot.records.entity_count() <= QUICK,
    })
}

fn is_far(by: &GroupBy) -> bool {
    matches!(by, GroupBy::Far(_))
}

/// How many entities a list may have to look at: all of its kinds, too, where an order has yet to be made.
fn looks_at(snapshot: &Snapshot, list: &EntityList) -> usize {
    let all = list.kinds.iter().map(|kind| snapshot.by_kind[kind].len()).sum();
    if all <= QUICK {
        return all;
    }
    let kind = list.kinds.iter().next().map_or(KindId::new(0), KindId::new);
    if let Some((field, wanted)) = equal_to(&list.filter) {
        let at_hand = field == EntityField::Id || snapshot.has_sorted(kind, EntityOrder { field, descending: false });
        let found = if at_hand { snapshot.candidates(list, field, &wanted) } else { None };
        return found.map_or(all, |found| found.len());
    }
    let plain = met_by_all(&list.filter)
        && !list.page.total
        && list.page.groups.is_empty()
        && list.by_count.is_none()
        && list.scope.as_of.is_none()
        && list.kinds.len() == 1;
    match list.order.as_slice() {
        [] if plain => list.page.limit,
        order if plain && kept_order(order).is_some_and(|one| snapshot.has_sorted(kind, one)) => list.page.limit,
        _ => all,
    }
}

pub(super) fn run(snapshot: &Snapshot, plan: &Plan, deadline: Instant) -> Run<QueryResult> {
    let mut runner = Runner { snapshot, work: Work::until(deadline) };
    let roots = plan.roots.iter().map(|root| runner.root(root)).collect::<Run<Vec<_>>>()?;
    Ok(QueryResult { answer: Answer { records: snapshot.records.clone(), roots }, status: snapshot.status.clone() })
}

pub(super) struct Runner<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) work: Work,
}

fn met_by_all(filter: &EntityFilter) -> bool {
    matches!(filter, EntityFilter::All(all) if all.is_empty())
}

fn step_met_by_all(filter: &RelationFilter) -> bool {
    matches!(filter, RelationFilter::All(all) if all.is_empty())
}

/// Entities of a kind in an order that is kept.
enum Kept<'a> {
    Kind(&'a [EntityIx]),
    Sorted(Sorted),
}

impl Kept<'_> {
    fn entities(&self) -> &[EntityIx] {
        match self {
            Self::Kind(entities) => entities,
            Self::Sorted(sorted) => sorted.get().map_or(&[], Vec::as_slice),
        }
    }
}

/// The order that runs of steps are kept in.
fn is_kept_order(order: &[RelationOrder]) -> bool {
    matches!(order, [RelationOrder { field: RelationSortField::Node(EntityField::Id), descending: false }])
}

impl<'a> Runner<'a> {
    fn root(&mut self, root: &Root) -> Run<RootAnswer> {
        match root {
            Root::Lookup(lookup) => {
                let found = lookup.ids.iter().map(|id| self.lookup(id, lookup)).collect::<Run<Vec<_>>>()?;
                Ok(RootAnswer::Lookup(found))
            }
            Root::Entities(list) => self.entities(list).map(RootAnswer::Page),
            Root::Relations(list) => self.relations(list).map(RootAnswer::Page),
            Root::Traversal(traversal) => self.subgraph(traversal).map(RootAnswer::Subgraph),
            Root::Search(search) => self.search(search).map(RootAnswer::Matches),
        }
    }

    fn search(&mut self, search: &Search) -> Run<Vec<NameMatch>> {
        let snapshot = self.snapshot;
        // A fault ends the search: what it finds then is of no interest.
        let mut fault = None;
        let mut work = crate::work::Work::until(self.work.deadline());
        let hits = snapshot.names().search(&search.text, search.lang.as_deref(), search.first, &mut work, |entity| {
            fault.is_none()
                && self.searched(EntityIx(entity), search).unwrap_or_else(|error| {
                    fault = Some(error);
                    false
                })
        });
        if let Some(fault) = fault {
            return Err(fault);
        }
        let hits = hits.map_err(|_| StoreError::Timeout)?;
        let found = hits.iter().map(|hit| {
            let node = self.node(EntityIx(hit.entity), &search.node)?;
            Ok(NameMatch { node, score: hit.score, how: hit.how.as_str(), name: names::matched(hit) })
        });
        found.collect()
    }

    /// Whether a search is to find an entity, whatever its name.
    fn searched(&mut self, ix: EntityIx, search: &Search) -> Run<bool> {
        let kind = self.snapshot.records.entity(ix).kind;
        Ok(search.kinds.has(kind.index()) && self.listed(ix, &search.filter, &search.scope)?)
    }

    fn subgraph(&mut self, traversal: &Traversal) -> Run<Subgraph> {
        let mut ground = MemoryGround { snapshot: self.snapshot, traversal, work: &mut self.work };
        // Nothing is waited for: this ground has every answer at hand.
        let found = traverse(&mut ground, traversal).now_or_never();
        let found = found.ok_or_else(|| StoreError::Internal("a traversal in memory waits".to_owned()))??;
        let (kinds, sensitive) = (self.snapshot.ontology.all_kinds(), traversal.scope.sensitive);
        let missing = found.missing.map(|id| {
            let similar = self.similar(&id, kinds, sensitive);
            (id, similar)
        });
        let (mut nodes, mut edges) = (Vec::new(), Vec::new());
        if let Some(plan) = &traversal.node {
            for (at, distance) in found.nodes {
                nodes.push(SubgraphNode { node: self.node(ground::entity(at), plan)?, distance });
            }
        }
        if let Some(plan) = &traversal.edge {
            for relation in found.edges.into_iter().map(ground::relation) {
                let node = self.snapshot.records.relation(relation).to();
                edges.push(self.item(Step { node, relation }, plan)?);
            }
        }
        let (paths, layers, truncated) = (found.paths, found.layers, found.truncated);
        Ok(Subgraph { missing, nodes, edges, paths, layers, truncated })
    }

    fn lookup(&mut self, id: &str, lookup: &Lookup) -> Run<LookupAnswer> {
        let (snapshot, records) = (self.snapshot, &self.snapshot.records);
        let hidden = |ix: EntityIx| !lookup.sensitive && snapshot.is_sensitive(ix);
        if let Some(ix) = records.find_entity(id)
            && lookup.kinds.has(records.entity(ix).kind.index())
            && !hidden(ix)
        {
            return self.node(ix, &lookup.node).map(LookupAnswer::Entity);
        }
        if let Some(ix) = records.find_relation(id) {
            let relation = records.relation(ix);
            if lookup.relations.has(relation.kind().index()) && !hidden(relation.from()) && !hidden(relation.to()) {
                return self.item(Step { node: relation.to(), relation: ix }, &lookup.edge).map(LookupAnswer::Relation);
            }
        }
        let similar = if lookup.similar { self.similar(id, lookup.kinds, lookup.sensitive) } else { Vec::new() };
        Ok(LookupAnswer::Nothing(similar))
    }

    fn similar(&self, id: &str, kinds: KindSet, sensitive: bool) -> Vec<Box<str>> {
        let known =
            self.snapshot.records.entities().filter(|(ix, entity)| {
                kinds.has(entity.kind.index()) && (sensitive || !self.snapshot.is_sensitive(*ix))
            });
        let ids = known.take(SIMILAR_CANDIDATES).map(|(_, entity)| &*entity.id);
        crate::diagnostic::closest(id, ids).map(Into::into).into_iter().collect()
    }

    fn entities(&mut self, list: &EntityList) -> Run<PageAnswer> {
        let snapshot = self.snapshot;
        let at = |ix| match &list.page.from {
            Some(cursor) => snapshot.entity_at_cursor(ix, cursor, &list.order),
            None => Ordering::Equal,
        };
        let item = |run: &mut Self, ix| Ok(Item { relation: None, node: run.node(ix, &list.node)?, extra: None });
        // Groups are of all that the list has, which need not be in order.
        let plain = list.by_count.is_none() && list.page.groups.is_empty();
        if let Some(sorted) = self.sorted_candidates(list).filter(|_| plain) {
            let all_accepted = met_by_all(&list.filter)
                && list.scope.as_of.is_none()
                && (list.scope.sensitive || !snapshot.has_sensitive());
            let accept = |ix| self.listed(ix, &list.filter, &list.scope);
            let part = of_sorted(sorted.entities(), &list.page, all_accepted, accept, at)?;
            return self.page(part, item);
        }
        let mut accepted = Vec::new();
        for ix in self.candidates(list) {
            if self.listed(ix, &list.filter, &list.scope)? {
                accepted.push(ix);
            }
        }
        let groups = self.groups(&list.page.groups, &accepted.iter().copied().map(Listed::Entity), &list.scope)?;
        let part = match list.by_count {
            Some(by_count) => self.by_count(list, by_count, accepted)?,
            None => of_unsorted(accepted, &list.page, |a, b| snapshot.compare_entities(a, b, &list.order), at),
        };
        Ok(PageAnswer { groups, ..self.page(part, item)? })
    }

    /// A page of a list in the order of how many relations each entity has.
    fn by_count(&mut self, list: &EntityList, by: CountOrder, accepted: Vec<EntityIx>) -> Run<Part<EntityIx>> {
        let snapshot = self.snapshot;
        let counted = accepted.into_iter().map(|ix| Ok((self.count(ix, by.steps, &list.scope)?, ix)));
        let counted = counted.collect::<Run<Vec<_>>>()?;
        let directed = |found: Ordering| if by.descending { found.reverse() } else { found };
        let compare = |a: (usize, EntityIx), b: (usize, EntityIx)| {
            directed(a.0.cmp(&b.0)).then_with(|| snapshot.compare_entities(a.1, b.1, &list.order))
        };
        let place = list.page.from.as_ref().and_then(Cursor::split_first);
        let at = |(count, ix): (usize, EntityIx)| match &place {
            Some((Key::Int(at), rest)) => {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                directed(count.cmp(at)).then_with(|| snapshot.entity_at_cursor(ix, rest, &list.order))
            }
            _ => Ordering::Equal,
        };
        let Part { items, total, has_next, has_previous } = of_unsorted(counted, &list.page, compare, at);
        Ok(Part { items: items.into_iter().map(|(_, ix)| ix).collect(), total, has_next, has_previous })
    }

    /// How many relations an entity has in a scope.
    fn count(&mut self, entity: EntityIx, steps: EdgeSelector, scope: &Scope) -> Run<usize> {
        let snapshot = self.snapshot;
        snapshot.steps(entity, steps).try_fold(0, |sum, step| {
            self.work.step()?;
            Run::Ok(sum + usize::from(snapshot.in_scope(step, scope)))
        })
    }

    /// The candidates in the list's order, where that order is kept: one kind, ordered by at most one field and identifier.
    fn sorted_candidates(&self, list: &EntityList) -> Option<Kept<'a>> {
        let mut kinds = list.kinds.iter();
        let (Some(kind), None) = (kinds.next(), kinds.next()) else { return None };
        if equal_to(&list.filter).is_some() {
            return None;
        }
        match list.order.as_slice() {
            [] => Some(Kept::Kind(&self.snapshot.by_kind[kind])),
            order => kept_order(order).map(|one| Kept::Sorted(self.snapshot.sorted(KindId::new(kind), one))),
        }
    }

    /// Entities that can be in the list, in any order.
    fn candidates(&self, list: &EntityList) -> Vec<EntityIx> {
        let snapshot = self.snapshot;
        let equal = equal_to(&list.filter).and_then(|(field, wanted)| snapshot.candidates(list, field, &wanted));
        equal.unwrap_or_else(|| list.kinds.iter().flat_map(|kind| snapshot.by_kind[kind].iter().copied()).collect())
    }

    /// Whether an entity is in scope and meets a filter.
    fn listed(&mut self, ix: EntityIx, filter: &EntityFilter, scope: &Scope) -> Run<bool> {
        let snapshot = self.snapshot;
        self.work.step()?;
        let there = (scope.sensitive || !snapshot.is_sensitive(ix))
            && scope.as_of.as_ref().is_none_or(|at| at.admits(&snapshot.records.entity(ix).period));
        Ok(there && snapshot.meets(ix, filter, &mut self.work)?)
    }

    fn relations(&mut self, list: &RelationList) -> Run<PageAnswer> {
        let snapshot = self.snapshot;
        let at = |step| match &list.page.from {
            Some(cursor) => snapshot.step_at_cursor(step, cursor, &list.order),
            None => Ordering::Equal,
        };
        let mut accepted = Vec::new();
        for relation in snapshot.records.relations() {
            self.work.step()?;
            let step = Step { node: relation.to(), relation: relation.ix };
            if list.relations.has(relation.kind().index())
                && snapshot.in_scope(step, &list.scope)
                && (list.scope.sensitive || !snapshot.is_sensitive(relation.from()))
                && snapshot.step_meets(step, &list.filter, &mut self.work)?
            {
                accepted.push(step);
            }
        }
        let groups = self.groups(&list.page.groups, &accepted.iter().copied().map(Listed::Step), &list.scope)?;
        let part = of_unsorted(accepted, &list.page, |a, b| snapshot.compare_steps(a, b, &list.order), at);
        Ok(PageAnswer { groups, ..self.page(part, |run, step| run.item(step, &list.edge))? })
    }

    fn hop(&mut self, from: EntityIx, hop: &Hop) -> Run<PageAnswer> {
        let snapshot = self.snapshot;
        let at = |step| match &hop.page.from {
            Some(cursor) => snapshot.step_at_cursor(step, cursor, &hop.order),
            None => Ordering::Equal,
        };
        let item = |run: &mut Self, step| run.item(step, &hop.edge);
        let mut runs = snapshot.runs(from, hop.steps);
        if let (Some((run, _)), None) = (runs.next(), runs.next())
            && is_kept_order(&hop.order)
            && hop.page.groups.is_empty()
        {
            let all_accepted = step_met_by_all(&hop.filter)
                && hop.scope.as_of.is_none()
                && (hop.scope.sensitive || !snapshot.has_sensitive());
            let part = of_sorted(run, &hop.page, all_accepted, |step| self.stepped(step, hop), at)?;
            return self.page(part, item);
        }
        let mut accepted = Vec::new();
        for step in snapshot.steps(from, hop.steps) {
            if self.stepped(step, hop)? {
                accepted.push(step);
            }
        }
        let groups = self.groups(&hop.page.groups, &accepted.iter().copied().map(Listed::Step), &hop.scope)?;
        let part = of_unsorted(accepted, &hop.page, |a, b| snapshot.compare_steps(a, b, &hop.order), at);
        Ok(PageAnswer { groups, ..self.page(part, item)? })
    }

    fn stepped(&mut self, step: Step, hop: &Hop) -> Run<bool> {
        self.work.step()?;
        let snapshot = self.snapshot;
        Ok(snapshot.in_scope(step, &hop.scope) && snapshot.step_meets(step, &hop.filter, &mut self.work)?)
    }

    fn page<T>(&mut self, part: Part<T>, mut item: impl FnMut(&mut Self, T) -> Run<Item>) -> Run<PageAnswer> {
        let items = part.items.into_iter().map(|one| item(self, one)).collect::<Run<_>>()?;
        let (has_next, has_previous) = (part.has_next, part.has_previous);
        Ok(PageAnswer { items, total: part.total, has_next, has_previous, groups: Vec::new() })
    }

    fn item(&mut self, step: Step, plan: &EdgePlan) -> Run<Item> {
        let node = self.node(step.node, &plan.node)?;
        let extra = if plan.is_plain() { None } else { Some(Box::new(self.extra(step.relation, plan)?)) };
        Ok(Item { relation: Some(step.relation), node, extra })
    }

    fn extra(&mut self, relation: RelationIx, plan: &EdgePlan) -> Run<EdgeExtras> {
        let snapshot = self.snapshot;
        let relation = snapshot.records.relation(relation);
        Ok(EdgeExtras {
            from: self.node(relation.from(), &plan.from)?,
            to: self.node(relation.to(), &plan.to)?,
            cited: self.cited(relation.citations(), plan.cited.as_deref())?,
        })
    }

    pub(super) fn node(&mut self, entity: EntityIx, plan: &NodePlan) -> Run<NodeAnswer> {
        self.work.step()?;
        if plan.is_empty() {
            return Ok(NodeAnswer::plain(entity));
        }
        let record = self.snapshot.records.entity(entity);
        let kind = record.kind.index();
        let hops = plan
            .hops
            .iter()
            .map(|hop| hop.on.has(kind).then(|| self.hop(entity, hop)).transpose())
            .collect::<Run<_>>()?;
        let counted = if plan.counts.is_empty() && plan.cited.is_none() {
            None
        } else {
            let counts = plan.counts.iter().map(|count| self.counts(entity, &count.scope)).collect::<Run<_>>()?;
            let cited = self.cited(&record.citations, plan.cited.as_deref())?;
            Some(Box::new(NodeExtras { counts, cited }))
        };
        Ok(NodeAnswer { entity, hops, counted })
    }

    fn cited(&mut self, citations: &[Citation], plan: Option<&NodePlan>) -> Run<Vec<NodeAnswer>> {
        let Some(plan) = plan else { return Ok(Vec::new()) };
        let records = &self.snapshot.records;
        let sources = citations.iter().map(|citation| {
            let unknown = || StoreError::Internal(format!("the cited source `{}` is not there", citation.source));
            records.find_entity(&citation.source).ok_or_else(unknown)
        });
        sources.map(|source| self.node(source?, plan)).collect()
    }

    fn counts(&mut self, entity: EntityIx, scope: &Scope) -> Run<Vec<(RelationKindId, usize, usize)>> {
        let snapshot = self.snapshot;
        let mut found = Vec::new();
        for (kind, _) in snapshot.ontology.relations_with_ids() {
            let one = KindSet::one(kind.index());
            let outgoing = self.count(entity, EdgeSelector { outgoing: one, ..EdgeSelector::default() }, scope)?;
            let incoming = self.count(entity, EdgeSelector { incoming: one, ..EdgeSelector::default() }, scope)?;
            if outgoing + incoming > 0 {
                found.push((kind, outgoing, incoming));
            }
        }
        Ok(found)
    }
}

impl Snapshot {
    /// Entities of the list's kinds whose field equals one of some keys; none where no order tells them apart.
    fn candidates(&self, list: &EntityList, field: EntityField, wanted: &[Key]) -> Option<Vec<EntityIx>> {
        let mut found: Vec<EntityIx> = if field == EntityField::Id {
            let ids = wanted.iter().filter_map(|key| match key {
                Key::Text(id) => self.records.find_entity(id),
                _ => None,
            });
            ids.filter(|ix| list.kinds.has(self.records.entity(*ix).kind.index())).collect()
        } else {
            let (1, Some(kind)) = (list.kinds.len(), list.kinds.iter().next()) else { return None };
            let sorted = self.sorted(KindId::new(kind), EntityOrder { field, descending: false });
            let sorted = sorted.get()?;
            let key = |ix: &EntityIx| Key::of_entity(self.records.entity(*ix), field);
            let equal = wanted.iter().flat_map(|wanted| {
                let start = sorted.partition_point(|ix| key(ix) < *wanted);
                let end = start + sorted[start..].partition_point(|ix| key(ix) <= *wanted);
                &sorted[start..end]
            });
            equal.copied().collect()
        };
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}

/// The field that a filter demands to equal one of some values, where it plainly does.
fn equal_to(filter: &EntityFilter) -> Option<(EntityField, Vec<Key>)> {
    match filter {
        EntityFilter::All(filters) => filters.iter().find_map(equal_to),
        EntityFilter::Field(EntityField::Id, Predicate::Eq(wanted)) => match &wanted.value {
            crate::model::Value::Text(id) => Some((EntityField::Id, vec![Key::Text(id.clone())])),
            _ => None,
        },
        EntityFilter::Field(field, Predicate::Eq(wanted)) => Some((*field, vec![wanted.key.clone()])),
        EntityFilter::Field(field, Predicate::In(wanted)) => {
            Some((*field, wanted.iter().map(|one| one.key.clone()).collect()))
        }
        _ => None,
    }
}
