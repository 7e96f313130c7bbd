//! Records → the files of a package, each laid out as it was read.

use super::csv::write_cell;
use super::layout::{Column, Shape, TableLayout, What};
use super::list::push_item;
use super::package::Package;
use super::read::Dataset;
use super::scalar;
use crate::model::{Citation, Derivation, EntityIx, Period, RelationIx, Value};
use crate::ontology::{Ontology, Property};
use std::borrow::Cow;

/// Writes a dataset. Files in canonical form come out byte for byte as they were read.
pub fn write(ontology: &Ontology, dataset: &Dataset) -> Package {
    let mut package = Package::default();
    for (path, bytes) in &dataset.layout.verbatim {
        package.insert(path.as_str(), bytes.as_slice());
    }
    for table in &dataset.layout.tables {
        package.insert(table.path.as_str(), write_table(ontology, dataset, table));
    }
    package
}

fn write_table(ontology: &Ontology, dataset: &Dataset, table: &TableLayout) -> String {
    let shape = Shape::new(ontology, table.what);
    let style = table.style;
    let mut text = String::from(if style.bom { "\u{feff}" } else { "" });
    let header = table.columns.iter().map(|column| Cow::Borrowed(shape.name(*column)));
    write_row(&mut text, table, header);
    for number in &table.rows {
        let cells =
            table.columns.iter().map(|column| cell(ontology, &shape, dataset, *number, *column, style.asserted));
        write_row(&mut text, table, cells);
    }
    if style.unterminated {
        text.truncate(text.len() - style.rows.as_str().len());
    }
    text
}

fn write_row<'v>(text: &mut String, table: &TableLayout, cells: impl Iterator<Item = Cow<'v, str>>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        write_cell(text, &cell, table.style.cells);
    }
    text.push_str(table.style.rows.as_str());
}

/// Columns that a file does not have though its records say something in them.
pub(super) fn missing_columns(ontology: &Ontology, dataset: &Dataset, table: &TableLayout) -> Vec<Column> {
    let shape = Shape::new(ontology, table.what);
    let columns = shape.columns.iter().map(|(_, column)| *column).filter(|column| !table.columns.contains(column));
    let says = |column| table.rows.iter().any(|row| !cell(ontology, &shape, dataset, *row, column, false).is_empty());
    columns.filter(|column| says(*column)).collect()
}

fn cell<'d>(
    ontology: &'d Ontology,
    shape: &Shape<'d>,
    dataset: &'d Dataset,
    number: u32,
    column: Column,
    asserted: bool,
) -> Cow<'d, str> {
    match shape.what {
        What::Entities(_) => entity_cell(ontology, shape, dataset, EntityIx(number), column, asserted),
        What::Relations(_) => relation_cell(ontology, shape, dataset, RelationIx(number), column, asserted),
    }
}

fn entity_cell<'d>(
    ontology: &'d Ontology,
    shape: &Shape<'d>,
    dataset: &'d Dataset,
    ix: EntityIx,
    column: Column,
    asserted: bool,
) -> Cow<'d, str> {
    let entity = dataset.records.entity(ix);
    match column {
        Column::Id => Cow::Borrowed(&entity.id),
        Column::Name => Cow::Borrowed(&entity.name),
        Column::Names => list(entity.names.iter().map(|name| name.to_string().into())),
        Column::Description => optional(entity.description.as_deref()),
        Column::Start | Column::End => period(&entity.period, column),
        Column::Own(at) => property(ontology, &shape.properties[at], entity.properties[at].as_ref()),
        Column::ExternalIds => list(entity.external_ids.iter().map(|id| id.to_string().into())),
        Column::Citations => citations(&entity.citations),
        Column::Derived => derived(entity.derived, asserted),
        Column::Note => optional(entity.note.as_deref()),
        Column::From | Column::To => Cow::Borrowed(""),
    }
}

fn relation_cell<'d>(
    ontology: &'d Ontology,
    shape: &Shape<'d>,
    dataset: &'d Dataset,
    ix: RelationIx,
    column: Column,
    asserted: bool,
) -> Cow<'d, str> {
    let relation = dataset.records.relation(ix);
    match column {
        Column::Id => Cow::Borrowed(relation.id()),
        Column::From => Cow::Borrowed(&dataset.records.entity(relation.from()).id),
        Column::To => Cow::Borrowed(&dataset.records.entity(relation.to()).id),
        Column::Start | Column::End => period(relation.period(), column),
        Column::Own(at) => property(ontology, &shape.properties[at], relation.properties()[at].as_ref()),
        Column::Citations => citations(relation.citations()),
        Column::Derived => derived(relation.derived(), asserted),
        Column::Note => optional(relation.note()),
        Column::Name | Column::Names | Column::Description | Column::ExternalIds => Cow::Borrowed(""),
    }
}

fn optional(text: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(text.unwrap_or_default())
}

fn period(period: &Period, column: Column) -> Cow<'_, str> {
    let side = if column == Column::Start { &period.start } else { &period.end };
    Cow::Borrowed(side.as_ref().map_or("", |date| date.text()))
}

fn derived(derivation: Derivation, asserted: bool) -> Cow<'static, str> {
    let silent = derivation == Derivation::Asserted && !asserted;
    Cow::Borrowed(if silent { "" } else { derivation.as_str() })
}

fn citations(citations: &[Citation]) -> Cow<'_, str> {
    list(citations.iter().map(|citation| citation.to_string().into()))
}

fn list<'v>(items: impl Iterator<Item = Cow<'v, str>>) -> Cow<'static, str> {
    let mut cell = String::new();
    for item in items {
        push_item(&mut cell, &item);
    }
    cell.into()
}

fn property<'d>(ontology: &'d Ontology, property: &Property, value: Option<&'d Value>) -> Cow<'d, str> {
    match value {
        None => Cow::Borrowed(""),
        Some(Value::List(items)) => list(items.iter().map(|item| scalar::write(ontology, property.ty, item))),
        Some(value) => scalar::write(ontology, property.ty, value),
    }
}
