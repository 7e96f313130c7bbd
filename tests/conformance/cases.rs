//! The cases: a function for each number of the semantics, and those for random graphs.
//!
//! # Panics
//! Every function panics when the store's answer is not the one demanded; that is how a case fails.

pub(crate) use super::further::{groups, searches, traversals};
pub(crate) use super::lists::{random_lists, random_lists_of};

use super::asked::{at, by_node, everything, from_with, hop, incoming, list, lookup_of, outgoing, relation_edge};
use super::random::Rng;
use super::sample::{Builder, LINKS, MOTTO, PLACE, PRIVATE, RANK, SITS_IN, TIED_TO, ontology, period};
use super::{Engine, describe, naive};
use crate::seeds::seeds;
use entente::graph::{QueryResult, StoreError};
use entente::model::Manifest;
use entente::model::{Records, Value};
use entente::ontology::KindSet;
use entente::query::{
    Certainty, Cursor, EdgePlan, EdgeSelector, EntityField, EntityFilter, EntityList, EntityOrder, EntityPart, Hop,
    Lookup, LookupAnswer, NodeAnswer, NodePlan, PageAnswer, PagePlan, Plan, Predicate, Quantifier, Related,
    RelationField, RelationFilter, RelationList, Root, RootAnswer, Scope,
};
use entente::store::GraphStore;
use entente::work::{Work, WorkError};
use futures_util::{StreamExt, stream};
use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) async fn open(engine: &dyn Engine, records: Records) -> Arc<dyn GraphStore> {
    engine.open(ontology(), Manifest { sha256: "r1".to_owned(), ..Manifest::default() }, records).await
}

pub(super) async fn read(store: &dyn GraphStore, root: Root) -> QueryResult {
    let deadline = Instant::now() + Duration::from_mins(1);
    store.run(&Plan { roots: vec![root] }, &mut Work::until(deadline)).await.expect("an answer")
}

pub(super) fn page_of(reading: &QueryResult) -> &PageAnswer {
    match &reading.answer.roots[0] {
        RootAnswer::Page(page) => page,
        _ => panic!("a list was asked for"),
    }
}

pub(super) fn node_of(reading: &QueryResult) -> &NodeAnswer {
    match &reading.answer.roots[0] {
        RootAnswer::Lookup(found) => match &found[0] {
            LookupAnswer::Entity(node) => node,
            other => panic!("an entity was asked for, not {other:?}"),
        },
        _ => panic!("a record was asked for"),
    }
}

pub(super) fn ids(reading: &QueryResult, page: &PageAnswer) -> Vec<String> {
    page.items.iter().map(|item| reading.answer.records.entity(item.node.entity).id.to_string()).collect()
}

pub(super) fn relation_ids(reading: &QueryResult, page: &PageAnswer) -> Vec<String> {
    let relations = page.items.iter().filter_map(|item| item.relation);
    relations.map(|ix| reading.answer.records.relation(ix).id().to_owned()).collect()
}

fn hop_ids(reading: &QueryResult) -> Vec<String> {
    relation_ids(reading, node_of(reading).hops[0].as_ref().expect("the hop applies"))
}

/// 1: an answer tells the revision it was read at.
pub(crate) async fn revision(engine: &dyn Engine) {
    let store = open(engine, Builder::new().body("a", |_| {}).records()).await;
    let reading = read(&*store, Root::Entities(list())).await;
    assert_eq!(reading.status.revision, store.status().await.expect("a status").revision);
    assert_eq!(reading.status.entities, [1, 0, 2]);
}

