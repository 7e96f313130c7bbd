//! What differs is written, and nothing else.

use super::*;
use crate::conformance::sample::{BODY, MOTTO, PRIVATE, entity};
use entente::model::{Entity, Value};

/// What the graph is when just these records are imported into nothing.
async fn fresh(database: &Database, records: &Records) -> Vec<String> {
    database.run("MATCH (n) DETACH DELETE n").await;
    bring("fresh", records, &prune()).await.unwrap();
    database.dump().await
}

/// Places with their codes, and bodies.
fn coded(places: &[(&str, &str)], bodies: &[&str]) -> Records {
    let ontology = ontology();
    let place = |(id, code): &(&str, &str)| Entity {
        properties: Box::new([Some(Value::Text((*code).into()))]),
        ..entity(&ontology, PLACE, id, id)
    };
    let bodies = bodies.iter().map(|id| entity(&ontology, BODY, id, id));
    Records::new(places.iter().map(place).chain(bodies).collect())
}

#[tokio::test]
async fn what_is_there_is_not_written_again() {
    let database = Database::open().await;
    bring("1", &small().records(), &prune()).await.unwrap();
    let (before, imported) = (database.dump().await, database.says("imported").await);
    let again = bring("1", &small().records(), &prune()).await.unwrap();
    assert_eq!((again.written(), again.unchanged(), again.deleted(), again.wrote), (0, 9, 0, false));
    assert_eq!((database.dump().await, database.says("imported").await), (before, imported));
    assert_eq!(database.says("revision").await, "1");

    let again = bring("2", &small().records(), &prune()).await.unwrap();
    assert_eq!((again.written(), again.wrote), (0, true), "only what is said of the records is written");
    assert_eq!(database.says("revision").await, "2");
    assert_eq!(database.says("loading").await, serde_json::Value::Null);
}

#[tokio::test]
async fn what_differs_is_written_and_counted() {
    let database = Database::open().await;
    let changed = || {
        Builder::new()
            .body("a", |body| body.name = "Another name".into())
            .place("b")
            .place("p")
            .body("new", |_| {})
            .relate("ab", SITS_IN, "a", "b")
            .relate("ap", LINKS, "a", "p")
            .order(7)
            .relate("bp", LINKS, "new", "p")
            .relate("na", TIED_TO, "new", "a")
            .records()
    };
    let expected = fresh(&database, &changed()).await;
    for options in [prune(), batches(2)] {
        bring("1", &small().records(), &prune()).await.unwrap();
        let report = bring("2", &changed(), &options).await.unwrap();
        assert_eq!(database.dump().await, expected);
        // `new` and `na` are new; `a`, `b` and the three relations that stayed have changed; `ba` is gone.
        let changes = |of: &[entente::store::neo4j::Changes]| {
            let sum = |count: fn(&entente::store::neo4j::Changes) -> usize| of.iter().map(count).sum::<usize>();
            [sum(|it| it.new.count), sum(|it| it.changed.count), sum(|it| it.unchanged), sum(|it| it.deleted.count)]
        };
        assert_eq!(changes(&report.entities), [1, 2, 3, 0]);
        assert_eq!(changes(&report.relations), [1, 3, 0, 1]);
        assert_eq!(report.entities[PLACE].changed.ids, ["b".into()]);
        assert_eq!(report.relations[TIED_TO].deleted.ids, ["ba".into()]);
    }
}

