//! Importing and exporting: what is written, what is not, and what readers see of it meanwhile.

mod by_hand;
mod differences;
mod files;
mod program;
mod readers;

use super::store::{DATABASE, settings};
use crate::conformance::sample::{Builder, LINKS, PLACE, SITS_IN, TIED_TO, ontology};
use entente::dataset::Dataset;
use entente::model::Manifest;
use entente::model::Records;
use entente::ontology::Ontology;
use entente::store::neo4j::{Content, ImportError, ImportOptions, ImportReport, import};
use neo4rs::{Graph, query};
use std::collections::BTreeMap;
use tokio::sync::OwnedMutexGuard;

/// The server that tests share, for one of them.
struct Database {
    graph: Graph,
    _turn: OwnedMutexGuard<()>,
}

impl Database {
    /// Waits for its turn. The graph is what the test before has left, or a test of another program.
    async fn open() -> Self {
        let settings = tokio::task::spawn_blocking(settings).await.unwrap();
        let turn = DATABASE.clone().lock_owned().await;
        let graph = Graph::new(settings.uri, settings.user, settings.password).unwrap();
        Self { graph, _turn: turn }
    }

    /// Changes the graph by hand.
    async fn run(&self, statement: &str) {
        self.graph.run(query(statement)).await.unwrap();
    }

    /// Removes all that is in it.
    async fn empty(&self) {
        self.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").await;
    }

    /// The rows of a statement, as JSON.
    async fn rows(&self, statement: &str) -> Vec<BTreeMap<String, serde_json::Value>> {
        let mut stream = self.graph.execute(query(statement)).await.unwrap();
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await.unwrap() {
            rows.push(row.to_strict().unwrap());
        }
        rows
    }

    /// All that is in it but for the dataset's node, in an order of its own.
    async fn dump(&self) -> Vec<String> {
        let nodes = "MATCH (n) WHERE NOT n:_Dataset RETURN labels(n) AS labels, properties(n) AS p";
        let relationships = "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS a, b.id AS b, properties(r) AS p";
        let mut all = self.rows(nodes).await;
        all.extend(self.rows(relationships).await);
        let mut lines: Vec<_> = all.into_iter().map(|row| format!("{:?}", sorted(row))).collect();
        lines.sort();
        lines
    }

    /// A property of the dataset's node.
    async fn says(&self, name: &str) -> serde_json::Value {
        let rows = self.rows(&format!("MATCH (d:_Dataset) RETURN d.{name} AS it")).await;
        rows.into_iter().next().map_or(serde_json::Value::Null, |mut row| row.remove("it").unwrap())
    }
}

/// A row whose maps and lists of labels have one order.
fn sorted(row: BTreeMap<String, serde_json::Value>) -> BTreeMap<String, BTreeMap<String, serde_json::Value>> {
    let map = |value: serde_json::Value| match value {
        serde_json::Value::Object(map) => map.into_iter().collect(),
        serde_json::Value::Array(mut items) => {
            items.sort_by_key(ToString::to_string);
            BTreeMap::from([("items".to_owned(), items.into())])
        }
        other => BTreeMap::from([("is".to_owned(), other)]),
    };
    row.into_iter().map(|(name, value)| (name, map(value))).collect()
}

fn manifest(sha256: &str) -> Manifest {
    Manifest { name: "sample".to_owned(), sha256: sha256.to_owned(), ..Manifest::default() }
}

fn prune() -> ImportOptions {
    ImportOptions { prune: true, ..ImportOptions::default() }
}

/// As options of the size of real data, on few records.
fn batches(size: usize) -> ImportOptions {
    ImportOptions { at_once: 0, batch: size, ..prune() }
}

/// Imports records of the small ontology.
async fn bring(sha256: &str, records: &Records, options: &ImportOptions) -> Result<ImportReport, ImportError> {
    let manifest = manifest(sha256);
    let content = Content { manifest: &manifest, records, files: &[] };
    import(&ontology(), &settings(), &content, options, &|_| {}).await
}

/// Two bodies and a place, with relations.
fn small() -> Builder {
    Builder::new()
        .body("a", |_| {})
        .body("b", |_| {})
        .place("p")
        .relate("ab", LINKS, "a", "b")
        .relate("ap", LINKS, "a", "p")
        .relate("bp", SITS_IN, "b", "p")
        .relate("ba", TIED_TO, "b", "a")
}