/// 2: a page for every hop that applies, none for one that does not.
pub(crate) async fn shape(engine: &dyn Engine) {
    let records = Builder::new().body("a", |_| {}).place("p").relate("s", SITS_IN, "a", "p").records();
    let store = open(engine, records).await;
    let node = NodePlan {
        parts: [EntityPart::Kind].into(),
        hops: vec![hop(outgoing(SITS_IN)), Hop { on: KindSet::one(PLACE), ..hop(incoming(SITS_IN)) }],
        ..NodePlan::default()
    };
    let reading = read(&*store, Root::Entities(EntityList { kinds: KindSet::first(2), node, ..list() })).await;
    let there =
        page_of(&reading).items.iter().map(|item| item.node.hops.iter().map(Option::is_some).collect::<Vec<_>>());
    assert_eq!(there.collect::<Vec<_>>(), [[true, false], [false, true]]);
}

/// 3: fields, then identifiers; missing is greatest; text by sort key.
pub(crate) async fn order(engine: &dyn Engine) {
    let named = |name: &'static str, rank: Option<i32>| {
        move |body: &mut entente::model::Entity| {
            body.name = name.into();
            body.properties[usize::from(RANK)] = rank.map(Value::Int);
        }
    };
    let builder = Builder::new()
        .body("d", named("Бишкек", Some(2)))
        .body("c", named("älpha", None))
        .body("b", named("Alpha", Some(2)));
    let store = open(engine, builder.body("a", named("beta", Some(1))).records()).await;
    for (field, descending, expected) in [
        (EntityField::Name, false, ["b", "c", "a", "d"]),
        (EntityField::Name, true, ["d", "a", "b", "c"]),
        (EntityField::Property(RANK), false, ["a", "b", "d", "c"]),
        (EntityField::Property(RANK), true, ["c", "b", "d", "a"]),
        (EntityField::Id, true, ["d", "c", "b", "a"]),
    ] {
        let reading =
            read(&*store, Root::Entities(EntityList { order: vec![EntityOrder { field, descending }], ..list() }))
                .await;
        assert_eq!(ids(&reading, page_of(&reading)), expected, "{field:?} descending {descending}");
    }
}

/// 4: the first or last items, and whether the list goes on.
pub(crate) async fn pages(engine: &dyn Engine) {
    let builder = ["a", "b", "c", "d"].into_iter().fold(Builder::new(), |builder, id| builder.body(id, |_| {}));
    let store = open(engine, builder.records()).await;
    let place = |id: &str| Some(Cursor { keys: Vec::new(), id: id.into() });
    for (limit, from, backward, expected, has_previous, has_next) in [
        (2, None, false, &["a", "b"][..], false, true),
        (4, None, false, &["a", "b", "c", "d"], false, false),
        (2, place("b"), false, &["c", "d"], true, false),
        (2, place("bb"), false, &["c", "d"], true, false),
        (1, place("a"), false, &["b"], true, true),
        (2, None, true, &["c", "d"], true, false),
        (2, place("c"), true, &["a", "b"], false, true),
        (1, place("c"), true, &["b"], true, true),
        (0, None, false, &[], false, true),
        (3, place("d"), false, &[], true, false),
    ] {
        let page = PagePlan { limit, from, backward, ..everything() };
        let reading = read(&*store, Root::Entities(EntityList { page: page.clone(), ..list() })).await;
        let answer = page_of(&reading);
        assert_eq!(ids(&reading, answer), expected, "{page:?}");
        assert_eq!((answer.has_previous, answer.has_next, answer.total), (has_previous, has_next, Some(4)), "{page:?}");
    }
}

/// 5: parallel relations are items of their own.
pub(crate) async fn parallel(engine: &dyn Engine) {
    let builder = Builder::new().body("a", |_| {}).body("b", |_| {});
    let store = open(engine, builder.relate("l2", LINKS, "a", "b").relate("l1", LINKS, "a", "b").records()).await;
    assert_eq!(hop_ids(&read(&*store, from_with("a", hop(outgoing(LINKS)))).await), ["l1", "l2"]);
}

