//! The layout of a package's files as plain values that a store can keep, and back.
//!
//! The order of rows is kept as each record's place among those of its file by identifier, so it fits as long as the file
//! has as many records. What does not fit what the store holds now, since somebody changed it there, gives way to it: rows
//! are in the order of identifiers then, columns are added, and kinds without a file get one.

use super::csv::LineEnd;
use super::files;
use super::layout::{Layout, Shape, Style, TableLayout, What};
use super::package::MANIFEST;
use super::read::Dataset;
use super::write::missing_columns;
use crate::model::Records;
use crate::model::{Licence, Manifest};
use crate::ontology::Ontology;
use crate::store::neo4j::{Exported, StoredFile};
use serde_json::{Value, json};

const BOM: &str = "bom";
const CRLF: &str = "crlf";
const CRLF_IN_CELLS: &str = "crlf-in-cells";
const UNTERMINATED: &str = "unterminated";
const ASSERTED: &str = "asserted";

impl Style {
    fn words(self) -> Vec<String> {
        let words = [
            (self.bom, BOM),
            (self.rows == LineEnd::CrLf, CRLF),
            (self.cells == LineEnd::CrLf, CRLF_IN_CELLS),
            (self.unterminated, UNTERMINATED),
            (self.asserted, ASSERTED),
        ];
        words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()).collect()
    }

    fn of(words: &[String]) -> Self {
        let has = |word: &str| words.iter().any(|known| known == word);
        let end = |word: &str| if has(word) { LineEnd::CrLf } else { LineEnd::Lf };
        Self {
            bom: has(BOM),
            rows: end(CRLF),
            cells: end(CRLF_IN_CELLS),
            unterminated: has(UNTERMINATED),
            asserted: has(ASSERTED),
        }
    }
}

/// The order of rows: nothing where it is that of the records, else four bytes for each row.
fn order(rows: &[u32]) -> Vec<u8> {
    if rows.is_sorted() {
        return Vec::new();
    }
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    let rank = |row: &u32| u32::try_from(sorted.partition_point(|other| other < row)).unwrap_or(u32::MAX);
    rows.iter().flat_map(|row| rank(row).to_le_bytes()).collect()
}

/// Records in the order that is kept, if it is one of just these.
fn ordered(sorted: Vec<u32>, order: &[u8]) -> Vec<u32> {
    let ranks = order.chunks_exact(4).map(|bytes| u32::from_le_bytes(bytes.try_into().unwrap_or_default()) as usize);
    let rows: Option<Vec<u32>> = ranks.map(|rank| sorted.get(rank).copied()).collect();
    let mut again = rows.clone().unwrap_or_default();
    again.sort_unstable();
    if again == sorted { rows.unwrap_or_default() } else { sorted }
}

