//! What says what is to be hidden, edited by hand: nothing is shown then, and the next import mends it.

use super::*;
use crate::conformance::asked::list;
use crate::conformance::sample::{BODY, PRIVATE};
use crate::shipped::PATIENCE;
use entente::graph::StoreError;
use entente::model::Value;
use entente::ontology::KindSet;
use entente::query::{EntityFilter, NodePlan, Plan, Root, RootAnswer, Scope, Search};
use entente::store::GraphStore;
use entente::store::neo4j::Neo4jStore;
use entente::work::Work;
use std::time::Instant;

/// Two bodies, and one that is sensitive.
fn with_a_secret() -> Records {
    small().body("secret", |body| body.properties[PRIVATE] = Some(Value::Bool(true))).records()
}

/// How many bodies a list has.
async fn bodies(store: &Neo4jStore) -> Result<usize, StoreError> {
    let plan = Plan { roots: vec![Root::Entities(list())] };
    let reading = store.run(&plan, &mut Work::until(Instant::now() + PATIENCE)).await?;
    let RootAnswer::Page(page) = &reading.answer.roots[0] else { panic!("a page was asked for") };
    assert_eq!(page.total, Some(page.items.len()));
    Ok(page.items.len())
}

fn is_corrupt<T: std::fmt::Debug>(found: &Result<T, StoreError>, what: &str) -> bool {
    matches!(found, Err(StoreError::Corrupt(said)) if said.contains(what))
}

#[tokio::test]
async fn a_dataset_that_does_not_say_what_is_sensitive_is_not_answered() {
    let database = Database::open().await;
    let records = with_a_secret();
    let edits = [
        ("REMOVE d.sensitive", "`sensitive`"),
        ("SET d.sensitive = 7", "`sensitive`"),
        ("SET d.sensitive = 'Body'", "`sensitive`"),
        ("SET d.sensitive = [1, 2]", "`sensitive`"),
        ("SET d.licences = 'none'", "`licences`"),
        ("SET d.name = 7", "`name`"),
        ("SET d.revision = 7", "`revision`"),
    ];
    for (edit, what) in edits {
        bring("1", &records, &prune()).await.unwrap();
        database.run(&format!("MATCH (d:_Dataset) {edit}")).await;
        let store = Neo4jStore::connect(ontology(), &settings()).await.unwrap();
        let found = bodies(&store).await;
        assert!(is_corrupt(&found, what), "{edit}: {found:?}");
        assert!(is_corrupt(&store.probe().await, what) && is_corrupt(&store.status().await, what), "{edit}");
        bring("1", &records, &prune()).await.unwrap();
        store.probe().await.unwrap();
        assert_eq!(bodies(&store).await.unwrap(), 2, "{edit}: it was mended, and the third is sensitive");
    }
}

#[tokio::test]
async fn an_entity_whose_mark_is_no_truth_value_is_hidden() {
    let database = Database::open().await;
    bring("1", &with_a_secret(), &prune()).await.unwrap();
    let search = Search {
        text: "secret".into(),
        lang: None,
        kinds: KindSet::one(BODY),
        filter: EntityFilter::All(Vec::new()),
        first: 10,
        scope: Scope::default(),
        node: NodePlan::default(),
    };
    let plan = Plan { roots: vec![Root::Search(search)] };
    for mark in ["'yes'", "1", "['true']"] {
        database.run(&format!("MATCH (n:Entity {{id: 'secret'}}) SET n._sensitive = {mark}")).await;
        let store = Neo4jStore::connect(ontology(), &settings()).await.unwrap();
        assert_eq!(bodies(&store).await.unwrap(), 2, "{mark}");
        let found = store.run(&plan, &mut Work::until(Instant::now() + PATIENCE)).await;
        assert!(is_corrupt(&found, "`secret`") && is_corrupt(&found, "`_sensitive`"), "{mark}: {found:?}");
    }
    // It does not say so, but somebody has put a mark there.
    database.run("MATCH (n:Entity {id: 'secret'}) SET n._sensitive = false").await;
    let store = Neo4jStore::connect(ontology(), &settings()).await.unwrap();
    let reading = store.run(&plan, &mut Work::until(Instant::now() + PATIENCE)).await.unwrap();
    let RootAnswer::Matches(matches) = &reading.answer.roots[0] else { panic!("matches were asked for") };
    assert_eq!((matches.len(), bodies(&store).await.unwrap()), (0, 2));
}