/// 6: symmetric relations from both ends; a loop once.
pub(crate) async fn symmetric(engine: &dyn Engine) {
    let builder = Builder::new()
        .body("a", |_| {})
        .body("b", |_| {})
        .relate("t1", TIED_TO, "a", "b")
        .relate("t2", TIED_TO, "b", "a");
    let store = open(engine, builder.relate("t3", TIED_TO, "a", "a").records()).await;
    let both = EdgeSelector { outgoing: KindSet::one(TIED_TO), incoming: KindSet::one(TIED_TO) };
    assert_eq!(hop_ids(&read(&*store, from_with("a", hop(both))).await), ["t3", "t1", "t2"]);
    assert_eq!(hop_ids(&read(&*store, from_with("b", hop(both))).await), ["t1", "t2"]);
}

/// 7: the size of the whole list, whatever the page, also without items.
pub(crate) async fn total(engine: &dyn Engine) {
    let builder = Builder::new().body("a", |_| {}).body("b", |_| {}).body("c", |_| {});
    let store = open(engine, builder.relate("l1", LINKS, "a", "b").relate("l2", LINKS, "a", "c").records()).await;
    let page = PagePlan { limit: 1, total: true, ..PagePlan::default() };
    let reading = read(&*store, from_with("a", Hop { page, ..hop(outgoing(LINKS)) })).await;
    let answer = node_of(&reading).hops[0].as_ref().expect("the hop applies");
    assert_eq!((answer.items.len(), answer.total), (0, Some(2)));
}

/// 8: as of a date, with what certainty; records looked up are found at any date.
pub(crate) async fn as_of(engine: &dyn Engine) {
    let builder = Builder::new().body("a", |a| a.period = period("1990", "1995")).body("b", |_| {}).body("c", |_| {});
    let builder = builder.relate_when("l1", LINKS, "a", "b", period("2005-03", "..")).relate_when(
        "l2",
        LINKS,
        "a",
        "c",
        period("2001", "2005"),
    );
    let store = open(engine, builder.records()).await;
    for (date, certainty, expected) in [
        ("2003", Certainty::Possible, &["l2"][..]),
        ("2005-03-15", Certainty::Possible, &["l1", "l2"]),
        ("2005-03-15", Certainty::Certain, &[]),
        ("2005", Certainty::Certain, &["l1"]),
        ("2006", Certainty::Certain, &["l1"]),
        ("1999", Certainty::Possible, &[]),
    ] {
        let scope = at(date, certainty);
        let root = from_with("a", Hop { scope: scope.clone(), ..hop(outgoing(LINKS)) });
        assert_eq!(hop_ids(&read(&*store, root).await), expected, "{date} {certainty:?}");
        let some = Related {
            steps: outgoing(LINKS),
            quantifier: Quantifier::Some,
            filter: RelationFilter::All(Vec::new()),
            scope,
        };
        let filter = EntityFilter::All(vec![EntityFilter::Related(Box::new(some))]);
        let reading = read(&*store, Root::Entities(EntityList { filter, ..list() })).await;
        assert_eq!(page_of(&reading).items.len(), usize::from(!expected.is_empty()), "{date} {certainty:?}");
    }
    let reading = read(&*store, Root::Entities(EntityList { scope: at("1992", Certainty::Certain), ..list() })).await;
    assert_eq!(ids(&reading, page_of(&reading)), ["a"]);
}

