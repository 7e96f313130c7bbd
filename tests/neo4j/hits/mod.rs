//! Database hits of the statements that operations become, counted by `PROFILE` and compared with the same written by hand.
//! They do not vary, so they are pinned: in `benches/README.md`, and the statements in `statements.snap`.

mod graph;
mod operations;

use super::Server;
use crate::shipped::{PATIENCE, api_over, ask};
use entente::graph::{QueryResult, Status, StoreError};
use entente::graphql::Api;
use entente::model::Manifest;
use entente::model::sort_key;
use entente::ontology::Ontology;
use entente::query::Plan;
use entente::store::GraphStore;
use entente::store::memory::MemoryStore;
use entente::store::neo4j::{Content, ImportOptions, Neo4jSettings, Neo4jStore, import};
use entente::work::Work;
use neo4rs::{BoltType, Graph, Query};
use operations::{OPERATIONS, Operation, PAGE};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Most hits for one of the best statement written by hand, in tenths.
const AT_MOST: usize = 12;
/// Where the table stands.
const README: &str = "benches/README.md";
const HEAD: &str = "| operation | by hand | ours | ratio | `POSSIBLE` | more | `CERTAIN` | more |\n|---|---|---|---|---|---|---|---|\n";
const AT: [(&str, &str); 2] = [("2010-06", "POSSIBLE"), ("2010-06", "CERTAIN")];

/// A store that keeps the plan it was asked for.
struct Recording {
    store: Arc<Neo4jStore>,
    plan: Mutex<Plan>,
}

#[async_trait::async_trait]
impl GraphStore for Recording {
    async fn run(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        *self.plan.lock().unwrap() = plan.clone();
        self.store.run(plan, work).await
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        self.store.status().await
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.store.probe().await
    }
}

/// The graph in both stores, and a way to the server beside them.
struct Bench {
    store: Arc<Recording>,
    neo4j: Api,
    memory: Api,
    graph: Graph,
    _server: Server,
}

/// All values of an answer in their order, but for cursors.
fn values(answer: &Value) -> Vec<Value> {
    match answer {
        Value::Object(fields) => {
            fields.iter().filter(|(name, _)| *name != "endCursor").flat_map(|(_, value)| values(value)).collect()
        }
        Value::Array(items) => items.iter().flat_map(values).collect(),
        value => vec![value.clone()],
    }
}

fn plain(value: &BoltType) -> Value {
    match value {
        BoltType::List(items) => items.value.iter().map(plain).collect(),
        BoltType::String(text) => text.value.as_str().into(),
        BoltType::Integer(number) => number.value.into(),
        BoltType::Boolean(flag) => flag.value.into(),
        BoltType::Null(_) => Value::Null,
        other => panic!("{other:?} is in no answer"),
    }
}

impl Bench {
    async fn open() -> Self {
        let ontology = Arc::new(Ontology::shipped());
        let manifest = Manifest { sha256: "hits".to_owned(), ..Manifest::default() };
        let records = graph::records();
        assert_eq!((records.entity_count(), records.relation_count()), (graph::ENTITIES, graph::RELATIONS));
        // Where a search ends depends on the order in which an entity has its relations, which is that of their making on a
        // server that never held others.
        let server = tokio::task::spawn_blocking(Server::own).await.unwrap();
        let (uri, user, password) = (server.uri.clone(), server.user.clone(), server.password.clone());
        let graph = Graph::new(uri.as_str(), user.as_str(), password.as_str()).unwrap();
        let settings = Neo4jSettings { uri, user, password, timeout: PATIENCE, ..Neo4jSettings::default() };
        let content = Content { manifest: &manifest, records: &records, files: &[] };
        import(&ontology, &settings, &content, &ImportOptions::default(), &|_| {}).await.unwrap();
        // Plans follow from statistics, which are otherwise brought up to date at some time.
        graph.run("CALL db.prepareForReplanning(300)").await.unwrap();
        let store = Neo4jStore::connect(ontology.clone(), &settings).await.unwrap();
        let store = Arc::new(Recording { store, plan: Mutex::default() });
        let memory = Arc::new(MemoryStore::new(ontology.clone(), manifest, records));
        Self { neo4j: api_over(store.clone()), memory: api_over(memory), store, graph, _server: server }
    }

