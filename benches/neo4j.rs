//! What an operation costs that reads from Neo4j, beside the same answer read by hand-written Cypher through neo4rs.
//!
//! `cargo bench --bench neo4j -- FOLDER… [OPERATION]…`, where the folders were written by `benches/generate.py`, the smallest
//! first, and operations are named as in the table.
//! Each gets a Neo4j server (`tests/neo4j/server`) and an `entente serve` of its own; all ways to an answer take turns, so
//! that ratios hold on a busy machine.

use entente::dataset::{self, Package};
use entente::ontology::Ontology;
use entente::store::neo4j::{Content, ImportOptions, Neo4jSettings, import};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{Connection, SendRequest, handshake};
use hyper_util::rt::TokioIo;
use neo4rs::{BoltType, ConfigBuilder, Graph, Query};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;

const ROUNDS: usize = 15;
/// Rounds before those that count: the server compiles what it runs often, and runs several times faster then.
const WARM: usize = 12;
const ROUND: Duration = Duration::from_millis(300);
const CONNECTIONS: usize = 16;

/// A question and the best Cypher for its answer that we can write by hand: one column, and the values in their order.
struct Operation {
    name: &'static str,
    graphql: &'static str,
    cypher: &'static str,
}

const OPERATIONS: [Operation; 5] = [
    Operation {
        name: "one hop",
        graphql: "query ($id: ID!) { internationalOrganization(id: $id) { id name members(first: 25) { nodes { id name } } } }",
        cypher: "MATCH (n:InternationalOrganization { id: $id })
                 RETURN [n.id, n.name, COLLECT {
                   MATCH (n)<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL
                   WITH m ORDER BY m.id LIMIT 25 RETURN [m.id, m.name]
                 }]",
    },
    Operation {
        name: "one hop, sorted by name",
        graphql: "query ($id: ID!) { internationalOrganization(id: $id) { id name
                    members(first: 25, sort: [{ node: { name: ASC } }]) { nodes { id name } } } }",
        cypher: "MATCH (n:InternationalOrganization { id: $id })
                 RETURN [n.id, n.name, COLLECT {
                   MATCH (n)<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL
                   WITH m ORDER BY m._sortName LIMIT 25 RETURN [m.id, m.name]
                 }]",
    },
    Operation {
        name: "page of 25",
        graphql: "{ publicBodies(first: 25, sort: [{ name: ASC }]) { nodes { id name } } }",
        cypher: "MATCH (n:PublicBody) WHERE n._sortName IS NOT NULL
                 WITH n ORDER BY n._sortName LIMIT 25 RETURN collect([n.id, n.name])",
    },
    Operation {
        name: "two hops, 25 × 5",
        graphql: "query ($id: ID!) { internationalOrganization(id: $id) { members(first: 25) { nodes { id name
                    relations(kinds: [COOPERATES_WITH], first: 5) { nodes { id name } } } } } }",
        cypher: "MATCH (n:InternationalOrganization { id: $id })
                 RETURN COLLECT {
                   MATCH (n)<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL
                   WITH m ORDER BY m.id LIMIT 25 RETURN [m.id, m.name, COLLECT {
                     MATCH (m)-[:COOPERATES_WITH]-(o) WITH o ORDER BY o.id LIMIT 5 RETURN [o.id, o.name]
                   }]
                 }",
    },
    Operation {
        name: THREE_HOPS,
        graphql: "query ($id: ID!) { internationalOrganization(id: $id) { members(first: 25) { nodes { id name
                    relations(kinds: [COOPERATES_WITH], first: 5) { nodes { id name
                      relations(kinds: [COOPERATES_WITH], first: 5) { nodes { id name } } } } } } } }",
        cypher: "MATCH (n:InternationalOrganization { id: $id })
                 RETURN COLLECT {
                   MATCH (n)<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL
                   WITH m ORDER BY m.id LIMIT 25 RETURN [m.id, m.name, COLLECT {
                     MATCH (m)-[:COOPERATES_WITH]-(o) WITH o ORDER BY o.id LIMIT 5 RETURN [o.id, o.name, COLLECT {
                       MATCH (o)-[:COOPERATES_WITH]-(p) WITH p ORDER BY p.id LIMIT 5 RETURN [p.id, p.name]
                     }]
                   }]
                 }",
    },
];

const THREE_HOPS: &str = "three hops, 25 × 5 × 5";
/// The three hops with a statement for each level, which is given the entities of the level above.
const LEVELS: [&str; 3] = [
    "MATCH (n:InternationalOrganization { id: $id })<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL
     WITH m ORDER BY m.id LIMIT 25 RETURN [m.id, m.name]",
    BELOW,
    BELOW,
];
const BELOW: &str = "UNWIND $ids AS id MATCH (m:Entity { id: id })
     CALL (m) { MATCH (m)-[:COOPERATES_WITH]-(o) RETURN o ORDER BY o.id LIMIT 5 }
     RETURN [o.id, o.name, m.id]";

