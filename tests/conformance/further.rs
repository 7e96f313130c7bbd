//! Cases of questions beyond records and lists: what many steps lead to, groups, names.

use super::Engine;
use super::asked::{at, list, outgoing};
use super::cases::{ids, open, page_of, read};
use super::sample::{BODY, Builder, LINKS, PLACE, PRIVATE, RANK, period};
use entente::model::{Entity, EntityIx, Value};
use entente::ontology::KindSet;
use entente::query::{
    Certainty, CountOrder, EdgeSelector, EntityField, EntityFilter, EntityList, EntityOrder, EntityPart, Group,
    GroupBy, GroupField, GroupKey, Grouping, NodePlan, PagePlan, Paths, Predicate, RelationFilter, Root, RootAnswer,
    Scope, Search, Traversal, Walk,
};
use entente::store::GraphStore;

fn in_2000() -> Scope {
    at("2000", Certainty::Possible)
}

fn paths(from: &str, to: &str, steps: EdgeSelector, scope: Scope) -> Root {
    let walk = Walk::Paths(Paths {
        from: vec![from.into()],
        to: vec![to.into()],
        steps,
        max_hops: 3,
        first: 10,
        all_shortest: false,
        exists: false,
    });
    let (node, edge) = (Some(NodePlan::default()), None);
    Root::Traversal(Box::new(Traversal { walk, filter: RelationFilter::All(Vec::new()), scope, node, edge }))
}

/// Paths found, each as the identifiers of its entities; the first unknown identifier, and what is similar to it.
async fn found(store: &dyn GraphStore, root: Root) -> (Vec<String>, Option<(Box<str>, Vec<Box<str>>)>) {
    let reading = read(store, root).await;
    let records = &reading.answer.records;
    let RootAnswer::Subgraph(subgraph) = &reading.answer.roots[0] else { panic!("a subgraph was asked for") };
    let id = |at: &usize| records.entity(subgraph.nodes[*at].node.entity).id.to_string();
    let routes = subgraph.paths.iter().map(|route| route.nodes.iter().map(id).collect::<Vec<_>>().join(" "));
    (routes.collect(), subgraph.missing.clone())
}

/// 14: what is found and in which order, over relations of the scope; an unknown identifier.
pub(crate) async fn traversals(engine: &dyn Engine) {
    let builder = Builder::new()
        .body("a", |_| {})
        .body("b", |body| body.period = period("1990", "1995"))
        .body("c", |_| {})
        .body("d", |_| {})
        .body("s", |body| body.properties[PRIVATE] = Some(Value::Bool(true)))
        .relate("ab", LINKS, "a", "b")
        .relate("bd", LINKS, "b", "d")
        .relate("ac", LINKS, "a", "c")
        .relate("cd", LINKS, "c", "d")
        .relate("as", LINKS, "a", "s")
        .relate("sd", LINKS, "s", "d")
        .relate_when("ad", LINKS, "a", "d", period("2001", "2003"));
    let store = open(engine, builder.records()).await;
    let ask = |from: &'static str, scope: Scope| found(&*store, paths(from, "d", outgoing(LINKS), scope));
    // The shortest first, then by identifiers; that b was no more in 2000 does not count, that the relation began later does.
    assert_eq!(
        ask("a", Scope::default()).await,
        (vec!["a d".to_owned(), "a b d".to_owned(), "a c d".to_owned()], None)
    );
    assert_eq!(ask("a", in_2000()).await.0, ["a b d", "a c d"]);
    let sensitive = Scope { sensitive: true, ..Scope::default() };
    assert_eq!(ask("a", sensitive).await.0, ["a d", "a b d", "a c d", "a s d"]);
    assert_eq!(ask("d", Scope::default()).await, (Vec::new(), None));
    let (routes, missing) = ask("aa", Scope::default()).await;
    assert_eq!((routes, missing.map(|(id, _)| id)), (Vec::new(), Some("aa".into())));
    assert_eq!(ask("s", Scope::default()).await.1.map(|(id, _)| id), Some("s".into()), "nor does it exist");
}

fn grouped(by: Vec<GroupBy>) -> Vec<Grouping> {
    let node = NodePlan { parts: [EntityPart::Kind].into(), ..NodePlan::default() };
    vec![Grouping { by, first: 10, node }]
}

