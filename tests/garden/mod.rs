//! Another domain, a garden, served by the same program: its own ontology and data, and no line of code for either.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

fn garden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/garden").join(name)
}

fn entente(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command.args(arguments).arg("--ontology").arg(garden("ontology.graphql"));
    for (name, _) in std::env::vars_os() {
        if ["ENTENTE_", "NEO4J_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// Standard output of a command that succeeds.
fn output(mut command: Command) -> String {
    let output = command.output().expect("the program runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{out}{err}", output.status);
    out.into_owned()
}

/// A server that is stopped when it goes out of scope.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut command = entente(&["serve", "--listen", "127.0.0.1:0"]);
        let mut process =
            command.arg("--data").arg(garden("data")).stdout(Stdio::piped()).spawn().expect("the program runs");
        let mut line = String::new();
        let out = process.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line of output");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("no address in: {line}")).to_owned();
        assert!(line.contains("11 entities and 11 relations"), "{line}");
        Self { process, address }
    }

    fn ask(&self, query: &str) -> Value {
        let body = json!({ "query": query }).to_string();
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\naccept: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            body.len(),
        );
        stream.write_all(request.as_bytes()).expect("the server takes the request");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("the server replies");
        let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("not HTTP: {reply}"));
        assert!(head.starts_with("HTTP/1.1 200"), "{head}\n{body}");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in: {body}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is left to do where the process is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn garden_is_served() {
    let server = Server::start();
    let reply = server.ask(
        r#"{
          beds(where: { plants: { some: { condition: { in: [THRIVING, FAIR] } } } }, sort: [{ number: DESC }]) {
            totalCount
            nodes {
              id labels laidOut
              plants(asOf: "2004", sort: [{ count: DESC }]) {
                edges { node { id ... on Species { latin flowers } } relation { count condition validity } }
              }
            }
          }
          speciesList(where: { flowers: { includes: JULY } }) {
            nodes {
              name de: name(lang: "de")
              companions { nodes { id ... on Species { companions { nodes { id } } } } }
            }
          }
          species(id: "boraga") { id }
          beside: species(id: "box") { height evergreen }
        }"#,
    );
    let expected = json!({
        "beds": {
            "totalCount": 2,
            "nodes": [
                {
                    "id": "herb-bed", "labels": ["sunny", "dry | sandy"], "laidOut": "1998-04",
                    "plants": { "edges": [
                        { "node": { "id": "borage", "latin": "Borago officinalis", "flowers": ["MAY", "JUNE", "JULY"] },
                          "relation": { "count": 12, "condition": "THRIVING", "validity": "CERTAIN" } },
                        { "node": { "id": "box", "latin": "Buxus sempervirens", "flowers": ["MARCH", "APRIL"] },
                          "relation": { "count": 4, "condition": "FAILING", "validity": "POSSIBLE" } },
                    ] },
                },
                {
                    "id": "orchard", "labels": null, "laidOut": "1995-22",
                    "plants": { "edges": [
                        { "node": { "id": "pear", "latin": "Pyrus communis", "flowers": ["APRIL"] },
                          "relation": { "count": 7, "condition": "FAIR", "validity": "CERTAIN" } },
                    ] },
                },
            ],
        },
        "speciesList": { "nodes": [
            { "name": "Borage", "de": "Borretsch",
              "companions": { "nodes": [{ "id": "strawberry", "companions": { "nodes": [{ "id": "borage" }] } }] } },
        ] },
        "species": null,
        "beside": { "height": 2.5, "evergreen": true },
    });
    assert_eq!(reply["data"], expected, "{reply:#}");
    assert_eq!(reply["errors"].as_array().map(Vec::len), Some(1), "{reply:#}");
    assert_eq!(reply["errors"][0]["message"], "no Species has that id; did you mean `borage`?");
}

