//! Work is counted, bounded and stopped: what a page costs, what heavy operations leave to light ones, and that nothing runs for
//! a client that has left.

mod graph;
mod server;

use crate::shipped::PATIENCE;
use entente::graphql::{Api, Code, Limits, Request};
use entente::ontology::Ontology;
use entente::store::GraphStore;
use graph::{RELATIONS, SIZE};
use serde_json::{Value, json};
use server::{Server, eventually};
use std::sync::{Arc, LazyLock};

/// One graph for all tests.
static STORE: LazyLock<Arc<dyn GraphStore>> = LazyLock::new(|| graph::store());

fn api(limits: Limits) -> Api {
    Api::new(&Arc::new(Ontology::shipped()), STORE.clone(), limits).unwrap()
}

/// Limits under which nothing ends by itself for a while.
fn endless() -> Limits {
    Limits { timeout: PATIENCE, work: u64::MAX, cost: u64::MAX, ..Limits::default() }
}

/// The answer within so much work.
async fn within(work: u64, query: &str) -> (Option<Code>, Value) {
    let reply = api(Limits { work, timeout: PATIENCE, ..Limits::default() })
        .execute(Request { query: query.to_owned(), ..Request::default() })
        .await;
    (reply.code, serde_json::from_slice(&reply.json).unwrap())
}

/// An operation that takes minutes: conditions on names that each of very many relations meets anew.
fn heavy() -> (String, Value) {
    let names: Vec<String> = (0..1000).map(|at| format!("No organisation {at}")).collect();
    let condition = r"{ NOT: { node: { names: { in: $names } } } }";
    let field = format!("relations(where: {{ AND: [{}] }}) {{ totalCount }}", [condition; 9].join(", "));
    let fields: Vec<String> = (0..20).map(|at| format!("f{at}: {field}")).collect();
    (format!("query ($names: [String!]!) {{ {} }}", fields.join(" ")), json!({ "names": names }))
}

#[tokio::test]
async fn a_page_costs_a_page() {
    // A check comes after a thousand steps: no list of these looks at the graph.
    let first = "{ relations(first: 5) { totalCount pageInfo { endCursor } nodes { id } } }";
    let (code, answer) = within(1, first).await;
    assert_eq!(code, None, "{answer}");
    assert_eq!(answer["data"]["relations"]["totalCount"], RELATIONS);
    let cursor = answer["data"]["relations"]["pageInfo"]["endCursor"].as_str().unwrap();
    for query in [
        format!(r#"{{ relations(first: 5, after: "{cursor}") {{ nodes {{ id }} }} }}"#),
        r"{ relations(last: 5) { nodes { id } } }".to_owned(),
        r"{ relations(first: 5, kinds: [MEMBER_OF]) { totalCount nodes { id } } }".to_owned(),
        r"{ relations(first: 5, sort: [{ id: DESC }]) { nodes { id } } }".to_owned(),
        r"{ organizations(first: 5, sort: [{ name: DESC }]) { totalCount nodes { id } } }".to_owned(),
        r"{ entities(first: 5, sort: [{ start: ASC }]) { nodes { id } } }".to_owned(),
        r#"{ entity(id: "hub") { relationCounts { count } } }"#.to_owned(),
        r#"{ entity(id: "hub") { ... on InternationalOrganization { members(first: 3) { totalCount nodes { id } } } } }"#
            .to_owned(),
        r#"{ changes(from: "2001", to: "2001-02", first: 5) { nodes { date } } }"#.to_owned(),
    ] {
        // The order by start is made in the background.
        let answered = eventually(|| within(1, &query), |(code, _)| code.is_none()).await;
        assert!(answered.is_ok(), "{query}: {answered:?}");
    }
}

#[tokio::test]
async fn suggestions_are_bounded_however_many_identifiers_are_unknown() {
    let fields: Vec<String> = (0..20).map(|at| format!(r#"a{at}: entity(id: "org-0000{at}x") {{ id }}"#)).collect();
    let (_, answer) = within(20_000, &format!("{{ {} }}", fields.join(" "))).await;
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(20), "{answer}");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("did you mean `org-0000"), "{answer}");
}

#[tokio::test]
async fn a_condition_is_evaluated_once_for_each_entity_not_once_for_each_way_to_it() {
    let query = r#"{ entity(id: "hub") { ... on InternationalOrganization { members(first: 1, where: { node: { organization: {
        cooperations: { none: { node: { organization: { cooperations: { some: { node: { name: { eq: "zzz" } } } } } } } } } } })
        { totalCount } } } }"#;
    // Each organisation once, with its relations, on each of three levels.
    let (code, answer) = within(12 * RELATIONS as u64, query).await;
    assert_eq!(code, None, "{answer}");
    assert_eq!(answer["data"]["entity"]["members"]["totalCount"], SIZE);
}

