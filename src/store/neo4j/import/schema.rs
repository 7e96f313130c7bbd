//! Constraints and indexes: made where they are missing, dropped where the ontology no longer has them.

use super::super::layout::quoted;
use super::super::session::{DriverError, Session, Statement};
use crate::ontology::{Ontology, constraints};
use rustc_hash::FxHashSet;

/// What the name of the constraint of a unique property has between kind and property.
const UNIQUE: &str = "_unique_";

/// Constraints that are made when the records are written: until then the graph may break them.
#[must_use = "they are made when the records are written"]
pub(super) struct DeferredConstraints(Vec<String>);

/// Drops the constraints that the ontology no longer has, and makes the others that are missing, and the indexes.
pub(super) async fn prepare(session: &Session, ontology: &Ontology) -> Result<DeferredConstraints, DriverError> {
    let known = session.read_for_import(Statement::new("SHOW INDEXES YIELD name RETURN name")).await?;
    let known: FxHashSet<String> = known.iter().filter_map(|row| row.get("name").ok()).collect();
    let text = constraints(ontology);
    let statements = text.lines().filter(|line| line.starts_with("CREATE")).map(|line| line.trim_end_matches(';'));
    let named: Vec<_> = statements.filter_map(|line| Some((line.split_whitespace().nth(2)?, line))).collect();
    let unwanted =
        known.iter().filter(|name| is_ours(ontology, name) && named.iter().all(|(wanted, _)| wanted != name));
    let drops = unwanted.map(|name| format!("DROP CONSTRAINT {} IF EXISTS", quoted(name)));
    let missing = named.iter().filter(|(name, _)| !known.contains(*name));
    let (later, now): (Vec<_>, Vec<_>) = missing.partition(|(name, _)| name.contains(UNIQUE));
    let text = |(_, line): &(&str, &str)| (*line).to_owned();
    make(session, drops.chain(now.into_iter().map(text)).collect()).await?;
    Ok(DeferredConstraints(later.into_iter().map(text).collect()))
}

impl DeferredConstraints {
    pub(super) async fn make(self, session: &Session) -> Result<(), DriverError> {
        make(session, self.0).await
    }
}

async fn make(session: &Session, statements: Vec<String>) -> Result<(), DriverError> {
    if statements.is_empty() {
        return Ok(());
    }
    let mut txn = session.graph().start_txn().await?;
    for statement in statements {
        txn.run(statement).await?;
    }
    txn.commit().await?;
    session.read_for_import(Statement::new("CALL db.awaitIndexes(300)")).await?;
    Ok(())
}

/// Whether a constraint was made for a unique property of one of the ontology's kinds, now or before.
fn is_ours(ontology: &Ontology, name: &str) -> bool {
    name.split_once(UNIQUE).is_some_and(|(kind, property)| {
        ontology.kind(kind).is_some() && property.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}