/// 15: groups are of the whole list, largest first, and one without anything in common is there for nothing, too; the order of
/// a count has the counts of its scope.
pub(crate) async fn groups(engine: &dyn Engine) {
    let ranked = |rank: i32| move |body: &mut Entity| body.properties[usize::from(RANK)] = Some(Value::Int(rank));
    let builder = Builder::new()
        .body("a", ranked(2))
        .body("b", ranked(1))
        .body("c", ranked(2))
        .body("d", |_| {})
        .relate("ab", LINKS, "a", "b")
        .relate("ab2", LINKS, "a", "b")
        .relate("cb", LINKS, "c", "b")
        .relate_when("ba", LINKS, "b", "a", period("2001", "2003"))
        .relate_when("bc", LINKS, "b", "c", period("2001", "2003"))
        .relate_when("bd", LINKS, "b", "d", period("2001", "2003"));
    let store = open(engine, builder.records()).await;
    let page = |groups| PagePlan { limit: 1, items: true, groups, ..PagePlan::default() };
    let rank = GroupBy::Value(GroupField::Entity(EntityField::Property(RANK)));
    for (by, filter, scope, expected) in [
        (vec![rank], None, Scope::default(), vec![(2, "Int(2)"), (1, "Int(1)"), (1, "-")]),
        (vec![], None, Scope::default(), vec![(4, "")]),
        (vec![], Some("nobody"), Scope::default(), vec![(0, "")]),
        (vec![rank], Some("nobody"), Scope::default(), vec![]),
        // An entity counts once, however many relations lead from it.
        (vec![GroupBy::Far(outgoing(LINKS))], None, in_2000(), vec![(2, "b")]),
        (vec![GroupBy::Far(outgoing(LINKS))], None, Scope::default(), vec![(2, "b"), (1, "a"), (1, "c"), (1, "d")]),
    ] {
        let filter =
            filter.map(|id| EntityFilter::Field(EntityField::Id, Predicate::Eq(Value::Text(id.into()).into())));
        let filter = EntityFilter::All(filter.into_iter().collect());
        let reading =
            read(&*store, Root::Entities(EntityList { filter, scope, page: page(grouped(by)), ..list() })).await;
        let key = |key: &GroupKey| match key {
            GroupKey::Missing => "-".to_owned(),
            GroupKey::Value(value) => format!("{value:?}"),
            GroupKey::Entity(node) => reading.answer.records.entity(node.entity).id.to_string(),
            other => format!("{other:?}"),
        };
        let group = |group: &Group| (group.count, group.keys.iter().map(key).collect::<String>());
        let groups: Vec<_> = page_of(&reading).groups[0].iter().map(group).collect();
        let groups: Vec<_> = groups.iter().map(|(count, key)| (*count, key.as_str())).collect();
        assert_eq!(groups, expected);
    }
    let by_count = Some(CountOrder { steps: outgoing(LINKS), descending: true });
    let order = vec![EntityOrder { field: EntityField::Id, descending: false }];
    for (scope, expected) in [(Scope::default(), ["b", "a", "c", "d"]), (in_2000(), ["a", "c", "b", "d"])] {
        let reading =
            read(&*store, Root::Entities(EntityList { by_count, order: order.clone(), scope, ..list() })).await;
        assert_eq!(ids(&reading, page_of(&reading)), expected);
    }
}

/// 16: the best first, and of equal ones the first identifier; filter, kinds and scope leave out, and change no score.
pub(crate) async fn searches(engine: &dyn Engine) {
    let named = |name: &'static str| move |body: &mut Entity| body.name = name.into();
    let builder = Builder::new()
        .body("z", named("Council of Elders"))
        .body("a", named("Council of Elders"))
        .body("m", named("Council of Elders of the North"))
        .body("past", |body| (body.name, body.period) = ("Council of Elders".into(), period("1990", "1995")))
        .body("s", |body| {
            (body.name, body.properties[PRIVATE]) = ("Council of Elders".into(), Some(Value::Bool(true)));
        })
        .body("other", named("Ministry of Fish"));
    let store = open(engine, builder.records()).await;
    let search = |first, scope: Scope, filter| Search {
        text: "council of elders".into(),
        lang: None,
        kinds: KindSet::one(BODY),
        filter: EntityFilter::All(filter),
        first,
        scope,
        node: NodePlan::default(),
    };
    let ask = async |search: Search| -> Vec<(String, f64)> {
        let reading = read(&*store, Root::Search(search)).await;
        let RootAnswer::Matches(matches) = &reading.answer.roots[0] else { panic!("matches were asked for") };
        let id = |at: EntityIx| reading.answer.records.entity(at).id.to_string();
        matches.iter().map(|one| (id(one.node.entity), one.score)).collect()
    };
    let all = ask(search(10, Scope { sensitive: true, ..Scope::default() }, Vec::new())).await;
    assert_eq!(all.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "past", "s", "z", "m"]);
    assert!(all[..4].iter().all(|(_, score)| score.total_cmp(&all[0].1).is_eq()) && all[4].1 < all[0].1, "{all:?}");
    let later = EntityFilter::Field(EntityField::Id, Predicate::Gt(Value::Text("b".into()).into()));
    for (search, expected) in [
        (search(10, Scope::default(), Vec::new()), &["a", "past", "z", "m"][..]),
        (search(10, in_2000(), Vec::new()), &["a", "z", "m"]),
        (search(10, in_2000(), vec![later.clone()]), &["z", "m"]),
        (search(1, Scope::default(), vec![later]), &["past"]),
        (search(0, Scope::default(), Vec::new()), &[]),
        (Search { kinds: KindSet::one(PLACE), ..search(10, Scope::default(), Vec::new()) }, &[]),
    ] {
        let found = ask(search).await;
        assert_eq!(found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), expected);
        assert!(found.iter().all(|one| all.contains(one)), "{found:?} {all:?}");
    }
}
