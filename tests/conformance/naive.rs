//! A naive answer to a whole plan, made of the naive lists.

use super::asked::list;
use super::reference::{self, Seen, entity_cursor, relation_cursor};
use super::sample::{TIED_TO, ontology};
use entente::diagnostic::closest;
use entente::model::{Citation, EntityIx, Records};
use entente::ontology::{KindSet, RelationKindId};
use entente::query::{
    Answer, CountsPlan, Cursor, EdgeExtras, EdgePlan, EdgeSelector, EntityList, Hop, Item, Lookup, LookupAnswer,
    NameMatch, NodeAnswer, NodeExtras, NodePlan, PageAnswer, PagePlan, Plan, RelationList, RelationOrder, Root,
    RootAnswer, Scope, Search,
};
use std::cmp::Ordering;
use std::sync::Arc;

/// The answer to a plan.
pub(crate) fn answer(records: &Arc<Records>, plan: &Plan) -> Answer {
    let naive = Naive(records);
    Answer { roots: plan.roots.iter().map(|root| naive.root(root)).collect(), records: records.clone() }
}

pub(super) struct Naive<'a>(pub(super) &'a Records);

impl Naive<'_> {
    fn root(&self, root: &Root) -> RootAnswer {
        match root {
            Root::Lookup(lookup) => RootAnswer::Lookup(lookup.ids.iter().map(|id| self.found(id, lookup)).collect()),
            Root::Entities(list) => RootAnswer::Page(self.entities(list)),
            Root::Relations(list) => RootAnswer::Page(self.relations(list)),
            Root::Traversal(traversal) => RootAnswer::Subgraph(self.subgraph(traversal)),
            Root::Search(search) => RootAnswer::Matches(self.search(search)),
        }
    }

    /// All that an index of every name finds, of which some are wanted.
    fn search(&self, search: &Search) -> Vec<NameMatch> {
        let index = entente::graph::names::index(self.0.entities().map(|(_, entity)| entity));
        let mut work = entente::work::Work::until(std::time::Instant::now() + std::time::Duration::from_mins(1));
        let all = index.search(&search.text, search.lang.as_deref(), usize::MAX, &mut work, |_| true).unwrap();
        let (kinds, filter, scope) = (search.kinds, search.filter.clone(), search.scope.clone());
        let wanted = reference::entities(self.0, &EntityList { kinds, filter, scope, ..list() });
        let wanted = all.into_iter().filter(|hit| wanted.contains(&EntityIx(hit.entity)));
        let matched = wanted.take(search.first).map(|hit| NameMatch {
            node: self.node(EntityIx(hit.entity), &search.node),
            score: hit.score,
            how: hit.how.as_str(),
            name: entente::graph::names::matched(&hit),
        });
        matched.collect()
    }

    fn found(&self, id: &str, lookup: &Lookup) -> LookupAnswer {
        let records = self.0;
        let hidden = |ix| !lookup.sensitive && reference::is_private(records, ix);
        let entities = records.entities().filter(|(ix, entity)| lookup.kinds.has(entity.kind.index()) && !hidden(*ix));
        let entities: Vec<_> = entities.collect();
        if let Some((ix, _)) = entities.iter().find(|(_, entity)| *entity.id == *id) {
            return LookupAnswer::Entity(self.node(*ix, &lookup.node));
        }
        let mut relations = records.relations().filter(|relation| lookup.relations.has(relation.kind().index()));
        let relation = relations.find(|relation| relation.id() == id);
        if let Some(relation) = relation.filter(|relation| !hidden(relation.from()) && !hidden(relation.to())) {
            return LookupAnswer::Relation(self.item((relation.ix, relation.to()), &lookup.edge));
        }
        let similar = closest(id, entities.iter().map(|(_, entity)| &*entity.id)).filter(|_| lookup.similar);
        LookupAnswer::Nothing(similar.into_iter().map(Into::into).collect())
    }

    fn entities(&self, list: &EntityList) -> PageAnswer {
        let whole = reference::entities(self.0, list);
        let place = |ix: EntityIx| entity_cursor(self.0, ix, list);
        let by_count = list.by_count.map(|by| by.descending);
        let descending: Vec<_> = by_count.into_iter().chain(list.order.iter().map(|by| by.descending)).collect();
        let item = |ix| Item { relation: None, node: self.node(ix, &list.node), extra: None };
        let mut answer = page(&whole, &list.page, &descending, place, item);
        let items: Vec<_> = whole.into_iter().map(|ix| (None, ix)).collect();
        answer.groups = self.groups(&list.page.groups, &items, &list.scope);
        answer
    }

    fn relations(&self, list: &RelationList) -> PageAnswer {
        self.seen(reference::relations(self.0, list), &list.order, &list.page, &list.edge, &list.scope)
    }

    fn hop(&self, from: EntityIx, hop: &Hop) -> PageAnswer {
        self.seen(reference::hop(self.0, from, hop), &hop.order, &hop.page, &hop.edge, &hop.scope)
    }

    /// The page of a whole list of relations.
    fn seen(
        &self,
        whole: Vec<Seen>,
        order: &[RelationOrder],
        plan: &PagePlan,
        edge: &EdgePlan,
        scope: &Scope,
    ) -> PageAnswer {
        let place = |seen: Seen| relation_cursor(self.0, seen, order);
        let descending: Vec<_> = order.iter().map(|by| by.descending).collect();
        let mut answer = page(&whole, plan, &descending, place, |seen| self.item(seen, edge));
        let items: Vec<_> = whole.into_iter().map(|(relation, node)| (Some(relation), node)).collect();
        answer.groups = self.groups(&plan.groups, &items, scope);
        answer
    }

    pub(super) fn item(&self, (relation, node): Seen, plan: &EdgePlan) -> Item {
        let ends = self.0.relation(relation);
        let extra = EdgeExtras {
            from: self.node(ends.from(), &plan.from),
            to: self.node(ends.to(), &plan.to),
            cited: self.cited(ends.citations(), plan.cited.as_deref()),
        };
        Item { relation: Some(relation), node: self.node(node, &plan.node), extra: Some(Box::new(extra)) }
    }

    pub(super) fn node(&self, entity: EntityIx, plan: &NodePlan) -> NodeAnswer {
        let record = self.0.entity(entity);
        let hops = plan.hops.iter().map(|hop| hop.on.has(record.kind.index()).then(|| self.hop(entity, hop)));
        let counted = NodeExtras {
            counts: plan.counts.iter().map(|counts| self.counts(entity, counts)).collect(),
            cited: self.cited(&record.citations, plan.cited.as_deref()),
        };
        NodeAnswer { entity, hops: hops.collect(), counted: Some(Box::new(counted)) }
    }

    fn cited(&self, citations: &[Citation], plan: Option<&NodePlan>) -> Vec<NodeAnswer> {
        let Some(plan) = plan else { return Vec::new() };
        let sources = citations.iter().filter_map(|citation| self.0.find_entity(&citation.source));
        sources.map(|source| self.node(source, plan)).collect()
    }

    fn counts(&self, entity: EntityIx, counts: &CountsPlan) -> Vec<(RelationKindId, usize, usize)> {
        let count = |outgoing, incoming| {
            let around = reference::around(self.0, entity, EdgeSelector { outgoing, incoming });
            around.filter(|seen| reference::in_scope(self.0, *seen, &counts.scope)).count()
        };
        let kinds = 0..ontology().relations.len();
        let counted = kinds.map(|kind| match (KindSet::one(kind), KindSet::EMPTY) {
            (one, none) if kind == TIED_TO => (RelationKindId::new(kind), count(one, one), none.len()),
            (one, none) => (RelationKindId::new(kind), count(one, none), count(none, one)),
        });
        counted.filter(|(_, outgoing, incoming)| outgoing + incoming > 0).collect()
    }
}

/// A page of a whole list.
fn page<T: Copy>(
    whole: &[T],
    page: &PagePlan,
    descending: &[bool],
    place: impl Fn(T) -> Cursor,
    item: impl Fn(T) -> Item,
) -> PageAnswer {
    let side = if page.backward { Ordering::Less } else { Ordering::Greater };
    let beyond = |one: &T| page.from.as_ref().is_none_or(|from| compare(&place(*one), from, descending) == side);
    let rest: Vec<T> = whole.iter().copied().filter(beyond).collect();
    let (part, more) = reference::first_page(&rest, page);
    let given = page.from.is_some();
    let (has_previous, has_next) = if page.backward { (more, given) } else { (given, more) };
    let items = if page.items { part.into_iter().map(item).collect() } else { Vec::new() };
    PageAnswer { items, total: page.total.then_some(whole.len()), has_next, has_previous, groups: Vec::new() }
}

/// Which of two places in an order comes first.
fn compare(a: &Cursor, b: &Cursor, descending: &[bool]) -> Ordering {
    let keys = a.keys.iter().zip(&b.keys).zip(descending).map(|((a, b), descending)| a.compare(b, *descending));
    keys.fold(Ordering::Equal, Ordering::then).then_with(|| a.id.cmp(&b.id))
}
