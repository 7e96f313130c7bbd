//! The node `:_Dataset`: what the graph holds, whether it is whole, and whose turn it is to write.

use super::super::layout::{DATASET, IMPORTED, LOADING, REVISION, State, TOKEN, licences_text, sensitive_property};
use super::super::session::{Session, Statement};
use super::context::{ImportAttemptError, ImportRun};
use super::diff::Diff;
use super::options::Content;
use crate::digest::hex;
use crate::model::Value;
use crate::ontology::{KindSet, Ontology, fingerprint};
use neo4rs::{BoltMap, BoltType, Txn};
use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, RandomState};

/// Names of the kinds that have a sensitive entity.
fn sensitive(ontology: &Ontology, content: &Content<'_>, kept: KindSet) -> Vec<String> {
    let positions: Vec<_> = ontology.kinds.iter().map(sensitive_property).collect();
    let found = content.records.entities().map(|(_, entity)| entity);
    let found = found.filter(|entity| {
        positions[entity.kind.index()].is_some_and(|at| entity.properties[at] == Some(Value::Bool(true)))
    });
    let kinds: KindSet = found.map(|entity| entity.kind.index()).collect();
    kinds.or(kept).iter().map(|at| ontology.kinds[at].name.clone()).collect()
}

/// The hash of the dataset, and of what the graph holds beside it.
fn revision(content: &Content<'_>, diff: &Diff) -> String {
    let kept = diff.kept();
    if kept.is_empty() {
        return content.manifest.sha256.clone();
    }
    let mut hash = Sha256::new();
    hash.update(&content.manifest.sha256);
    for id in kept {
        hash.update("\n");
        hash.update(id);
    }
    hex(&hash.finalize())
}

/// What the node is to say when the import is complete.
pub(super) fn about(run: &ImportRun<'_>, diff: &Diff) -> BoltMap {
    let ImportRun { ontology, content, .. } = *run;
    let manifest = content.manifest;
    let mut about = BoltMap::default();
    let mut put = |name: &str, value: BoltType| about.put(name.into(), value);
    put("id", "dataset".into());
    put(REVISION, revision(content, diff).into());
    put("name", manifest.name.as_str().into());
    put("title", manifest.title.as_str().into());
    put("version", manifest.version.as_str().into());
    put("sha256", manifest.sha256.as_str().into());
    put("licences", licences_text(&manifest.licences).into());
    put("ontology", fingerprint(ontology).into());
    put("sensitive", sensitive(ontology, content, diff.kept_sensitive()).into());
    about
}

/// What an import marks the node with.
pub(super) fn new_token() -> String {
    let random = || RandomState::new().hash_one("token");
    format!("{:016x}{:016x}", random(), random())
}

/// The right to write.
pub(super) struct Mark<'s> {
    session: &'s Session,
    token: &'s str,
    /// Token of the import that wrote last, when the graph was looked at.
    seen: String,
}

impl<'s> Mark<'s> {
    pub(super) fn new(run: &ImportRun<'s>, state: &State) -> Self {
        Self { session: run.session, token: run.token, seen: state.token() }
    }

    /// Takes the revision away, unless somebody else has written since the graph was looked at. What is to be said of the
    /// graph may be said already, since nobody reads it.
    pub(super) async fn set(&self, about: Option<&BoltMap>) -> Result<(), ImportAttemptError> {
        let mut txn = self.session.graph().start_txn().await?;
        let (token, loading) = locked(&mut txn, "MERGE").await?;
        if token.unwrap_or_default() != self.seen {
            txn.rollback().await?;
            return Err(if loading.is_some() { ImportAttemptError::TakenOver } else { ImportAttemptError::Again });
        }
        let set = format!("MATCH (d:{DATASET}) SET d.{LOADING} = $token, d.{TOKEN} = $token REMOVE d.{REVISION}");
        let statement = match about {
            None => Statement::new(set).with("token", self.token),
            Some(about) => self.description(about),
        };
        txn.run(statement.query()).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Makes sure that no other import has begun, nor does before the transaction ends.
    pub(super) async fn hold(&self, txn: &mut Txn) -> Result<(), ImportAttemptError> {
        let (_, loading) = locked(txn, "MATCH").await?;
        if loading.as_deref() == Some(self.token) { Ok(()) } else { Err(ImportAttemptError::TakenOver) }
    }

    /// Says what the graph will hold.
    pub(super) async fn describe(&self, about: &BoltMap) -> Result<(), ImportAttemptError> {
        self.write(self.description(about)).await
    }

    /// Says that the graph is whole, after everything else: whoever sees the revision sees the rest.
    pub(super) async fn finish(&self, about: &BoltMap) -> Result<(), ImportAttemptError> {
        let revision = about.value.get(REVISION).cloned().unwrap_or_else(|| "".into());
        let set = format!(
            "MATCH (d:{DATASET}) SET d.{REVISION} = $revision, d.{IMPORTED} = toString(datetime()) REMOVE d.{LOADING}"
        );
        self.write(Statement::new(set).with("revision", revision)).await
    }

    /// All properties but the revision.
    fn description(&self, about: &BoltMap) -> Statement {
        let mut rest = about.clone();
        rest.value.remove(REVISION);
        for name in [LOADING, TOKEN] {
            rest.put(name.into(), self.token.into());
        }
        Statement::new(format!("MATCH (d:{DATASET}) SET d = $rest")).with("rest", BoltType::Map(rest))
    }

    async fn write(&self, statement: Statement) -> Result<(), ImportAttemptError> {
        let mut txn = self.session.graph().start_txn().await?;
        self.hold(&mut txn).await?;
        txn.run(statement.query()).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// Token and mark of the node, which nobody else changes before the transaction ends: writing what is there locks it.
async fn locked(txn: &mut Txn, how: &str) -> Result<(Option<String>, Option<String>), ImportAttemptError> {
    let statement = format!(
        "{how} (d:{DATASET} {{id: 'dataset'}}) SET d.id = 'dataset' RETURN d.{TOKEN} AS token, d.{LOADING} AS loading"
    );
    let mut stream = txn.execute(statement).await?;
    let row = stream.next(&mut *txn).await?;
    stream.finish(&mut *txn).await?;
    let text = |name: &str| row.as_ref().and_then(|row| row.get::<Option<String>>(name).ok().flatten());
    Ok((text("token"), text("loading")))
}
