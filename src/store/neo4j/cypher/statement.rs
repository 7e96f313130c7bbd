//! Whole statements.

use super::super::columns::RootColumns;
use super::super::run::Sought;
use super::super::session::Statement;
use super::writer::Writer;
use crate::ontology::{KindSet, Ontology};
use crate::query::Plan;

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
