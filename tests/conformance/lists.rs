//! Random lists of random graphs, page by page, against the naive evaluation.

use super::Engine;
use super::asked::{everything, hop, list, lookup_of, relation_edge};
use super::cases::{ids, node_of, page_of, random_graph, read, relation_ids};
use super::random::Rng;
use super::reference;
use super::sample::{BODY, LINKS};
use crate::seeds::seeds;
use entente::graph::QueryResult;
use entente::model::Records;
use entente::ontology::KindSet;
use entente::query::{CountOrder, Cursor, EntityList, Hop, Lookup, NodePlan, PageAnswer, PagePlan, RelationList, Root};
use entente::store::GraphStore;

/// Lists of a few random graphs, see [`random_lists_of`].
pub(crate) async fn random_lists(engine: &dyn Engine) {
    let seed = seeds("random lists").next().expect("there is always another");
    random_lists_of(engine, seed, engine.graphs()).await;
}

/// Random graphs and the same lists of each: every page, concatenated forward and backward, is the naive list; so is the
/// total.
pub(crate) async fn random_lists_of(engine: &dyn Engine, seed: u64, graphs: usize) {
    let size = |dice: &mut Rng| (3 + dice.below(30), dice.below(120));
    for at in (1..).take(graphs) {
        let (store, records, _) = random_graph(engine, seed.wrapping_add(at), size).await;
        let mut dice = Rng::new(seed);
        for _ in 0..25 {
            entity_pages(&*store, &records, &mut dice).await;
            relation_pages(&*store, &records, &mut dice).await;
            hop_pages(&*store, &records, &mut dice).await;
        }
    }
}

async fn entity_pages(store: &dyn GraphStore, records: &Records, dice: &mut Rng) {
    let by_count = dice.once_in(4).then(|| CountOrder { steps: dice.steps(), descending: dice.once_in(2) });
    let (filter, order, scope) = (dice.entity_filter(3), dice.entity_order(), dice.scope());
    let plan = EntityList { filter, by_count, order, scope, ..list() };
    let whole: Vec<_> = reference::entities(records, &plan);
    let expected: Vec<_> = whole.iter().map(|ix| records.entity(*ix).id.to_string()).collect();
    let cursor = |at: usize| reference::entity_cursor(records, whole[at], &plan);
    for backward in [false, true] {
        let page = |from, limit| {
            Root::Entities(EntityList { page: PagePlan { limit, from, backward, ..everything() }, ..plan.clone() })
        };
        let found = concatenate(store, backward, 1 + dice.below(4), &expected, cursor, page, ids).await;
        assert_eq!(found, expected, "{plan:?}");
    }
}

async fn relation_pages(store: &dyn GraphStore, records: &Records, dice: &mut Rng) {
    let plan = RelationList {
        relations: if dice.once_in(2) { KindSet::first(3) } else { KindSet::one(LINKS) },
        filter: dice.relation_filter(3),
        order: dice.relation_order(),
        page: PagePlan::default(),
        scope: dice.scope(),
        edge: relation_edge(),
    };
    let whole = reference::relations(records, &plan);
    let expected: Vec<_> = whole.iter().map(|(ix, _)| records.relation(*ix).id().to_owned()).collect();
    let cursor = |at: usize| reference::relation_cursor(records, whole[at], &plan.order);
    for backward in [false, true] {
        let page = |from, limit| {
            Root::Relations(RelationList { page: PagePlan { limit, from, backward, ..everything() }, ..plan.clone() })
        };
        let found = concatenate(store, backward, 1 + dice.below(9), &expected, cursor, page, relation_ids).await;
        assert_eq!(found, expected, "{plan:?}");
    }
}

async fn hop_pages(store: &dyn GraphStore, records: &Records, dice: &mut Rng) {
    let bodies: Vec<_> = records.entities().filter(|(_, entity)| entity.kind.index() == BODY).collect();
    let Some((from, entity)) = bodies.get(dice.below(bodies.len())) else { return };
    let plan =
        Hop { filter: dice.relation_filter(2), order: dice.relation_order(), scope: dice.scope(), ..hop(dice.steps()) };
    let whole = reference::hop(records, *from, &plan);
    let expected: Vec<_> = whole.iter().map(|(ix, _)| records.relation(*ix).id().to_owned()).collect();
    for backward in [false, true] {
        let limit = 1 + dice.below(4);
        let mut found: Vec<String> = Vec::new();
        let mut from = None;
        loop {
            let page = PagePlan { limit, from, backward, ..everything() };
            let (part, more) = reference::first_page(
                if backward { &expected[..expected.len() - found.len()] } else { &expected[found.len()..] },
                &page,
            );
            let node = NodePlan { hops: vec![Hop { page, ..plan.clone() }], ..NodePlan::default() };
            let reading = read(store, Root::Lookup(Lookup { sensitive: true, ..lookup_of(&[&entity.id], node) })).await;
            let answer = node_of(&reading).hops[0].as_ref().expect("the hop applies");
            let items = relation_ids(&reading, answer);
            assert_eq!((&items, answer.total), (&part, Some(expected.len())), "{plan:?}");
            assert_eq!(if backward { answer.has_previous } else { answer.has_next }, more, "{plan:?}");
            found = if backward { [items, found].concat() } else { [found, items].concat() };
            if !more {
                break;
            }
            let edge = if backward { expected.len() - found.len() } else { found.len() - 1 };
            from = Some(reference::relation_cursor(records, whole[edge], &plan.order));
        }
        assert_eq!(found, expected, "{plan:?}");
    }
}

/// Reads page after page until the list ends.
async fn concatenate(
    store: &dyn GraphStore,
    backward: bool,
    limit: usize,
    expected: &[String],
    cursor: impl Fn(usize) -> Cursor,
    page: impl Fn(Option<Cursor>, usize) -> Root,
    names: impl Fn(&QueryResult, &PageAnswer) -> Vec<String>,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut from = None;
    loop {
        let reading = read(store, page(from, limit)).await;
        let answer = page_of(&reading);
        let items = names(&reading, answer);
        assert!(items.len() <= limit && answer.total == Some(expected.len()));
        let more = if backward { answer.has_previous } else { answer.has_next };
        found = if backward { [items, found].concat() } else { [found, items].concat() };
        if !more || found.is_empty() || found.len() > expected.len() {
            return found;
        }
        let edge = if backward { expected.len() - found.len() } else { found.len() - 1 };
        from = Some(cursor(edge.min(expected.len() - 1)));
    }
}