#[test]
fn garden_keeps_its_volunteers_to_itself() {
    let server = Server::start();
    let reply = server.ask(
        r#"{
          gardeners { nodes { id } }
          all: gardeners(includeSensitive: true) { totalCount }
          relations(kinds: [TENDS], sort: [{ id: ASC }]) { edges { node { __typename id ... on WaterConnection { litresPerMinute } } relation { __typename from { id } } } }
          bed(id: "orchard") { tendedBy { totalCount } relationCounts { kind direction count } }
          kitchen: bed(id: "kitchen-garden") { has { nodes { id kind } } }
          dataset { title licences { name } entities }
          __type(name: "Habit") { enumValues { name } }
        }"#,
    );
    let expected = json!({
        "gardeners": { "nodes": [{ "id": "ada" }] },
        "all": { "totalCount": 2 },
        "relations": { "edges": [
            { "node": { "__typename": "Bed", "id": "herb-bed" }, "relation": { "__typename": "Care", "from": { "id": "ada" } } },
            { "node": { "__typename": "WaterConnection", "id": "north-tap", "litresPerMinute": 12 },
              "relation": { "__typename": "Care", "from": { "id": "ada" } } },
        ] },
        "bed": { "tendedBy": { "totalCount": 0 }, "relationCounts": [{ "kind": "GROWS_IN", "direction": "IN", "count": 1 }] },
        "kitchen": { "has": { "nodes": [{ "id": "herb-bed", "kind": "Bed" }, { "id": "north-tap", "kind": "WaterConnection" }] } },
        "dataset": { "title": "A small garden", "licences": [{ "name": "CC0-1.0" }], "entities": 11 },
        "__type": { "enumValues": [{ "name": "TREE" }, { "name": "SHRUB" }, { "name": "HERB" }] },
    });
    assert_eq!(reply, json!({ "data": expected }), "{reply:#}");
}

/// A kind may have a word in its name that types of the API end in.
#[test]
fn garden_has_connections_of_its_own() {
    let server = Server::start();
    let reply = server.ask("{ waterConnections { __typename edges { __typename node { __typename } } } }");
    let expected = json!({ "waterConnections": {
        "__typename": "WaterConnectionConnection",
        "edges": [{ "__typename": "WaterConnectionEdge", "node": { "__typename": "WaterConnection" } }],
    } });
    assert_eq!(reply, json!({ "data": expected }));
}

#[test]
fn garden_is_checked() {
    let mut command = entente(&["check"]);
    command.arg(garden("data"));
    assert_eq!(output(command), "0 errors, 0 warnings in 10 files: 11 entities, 11 relations\n");
}

/// The shipped ontology does not fit the garden, and every misfit is said with its place.
#[test]
fn garden_is_refused_under_another_ontology() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command.arg("check").arg(garden("data")).env_remove("ENTENTE_ONTOLOGY");
    let output = command.output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("entities/Species.csv") && text.contains("relations/GROWS_IN.csv"), "{text}");
}

#[test]
fn garden_has_schemas() {
    let schema = |what: &str| output(entente(&["schema", what]));
    let api = schema("--api");
    for part in [
        "type Species implements Entity & Node {",
        "flowers: [Month!]",
        "speciesList(where: SpeciesWhere",
        "companions(where: RelationWhere",
        "enum Condition {",
        "input PlantingWhere {",
    ] {
        assert!(api.contains(part), "no `{part}` in the API");
    }
    assert!(!api.contains("Membership") && !api.contains("BodyType"), "something of the shipped ontology is left");
    let codebook = schema("--codebook");
    assert!(codebook.contains("Someone who works in the garden.") && codebook.contains("THRIVING"), "{codebook}");
    let headers = schema("--csv-headers");
    assert!(headers.contains("relations/GROWS_IN.csv: id,from,to,start,end,count,condition,citations"), "{headers}");
    let neo4j = schema("--neo4j");
    assert!(neo4j.contains("latin") && neo4j.contains("UNIQUE"), "{neo4j}");
}
