//! Data packages: files ↔ records. The form of the files is in `docs/data-package.md`.
//!
//! [`read`] checks a [`Package`] against an ontology and reports everything that is wrong with it at once, each problem
//! with file, line, column and what would be right. [`write`] gives the files back from the records. Reading goes file by
//! file and row by row straight into [`Records`]: entities first, since relations and citations refer to them. After a
//! problem it goes on with what can be read; the result is used only when there was no error.
//!
//! Knows the ontology, the model and what a store wants to know of a dataset. Not async.

mod cells;
mod coverage;
mod csv;
mod entities;
mod files;
mod layout;
mod list;
mod manifest;
mod omissions;
mod package;
mod relations;
mod report;
mod scalar;
mod stored;
mod table;
mod write;

pub use coverage::{Coverage, Part, coverage};
pub use layout::Layout;
pub use omissions::Omission;
pub use package::Package;
pub use write::write;

use crate::diagnostic::Diagnostics;
use crate::model::Manifest;
use crate::model::Records;
use crate::ontology::Ontology;
use layout::Shape;
use package::{OMISSIONS, README};
use report::Report;
use table::Table;

/// The file in which a package says what it is.
const MANIFEST: &str = "datapackage.json";

/// Most errors, and most warnings, that a report shows.
pub const MAX_PROBLEMS: usize = 1000;

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
/// Everything that is wrong with the package, warnings included; at most [`MAX_PROBLEMS`] of either, and a last one that
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

/// The header rows of all files that an ontology asks for, file by file.
pub fn headers(ontology: &Ontology) -> String {
    files::all(ontology)
        .into_iter()
        .fold(String::new(), |text, (path, what)| text + &path + ": " + &Shape::of(ontology, what).header() + "\n")
}