    /// The answer, which both stores give, and the statements that it took.
    async fn ask(&self, graphql: &str, at: Option<(&str, &str)>) -> (Value, Vec<Query>) {
        let date =
            at.map_or_else(String::new, |(date, certainty)| format!(", asOf: \"{date}\", certainty: {certainty}"));
        let (mut query, mut after) = (format!("{{ {} }}", graphql.replace(" AT", &date)), json!(null));
        if graphql.contains("$after") {
            let (page, _) = Box::pin(self.ask(page(), at)).await;
            after = page["data"]["publicBodies"]["pageInfo"]["endCursor"].clone();
            query = format!("query ($after: String) {query}");
        }
        let mut answers = Vec::new();
        for api in [&self.neo4j, &self.memory] {
            let (code, answer) = ask(api, &query, json!({ "after": after })).await;
            assert_eq!(code, None, "{query} {answer}");
            answers.push(answer);
        }
        assert_eq!(answers[0], answers[1], "{query}");
        let plan = self.store.plan.lock().unwrap().clone();
        (answers.remove(0), self.store.store.statements(&plan).await.unwrap())
    }

    /// What the last body of the first page is sorted by, as it is stored.
    async fn last(&self) -> String {
        let (answer, _) = self.ask(page(), None).await;
        let last = answer["data"]["publicBodies"]["nodes"].as_array().unwrap().last().unwrap();
        let [id, name] = ["id", "name"].map(|field| last[field].as_str().unwrap());
        format!("{}\t{id}", sort_key(name))
    }

    /// The first column of a statement's rows, and how many hits it takes.
    async fn profile(&self, query: Query) -> (Value, usize) {
        let profile = Query::new(format!("PROFILE {}", query.query())).with_params(query.get_params().clone());
        let mut stream = self.graph.execute_read(profile).await.unwrap();
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await.unwrap() {
            rows.push(plain(&row.get::<BoltType>(&row.keys()[0].value).unwrap()));
        }
        // The library keeps the profile to itself but for its text, where every operator says how many hits it took.
        let summary = format!("{:?}", stream.finish().await.unwrap());
        let counted = summary.split("\"dbHits\": Integer(").skip(1);
        let hits = counted.map(|rest| rest.split(')').next().unwrap().parse::<usize>().unwrap()).sum();
        (rows.into(), hits)
    }

    /// How many hits some statements take.
    async fn hits(&self, statements: &[Query]) -> usize {
        let mut hits = 0;
        for statement in statements {
            hits += self.profile(statement.clone()).await.1;
        }
        hits
    }

    /// A row of the table, and whether the hits are too many.
    async fn row(&self, operation: &Operation) -> (String, bool) {
        let Operation { name, graphql, cypher, .. } = operation;
        let mut hits = Vec::new();
        for at in [None, Some(AT[0]), Some(AT[1])] {
            let (answer, statements) = self.ask(graphql, at).await;
            if at.is_none() {
                let (rows, by_hand) = self.profile(neo4rs::query(cypher).param("after", self.last().await)).await;
                assert_eq!(values(&rows), values(&answer["data"]), "{name}: by hand the answer is another");
                hits.push(by_hand);
            }
            hits.push(self.hits(&statements).await);
        }
        let [by_hand, ours, possible, certain] = hits[..] else { unreachable!("each is counted") };
        let ratio = ratio(ours, by_hand);
        let [possible, certain] = [possible, certain].map(|at| {
            let more = if at < ours { format!("−{}", of(ours - at)) } else { of(at - ours) };
            format!("{} | {more}", of(at))
        });
        let row = format!("| {name} | {} | {} | {ratio} | {possible} | {certain} |", of(by_hand), of(ours));
        (row, ours * 10 > by_hand * AT_MOST)
    }
}

