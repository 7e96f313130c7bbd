//! What dataset the graph holds: the one node `:_Dataset`.
//!
//! Its `revision` is there only while the graph is whole. An import takes it away before its changes are visible and sets
//! the new one after them, so a reader who sees the same revision first and last has seen one state of the graph.

use super::super::session::{DriverError, Session, Statement};
use super::cell::Cell;
use super::names::{DATASET, quoted};
use super::record::Corrupt;
use crate::graph::{Loading, Status, StoreError};
use crate::model::{Licence, Manifest};
use crate::ontology::{KindId, KindSet, Ontology, fingerprint};
use neo4rs::Row;
use std::sync::Arc;
use std::time::Instant;

/// What is known of the dataset at a revision.
#[derive(Clone, Debug)]
pub(in super::super) struct Meta {
    pub(in super::super) status: Arc<Status>,
    /// Kinds of which some entity is sensitive.
    pub(in super::super) sensitive: KindSet,
    /// Whether it was imported under another ontology.
    pub(in super::super) foreign: bool,
}

/// The `licences` property: JSON, since Neo4j has no lists of maps.
pub(in super::super) fn licences_text(licences: &[Licence]) -> String {
    let items = licences
        .iter()
        .map(|licence| serde_json::json!({ "name": licence.name, "title": licence.title, "path": licence.path }));
    serde_json::Value::Array(items.collect()).to_string()
}

/// Why there is no dataset to answer from.
#[derive(Clone, Debug)]
pub(in super::super) enum NoDataset {
    Loading(Loading),
    /// What the node says was edited by hand. Nothing is answered then, since what is to be hidden may not be known.
    Corrupt(Corrupt),
}

impl From<Corrupt> for NoDataset {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt)
    }
}

impl From<NoDataset> for StoreError {
    fn from(reason: NoDataset) -> Self {
        match reason {
            NoDataset::Loading(loading) => loading.into(),
            NoDataset::Corrupt(corrupt) => corrupt.into(),
        }
    }
}

/// What the `licences` property stands for.
pub(in super::super) fn licences(text: &str) -> Result<Vec<Licence>, Corrupt> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let items: Vec<serde_json::Value> =
        serde_json::from_str(text).map_err(|error| corrupt("licences", &error.to_string()))?;
    let field = |item: &serde_json::Value, name: &str| item[name].as_str().map(str::to_owned);
    let licences = items.iter().map(|item| Licence {
        name: field(item, "name").unwrap_or_default(),
        title: field(item, "title"),
        path: field(item, "path"),
    });
    Ok(licences.collect())
}

fn corrupt(name: &str, what: &str) -> Corrupt {
    Corrupt::new(format!("`{name}`: {what}")).of("dataset")
}

/// The statement that reads the node, and how many records of each kind there are.
pub(in super::super) fn statement(ontology: &Ontology) -> Statement {
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

/// A column of the node's row.
fn cell<'r>(row: &'r Row, name: &str) -> Result<Cell<'r>, Corrupt> {
    row.get(name).map_err(|error| corrupt(name, &error.to_string()))
}

/// A text that may be missing.
fn text(row: &Row, name: &str) -> Result<Option<String>, Corrupt> {
    match cell(row, name)? {
        Cell::Null => Ok(None),
        Cell::Text(text) => Ok(Some(text.to_owned())),
        _ => Err(corrupt(name, "it is not a text")),
    }
}

/// The items of a list that must be there.
fn items<'r, T>(row: &'r Row, name: &str, item: impl Fn(&Cell<'r>) -> Option<T>) -> Result<Vec<T>, Corrupt> {
    let wrong = || corrupt(name, "it is not a list of what it should be");
    let Cell::List(cells) = cell(row, name)? else { return Err(wrong()) };
    cells.iter().map(|cell| item(cell).ok_or_else(wrong)).collect()
}

/// Numbers of records, one for each kind.
fn counts(row: &Row, name: &str, kinds: usize) -> Result<Vec<usize>, Corrupt> {
    let counts = items(row, name, |cell| match cell {
        Cell::Int(count) => usize::try_from(*count).ok(),
        _ => None,
    })?;
    if counts.len() == kinds { Ok(counts) } else { Err(corrupt(name, "it has not a number for each kind")) }
}

fn read(ontology: &Ontology, row: &Row) -> Result<Meta, NoDataset> {
    let Some(revision) = text(row, "revision")? else { return Err(NoDataset::Loading(Loading::Importing)) };
    let foreign = text(row, "ontology")?.is_none_or(|known| known != fingerprint(ontology));
    let sensitive = items(row, "sensitive", |cell| match cell {
        Cell::Text(name) => Some((*name).to_owned()),
        _ => None,
    })?;
    let dataset = Manifest {
        name: text(row, "name")?.unwrap_or_default(),
        title: text(row, "title")?.unwrap_or_default(),
        version: text(row, "version")?.unwrap_or_default(),
        sha256: text(row, "sha256")?.unwrap_or_default(),
        licences: licences(&text(row, "licences")?.unwrap_or_default())?,
    };
    let status = Status {
        revision,
        dataset,
        entities: counts(row, "entities", ontology.kinds.len())?,
        relations: counts(row, "relations", ontology.relations.len())?,
    };
    // Kinds that the ontology does not have are not served.
    let sensitive = sensitive.iter().filter_map(|name| ontology.kind(name)).map(KindId::index).collect();
    Ok(Meta { status: Arc::new(status), sensitive, foreign })
}

/// Reads what dataset the graph holds.
pub(in super::super) async fn fetch(
    ontology: &Ontology,
    session: &Session,
    deadline: Instant,
) -> Result<Result<Meta, NoDataset>, DriverError> {
    let rows = session.look(statement(ontology), deadline).await?;
    Ok(rows.first().map_or(Err(NoDataset::Loading(Loading::Empty)), |row| read(ontology, row)))
}
