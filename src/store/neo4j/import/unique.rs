//! Unique values: which the graph keeps, and whether they leave room for those of the records.

use super::super::layout;
use super::context::{ImportAttemptError, ImportRun};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Entity;
use crate::ontology::{KindSet, Ontology};
use neo4rs::{BoltMap, BoltType};
use rustc_hash::FxHashMap;

/// Names of the unique properties of a kind.
pub(super) fn unique(ontology: &Ontology, kind: usize) -> impl Iterator<Item = &str> {
    ontology.kinds[kind].properties.iter().filter(|property| property.unique).map(|property| property.name.as_str())
}

/// Unique values of entities that are kept though they are not among the records, and whose they are.
#[derive(Default)]
pub(super) struct ReservedValues(FxHashMap<(usize, String, String), String>);

impl ReservedValues {
    fn key(kind: usize, name: &str, value: &BoltType) -> (usize, String, String) {
        (kind, name.to_owned(), format!("{value:?}"))
    }

    pub(super) fn add(&mut self, ontology: &Ontology, kinds: KindSet, properties: &BoltMap, id: &str) {
        for kind in kinds.iter() {
            for name in unique(ontology, kind) {
                if let Some(value) = properties.value.get(name) {
                    self.0.insert(Self::key(kind, name, value), id.to_owned());
                }
            }
        }
    }

    /// Whether no record has one of them.
    pub(super) fn check(&self, run: &ImportRun<'_>) -> Result<(), ImportAttemptError> {
        let mut problems = Diagnostics::default();
        let entities = run.content.records.entities().map(|(_, entity)| entity).filter(|_| !self.0.is_empty());
        for Entity { id, kind, properties, .. } in entities {
            let declared = run.ontology[*kind].properties.iter().zip(properties);
            for (property, value) in declared.filter(|(property, _)| property.unique) {
                let Some(value) = value.as_ref().map(|value| layout::plain(run.ontology, property, value)) else {
                    continue;
                };
                if let Some(owner) = self.0.get(&Self::key(kind.index(), &property.name, &value)) {
                    let name = &property.name;
                    let message = format!("`{owner}` has the same `{name}` in the graph, and `{name}` is unique");
                    let help = format!("`{owner}` is not in the package: remove it with --prune, or put it in");
                    problems.push(Diagnostic::error(id, (0, 0), message).help(help));
                }
            }
        }
        if problems.is_acceptable() { Ok(()) } else { Err(ImportAttemptError::Problems(problems)) }
    }
}