/// A way to an answer.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Http,
    Cypher,
    Levels,
}

type Open = Connection<TokioIo<TcpStream>, Full<Bytes>>;

/// A connection to the program; without a task of its own, whose switching would count.
struct Http {
    address: String,
    open: Option<(SendRequest<Full<Bytes>>, Open)>,
}

impl Http {
    async fn post(&mut self, body: Bytes) -> Result<Bytes, Failure> {
        // One that was silent for long is closed by the program.
        let answer = self.try_post(body.clone()).await;
        if answer.is_ok() {
            return answer;
        }
        self.open = None;
        self.try_post(body).await
    }

    async fn try_post(&mut self, body: Bytes) -> Result<Bytes, Failure> {
        if self.open.is_none() {
            let stream = TcpStream::connect(&self.address).await?;
            stream.set_nodelay(true)?;
            self.open = Some(handshake(TokioIo::new(stream)).await?);
        }
        let Some((requests, connection)) = &mut self.open else { return Err("it was opened".into()) };
        let request = Request::post("/graphql").header("host", "entente").header("content-type", "application/json");
        let answer = async {
            let response = requests.send_request(request.body(Full::from(body))?).await?;
            let (head, body) = response.into_parts();
            let body = body.collect().await?.to_bytes();
            if head.status.is_success() { Ok(body) } else { Err(String::from_utf8_lossy(&body).into()) }
        };
        tokio::select! {
            biased;
            answer = answer => answer,
            ended = connection => Err(format!("the connection ended: {ended:?}").into()),
        }
    }
}

/// A graph in Neo4j, served; both servers end with it.
struct Bench {
    graph: Graph,
    http: Vec<Mutex<Http>>,
    ids: Vec<String>,
    /// What is posted, by operation and identifier.
    bodies: HashMap<&'static str, Vec<Bytes>>,
    relations: usize,
    processes: Vec<Child>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        // The server of the graph ends with its standard input, after the one that asks it.
        while let Some(mut process) = self.processes.pop() {
            if process.stdin.take().is_none() {
                let _ = process.kill();
            }
            let _ = process.wait();
        }
    }
}

fn first_line(process: &mut Child) -> Result<String, Failure> {
    let mut line = String::new();
    BufReader::new(process.stdout.take().ok_or("its output is piped")?).read_line(&mut line)?;
    Ok(line)
}

/// What is posted for an operation, identifier by identifier.
fn bodies(operation: &Operation, ids: &[String]) -> Vec<Bytes> {
    let body = |id| {
        let mut body = json!({ "query": operation.graphql });
        if operation.graphql.contains("$id") {
            body["variables"] = json!({ "id": id });
        }
        body.to_string().into()
    };
    ids.iter().map(body).collect()
}

impl Bench {
    async fn open(folder: &Path) -> Result<Self, Failure> {
        let mut server = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neo4j/server"))
            .arg("--until-eof")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let line = first_line(&mut server)?;
        let [uri, user, password, ..] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err("no Neo4j".into());
        };
        let settings = Neo4jSettings {
            uri: uri.to_owned(),
            user: user.to_owned(),
            password: password.to_owned(),
            ..Neo4jSettings::default()
        };
        let config = ConfigBuilder::default().uri(uri).user(user).password(password);
        let graph = Graph::connect(config.max_connections(CONNECTIONS).build()?)?;

        let ontology = Ontology::shipped();
        let package = Package::from_dir(&folder.join("data"))?;
        let (dataset, _) = dataset::read(&ontology, &package)?;
        let content = Content { manifest: &dataset.manifest, records: &dataset.records, files: &[] };
        import(&ontology, &settings, &content, &ImportOptions::default(), &|_| {}).await?;
        // Plans follow from statistics, which are otherwise brought up to date at some time.
        graph.run("CALL db.prepareForReplanning(300)").await?;

        let mut program = Command::new(env!("CARGO_BIN_EXE_entente"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("NEO4J_URI", uri)
            .env("NEO4J_USER", user)
            .env("NEO4J_PASSWORD", password)
            .env("ENTENTE_NEO4J_POOL", CONNECTIONS.to_string())
            .stdout(Stdio::piped())
            .spawn()?;
        let line = first_line(&mut program)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).ok_or("no address")?;
        let http = (0..CONNECTIONS).map(|_| Mutex::new(Http { address: address.to_owned(), open: None })).collect();
        let ids = std::fs::read_to_string(folder.join("ids/organizations.txt"))?;
        let ids: Vec<String> = ids.lines().map(str::to_owned).collect();
        let bodies = OPERATIONS.iter().map(|operation| (operation.name, bodies(operation, &ids))).collect();
        Ok(Self {
            graph,
            http,
            ids,
            bodies,
            relations: dataset.records.relation_count(),
            processes: vec![server, program],
        })
    }

