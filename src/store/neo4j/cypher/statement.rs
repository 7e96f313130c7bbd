//! Whole statements.

use super::super::columns::RootColumns;
use super::super::prefetch::Prefetch;
use super::super::session::Statement;
use super::writer::Writer;
use crate::ontology::{KindSet, Ontology};
use crate::query::Plan;

/// The statement that answers a plan, given what its roots have sought, and the columns of its roots. `sensitive` are the
/// kinds of which some entity is.
///
/// `MATCH (d:_Dataset) WITH d.revision AS before WITH before, [COLLECT { … }, null] AS r0 MATCH (d:_Dataset)
/// RETURN before, r0, d.revision AS after`
pub(in super::super) fn statement<'p>(
    ontology: &Ontology,
    sensitive: KindSet,
    plan: &'p Plan,
    sought: &[Prefetch],
) -> (Statement, Vec<RootColumns<'p>>) {
    let mut writer = Writer::new(ontology, sensitive);
    let roots = plan.roots.iter().zip(sought).map(|(root, sought)| writer.root(root, sought));
    let (roots, columns): (Vec<_>, Vec<_>) = roots.unzip();
    (writer.reading(&roots, sought.iter().any(|sought| !matches!(sought, Prefetch::Nothing))), columns)
}
