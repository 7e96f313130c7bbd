//! State of reading: what has been read, and what is wrong.

use super::super::catalog::Ontology;
use super::super::kinds::EnumId;
use crate::diagnostic::{Diagnostic, Diagnostics};
use async_graphql_parser::Pos;
use rustc_hash::FxHashMap;

/// Types of properties that an ontology need not declare.
pub(super) const SCALARS: &[&str] = &["String", "Int", "Float", "Boolean", "PartialDate"];

/// Reader of one document.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) problems: &'a mut Diagnostics,
    pub(super) ontology: Ontology,
    /// Enumerations by name, for the types of properties.
    pub(super) enums: FxHashMap<String, EnumId>,
}

/// Line and column, as diagnostics have them.
pub(super) fn place(pos: Pos) -> (usize, usize) {
    (pos.line, pos.column)
}

impl Reader<'_> {
    pub(super) fn error(&mut self, pos: Pos, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::error(self.file, place(pos), message).help(help));
    }
}