/// 9: two-valued filters; exact equality, sort keys elsewhere.
pub(crate) async fn filters(engine: &dyn Engine) {
    let motto = |text: &'static str| {
        move |body: &mut entente::model::Entity| body.properties[usize::from(MOTTO)] = Some(Value::Text(text.into()))
    };
    let builder = Builder::new().body("a", motto("Élan")).body("b", motto("elan")).named("Ал@kk#ALIAS");
    let store = open(engine, builder.body("c", |_| {}).body("d", motto("Zed")).records()).await;
    let field = |test: Predicate| EntityFilter::Field(EntityField::Property(MOTTO), test);
    let text = |text: &str| entente::query::Operand::from(Value::Text(text.into()));
    let not = |filter: EntityFilter| EntityFilter::Not(Box::new(filter));
    for (filter, expected) in [
        (field(Predicate::Eq(text("elan"))), &["b"][..]),
        (field(Predicate::Ne(text("elan"))), &["a", "c", "d"]),
        (not(field(Predicate::Ne(text("elan")))), &["b"]),
        (field(Predicate::contains("LAN")), &["a", "b"]),
        (not(field(Predicate::contains("LAN"))), &["c", "d"]),
        (field(Predicate::starts_with("é")), &["a", "b"]),
        (field(Predicate::Gt(text("Elan"))), &["d"]),
        (field(Predicate::Gte(text("Elan"))), &["a", "b", "d"]),
        (field(Predicate::IsNull(true)), &["c"]),
        (field(Predicate::IsNull(false)), &["a", "b", "d"]),
        (field(Predicate::In(vec![text("Zed"), text("Élan")])), &["a", "d"]),
        (EntityFilter::Names(Predicate::contains("АЛ")), &["b"]),
        (EntityFilter::Any(Vec::new()), &[]),
        (EntityFilter::All(Vec::new()), &["a", "b", "c", "d"]),
    ] {
        let reading = read(&*store, Root::Entities(EntityList { filter: filter.clone(), ..list() })).await;
        assert_eq!(ids(&reading, page_of(&reading)), expected, "{filter:?}");
    }
}

/// 9: a list of several kinds has what each of them has.
pub(crate) async fn filters_of_kinds(engine: &dyn Engine) {
    let store = open(engine, Builder::new().body("a", |_| {}).body("b", |_| {}).place("p").records()).await;
    let text = |text: &str| entente::query::Operand::from(Value::Text(text.into()));
    for (test, expected) in [
        (Predicate::Eq(text("p")), &["p"][..]),
        (Predicate::In(vec![text("p"), text("a")]), &["a", "p"]),
        (Predicate::Ne(text("b")), &["a", "p"]),
    ] {
        for field in [EntityField::Id, EntityField::Name] {
            let filter = EntityFilter::Field(field, test.clone());
            let list = EntityList { kinds: KindSet::first(2), filter, ..list() };
            let reading = read(&*store, Root::Entities(list)).await;
            assert_eq!(ids(&reading, page_of(&reading)), expected, "{field:?} {test:?}");
        }
    }
}

/// 10: some, none, all, single.
pub(crate) async fn quantifiers(engine: &dyn Engine) {
    let builder = ["none", "one", "two", "mixed"]
        .into_iter()
        .fold(Builder::new().body("x", |_| {}), |builder, id| builder.body(id, |_| {}));
    let builder = builder
        .relate("l1", LINKS, "one", "x")
        .order(1)
        .relate("l2", LINKS, "two", "x")
        .order(1)
        .relate("l3", LINKS, "two", "x")
        .order(1);
    let store = open(
        engine,
        builder.relate("l4", LINKS, "mixed", "x").order(1).relate("l5", LINKS, "mixed", "x").order(2).records(),
    )
    .await;
    let first = RelationFilter::Field(RelationField::Property(0), Predicate::Eq(Value::Int(1).into()));
    for (quantifier, expected) in [
        (Quantifier::Some, &["mixed", "one", "two"][..]),
        (Quantifier::None, &["none", "x"]),
        (Quantifier::All, &["none", "one", "two", "x"]),
        (Quantifier::Single, &["mixed", "one"]),
    ] {
        let related = Related { steps: outgoing(LINKS), quantifier, filter: first.clone(), scope: Scope::default() };
        let filter = EntityFilter::All(vec![EntityFilter::Related(Box::new(related))]);
        let reading = read(&*store, Root::Entities(EntityList { filter, ..list() })).await;
        assert_eq!(ids(&reading, page_of(&reading)), expected, "{quantifier:?}");
    }
}