fn page() -> &'static str {
    OPERATIONS.iter().find(|operation| operation.name == PAGE).unwrap().graphql
}

fn ratio(ours: usize, by_hand: usize) -> String {
    format!("{}.{:02}", ours / by_hand, ours % by_hand * 100 / by_hand)
}

/// A number as people read it.
fn of(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

/// A statement over several lines.
fn shown(statement: &str) -> String {
    [" MATCH", " WITH", " RETURN", " COLLECT", " COUNT", " EXISTS"]
        .iter()
        .fold(statement.to_owned(), |text, word| text.replace(word, &format!("\n{}", &word[1..])))
}

#[tokio::test]
async fn operations_take_as_few_hits_as_by_hand() {
    let bench = Bench::open().await;
    statements_follow_from_the_shape_alone(&bench).await;
    values_are_parameters(&bench).await;
    let mut table = String::new();
    let mut too_many = Vec::new();
    for operation in OPERATIONS {
        let (row, is_too_many) = bench.row(operation).await;
        too_many.extend(is_too_many.then(|| row.clone()));
        writeln!(table, "{row}").unwrap();
    }
    let (paths, too_many_for_paths) = shortest_paths(&bench).await;
    too_many.extend(too_many_for_paths);
    pinned(HEAD, &table);
    pinned(PATHS_HEAD, &paths);
    assert!(too_many.is_empty(), "too many hits:\n{}", too_many.join("\n"));
}

/// Pairs of entities between which paths are looked for.
const PAIRS: [(&str, &str); 12] = [
    ("state-0001", "body-1234"),
    ("state-0002", "treaty-0400"),
    ("io-0017", "io-0200"),
    ("body-0005", "body-2500"),
    ("person-0100", "topic-0007"),
    ("treaty-0001", "treaty-0499"),
    ("organization-0001", "state-0100"),
    ("body-0777", "person-0400"),
    ("io-0250", "topic-0031"),
    ("state-0150", "state-0151"),
    ("body-1999", "treaty-0250"),
    ("topic-0001", "body-0042"),
];

/// Where their table stands.
const PATHS_HEAD: &str = "| shortest paths of 12 pairs | by hand | ours | ratio |\n|---|---|---|---|\n";

/// Rows of the table of shortest paths, and those with too many hits: with sensitive people on the way, and without them.
async fn shortest_paths(bench: &Bench) -> (String, Vec<String>) {
    let (mut table, mut too_many) = (String::new(), Vec::new());
    for (name, sensitive, only) in
        [("including sensitive people", true, ""), ("without them", false, " WHERE x._sensitive IS NULL")]
    {
        let (mut by_hand, mut ours) = (0, 0);
        for (from, to) in PAIRS {
            let graphql = format!(
                "paths(from: [\"{from}\"], to: [\"{to}\"], first: 1, includeSensitive: {sensitive}) {{
                   paths {{ length nodes {{ id }} }}
                 }}"
            );
            let (answer, statements) = bench.ask(&graphql, None).await;
            for statement in &statements {
                has_none_of(statement.query(), [from, to]);
            }
            ours += bench.hits(&statements).await;
            let cypher = format!(
                "MATCH (a:Entity {{id: $from}}), (b:Entity {{id: $to}})
                 MATCH p = SHORTEST 1 (a) (()-[]-(x{only})){{1,6}} (b)
                 RETURN [length(p), [n IN nodes(p) | n.id]]"
            );
            let (rows, hits) = bench.profile(neo4rs::query(&cypher).param("from", from).param("to", to)).await;
            by_hand += hits;
            // Which of the shortest paths it is, is left open by hand.
            assert_eq!(rows[0][0], answer["data"]["paths"]["paths"][0]["length"], "{from} {to}");
        }
        let row = format!("| {name} | {} | {} | {} |", of(by_hand), of(ours), ratio(ours, by_hand));
        writeln!(table, "{row}").unwrap();
        too_many.extend((ours * 10 > by_hand * AT_MOST).then_some(row));
    }
    (table, too_many)
}

