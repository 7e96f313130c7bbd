//! The graph changes behind the program's back: edited by hand, emptied, imported anew.

use super::database::Database;
use super::program::{Program, eventually, import};
use super::{QUESTION, Server, database, seeded};
use crate::http::client::Answer;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// How soon the program follows what happens to the graph: a few of its looks at the revision, on a busy machine.
const SOON: Duration = Duration::from_secs(15);

#[test]
fn a_record_that_was_edited_by_hand_is_named_in_the_log() {
    let (server, _alone) = seeded();
    let database = Database::of(server);
    let program = Program::start(server, &[]);
    program.get_ready();
    let member = r#"{ publicBody(id: "kz-atc") { members(where: { id: { eq: "member-kz-nsc-kz-atc" } }) { edges {
        node { name kind } relation { status start } } } } }"#;
    let state = r#"{ state(id: "kazakhstan") { name start } }"#;
    let body = r#"{ publicBody(id: "kz-atc") { name bodyType } }"#;
    let cases = [
        ("MATCH (n {id: 'kazakhstan'}) SET n.start = 'not a date'", state, ["`kazakhstan`", "`start`"]),
        ("MATCH (n {id: 'kazakhstan'}) SET n.start = 1991", state, ["`kazakhstan`", "`start`"]),
        ("MATCH (n {id: 'kazakhstan'}) REMOVE n.name", state, ["`kazakhstan`", "`name`"]),
        ("MATCH (n {id: 'kz-atc'}) SET n.bodyType = 'CIRCUS'", body, ["`kz-atc`", "`bodyType`"]),
        (
            "MATCH (n {id: 'kz-national-security-committee'}) REMOVE n:PublicBody",
            member,
            ["`kz-national-security-committee`", "label"],
        ),
        (
            "MATCH (n {id: 'kz-national-security-committee'}) SET n:PublicBody, n:State",
            member,
            ["`kz-national-security-committee`", "labels"],
        ),
        (
            "MATCH (n {id: 'kz-national-security-committee'}) REMOVE n:State \
             WITH n MATCH ()-[r {id: 'member-kz-nsc-kz-atc'}]->() SET r.status = 'GUEST OF HONOUR'",
            member,
            ["`member-kz-nsc-kz-atc`", "`status`"],
        ),
        (
            "MATCH ()-[r {id: 'member-kz-nsc-kz-atc'}]->() SET r.status = null, r.start = 'long ago'",
            member,
            ["`member-kz-nsc-kz-atc`", "`start`"],
        ),
        (
            "MATCH ()-[r {id: 'member-kz-nsc-kz-atc'}]->() SET r.start = null \
             WITH r MATCH (n {id: 'kz-national-security-committee'}) REMOVE n.id",
            member,
            ["`id`", ""],
        ),
    ];
    let questions = [state, body, member];
    let before = questions.map(|query| program.data(query));
    for (edit, query, named) in cases {
        let known = program.log().len();
        database.rows(edit);
        let answer = program.ask(query);
        assert_eq!((answer.status, answer.code().as_str()), (500, "CORRUPT"), "{edit}: {answer:?}");
        let said = answer.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(!said.contains("MATCH") && named.iter().all(|name| name.is_empty() || !said.contains(name)), "{said}");
        eventually("line in the log", || program.log()[known..].contains("ERROR").then_some(()));
        let log = program.log()[known..].to_owned();
        assert!(named.iter().all(|name| log.contains(name)), "{edit}: {log}");
        // The others are answered.
        program.data("{ states { totalCount } }");
    }
    import(server, None);
    assert_eq!(questions.map(|query| program.data(query)), before);
    assert_eq!(program.ready(), 200);
}