/// 11: sensitive entities are nowhere unless asked for.
pub(crate) async fn sensitive(engine: &dyn Engine) {
    let builder = Builder::new().body("a", |_| {}).body("s", |body| body.properties[PRIVATE] = Some(Value::Bool(true)));
    let store = open(engine, builder.relate("l1", LINKS, "a", "s").relate("l2", LINKS, "s", "a").records()).await;
    for sensitive in [false, true] {
        let scope = Scope { sensitive, ..Scope::default() };
        let count = usize::from(sensitive);
        let reading = read(&*store, Root::Entities(EntityList { scope: scope.clone(), ..list() })).await;
        assert_eq!(page_of(&reading).total, Some(1 + count));
        let node = NodePlan {
            hops: vec![Hop { scope: scope.clone(), ..hop(outgoing(LINKS)) }],
            counts: vec![entente::query::CountsPlan { scope: scope.clone() }],
            ..NodePlan::default()
        };
        let reading = read(&*store, Root::Lookup(Lookup { sensitive, ..lookup_of(&["a", "s", "l1"], node) })).await;
        assert_eq!(node_of(&reading).hops[0].as_ref().and_then(|page| page.total), Some(count));
        let counts = &node_of(&reading).counted.as_ref().expect("counts were asked for").counts[0];
        assert_eq!(counts.iter().map(|(_, out, into)| out + into).sum::<usize>(), 2 * count);
        let RootAnswer::Lookup(found) = &reading.answer.roots[0] else { panic!("records were asked for") };
        assert_eq!(found[1..].iter().filter(|one| matches!(one, LookupAnswer::Nothing(_))).count(), 2 * (1 - count));
        let relations = RelationList {
            relations: KindSet::first(3),
            filter: RelationFilter::All(Vec::new()),
            order: by_node(),
            page: everything(),
            scope,
            edge: relation_edge(),
        };
        let reading = read(&*store, Root::Relations(relations)).await;
        assert_eq!(page_of(&reading).total, Some(2 * count));
    }
}

/// 12: the parts that are asked for are those of the records, wherever they stand.
pub(crate) async fn parts(engine: &dyn Engine) {
    let seed = seeds("parts").next().expect("there is always another");
    over_graphs(engine, seed, 3, 18, |_| (12, 40), Rng::plan_of_parts).await;
    kinds_beside_edges_without_parts(engine).await;
}

/// An entity first met where its kind is not asked, over relations of both directions of which nothing is asked, is of the kind
/// that it is.
async fn kinds_beside_edges_without_parts(engine: &dyn Engine) {
    let records = Builder::new().body("a", |_| {}).place("p").relate("s", SITS_IN, "a", "p").records();
    let store = open(engine, records).await;
    let both = EdgeSelector { outgoing: KindSet::one(SITS_IN), incoming: KindSet::one(SITS_IN) };
    let plain = Hop { on: KindSet::first(2), edge: EdgePlan::default(), ..hop(both) };
    let node = NodePlan { hops: vec![plain], ..NodePlan::default() };
    let over = EdgeSelector { outgoing: KindSet::first(3), incoming: KindSet::first(3) };
    let outer = Hop { edge: EdgePlan { node, ..relation_edge() }, ..hop(over) };
    let place = Root::Lookup(lookup_of(&["p"], NodePlan::default()));
    let plan = Plan { roots: vec![from_with("a", outer), place] };
    let result = store.run(&plan, &mut Work::until(Instant::now() + Duration::from_mins(1))).await.expect("an answer");
    let RootAnswer::Lookup(found) = &result.answer.roots[1] else { panic!("a record was asked for") };
    let LookupAnswer::Entity(node) = &found[0] else { panic!("it is there") };
    assert_eq!(result.answer.records.entity(node.entity).kind.index(), PLACE);
}