/// Compares the rows of the table with those that the README has; with `ENTENTE_ACCEPT=1` writes them anew.
fn pinned(head: &str, rows: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(README);
    let text = std::fs::read_to_string(&file).unwrap();
    let begin = text.find(head).map(|at| at + head.len()).unwrap();
    let end = begin + text[begin..].find("\n\n").unwrap() + 1;
    if std::env::var_os("ENTENTE_ACCEPT").is_some() {
        std::fs::write(&file, [&text[..begin], rows, &text[end..]].concat()).unwrap();
    } else {
        assert!(text[begin..end] == *rows, "{README} has other hits; `make accept` writes these:\n{rows}");
    }
}

/// That none of some values is a word of a statement.
fn has_none_of<'v>(statement: &str, values: impl IntoIterator<Item = &'v str>) {
    let words: Vec<_> = statement.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let found = values.into_iter().find(|value| words.contains(value));
    assert_eq!(found, None, "{statement}");
}

/// Questions over many steps, in groups and by name, with values that no statement may have.
const FURTHER: [(&str, &[&str]); 5] = [
    (
        r#"neighborhood(of: ["state-0007"], hops: 2, limit: 20, where: { start: { gt: "1999-05-06" } }) { nodes { id } }"#,
        &["state-0007", "1999-05-06"],
    ),
    (r#"reach(of: ["state-0007"], pattern: "MEMBER_OF/^MEMBER_OF") { paths { length } }"#, &["state-0007"]),
    (r#"lineage(of: "body-0042") { nodes { id } holder(at: "1987-06-05") { id } }"#, &["body-0042", "1987-06-05"]),
    (
        r#"search(text: "0042", first: 3, where: { description: { contains: "quuxly" } }) { entity { id } }"#,
        &["0042", "quuxly"],
    ),
    (
        r#"publicBodies(where: { name: { startsWith: "Zorblax" } }) {
            aggregate(by: [{ relation: "memberships" }, { property: "bodyType" }], first: 7) { count }
        }"#,
        &["Zorblax", "zorblax"],
    ),
];

/// Statements of questions over many steps, in groups and by name have no values either.
async fn values_are_parameters(bench: &Bench) {
    for (graphql, values) in FURTHER {
        let (_, statements) = bench.ask(graphql, None).await;
        assert!(!statements.is_empty(), "{graphql}");
        for statement in statements {
            has_none_of(statement.query(), values.iter().copied());
        }
    }
}

/// So that the server plans an operation once, whatever values it has, and nothing that a client writes is read as Cypher.
async fn statements_follow_from_the_shape_alone(bench: &Bench) {
    let mut all = String::new();
    for Operation { name, graphql, values, .. } in OPERATIONS {
        let other = |text: &str| values.iter().fold(text.to_owned(), |text, (one, other)| text.replace(one, other));
        for at in [None, Some(AT[0]), Some(AT[1])] {
            let text = |statements: Vec<Query>| {
                let texts: Vec<_> = statements.iter().map(Query::query).collect();
                texts.join("\n\n")
            };
            let statement = text(bench.ask(graphql, at).await.1);
            let other_at = at.map(|(_, certainty)| ("1999-12-31", certainty));
            let others = text(bench.ask(&other(graphql), other_at).await.1);
            assert_eq!(statement, others, "{name}");
            has_none_of(&statement, values.iter().map(|(value, _)| *value).chain(["2010-06"]));
            let at = at.map_or_else(String::new, |(_, certainty)| format!(", at a date, {certainty}"));
            writeln!(all, "# {name}{at}\n{}\n", shown(&statement)).unwrap();
        }
    }
    insta::with_settings!({snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("statements", all.trim_end());
    });
}
