//! `omissions.csv`: what a source has and the package leaves out, and why. Read and kept, but no records.

use super::csv::{Row, Rows};
use super::package::{OMISSIONS, Package};
use super::report::Report;
use super::table::{decode, faults, miscounted};
use crate::diagnostic::Diagnostic;
use crate::model::Records;
use crate::ontology::Ontology;
use std::collections::HashSet;

const HEADER: [&str; 4] = ["source", "locator", "text", "reason"];

/// Something that a package leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// Identifier of the source.
    pub source: String,
    /// Where in it; everywhere if empty.
    pub locator: String,
    /// A name, a number or a few words; all that stands there if empty.
    pub text: String,
    /// Why.
    pub reason: String,
}

/// Reads the list; what is wrong with it goes to the report.
pub(super) fn read(ontology: &Ontology, package: &Package, records: &Records, report: &mut Report) -> Vec<Omission> {
    let Some(bytes) = package.get(OMISSIONS) else { return Vec::new() };
    let (text, _) = decode(OMISSIONS, bytes, report);
    let mut rows = Rows::new(&text);
    let mut row = Row::default();
    rows.next(&mut row);
    if (0..row.len()).map(|at| row.value(&text, at)).ne(HEADER) {
        let help = format!("begin with {}", HEADER.join(","));
        report.push(Diagnostic::error(OMISSIONS, (1, 1), "the columns are others").help(help));
        return Vec::new();
    }
    let mut omissions = Vec::new();
    let mut seen = HashSet::new();
    while rows.next(&mut row) {
        if faults(OMISSIONS, &text, &row, report) || miscounted(OMISSIONS, &text, &row, HEADER.len(), report) {
            continue;
        }
        let [source, locator, left_out, reason] = [0, 1, 2, 3].map(|at| row.value(&text, at).into_owned());
        let mut wrong = |at: usize, message: String, help: &str| {
            report.push(Diagnostic::error(OMISSIONS, row.place(&text, at), message).help(help));
        };
        let known = records.find_entity(&source).is_some_and(|ix| records.entity(ix).kind == ontology.source_kind());
        if !known {
            wrong(0, format!("the unknown source `{source}`"), "name a row of sources.csv");
        }
        if locator.is_empty() && left_out.is_empty() {
            wrong(1, "neither a place nor a text is left out".to_owned(), "give a locator, a text, or both");
        }
        if reason.is_empty() {
            wrong(3, "the reason is missing".to_owned(), "say why it is left out");
        }
        if !seen.insert([source.clone(), locator.clone(), left_out.clone()]) {
            wrong(0, "the same is left out twice".to_owned(), "remove one of the rows");
        }
        omissions.push(Omission { source, locator, text: left_out, reason });
    }
    omissions
}