/// 13: past the deadline there is an error, not a part of an answer.
pub(crate) async fn deadline(engine: &dyn Engine) {
    let store = open(engine, Rng::new(1).records(3000, 12_000)).await;
    let related = Related {
        steps: EdgeSelector { outgoing: KindSet::first(3), incoming: KindSet::first(3) },
        quantifier: Quantifier::Single,
        filter: RelationFilter::All(Vec::new()),
        scope: Scope { as_of: None, sensitive: true },
    };
    let filter = EntityFilter::Related(Box::new(related));
    let plan = Plan { roots: vec![Root::Entities(EntityList { filter, ..list() })] };
    let error = store.run(&plan, &mut Work::until(Instant::now())).await.expect_err("no time was given");
    assert!(matches!(error, StoreError::Work(WorkError::DeadlinePassed)), "{error:?}");
}

/// Records by identifier, in the order asked for; similar identifiers for what is not there.
pub(crate) async fn lookup(engine: &dyn Engine) {
    let store = open(
        engine,
        Builder::new().body("kazakhstan", |_| {}).place("p").relate("l1", SITS_IN, "kazakhstan", "p").records(),
    )
    .await;
    let reading = read(&*store, Root::Lookup(lookup_of(&["l1", "kazakstan", "p"], NodePlan::default()))).await;
    let RootAnswer::Lookup(found) = &reading.answer.roots[0] else { panic!("records were asked for") };
    assert!(matches!(&found[0], LookupAnswer::Relation(item) if item.relation.is_some()));
    assert!(
        matches!(&found[1], LookupAnswer::Nothing(similar) if similar.first().is_some_and(|id| &**id == "kazakhstan"))
    );
    assert!(matches!(&found[2], LookupAnswer::Entity(_)));
    let only_places = Lookup {
        kinds: KindSet::one(PLACE),
        relations: KindSet::EMPTY,
        ..lookup_of(&["kazakhstan", "l1"], NodePlan::default())
    };
    let reading = read(&*store, Root::Lookup(only_places)).await;
    let RootAnswer::Lookup(found) = &reading.answer.roots[0] else { panic!("records were asked for") };
    assert!(found.iter().all(|one| matches!(one, LookupAnswer::Nothing(_))));
}

/// Relations by kind and direction.
pub(crate) async fn counts(engine: &dyn Engine) {
    let builder = Builder::new()
        .body("a", |_| {})
        .body("b", |_| {})
        .place("p")
        .relate("l1", LINKS, "a", "b")
        .relate("l2", LINKS, "b", "a");
    let builder = builder.relate("l3", LINKS, "a", "p").relate("s1", SITS_IN, "a", "p");
    let store = open(engine, builder.relate("t1", TIED_TO, "a", "b").relate("t2", TIED_TO, "b", "a").records()).await;
    let node = NodePlan { counts: vec![entente::query::CountsPlan { scope: Scope::default() }], ..NodePlan::default() };
    let reading = read(&*store, Root::Lookup(lookup_of(&["a"], node))).await;
    let counts = &node_of(&reading).counted.as_ref().expect("counts were asked for").counts[0];
    let counts: Vec<_> = counts.iter().map(|(kind, out, into)| (kind.index(), *out, *into)).collect();
    assert_eq!(counts, [(LINKS, 2, 1), (SITS_IN, 1, 0), (TIED_TO, 2, 0)]);
}

/// What is asked of the sources that records cite, in the order of the citations.
pub(crate) async fn cited(engine: &dyn Engine) {
    let store =
        open(engine, Builder::new().body("a", |_| {}).body("b", |_| {}).relate("l1", LINKS, "a", "b").records()).await;
    let edge = EdgePlan { cited: Some(Box::default()), ..relation_edge() };
    let node = NodePlan {
        cited: Some(Box::default()),
        hops: vec![Hop { edge, ..hop(outgoing(LINKS)) }],
        ..NodePlan::default()
    };
    let reading = read(&*store, Root::Lookup(lookup_of(&["a"], node))).await;
    let name = |node: &NodeAnswer| reading.answer.records.entity(node.entity).id.to_string();
    let found = node_of(&reading);
    assert_eq!(
        found.counted.as_ref().map(|counted| counted.cited.iter().map(name).collect()),
        Some(vec!["book".to_owned(), "web".to_owned()])
    );
    let item = &found.hops[0].as_ref().expect("the hop applies").items[0];
    assert_eq!(item.extra.as_ref().map(|extra| extra.cited.len()), Some(2));
}

