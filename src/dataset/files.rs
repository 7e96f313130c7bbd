//! Which file of a package holds what, by its path.

use super::layout::{Shape, What};
use super::package::{ENTITIES, Package, RELATIONS, SOURCES};
use super::report::Report;
use crate::diagnostic::{Diagnostic, closest, one_of, suggested};
use crate::ontology::{Ontology, SOURCE_KIND};

/// The files that are read, and whether all that might hold entities are among them.
pub(super) struct Files<'p> {
    /// Files of entities, `sources.csv` first.
    pub(super) entities: Vec<(&'p str, What)>,
    pub(super) relations: Vec<(&'p str, What)>,
    pub(super) complete: bool,
}

pub(super) fn sort<'p>(ontology: &Ontology, package: &'p Package, report: &mut Report) -> Files<'p> {
    let mut files = Files { entities: Vec::new(), relations: Vec::new(), complete: true };
    let sources = What::Entities(ontology.source_kind());
    if package.get(SOURCES).is_some() {
        files.entities.push((SOURCES, sources));
    } else {
        files.complete = false;
        let help =
            format!("every record cites a source: add it, with the columns {}", Shape::new(ontology, sources).header());
        report.push(Diagnostic::error(SOURCES, (0, 0), "the file is missing").help(help));
    }
    for (path, _) in package.files() {
        let Some((folder, stem)) = path.strip_suffix(".csv").and_then(|path| path.split_once('/')) else { continue };
        match (folder, ontology.kind(stem), ontology.relation(stem)) {
            (ENTITIES, Some(kind), _) if stem != SOURCE_KIND => files.entities.push((path, What::Entities(kind))),
            (RELATIONS, _, Some(kind)) => files.relations.push((path, What::Relations(kind))),
            _ => {
                files.complete &= folder != ENTITIES;
                let (message, help) = misplaced(ontology, folder, stem);
                report.push(Diagnostic::error(path, (0, 0), message).help(help));
            }
        }
    }
    for stray in package.strays() {
        report.push(stray_file(ontology, stray));
    }
    files
}

/// Every file that an ontology asks for, sources first.
pub(super) fn all(ontology: &Ontology) -> Vec<(String, What)> {
    let sources = (SOURCES.to_owned(), What::Entities(ontology.source_kind()));
    let entities = ontology.kinds_with_ids().filter(|(_, kind)| kind.name != SOURCE_KIND);
    let entities = entities.map(|(id, kind)| (format!("{ENTITIES}/{}.csv", kind.name), What::Entities(id)));
    let relations = ontology.relations_with_ids();
    let relations = relations.map(|(id, kind)| (format!("{RELATIONS}/{}.csv", kind.name), What::Relations(id)));
    std::iter::once(sources).chain(entities).chain(relations).collect()
}

/// Where the file of a kind belongs.
fn home(ontology: &Ontology, stem: &str) -> Option<String> {
    if stem == SOURCE_KIND {
        return Some(SOURCES.to_owned());
    }
    if ontology.kind(stem).is_some() {
        return Some(format!("{ENTITIES}/{stem}.csv"));
    }
    let relation = ontology.relations.iter().find(|kind| kind.name == stem || kind.noun == stem)?;
    Some(format!("{RELATIONS}/{}.csv", relation.name))
}

fn misplaced(ontology: &Ontology, folder: &str, stem: &str) -> (String, String) {
    if let Some(home) = home(ontology, stem) {
        return ("the file is in the wrong place".to_owned(), format!("move it to {home}"));
    }
    let (what, kinds): (_, Vec<&str>) = if folder == ENTITIES {
        ("kind of entity", ontology.kinds.iter().map(|kind| kind.name.as_str()).collect())
    } else {
        ("kind of relation", ontology.relations.iter().map(|kind| kind.name.as_str()).collect())
    };
    let near = closest(stem, kinds.iter().copied()).map(|near| format!("{folder}/{near}.csv"));
    let declared = format!("the ontology declares {}", one_of(kinds.iter().copied()));
    let help = suggested(near.as_deref(), declared);
    (format!("`{stem}` is no {what}"), help)
}

fn stray_file(ontology: &Ontology, path: &str) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match home(ontology, stem) {
        Some(home) => {
            let help = format!("make it {home}, as comma-separated text");
            Diagnostic::error(path, (0, 0), "the file is not read where it is").help(help)
        }
        None => Diagnostic::warning(path, (0, 0), "the file is not read")
            .help("data is in sources.csv, entities/<Kind>.csv and relations/<RELATION>.csv"),
    }
}

/// The header rows of all files that an ontology asks for, file by file.
pub fn headers(ontology: &Ontology) -> String {
    all(ontology)
        .into_iter()
        .fold(String::new(), |text, (path, what)| text + &path + ": " + &Shape::new(ontology, what).header() + "\n")
}
