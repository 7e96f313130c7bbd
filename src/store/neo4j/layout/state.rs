//! The node `:_Dataset` as an import and an export see it: all its properties.

use super::super::session::{DriverError, Session, Statement};
use super::meta::licences;
use super::names::{DATASET, IMPORTED, LOADING, REVISION, TOKEN};
use super::record::Corrupt;
use crate::model::Manifest;
use neo4rs::BoltMap;

/// What the node says.
#[derive(Debug, Default, PartialEq)]
pub(in super::super) struct State(BoltMap);

impl State {
    pub(in super::super) async fn read(session: &Session) -> Result<Self, DriverError> {
        let found =
            session.read_for_import(Statement::new(format!("MATCH (d:{DATASET}) RETURN properties(d) AS p"))).await?;
        Ok(Self(found.first().and_then(|row| row.get("p").ok()).unwrap_or_default()))
    }

    /// Whether the graph can be read.
    pub(in super::super) fn is_whole(&self) -> bool {
        self.0.value.contains_key(REVISION) && !self.0.value.contains_key(LOADING)
    }

    /// Whether it says this already.
    pub(in super::super) fn says(&self, about: &BoltMap) -> bool {
        let said = || self.0.value.iter().filter(|(name, _)| ![TOKEN, IMPORTED].contains(&name.value.as_str()));
        said().count() == about.len() && said().all(|(name, value)| about.value.get(name) == Some(value))
    }

    /// Whether another import is under way, or was and did not end.
    pub(in super::super) fn is_of_another(&self, token: &str) -> bool {
        self.0.get::<&str>(LOADING).is_ok_and(|loading| loading != token)
    }

    /// What the dataset says of itself.
    pub(in super::super) fn manifest(&self) -> Result<Manifest, Corrupt> {
        let text = |name: &str| self.0.get::<String>(name).unwrap_or_default();
        Ok(Manifest {
            name: text("name"),
            title: text("title"),
            version: text("version"),
            sha256: text("sha256"),
            licences: licences(&text("licences"))?,
        })
    }

    /// Token of the import that wrote last.
    pub(in super::super) fn token(&self) -> String {
        self.0.get(TOKEN).unwrap_or_default()
    }
}