/// Plans over random graphs, see [`random_plans_of`].
pub(crate) async fn random_plans(engine: &dyn Engine) {
    let seed = seeds("random plans").next().expect("there is always another");
    random_plans_of(engine, seed, engine.graphs(), 20).await;
}

/// Random graphs and some whole plans over each: all that they ask for is as in the naive answer.
pub(crate) async fn random_plans_of(engine: &dyn Engine, seed: u64, graphs: usize, plans: usize) {
    let size = |dice: &mut Rng| (1 + dice.below(30), dice.below(120));
    over_graphs(engine, seed, graphs, plans, size, Rng::plan).await;
}

/// Traversals of random graphs, see [`random_traversals_of`].
pub(crate) async fn random_traversals(engine: &dyn Engine) {
    let seed = seeds("random traversals").next().expect("there is always another");
    random_traversals_of(engine, seed, engine.graphs(), 20).await;
}

/// Random graphs, sparse or dense, and some traversals of each: what they find is as in the naive answer.
pub(crate) async fn random_traversals_of(engine: &dyn Engine, seed: u64, graphs: usize, plans: usize) {
    let size = |dice: &mut Rng| {
        let entities = 2 + dice.below(20);
        (entities, entities * dice.pick(&[1, 2, 3, 5]))
    };
    over_graphs(engine, seed, graphs, plans, size, Rng::traversals).await;
}

/// Plans over random graphs.
///
/// They are alike from graph to graph: they ask the same of other records, from other places. An engine that plans every
/// new statement at length does so once for all of them.
async fn over_graphs(
    engine: &dyn Engine,
    seed: u64,
    graphs: usize,
    plans: usize,
    size: impl Fn(&mut Rng) -> (usize, usize),
    plan: impl Fn(&mut Rng, &Records) -> Plan,
) {
    let at_once = std::thread::available_parallelism().map_or(1, NonZero::get);
    for graph in (1..).take(graphs) {
        let (store, records, _) = random_graph(engine, seed.wrapping_add(graph), &size).await;
        let plans = (0..).take(plans).map(|at: u64| plan(&mut Rng::new(seed.wrapping_add(at << 32)), &records));
        let plans: Vec<_> = plans.collect();
        let compared = stream::iter(&plans).map(|plan| agree(&*store, &records, plan));
        compared.buffer_unordered(at_once).collect::<()>().await;
    }
}

/// A store of a random graph, and the same records once more: stores may number theirs otherwise.
pub(super) async fn random_graph(
    engine: &dyn Engine,
    seed: u64,
    size: impl Fn(&mut Rng) -> (usize, usize),
) -> (Arc<dyn GraphStore>, Arc<Records>, Rng) {
    let graph = |dice: &mut Rng| {
        let (entities, relations) = size(dice);
        dice.records(entities, relations)
    };
    let mut dice = Rng::new(seed);
    let store = open(engine, graph(&mut dice)).await;
    (store, Arc::new(graph(&mut Rng::new(seed))), dice)
}

async fn agree(store: &dyn GraphStore, records: &Arc<Records>, plan: &Plan) {
    let deadline = Instant::now() + Duration::from_mins(1);
    let reading = store.run(plan, &mut Work::until(deadline)).await.expect("an answer");
    let found = describe(&ontology(), plan, &reading.answer);
    let expected = describe(&ontology(), plan, &naive::answer(records, plan));
    let lines = found.lines().zip(expected.lines()).enumerate();
    let differs = lines.into_iter().find(|(_, (found, expected))| found != expected);
    assert!(found == expected, "{differs:#?}\nfound\n{found}\nexpected\n{expected}\n{plan:#?}");
}
