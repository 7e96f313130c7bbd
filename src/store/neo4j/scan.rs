//! All that the graph holds, as it comes: every entity, then every relation.

use super::layout::{ENTITY, FILE, quoted};
use super::session::{Session, Statement};
use crate::ontology::{KindSet, Ontology, RelationKindId};
use neo4rs::{BoltMap, DetachedRowStream, Error, Row};

/// A node that is, or may be, an entity.
pub(super) struct FoundNode {
    /// What the server calls it.
    pub(super) element: Box<str>,
    /// The kinds whose labels it has.
    pub(super) kinds: KindSet,
    /// Whether it has the label that all entities have.
    pub(super) is_entity: bool,
    pub(super) properties: BoltMap,
}

/// A relationship of a type that the ontology has.
pub(super) struct FoundRelationship {
    /// What the server calls it.
    pub(super) element: Box<str>,
    pub(super) kind: RelationKindId,
    /// Identifiers of its ends; empty for nodes without one.
    pub(super) from: String,
    pub(super) to: String,
    pub(super) properties: BoltMap,
}

/// What a file of a package looks like beyond the records in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredFile {
    /// Path within the package.
    pub path: String,
    /// Names of its columns; none where the file is kept whole.
    pub columns: Vec<String>,
    /// How it is spelt.
    pub style: Vec<String>,
    /// The file itself where it is kept whole, else the order of its rows.
    pub content: Vec<u8>,
}

fn text(row: &Row, name: &str) -> String {
    row.get::<Option<String>>(name).ok().flatten().unwrap_or_default()
}

/// The identifier in some properties; empty where there is none.
pub(super) fn id(properties: &BoltMap) -> String {
    properties.get("id").unwrap_or_default()
}

/// Nodes as they come.
pub(super) struct Nodes<'s> {
    ontology: &'s Ontology,
    rows: DetachedRowStream,
}

impl<'s> Nodes<'s> {
    pub(super) async fn open(ontology: &'s Ontology, session: &Session) -> Result<Self, Error> {
        let kinds = ontology.kinds.iter().map(|kind| quoted(&kind.name));
        let labels: Vec<_> = std::iter::once(ENTITY.to_owned()).chain(kinds).collect();
        let labels = labels.join("|");
        let statement = format!("MATCH (n:{labels}) RETURN elementId(n) AS e, labels(n) AS l, properties(n) AS p");
        Ok(Self { ontology, rows: session.graph().execute(statement).await? })
    }

    pub(super) async fn next(&mut self) -> Result<Option<FoundNode>, Error> {
        let Some(row) = self.rows.next().await? else { return Ok(None) };
        let labels: Vec<&str> = row.get("l").unwrap_or_default();
        Ok(Some(FoundNode {
            element: text(&row, "e").into(),
            kinds: labels.iter().filter_map(|label| Some(self.ontology.kind(label)?.index())).collect(),
            is_entity: labels.contains(&ENTITY),
            properties: row.get("p").unwrap_or_default(),
        }))
    }
}

/// Relationships as they come.
pub(super) struct Relationships<'s> {
    ontology: &'s Ontology,
    rows: Option<DetachedRowStream>,
}

impl<'s> Relationships<'s> {
    pub(super) async fn open(ontology: &'s Ontology, session: &Session) -> Result<Self, Error> {
        let types: Vec<_> = ontology.relations.iter().map(|kind| quoted(&kind.name)).collect();
        let types = types.join("|");
        // Without a type a pattern stands for all types.
        let rows = match types.as_str() {
            "" => None,
            types => {
                let statement = format!(
                    "MATCH (a)-[r:{types}]->(b) \
                     RETURN elementId(r) AS e, type(r) AS t, a.id AS a, b.id AS b, properties(r) AS p"
                );
                Some(session.graph().execute(statement).await?)
            }
        };
        Ok(Self { ontology, rows })
    }

    pub(super) async fn next(&mut self) -> Result<Option<FoundRelationship>, Error> {
        let Some(rows) = &mut self.rows else { return Ok(None) };
        while let Some(row) = rows.next().await? {
            let Some(kind) = self.ontology.relation(&text(&row, "t")) else { continue };
            return Ok(Some(FoundRelationship {
                element: text(&row, "e").into(),
                kind,
                from: text(&row, "a"),
                to: text(&row, "b"),
                properties: row.get("p").unwrap_or_default(),
            }));
        }
        Ok(None)
    }
}

/// The files, by path.
pub(super) async fn files(session: &Session) -> Result<Vec<StoredFile>, Error> {
    let statement = Statement::new(format!(
        "MATCH (f:{FILE}) RETURN f.path AS path, f.columns AS columns, f.style AS style, f.content AS content ORDER BY path"
    ));
    let mut rows = session.graph().execute(statement.query()).await?;
    let mut files = Vec::new();
    while let Some(row) = rows.next().await? {
        files.push(StoredFile {
            path: text(&row, "path"),
            columns: row.get("columns").unwrap_or_default(),
            style: row.get("style").unwrap_or_default(),
            content: row.get::<&[u8]>("content").map(<[u8]>::to_vec).unwrap_or_default(),
        });
    }
    Ok(files)
}
