//! What dataset the graph holds: the one node `:_Dataset`.
//!
//! Its `revision` is there only while the graph is whole. An import takes it away before its changes are visible and sets
//! the new one after them, so a reader who sees the same revision first and last has seen one state of the graph.

use super::layout::{DATASET, quoted};
use super::session::{Fault, Session, Statement};
use crate::graph::{Loading, Status};
use crate::model::{Licence, Manifest};
use crate::ontology::{KindSet, Ontology};
use neo4rs::Row;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

/// What is known of the dataset at a revision.
#[derive(Clone, Debug)]
pub(super) struct Meta {
    pub(super) status: Arc<Status>,
    /// Kinds of which some entity is sensitive.
    pub(super) sensitive: KindSet,
    /// Whether it was imported under another ontology.
    pub(super) foreign: bool,
}

/// The `licences` property: JSON, since Neo4j has no lists of maps.
pub(super) fn licences_text(licences: &[Licence]) -> String {
    let items = licences
        .iter()
        .map(|licence| serde_json::json!({ "name": licence.name, "title": licence.title, "path": licence.path }));
    serde_json::Value::Array(items.collect()).to_string()
}

/// What it stands for.
pub(super) fn licences(text: &str) -> Vec<Licence> {
    let items: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    let field = |item: &serde_json::Value, name: &str| item[name].as_str().map(str::to_owned);
    items
        .iter()
        .map(|item| Licence {
            name: field(item, "name").unwrap_or_default(),
            title: field(item, "title"),
            path: field(item, "path"),
        })
        .collect()
}

/// What tells ontologies apart: the hash of everything the graph's form depends on.
pub(super) fn fingerprint(ontology: &Ontology) -> String {
    let described = format!("{:?}{:?}{:?}", ontology.kinds, ontology.relations, ontology.enums);
    Sha256::digest(described).iter().take(8).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
        text
    })
}

/// The statement that reads the node, and how many records of each kind there are.
pub(super) fn statement(ontology: &Ontology) -> Statement {
    let entities = ontology.kinds.iter().map(|kind| format!("COUNT {{ (:{}) }}", quoted(&kind.name)));
    let relations = ontology.relations.iter().map(|kind| format!("COUNT {{ ()-[:{}]->() }}", quoted(&kind.name)));
    let list = |items: Vec<String>| items.join(", ");
    Statement::new(format!(
        "MATCH (d:{DATASET}) RETURN d.revision AS revision, d.name AS name, d.title AS title, d.version AS version, \
         d.sha256 AS sha256, d.licences AS licences, d.ontology AS ontology, d.sensitive AS sensitive, \
         [{}] AS entities, [{}] AS relations",
        list(entities.collect()),
        list(relations.collect()),
    ))
}

fn read(ontology: &Ontology, row: &Row) -> Result<Meta, Loading> {
    let text = |name: &str| row.get::<Option<String>>(name).ok().flatten();
    let Some(revision) = text("revision") else { return Err(Loading::Importing) };
    let foreign = text("ontology").is_some_and(|known| known != fingerprint(ontology));
    let counts = |name: &str| -> Vec<usize> {
        let counts = row.get::<Vec<i64>>(name).unwrap_or_default();
        counts.into_iter().map(|count| usize::try_from(count).unwrap_or_default()).collect()
    };
    let sensitive = row.get::<Option<Vec<String>>>("sensitive").ok().flatten().unwrap_or_default();
    let dataset = Manifest {
        name: text("name").unwrap_or_default(),
        title: text("title").unwrap_or_default(),
        version: text("version").unwrap_or_default(),
        sha256: text("sha256").unwrap_or_default(),
        licences: licences(&text("licences").unwrap_or_default()),
    };
    let status = Status { revision, dataset, entities: counts("entities"), relations: counts("relations") };
    let sensitive =
        sensitive.iter().filter_map(|name| ontology.kind(name)).map(crate::ontology::KindId::index).collect();
    Ok(Meta { status: Arc::new(status), sensitive, foreign })
}

/// Reads what dataset the graph holds.
pub(super) async fn fetch(
    ontology: &Ontology,
    session: &Session,
    deadline: Instant,
) -> Result<Result<Meta, Loading>, Fault> {
    let rows = session.look(statement(ontology), deadline).await?;
    Ok(rows.first().map_or(Err(Loading::Empty), |row| read(ontology, row)))
}
