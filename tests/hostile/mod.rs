//! Questions over many steps that nobody should be able to exhaust a server with: a complete graph of 200 entities, two of
//! them that only a chain connects, and patterns of nested stars. Each is answered or refused; the store answers on.

use crate::conformance::sample;
use crate::neo4j::holding;
use crate::shipped::{api_over, ask};
use entente::graphql::Code;
use entente::model::{Manifest, Records};
use entente::ontology::Ontology;
use entente::store::GraphStore;
use entente::store::memory::MemoryStore;
use serde_json::Value;
use std::sync::Arc;

const SIZE: usize = 200;
const CHAIN: usize = 5;

/// Two complete graphs, `a000`… and `b000`…, a chain between their first entities, and an entity alone. Relations point from
/// the lower to the higher and back.
fn records(ontology: &Ontology) -> Records {
    let kind = ontology.kind("Organization").unwrap().index();
    let complete = |name: &'static str| (0..SIZE).map(move |at| format!("{name}{at:03}"));
    let chain = (0..CHAIN).map(|at| format!("chain{at}"));
    let ids: Vec<String> = complete("a").chain(complete("b")).chain(chain).chain(["alone".to_owned()]).collect();
    let mut entities: Vec<_> = ids.iter().map(|id| sample::entity(ontology, kind, id, id)).collect();
    let source = ontology.source_kind().index();
    entities.extend(["book", "web"].map(|id| sample::entity(ontology, source, id, id)));
    let mut records = Records::new(entities);
    let supports = ontology.relation("SUPPORTS").unwrap();
    let add = |records: &mut Records, from: &str, to: &str| {
        let ends = [from, to].map(|id| records.find_entity(id).unwrap());
        records.push(sample::relation(ontology, supports, &format!("s-{from}-{to}"), ends));
    };
    for name in ["a", "b"] {
        let ids: Vec<String> = complete(name).collect();
        for from in &ids {
            for to in ids.iter().filter(|to| *to != from) {
                add(&mut records, from, to);
            }
        }
    }
    let way: Vec<String> = std::iter::once("a000".to_owned())
        .chain((0..CHAIN).map(|at| format!("chain{at}")))
        .chain(["b000".to_owned()])
        .collect();
    way.windows(2).for_each(|pair| add(&mut records, &pair[0], &pair[1]));
    records.sort_relations();
    records
}

/// How a question ends, on either store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Answered,
    /// It is answered, and the answer says that it is not all.
    Truncated,
    Refused(Code),
}

const QUESTIONS: &[(&str, End)] = &[
    (
        r#"{ paths(from: ["a001"], to: ["a002"], maxHops: 20, first: 100) { truncated paths { length } } }"#,
        End::Truncated,
    ),
    (
        r#"{ paths(from: ["a001"], to: ["b001"], maxHops: 20, first: 100) { truncated paths { length } } }"#,
        End::Truncated,
    ),
    (
        r#"{ paths(from: ["a001"], to: ["b001"], maxHops: 20, first: 100, direction: OUT) { paths { length } } }"#,
        End::Answered,
    ),
    (
        r#"{ paths(from: ["a001"], to: ["alone"], maxHops: 20, first: 100) { truncated paths { length } } }"#,
        End::Answered,
    ),
    (r#"{ paths(from: ["a001"], to: ["a001"], maxHops: 20) { truncated paths { length } } }"#, End::Answered),
    (r#"{ pathExists(from: ["alone"], to: ["a001"], maxHops: 20) }"#, End::Answered),
    (
        r#"{ paths(from: ["a001", "a002", "a003"], to: ["a004", "a005"], maxHops: 20, first: 100, allShortest: true) { paths { length } } }"#,
        End::Answered,
    ),
    (
        r#"{ neighborhood(of: ["a001"], hops: 10, limit: 1000, edgeLimit: 10000) { truncated nodes { id } edges { id } } }"#,
        End::Truncated,
    ),
    (
        r#"{ neighborhood(of: ["chain2"], hops: 10, limit: 3) { truncated hops { distance found shown } } }"#,
        End::Truncated,
    ),
    (
        r#"{ reach(of: ["a001"], pattern: "((SUPPORTS*)*|SUPPORTS+)*", first: 1000) { truncated paths { length } } }"#,
        End::Answered,
    ),
    (
        r#"{ reach(of: ["a001"], pattern: "((SUPPORTS|^SUPPORTS)*/((SUPPORTS?)*/^SUPPORTS*)*)*", first: 1000) { truncated paths { length } } }"#,
        End::Truncated,
    ),
    (
        r#"{ reach(of: ["a001"], pattern: "(SUPPORTS{10}){10}", first: 1000) { truncated paths { length } } }"#,
        End::Refused(Code::QueryTooCostly),
    ),
    (r#"{ reach(of: ["a001"], pattern: "(SUPPORTS{99}){99}") { truncated } }"#, End::Refused(Code::BadUserInput)),
    (r#"{ timeline(of: "a001", limit: 1000) { truncated facts { date } } }"#, End::Truncated),
    (
        r#"{ organizations { aggregate(by: [{ relation: "supports" }, { property: "kind" }], first: 1000) { count } } }"#,
        End::Answered,
    ),
    (
        r#"{ search(text: "a", first: 100) { score } b: search(text: "a a a a a a a a a a a a a a a a a a", first: 100) { score } }"#,
        End::Answered,
    ),
];

fn end(code: Option<Code>, answer: &Value) -> End {
    let data = answer["data"].as_object().into_iter().flatten();
    match code {
        Some(code) => End::Refused(code),
        None if data.into_iter().any(|(_, root)| root["truncated"] == true) => End::Truncated,
        None => End::Answered,
    }
}

async fn survives(store: Arc<dyn GraphStore>) {
    let api = api_over(store);
    for (query, expected) in QUESTIONS {
        let (code, answer) = ask(&api, query, Value::Null).await;
        let found = end(code, &answer);
        assert_eq!(found, *expected, "{query}: {:.300}", answer.to_string());
        let after = r#"{ organization(id: "alone") { name supports { totalCount } } }"#;
        let (code, _) = ask(&api, after, Value::Null).await;
        assert_eq!(code, None, "{query}: the store does not answer on");
    }
    let chain = r#"{ paths(from: ["a001"], to: ["b001"], maxHops: 20, first: 1) { paths { length } } }"#;
    let (_, answer) = ask(&api, chain, Value::Null).await;
    assert_eq!(answer["data"]["paths"]["paths"][0]["length"], CHAIN + 3, "{answer}");
}

#[tokio::test]
async fn the_embedded_store_survives() {
    let ontology = Arc::new(Ontology::shipped());
    let records = records(&ontology);
    survives(Arc::new(MemoryStore::new(ontology, Manifest::default(), records))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neo4j_survives() {
    let ontology = Arc::new(Ontology::shipped());
    let records = records(&ontology);
    let manifest = Manifest { sha256: "hostile".to_owned(), ..Manifest::default() };
    survives(holding(ontology, &manifest, &records).await).await;
}