impl Layout {
    /// What the files look like, by path.
    pub fn stored(&self, ontology: &Ontology) -> Vec<StoredFile> {
        let whole = self.verbatim.iter().map(|(path, bytes)| StoredFile {
            path: path.clone(),
            content: bytes.clone(),
            ..StoredFile::default()
        });
        let tables = self.tables.iter().map(|table| {
            let shape = Shape::new(ontology, table.what);
            StoredFile {
                path: table.path.clone(),
                columns: table.columns.iter().map(|column| shape.name(*column).to_owned()).collect(),
                style: table.style.words(),
                content: order(&table.rows),
            }
        });
        let mut files: Vec<_> = whole.chain(tables).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}

impl Dataset {
    /// What a store holds, with the files as far as they fit it.
    pub fn from_store(ontology: &Ontology, exported: Exported) -> Self {
        let Exported { manifest, records, files: stored } = exported;
        let mut dataset = Self { manifest, records, omissions: Vec::new(), layout: Layout::default() };
        let whole = stored.iter().filter(|file| file.columns.is_empty());
        dataset.layout.verbatim = whole.map(|file| (file.path.clone(), file.content.clone())).collect();
        if stored.iter().all(|file| file.path != MANIFEST) {
            dataset.layout.verbatim.push((MANIFEST.to_owned(), manifest_file(&dataset.manifest)));
        }
        for ((path, what), rows) in files::all(ontology).into_iter().zip(members(ontology, &dataset.records)) {
            let shape = Shape::new(ontology, what);
            let table = match stored.iter().find(|file| file.path == path) {
                Some(file) => TableLayout {
                    columns: file.columns.iter().filter_map(|name| shape.column(name)).collect(),
                    rows: ordered(rows, &file.content),
                    style: Style::of(&file.style),
                    path,
                    what,
                },
                // Every package has a file of sources.
                None if rows.is_empty() && what != What::Entities(ontology.source_kind()) => continue,
                None => {
                    let columns = shape.columns.iter().map(|(_, column)| *column).collect();
                    TableLayout { path, what, columns, rows, style: Style::default() }
                }
            };
            let missing = missing_columns(ontology, &dataset, &table);
            dataset.layout.tables.push(TableLayout { columns: [table.columns, missing].concat(), ..table });
        }
        dataset
    }
}

/// Numbers of the records of each file that an ontology asks for.
fn members(ontology: &Ontology, records: &Records) -> Vec<Vec<u32>> {
    let mut entities = vec![Vec::new(); ontology.kinds.len()];
    for (ix, entity) in records.entities() {
        entities[entity.kind.index()].push(ix.0);
    }
    let mut relations = vec![Vec::new(); ontology.relations.len()];
    for relation in records.relations() {
        relations[relation.kind().index()].push(relation.ix.0);
    }
    let of = |what| match what {
        What::Entities(kind) => std::mem::take(&mut entities[kind.index()]),
        What::Relations(kind) => std::mem::take(&mut relations[kind.index()]),
    };
    files::all(ontology).into_iter().map(|(_, what)| what).map(of).collect()
}

/// A manifest that says what is known.
fn manifest_file(manifest: &Manifest) -> Vec<u8> {
    let Manifest { name, title, version, licences, .. } = manifest;
    let licence = |Licence { name, title, path }: &Licence| {
        let parts = [("name", Some(name)), ("title", title.as_ref()), ("path", path.as_ref())];
        parts.into_iter().filter_map(|(key, value)| Some((key.to_owned(), json!(value?)))).collect::<Value>()
    };
    let licences: Vec<Value> = licences.iter().map(licence).collect();
    let file = json!({ "name": name, "title": title, "version": version, "licenses": licences });
    format!("{file:#}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_kept_while_it_fits() {
        let rows = [9, 4, 7, 2];
        let kept = order(&rows);
        assert_eq!(ordered(vec![2, 4, 7, 9], &kept), rows);
        assert_eq!(ordered(vec![1, 3, 5, 6], &kept), [6, 3, 5, 1], "places, not numbers");
        assert_eq!(ordered(vec![2, 4, 7], &kept), [2, 4, 7], "a row is gone");
        assert_eq!(ordered(vec![2, 4, 7, 9, 11], &kept), [2, 4, 7, 9, 11], "there is one more");
        assert_eq!(ordered(vec![2, 4], &[0, 0, 0, 0, 0, 0, 0, 0]), [2, 4], "no order at all");
        assert_eq!(order(&[2, 4, 7]), Vec::<u8>::new());
        assert_eq!(ordered(vec![2, 4, 7], &[]), [2, 4, 7]);
    }

    #[test]
    fn a_style_is_its_words() {
        for bits in 0..32_u8 {
            let end = |bit: u8| if bits & bit == 0 { LineEnd::Lf } else { LineEnd::CrLf };
            let has = |bit: u8| bits & bit != 0;
            let style = Style { bom: has(1), rows: end(2), cells: end(4), unterminated: has(8), asserted: has(16) };
            assert_eq!(Style::of(&style.words()), style);
        }
    }
}
