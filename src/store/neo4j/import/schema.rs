//! Constraints and indexes: made where they are missing, dropped where the ontology no longer has them.

use super::super::layout::quoted;
use super::super::session::{Fault, Session, Statement};
use super::rows;
use crate::ontology::{Ontology, constraints};
use rustc_hash::FxHashSet;

/// Sees to it that the database has the constraints and indexes of the ontology, and no other constraint of its kinds.
pub(super) async fn prepare(session: &Session, ontology: &Ontology) -> Result<(), Fault> {
    let known = rows(session, Statement::new("SHOW INDEXES YIELD name RETURN name")).await?;
    let known: FxHashSet<String> = known.iter().filter_map(|row| row.get("name").ok()).collect();
    let text = constraints(ontology);
    let statements = text.lines().filter(|line| line.starts_with("CREATE"));
    let named: Vec<_> = statements.filter_map(|line| Some((line.split_whitespace().nth(2)?, line))).collect();
    let unwanted =
        known.iter().filter(|name| is_ours(ontology, name) && named.iter().all(|(wanted, _)| wanted != name));
    let drops = unwanted.map(|name| format!("DROP CONSTRAINT {} IF EXISTS", quoted(name)));
    let missing = named.iter().filter(|(name, _)| !known.contains(*name));
    let creates = missing.map(|(_, line)| line.trim_end_matches(';').to_owned());
    let all: Vec<String> = drops.chain(creates).collect();
    if all.is_empty() {
        return Ok(());
    }
    let mut txn = session.graph().start_txn().await?;
    for statement in all {
        txn.run(statement).await?;
    }
    txn.commit().await?;
    rows(session, Statement::new("CALL db.awaitIndexes(300)")).await?;
    Ok(())
}

/// Whether a constraint was made for a unique property of one of the ontology's kinds, now or before.
fn is_ours(ontology: &Ontology, name: &str) -> bool {
    name.split_once("_unique_").is_some_and(|(kind, property)| {
        ontology.kind(kind).is_some() && property.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}