#[tokio::test]
async fn what_looks_at_too_much_is_refused_with_what_was_looked_at() {
    let query = r#"{ relations(where: { node: { names: { contains: "zzz" } } }) { totalCount } }"#;
    let (code, answer) = within(30_000, query).await;
    assert_eq!(code, Some(Code::QueryTooCostly), "{answer}");
    let extensions = &answer["errors"][0]["extensions"];
    assert_eq!(extensions["limit"], 30_000);
    assert!(extensions["cost"].as_u64().is_some_and(|cost| (30_001..40_000).contains(&cost)), "{answer}");
}

#[tokio::test]
async fn what_holds_too_much_is_refused() {
    let limits = Limits { operation_memory: 1 << 20, timeout: PATIENCE, ..Limits::default() };
    let query = r#"{ relations { aggregate(by: [{ relation: "from" }, { relation: "to" }], first: 1) { count } } }"#;
    let api = api(limits);
    let reply = api.execute(Request { query: query.to_owned(), ..Request::default() }).await;
    assert_eq!(reply.code, Some(Code::QueryTooCostly), "{}", String::from_utf8_lossy(&reply.json));
    assert_eq!(api.pool().memory().held(), 0, "it is given back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heavy_clients_leave_light_ones_and_the_health_alone() {
    let server = Server::start(api(endless()), |_| {}).await;
    let (query, variables) = heavy();
    let heavy: Vec<_> = (0..16).map(|_| server.post(&query, &variables)).collect();
    server.until_running(server.pool().width()).await;
    let light = r#"{ entity(id: "hub") { name } organizations(first: 3) { nodes { name } } }"#;
    for _ in 0..20 {
        let (status, answer) = server.post(light, &json!({})).await.unwrap();
        assert_eq!((status, &answer["data"]["entity"]["name"]), (200, &json!("Hub")));
        assert_eq!(server.get("/health/live").await.unwrap().0, 200);
    }
    // Work that is not light, and not heavy either, has its turn too.
    let scan = r#"{ organizations(where: { names: { contains: "19999" } }) { totalCount } }"#;
    let (status, answer) = server.post(scan, &json!({})).await.unwrap();
    assert_eq!((status, &answer["data"]["organizations"]["totalCount"]), (200, &json!(1)), "{answer}");
    assert!(heavy.iter().all(|task| !task.is_finished()), "all that was light came before anything heavy ended");
    assert!(server.pool().peak() <= server.pool().width(), "as many at once as cores");
    heavy.iter().for_each(tokio::task::JoinHandle::abort);
    server.until_running(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_are_kept_until_the_work_has_stopped() {
    let server = Server::start(api(endless()), |settings| settings.max_concurrent = 2).await;
    let (query, variables) = heavy();
    for _ in 0..5 {
        let wave = [server.post(&query, &variables), server.post(&query, &variables)];
        server.until_running(2.min(server.pool().width())).await;
        let (status, answer) = server.post("{ __typename }", &json!({})).await.unwrap();
        assert_eq!((status, &answer["errors"][0]["extensions"]["code"]), (503, &json!("OVERLOADED")));
        wave.iter().for_each(tokio::task::JoinHandle::abort);
        server.until_running(0).await;
    }
    assert!(server.pool().peak() <= 2);
    let answered =
        eventually(|| async { server.post("{ __typename }", &json!({})).await.unwrap() }, |(status, _)| *status == 200);
    assert!(answered.await.is_ok(), "places are given back");
}
