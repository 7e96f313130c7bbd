//! Whole statements.

use super::super::columns::RootColumns;
use super::super::run::Sought;
use super::super::session::Statement;
use super::condition::whole;
use super::writer::Writer;
use crate::ontology::{KindSet, Ontology};
use crate::query::Plan;
use crate::store::SIMILAR_CANDIDATES;

/// The statement that answers a plan, given what its roots have sought, and the columns of its roots. `sensitive` are the
/// kinds of which some entity is.
pub(in super::super) fn statement<'p>(
    ontology: &Ontology,
    sensitive: KindSet,
    plan: &'p Plan,
    sought: &[Sought],
) -> (Statement, Vec<RootColumns<'p>>) {
    let mut writer = Writer::new(ontology, sensitive);
    let roots = plan.roots.iter().zip(sought).map(|(root, sought)| writer.root(root, sought));
    let (roots, columns): (Vec<_>, Vec<_>) = roots.unzip();
    (writer.reading(&roots, sought.iter().any(|sought| !matches!(sought, Sought::Nothing))), columns)
}

/// The statement that reads identifiers to compare with those of a lookup that were not found.
pub(in super::super) fn similar(
    ontology: &Ontology,
    sensitive: KindSet,
    kinds: KindSet,
    with_sensitive: bool,
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let node = writer.variable('n');
    let mut conditions = whole();
    conditions.add(format!("{node}.id IS NOT NULL"));
    if !with_sensitive {
        writer.not_hidden(&mut conditions, &node, kinds);
    }
    let limit = writer.value(i64::try_from(SIMILAR_CANDIDATES).unwrap_or(i64::MAX));
    let pattern = writer.node_of(&node, kinds);
    let known = format!(
        "COLLECT {{ MATCH {pattern}{} WITH {node} ORDER BY {node}.id LIMIT {limit} RETURN {node}.id }}",
        conditions.clause()
    );
    writer.reading(&[known], false)
}