/// Somebody else may keep notes of his own in the database.
#[test]
fn labels_and_relationships_of_others_make_no_difference() {
    let (server, _alone) = seeded();
    let database = Database::of(server);
    let program = Program::start(server, &[]);
    program.get_ready();
    let questions = [
        r#"{ entities { aggregate(by: [{ property: "kind" }]) { count keys { value } } } }"#,
        r#"{ relations { aggregate(by: [{ property: "kind" }]) { count keys { value } } totalCount } }"#,
        r#"{ neighborhood(of: ["kazakhstan"], hops: 1, limit: 5) { nodes { id } edges { id } hops { found } } }"#,
        r#"{ paths(from: ["kz-atc"], to: ["sco"], first: 3) { paths { nodes { id } edges { id } } } }"#,
        r#"{ state(id: "kazakhstan") { relationCounts { kind direction count } } }"#,
    ];
    let before = questions.map(|query| program.data(query));
    database.rows("MATCH (n:State) SET n:Favourite");
    database.rows(
        "MATCH (a {id: 'kazakhstan'})--(b:Entity) WITH DISTINCT a, b ORDER BY COUNT { (b)--() } LIMIT 5 \
         UNWIND range(1, 50) AS i CREATE (b)-[:LIKES]->(a)",
    );
    database.rows("MATCH (a {id: 'kz-atc'}), (b {id: 'sco'}) CREATE (a)-[:LIKES]->(:Favourite)-[:LIKES]->(b)");
    assert_eq!(questions.map(|query| program.data(query)), before);
    import(server, None);
    database.rows("MATCH ()-[r:LIKES]->() DELETE r");
    database.rows("MATCH (n:Favourite) REMOVE n:Favourite WITH n WHERE labels(n) = [] DELETE n");
}

#[test]
fn an_empty_graph_is_filled_while_it_is_served() {
    let server = Server::shared();
    let _alone = database();
    let graph = Database::of(server);
    graph.rows("MATCH (n) DETACH DELETE n");
    let program = Program::start(server, &[]);
    program.says("entente import");
    assert_eq!(program.ready(), 503);
    assert_loading(&program.ask(QUESTION));
    import(server, None);
    eventually("readiness", || (program.ready() == 200).then_some(()));
    let data = program.data(QUESTION);

    // An import that has begun, as far as anybody can see.
    graph.rows("MATCH (d:_Dataset) SET d.loading = 'by hand' REMOVE d.revision");
    let began = Instant::now();
    assert_loading(&program.ask(QUESTION));
    assert!(began.elapsed() > Duration::from_millis(500), "it may be over soon, so it is waited for");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(program.ready(), 503);
    import(server, None);
    assert_eq!((program.data(QUESTION), program.ready()), (data, 200));
}

fn assert_loading(answer: &Answer) {
    assert_eq!((answer.status, answer.code().as_str()), (503, "DATASET_LOADING"), "{answer:?}");
}

/// Nobody asks anything in between, so only the program itself can have found out.
#[test]
fn an_import_makes_what_clients_have_out_of_date() {
    let (server, _alone) = seeded();
    let program = Program::start(server, &[]);
    program.get_ready();
    let target = "/graphql?query=%7Bstate(id:%22kazakhstan%22)%7Bname%7D%20dataset%7Bversion%7D%7D";
    let first = program.get(target, &[]);
    let tag = first.header("etag").to_owned();
    let asked_again = || program.get(target, &[("If-None-Match", &tag)]);
    assert_eq!((first.status, tag.is_empty()), (200, false), "{first:?}");
    assert_eq!(asked_again().status, 304);

    let changed = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seed"), changed.path());
    let states = changed.path().join("entities/State.csv");
    let text = std::fs::read_to_string(&states).unwrap();
    assert!(text.contains("kazakhstan,Kazakhstan,"));
    std::fs::write(&states, text.replace("kazakhstan,Kazakhstan,", "kazakhstan,Qazaqstan,")).unwrap();
    import(server, Some(changed.path()));
    let second = eventually("news", || Some(asked_again()).filter(|answer| answer.status != 304));
    assert_eq!(second.status, 200, "{second:?}");
    assert_eq!(second.json()["data"]["state"], json!({ "name": "Qazaqstan" }));
    assert!(!second.header("etag").is_empty() && second.header("etag") != tag, "{second:?}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
