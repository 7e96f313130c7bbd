//! What Neo4j cannot hold, found before anything is written.

use super::super::layout::{self, SORT_NAME};
use super::options::{Content, ImportError};
use super::unique::unique;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Value;
use crate::ontology::Ontology;
use neo4rs::{BoltMap, BoltType};

/// Longest text that an index takes, in bytes. Neo4j's own limit is at 8160, what it adds included.
const LONGEST_KEY: usize = 8000;
/// Most bytes of a sort key for a byte of text: the three of U+FDFA become 33.
const GROWTH: usize = 12;

/// Checks that the records can be written. A problem names its record in place of a file.
pub(super) fn check(ontology: &Ontology, content: &Content<'_>) -> Result<(), ImportError> {
    let mut problems = Diagnostics::default();
    for (_, entity) in content.records.entities() {
        // Few records are looked at closely, since few have texts of such a length.
        let texts = entity.properties.iter().flatten().filter_map(|value| match value {
            Value::Text(text) => Some(text.len()),
            _ => None,
        });
        if texts.chain([entity.name.len() * GROWTH]).all(|length| length <= LONGEST_KEY) {
            continue;
        }
        let properties = layout::entity(ontology, entity);
        let mut refuse = |message: String, help: &str| {
            problems.push(Diagnostic::error(&entity.id, (0, 0), message).help(help));
        };
        if let Some(length) = too_long(&properties, SORT_NAME) {
            let message =
                format!("the name is too long for an index of Neo4j: taken apart for sorting it has {length} bytes");
            refuse(message, "shorten it, or put signs that stand for many letters into `names`");
        }
        for name in unique(ontology, entity.kind.index()) {
            if let Some(length) = too_long(&properties, name) {
                let message = format!("`{name}` is too long for an index of Neo4j: it has {length} bytes");
                refuse(message, "shorten it to 8,000 bytes; it is unique, and so has an index");
            }
        }
    }
    if problems.is_acceptable() { Ok(()) } else { Err(ImportError::Problems(problems)) }
}

/// Bytes of a text that is too long.
fn too_long(properties: &BoltMap, name: &str) -> Option<usize> {
    match properties.value.get(name)? {
        BoltType::String(text) => Some(text.value.len()).filter(|length| *length > LONGEST_KEY),
        _ => None,
    }
}