#[tokio::test]
async fn what_was_changed_by_hand_is_repaired() {
    let database = Database::open().await;
    let records = small().body("c", |body| body.properties[MOTTO as usize] = Some(Value::Text("Forward".into())));
    let records = records.records();
    let expected = fresh(&database, &records).await;
    for edit in [
        "MATCH (n {id: 'a'}) SET n.name = 'By hand'",
        "MATCH (n {id: 'a'}) SET n.more = 1",
        "MATCH (n {id: 'c'}) REMOVE n._sortMotto",
        "MATCH (n {id: 'a'}) REMOVE n:Entity",
        "MATCH (n {id: 'a'}) SET n:Place",
        "MATCH (n {id: 'p'}) REMOVE n:Place SET n:Body",
        "MATCH (n {id: 'a'}) DETACH DELETE n",
        "MATCH (n {id: 'a'}) REMOVE n.id",
        "MATCH ()-[r {id: 'ab'}]->() SET r.note = 'By hand'",
        "MATCH ()-[r {id: 'ab'}]->() DELETE r",
        "MATCH ()-[r {id: 'ab'}]->() SET r.id = 'other'",
        "MATCH (a {id: 'a'}), (b {id: 'b'}) CREATE (b)-[:LINKS {id: 'other'}]->(a)",
        "MATCH (a {id: 'a'}), (b {id: 'b'}) CREATE (b)-[:SITS_IN {id: 'ab'}]->(a)",
        "MATCH (a {id: 'a'}) CREATE (a)-[:LINKS]->(a)",
        "CREATE (:Entity:Body {id: 'other', name: 'Other'})",
        "CREATE (:Entity {id: 'other'})",
        "CREATE (:Entity)",
        "MATCH (d:_Dataset) DELETE d",
        "MATCH (d:_Dataset) REMOVE d.revision",
        "MATCH (d:_Dataset) SET d.loading = 'an import that was interrupted'",
        "MATCH (n) DETACH DELETE n",
    ] {
        for options in [prune(), batches(3)] {
            database.run(edit).await;
            let report = bring("fresh", &records, &options).await.unwrap();
            assert_eq!(report.written() + report.unchanged(), 10, "{edit}");
            assert_eq!(database.dump().await, expected, "{edit}");
            assert_eq!(database.says("revision").await, "fresh", "{edit}");
            assert_eq!(database.says("loading").await, serde_json::Value::Null, "{edit}");
        }
    }
    // What the ontology does not know is left alone.
    database.run("MATCH (a {id: 'a'}), (b {id: 'b'}) SET a:Favourite CREATE (a)-[:LIKES]->(b)").await;
    assert_eq!(bring("fresh", &records, &prune()).await.unwrap().written(), 0);
}

