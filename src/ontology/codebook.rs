//! The codebook: the ontology as a page for people who code or read data.

use super::catalog::Ontology;
use super::common::{ColumnPlace, CommonEntityField, CommonField, CommonRelationField, columns as common};
use super::kinds::{KindSet, Property, PropertyType, RelationKind};
use super::names::{entity_columns, relation_columns};
use std::fmt::Write;

/// Markdown: every kind and relation with its columns, types, permitted ends and values.
pub fn codebook(ontology: &Ontology) -> String {
    let mut page = String::from(
        "# Codebook\n\nGenerated from the ontology: `entente schema --codebook`. The form of the files is in `docs/data-package.md`.\n\n## Entities\n",
    );
    line(&mut page, &format!("\nEvery entity also has {}.", common_columns(CommonEntityField::ALL)));
    for kind in &ontology.kinds {
        section(&mut page, &kind.name, &kind.description);
        page.push_str("\nColumns: ");
        columns(&mut page, &entity_columns(kind));
        properties(&mut page, ontology, &kind.properties);
    }
    let common = common_columns(CommonRelationField::ALL);
    line(&mut page, &format!("\n## Relations\n\nEvery relation also has {common}."));
    for relation in &ontology.relations {
        section(&mut page, &format!("{} ({})", relation.name, relation.noun), &relation.description);
        ends(&mut page, ontology, relation);
        page.push_str("\nColumns: ");
        columns(&mut page, &relation_columns(relation));
        properties(&mut page, ontology, &relation.properties);
    }
    page.push_str("\n## Values\n");
    for values in &ontology.enums {
        section(&mut page, &values.name, &values.description);
        page.push('\n');
        for value in &values.values {
            let meaning = if value.description.is_empty() { String::new() } else { format!(": {}", value.description) };
            line(&mut page, &format!("- `{}`{meaning}", value.name));
        }
    }
    page
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("writing to a String does not fail");
}

fn section(page: &mut String, title: &str, description: &str) {
    line(page, &format!("\n### {title}"));
    if !description.is_empty() {
        line(page, &format!("\n{description}"));
    }
}

/// The columns that records of every kind have, in one line: `a`, `b` and `c`.
fn common_columns<F: Copy>(table: &'static [CommonField<F>]) -> String {
    let places = [ColumnPlace::BeforeProperties, ColumnPlace::AfterProperties];
    let names: Vec<_> =
        places.into_iter().flat_map(|place| common(table, place)).map(|row| format!("`{}`", row.name)).collect();
    match names.split_last() {
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn columns(page: &mut String, names: &[&str]) {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    line(page, &names.join(", "));
}

fn ends(page: &mut String, ontology: &Ontology, relation: &RelationKind) {
    let names = |set: KindSet| {
        if set == ontology.all_kinds() {
            return "any kind".to_owned();
        }
        let names: Vec<_> = set.iter().map(|at| ontology.kinds[at].name.as_str()).collect();
        names.join(", ")
    };
    page.push('\n');
    for pair in &relation.connects {
        let arrow = if relation.symmetric { "↔" } else { "→" };
        line(page, &format!("- {} {arrow} {}", names(pair.from), names(pair.to)));
    }
    let inverse = relation.inverse.as_ref().map_or_else(String::new, |inverse| format!(", `{inverse}` on the far end"));
    let same = if relation.same_kind { "; both ends are of one kind" } else { "" };
    line(page, &format!("\nField `{}`{inverse}{same}.", relation.forward));
}

fn properties(page: &mut String, ontology: &Ontology, properties: &[Property]) {
    if properties.is_empty() {
        return;
    }
    line(page, "\n| property | type | meaning |\n|---|---|---|");
    for property in properties {
        let flags =
            [(property.required, "required"), (property.unique, "unique"), (property.sensitive, "hides the record")];
        let flags: String = flags.iter().filter(|(on, _)| *on).flat_map(|(_, word)| [", ", word]).collect();
        line(
            page,
            &format!("| `{}` | {}{flags} | {} |", property.name, type_name(ontology, property), property.description),
        );
    }
}

fn type_name(ontology: &Ontology, property: &Property) -> String {
    let name = match property.ty {
        PropertyType::String => "text",
        PropertyType::Int => "whole number",
        PropertyType::Float => "number",
        PropertyType::Boolean => "`true` or `false`",
        PropertyType::Date => "EDTF date",
        PropertyType::Enum(id) => &ontology[id].name,
    };
    if property.list { format!("list of {name}") } else { name.to_owned() }
}