    fn id(&self, number: usize) -> &str {
        &self.ids[number % self.ids.len()]
    }

    async fn ask(&self, client: usize, operation: &Operation, number: usize) -> Result<Bytes, Failure> {
        let bodies = &self.bodies[operation.name];
        self.http[client].lock().await.post(bodies[number % bodies.len()].clone()).await
    }

    async fn read(&self, operation: &Operation, number: usize) -> Result<Vec<BoltType>, Failure> {
        let query = Query::new(operation.cypher.to_owned());
        let query = if operation.cypher.contains("$id") { query.param("id", self.id(number)) } else { query };
        let mut rows = self.graph.execute_read(query).await?;
        let mut values = Vec::new();
        while let Some(row) = rows.next().await? {
            values.push(row.get(&row.keys()[0].value)?);
        }
        Ok(values)
    }

    /// All levels in one transaction, as one state of the graph; the number of rows.
    async fn levels(&self, number: usize) -> Result<usize, Failure> {
        let mut txn = self.graph.start_txn().await?;
        let (mut ids, mut count) = (Vec::new(), 0);
        for level in LEVELS {
            let query = Query::new(level.to_owned()).param("id", self.id(number)).param("ids", ids);
            let mut rows = txn.execute(query).await?;
            let mut found = Vec::new();
            while let Some(row) = rows.next(txn.handle()).await? {
                let cells: Vec<String> = row.get(&row.keys()[0].value)?;
                found.extend(cells.into_iter().next());
                count += 1;
            }
            // An entity below several others is asked for once.
            found.sort_unstable();
            found.dedup();
            ids = found;
        }
        txn.commit().await?;
        Ok(count)
    }

    async fn go(&self, client: usize, way: Way, operation: &Operation, number: usize) -> Result<(), Failure> {
        match way {
            Way::Http => self.ask(client, operation, number).await.map(drop),
            Way::Cypher => self.read(operation, number).await.map(drop),
            Way::Levels => self.levels(number).await.map(drop),
        }
    }

    /// Both ways lead to the same values.
    async fn check(&self, operation: &Operation) -> Result<(), Failure> {
        for number in 0..20 {
            let (mut asked, mut read) = (Vec::new(), Vec::new());
            texts(&serde_json::from_slice::<Value>(&self.ask(0, operation, number).await?)?["data"], &mut asked);
            self.read(operation, number).await?.iter().for_each(|value| bolt_texts(value, &mut read));
            assert!(asked == read && asked.len() >= 50, "{}: {asked:?}\n{read:?}", operation.name);
        }
        Ok(())
    }
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        Value::Array(items) => items.iter().for_each(|value| texts(value, found)),
        Value::String(text) => found.push(text.clone()),
        other => panic!("{other} is in no answer"),
    }
}

fn bolt_texts(value: &BoltType, found: &mut Vec<String>) {
    match value {
        BoltType::List(items) => items.value.iter().for_each(|value| bolt_texts(value, found)),
        BoltType::String(text) => found.push(text.value.clone()),
        other => panic!("{other:?} is in no answer"),
    }
}

/// The latencies of a round, one request after another.
async fn round(bench: &Bench, way: Way, operation: &Operation, next: &mut usize) -> Result<Vec<Duration>, Failure> {
    let (begun, mut each) = (Instant::now(), Vec::new());
    while begun.elapsed() < ROUND {
        *next += 1;
        let asked = Instant::now();
        bench.go(0, way, operation, *next).await?;
        each.push(asked.elapsed());
    }
    Ok(each)
}

/// Requests a second of many at once.
async fn rate(bench: &Arc<Bench>, way: Way, operation: &'static Operation) -> Result<f64, Failure> {
    let (begun, mut clients) = (Instant::now(), JoinSet::new());
    for client in 0..CONNECTIONS {
        let bench = bench.clone();
        clients.spawn(async move {
            let mut count = 0_u32;
            while begun.elapsed() < ROUND {
                bench.go(client, way, operation, client * 131 + count as usize).await?;
                count += 1;
            }
            Ok::<_, Failure>(count)
        });
    }
    let mut count = 0;
    while let Some(client) = clients.join_next().await {
        count += client??;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

fn percentile(values: &mut [f64], part: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "small counts"
    )]
    let place = ((values.len() - 1) as f64 * part).round() as usize;
    values[place]
}