#[tokio::test]
async fn what_is_gone_is_kept_unless_pruned() {
    let database = Database::open().await;
    let sensitive = |body: &mut Entity| body.properties[PRIVATE] = Some(Value::Bool(true));
    bring("1", &small().body("hidden", sensitive).records(), &prune()).await.unwrap();
    let before = database.dump().await;
    let fewer = Builder::new().body("a", |_| {}).place("p").relate("ap", LINKS, "a", "p").records();

    let report = bring("2", &fewer, &ImportOptions::default()).await.unwrap();
    assert_eq!((report.written(), report.unchanged(), report.deleted(), report.pruned), (0, 5, 5, false));
    assert_eq!(database.dump().await, before);
    let revision = database.says("revision").await;
    assert_ne!(revision, "2", "the graph is not just the dataset");
    assert_eq!((report.revision.as_str(), database.says("sha256").await), (revision.as_str().unwrap(), "2".into()));
    assert_eq!(database.says("sensitive").await, serde_json::json!(["Body"]), "what is kept counts");
    assert!(!bring("2", &fewer, &ImportOptions::default()).await.unwrap().wrote);

    let report = bring("2", &fewer, &prune()).await.unwrap();
    assert_eq!((report.written(), report.unchanged(), report.deleted(), report.pruned), (0, 5, 5, true));
    assert_eq!(database.says("revision").await, "2");
    assert_eq!(database.says("sensitive").await, serde_json::json!([]));
    let expected = database.dump().await;
    assert_eq!(expected, fresh(&database, &fewer).await);
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_says_what_would_be() {
    let database = Database::open().await;
    bring("1", &small().records(), &prune()).await.unwrap();
    let (before, token) = (database.dump().await, database.says("token").await);
    let other = Builder::new().body("a", |_| {}).place("b").relate("ab", LINKS, "a", "b").records();
    let planned = bring("2", &other, &ImportOptions { dry_run: true, ..prune() }).await.unwrap();
    assert_eq!((database.dump().await, database.says("token").await), (before, token));
    assert_eq!(planned, bring("2", &other, &prune()).await.unwrap());
    assert_eq!(planned.entities[PLACE].deleted.ids, ["p".into()]);
}

#[tokio::test]
async fn unique_values_change_hands() {
    let database = Database::open().await;
    let places = |codes: [&str; 3]| coded(&[("p", codes[0]), ("q", codes[1]), ("r", codes[2])], &[]);
    // The code of `p` goes to what was a body, and that of the place that was one to a place that is new.
    let moved = || coded(&[("b", "A"), ("new", "B")], &["p"]);
    for options in [prune(), batches(1)] {
        bring("1", &places(["A", "B", "C"]), &options).await.unwrap();
        for (sha, codes) in [("2", ["B", "A", "C"]), ("3", ["A", "C", "B"]), ("4", ["C", "A", "B"])] {
            bring(sha, &places(codes), &options).await.unwrap();
            let dump = database.dump().await;
            assert_eq!(dump, fresh(&database, &places(codes)).await, "{codes:?}");
        }
        bring("1", &coded(&[("p", "A"), ("q", "B")], &["b"]), &options).await.unwrap();
        bring("2", &moved(), &options).await.unwrap();
        let dump = database.dump().await;
        assert_eq!(dump, fresh(&database, &moved()).await);
    }
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_before_anything_is() {
    let database = Database::open().await;
    bring("1", &coded(&[("old", "A")], &[]), &prune()).await.unwrap();
    let before = (database.dump().await, database.says("token").await);
    let renamed = coded(&[("renamed", "A")], &["a"]);
    let long = Builder::new().body("long", |body| body.name = "\u{fdfa}".repeat(500).into()).records();
    let code = coded(&[("code", &"x".repeat(8001))], &[]);
    for (records, words) in [
        (renamed, ["renamed: error: `old` has the same `code`", "--prune"]),
        (long, ["long: error: the name is too long", "shorten it"]),
        (code, ["code: error: `code` is too long", "shorten it"]),
    ] {
        let Err(ImportError::Problems(problems)) = bring("2", &records, &ImportOptions::default()).await else {
            panic!("{words:?}")
        };
        assert!(words.iter().all(|word| problems.to_string().contains(word)), "{problems}");
        assert_eq!((database.dump().await, database.says("token").await), before);
    }
    bring("3", &coded(&[("longest", &"x".repeat(8000))], &[]), &prune()).await.unwrap();
    let name = Builder::new().body("name", |body| body.name = "😀".repeat(500).into());
    bring("4", &name.records(), &prune()).await.unwrap();
}

#[tokio::test]
async fn a_kind_may_stop_being_unique() {
    let database = Database::open().await;
    bring("1", &coded(&[("p", "A")], &["b"]), &prune()).await.unwrap();
    let sdl = "type Place @entity { code: String } type Source @entity";
    let ontology = Ontology::parse("less", sdl).unwrap();
    let alike =
        |id: &str| Entity { properties: Box::new([Some(Value::Text("A".into()))]), ..entity(&ontology, BODY, id, id) };
    let records = Records::new(vec![alike("p"), alike("q")]);
    let content = Content { manifest: &manifest("2"), records: &records, files: &[] };
    let report = import(&ontology, &settings(), &content, &prune(), &|_| {}).await.unwrap();
    assert_eq!((report.written(), report.unchanged()), (1, 1));
    assert_eq!(report.entities[2].deleted.count, 1, "entities of kinds that are no more are removed too");
    // It is made again when the kind becomes unique again.
    bring("3", &coded(&[("p", "A")], &[]), &prune()).await.unwrap();
    let names = database.rows("SHOW CONSTRAINTS YIELD name WHERE name = 'Place_unique_code' RETURN name").await;
    assert_eq!(names.len(), 1);
}
