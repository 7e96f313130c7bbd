//! A package as a dataset: every file read and checked, in the order in which they refer to each other.

use super::layout::Layout;
use super::omissions::{self, Omission};
use super::package::{MANIFEST, OMISSIONS, Package, README};
use super::report::Report;
use super::table::Table;
use super::{entities, files, manifest, relations};
use crate::diagnostic::Diagnostics;
use crate::model::{Manifest, Records};
use crate::ontology::Ontology;

/// The content of a data package.
#[derive(Debug)]
pub struct Dataset {
    /// What the package says of itself.
    pub manifest: Manifest,
    /// Entities and relations, each sorted by identifier.
    pub records: Records,
    /// What it leaves out of its sources.
    pub omissions: Vec<Omission>,
    /// How the files are laid out.
    pub layout: Layout,
}

/// Reads and checks a package. Beside the dataset there may be warnings.
///
/// # Errors
/// Everything that is wrong with the package, warnings included; at most [`MAX_PROBLEMS`](super::MAX_PROBLEMS) of either, and a last one that
/// says how many more there are.
pub fn read(ontology: &Ontology, package: &Package) -> Result<(Dataset, Diagnostics), Diagnostics> {
    let mut report = Report::default();
    let files = files::sort(ontology, package, &mut report);
    let paths: Vec<&str> = files.entities.iter().chain(&files.relations).map(|(path, _)| *path).collect();
    let manifest = manifest::read(package, &paths, &mut report);
    let mut complete = files.complete;
    let mut tables: Vec<Table<'_>> = Vec::new();
    let entity_files = files.entities.len();
    for (at, (path, what)) in files.entities.into_iter().chain(files.relations).enumerate() {
        let bytes = package.get(path).unwrap_or_default();
        match Table::open(ontology, (path, bytes), what, tables.len(), &mut report) {
            Some(table) => tables.push(table),
            None => complete &= at >= entity_files,
        }
    }
    let (mut known, mut rows) = entities::read(ontology, &tables, complete, &mut report);
    rows.extend(relations::read(ontology, &tables, &mut known, &mut report));
    let omissions = omissions::read(ontology, package, &known.records, &mut report);
    if report.errors() > 0 {
        return Err(report.finish());
    }
    let tables = tables.iter().zip(rows).map(|(table, (rows, style))| table.layout(rows, style)).collect();
    let verbatim = [MANIFEST, README, OMISSIONS]
        .into_iter()
        .filter_map(|path| Some((path.to_owned(), package.get(path)?.to_vec())))
        .collect();
    let dataset = Dataset { manifest, records: known.records, omissions, layout: Layout { tables, verbatim } };
    Ok((dataset, report.finish()))
}