/// Median and 99th percentile of a round in µs.
fn both(each: &[Duration]) -> [f64; 2] {
    let mut each: Vec<_> = each.iter().map(|took| took.as_secs_f64() * 1e6).collect();
    [0.5, 0.99].map(|part| percentile(&mut each, part))
}

fn median(values: &[f64]) -> f64 {
    percentile(&mut values.to_vec(), 0.5)
}

/// Median of the ratios within rounds.
fn ratio(over: &[f64], under: &[f64]) -> f64 {
    median(&over.iter().zip(under).map(|(over, under)| over / under).collect::<Vec<_>>())
}

/// Figures of every round.
#[derive(Default)]
struct Figures {
    /// Median latencies in µs.
    medians: Vec<f64>,
    /// 99th percentiles of the latencies in µs.
    tails: Vec<f64>,
    /// Requests a second.
    rates: Vec<f64>,
}

// One thread, so that nothing is handed from one to another.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    // Cargo adds `--bench`.
    let mut benches = Vec::new();
    let args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let (wanted, folders): (Vec<_>, Vec<_>) = args.partition(|arg| OPERATIONS.iter().any(|known| known.name == *arg));
    for folder in folders {
        benches.push(Arc::new(Bench::open(Path::new(&folder)).await?));
    }
    if benches.is_empty() {
        return Err("say where the generated data is".into());
    }
    println!(
        "| operation | relations | HTTP: median µs | by hand | ratio | HTTP: p99 µs | by hand | 16 connections: requests/s | by hand | ratio | growth | by hand |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    let is_wanted = |operation: &Operation| wanted.is_empty() || wanted.iter().any(|name| name == operation.name);
    for operation in OPERATIONS.iter().filter(|operation| is_wanted(operation)) {
        measure(&benches, operation).await?;
    }
    if wanted.is_empty() { levels(&benches).await } else { Ok(()) }
}

/// Warms the servers and takes the figures of two ways, bench by bench, which all take turns.
async fn compare(
    benches: &[Arc<Bench>],
    ways: [Way; 2],
    operation: &'static Operation,
) -> Result<Vec<[Figures; 2]>, Failure> {
    for _ in 0..WARM {
        for (bench, way) in benches.iter().flat_map(|bench| ways.map(|way| (bench, way))) {
            rate(bench, way, operation).await?;
        }
    }
    let mut figures: Vec<[Figures; 2]> = benches.iter().map(|_| Default::default()).collect();
    let mut next = 0;
    for _ in 0..ROUNDS {
        for (bench, figures) in benches.iter().zip(&mut figures) {
            for (way, figures) in ways.into_iter().zip(figures) {
                let [middle, tail] = both(&round(bench, way, operation, &mut next).await?);
                figures.medians.push(middle);
                figures.tails.push(tail);
                figures.rates.push(rate(bench, way, operation).await?);
            }
        }
    }
    Ok(figures)
}

async fn measure(benches: &[Arc<Bench>], operation: &'static Operation) -> Result<(), Failure> {
    for bench in benches {
        bench.check(operation).await?;
    }
    let figures = compare(benches, [Way::Http, Way::Cypher], operation).await?;
    let [smallest_http, smallest_hand] = &figures[0];
    for (bench, [http, hand]) in benches.iter().zip(&figures) {
        println!(
            "| {} | {} | {:.0} | {:.0} | {:.2} | {:.0} | {:.0} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} |",
            operation.name,
            bench.relations,
            median(&http.medians),
            median(&hand.medians),
            ratio(&http.medians, &hand.medians),
            median(&http.tails),
            median(&hand.tails),
            median(&http.rates),
            median(&hand.rates),
            ratio(&http.rates, &hand.rates),
            ratio(&http.medians, &smallest_http.medians),
            ratio(&hand.medians, &smallest_hand.medians),
        );
    }
    Ok(())
}

/// One nested statement beside one for each level.
async fn levels(benches: &[Arc<Bench>]) -> Result<(), Failure> {
    println!(
        "\n| three hops | relations | nested: median µs | a statement a level | ratio | 16 connections: requests/s | a statement a level | ratio |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let operation = &OPERATIONS[4];
    let figures = compare(benches, [Way::Cypher, Way::Levels], operation).await?;
    for (bench, [nested, split]) in benches.iter().zip(&figures) {
        println!(
            "| {} | {} | {:.0} | {:.0} | {:.2} | {:.0} | {:.0} | {:.2} |",
            operation.name,
            bench.relations,
            median(&nested.medians),
            median(&split.medians),
            ratio(&split.medians, &nested.medians),
            median(&nested.rates),
            median(&split.rates),
            ratio(&split.rates, &nested.rates),
        );
    }
    Ok(())
}
