//! The graph in Neo4j → records, all of one state of the graph.

use super::layout::record::{Corrupt, PartialEntity, PartialRelation};
use super::layout::{Cell, State};
use super::reach::reach;
use super::scan::{FoundNode, FoundRelationship, Nodes, Relationships, StoredFile, files, id};
use super::session::{DriverError, Session};
use super::settings::Neo4jSettings;
use crate::graph::Loading;
use crate::model::Manifest;
use crate::model::{Entity, Records, Relation};
use crate::ontology::{KindId, Ontology};
use crate::query::{EntityPart, RelationPart};
use neo4rs::BoltMap;
use std::time::Duration;

/// Longest time to wait for a piece of the graph.
const PATIENCE: Duration = Duration::from_mins(10);
/// How often the graph is read again when it changed meanwhile.
const ATTEMPTS: u32 = 5;
/// Time before that.
const PAUSE: Duration = Duration::from_millis(200);

/// What the graph holds.
#[derive(Debug)]
pub struct Exported {
    /// What the dataset says of itself.
    pub manifest: Manifest,
    /// The records; relations are sorted by identifier.
    pub records: Records,
    /// What the files of the package look like, by path.
    pub files: Vec<StoredFile>,
}

/// Why the graph could not be read as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The server cannot be reached, or went away.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The server does not let us in.
    #[error("the server refuses: {0}")]
    Refused(String),
    /// There is no whole dataset.
    #[error("{0}")]
    Loading(Loading),
    /// It changes too often.
    #[error("the dataset was changed while it was read")]
    Changing,
    /// A record was changed by hand and no longer fits the ontology.
    #[error("in the graph, {0}")]
    Corrupt(String),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

impl From<DriverError> for ExportError {
    fn from(fault: DriverError) -> Self {
        match fault {
            DriverError::Unreachable(error) => Self::Unreachable(error.to_string()),
            DriverError::Refused(error) => Self::Refused(error.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<neo4rs::Error> for ExportError {
    fn from(error: neo4rs::Error) -> Self {
        DriverError::from(error).into()
    }
}

impl From<Corrupt> for ExportError {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt.to_string())
    }
}

/// Reads all that the graph holds.
///
/// # Errors
/// When the server cannot be reached, holds no whole dataset, or holds what does not fit the ontology.
pub async fn export(ontology: &Ontology, settings: &Neo4jSettings) -> Result<Exported, ExportError> {
    let settings = Neo4jSettings { timeout: PATIENCE, ..settings.clone() };
    let (session, mut before) = reach(&settings, Duration::ZERO, || ()).await?;
    for _ in 0..ATTEMPTS {
        if before.is_whole() {
            let read = read(ontology, &session, &before).await;
            // What is wrong with it may be so because it changed on the way.
            if before == State::read(&session).await? {
                return read;
            }
        }
        tokio::time::sleep(PAUSE).await;
        before = State::read(&session).await?;
    }
    Err(match before {
        before if before.is_whole() => ExportError::Changing,
        before if before == State::default() => ExportError::Loading(Loading::Empty),
        _ => ExportError::Loading(Loading::Importing),
    })
}

async fn read(ontology: &Ontology, session: &Session, state: &State) -> Result<Exported, ExportError> {
    let mut entities = Vec::new();
    let mut nodes = Nodes::open(ontology, session).await?;
    while let Some(node) = nodes.next().await? {
        let id = id(&node.properties);
        entities.push(entity(ontology, &id, &node).map_err(|corrupt| corrupt.of(&id))?);
    }
    let mut records = Records::new(entities);
    let mut relationships = Relationships::open(ontology, session).await?;
    while let Some(relationship) = relationships.next().await? {
        let id = id(&relationship.properties);
        let relation = relation(ontology, &records, &id, &relationship).map_err(|corrupt| corrupt.of(&id))?;
        records.push(relation);
    }
    records.sort_relations();
    Ok(Exported { manifest: state.manifest()?, records, files: files(session).await? })
}

/// A property; null where there is none.
fn cell<'p>(found: &'p BoltMap, name: &str) -> Cell<'p> {
    found.value.get(name).map_or(Cell::Null, Cell::from)
}

fn entity(ontology: &Ontology, id: &str, node: &FoundNode) -> Result<Entity, Corrupt> {
    let mut kinds = node.kinds.iter().map(KindId::new);
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        return Err(Corrupt::new("it has labels of no kind, or of several"));
    };
    let mut entity = PartialEntity::new(id);
    entity.settle(ontology, kind);
    let common = [
        (EntityPart::Name, "name"),
        (EntityPart::Names, "names"),
        (EntityPart::Description, "description"),
        (EntityPart::Start, "start"),
        (EntityPart::End, "end"),
        (EntityPart::ExternalIds, "externalIds"),
        (EntityPart::Citations, "citations"),
        (EntityPart::Derived, "derived"),
        (EntityPart::Note, "note"),
    ];
    let own = (0_u16..).zip(&ontology[kind].properties);
    let own = own.map(|(at, property)| (EntityPart::Property(kind, at), property.name.as_str()));
    for (part, name) in common.into_iter().chain(own) {
        entity.read(ontology, part, &cell(&node.properties, name))?;
    }
    Ok(entity.finish())
}

fn relation(
    ontology: &Ontology,
    records: &Records,
    id: &str,
    relationship: &FoundRelationship,
) -> Result<Relation, Corrupt> {
    let end = |id: &str| records.find_entity(id).ok_or_else(|| Corrupt::new(format!("its end `{id}` is no entity")));
    let mut relation = PartialRelation::new(id);
    relation.settle(ontology, relationship.kind);
    relation.connect(end(&relationship.from)?, end(&relationship.to)?);
    let common = [
        (RelationPart::Start, "start"),
        (RelationPart::End, "end"),
        (RelationPart::Citations, "citations"),
        (RelationPart::Derived, "derived"),
        (RelationPart::Note, "note"),
    ];
    let own = (0_u16..).zip(&ontology[relationship.kind].properties);
    let own = own.map(|(at, property)| (RelationPart::Property(relationship.kind, at), property.name.as_str()));
    for (part, name) in common.into_iter().chain(own) {
        relation.read(ontology, part, &cell(&relationship.properties, name))?;
    }
    Ok(relation.finish())
}
