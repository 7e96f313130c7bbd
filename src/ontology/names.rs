//! Names that follow from the ontology, and names it may not use.

use super::common::{ColumnPlace, CommonEntityField, CommonField, CommonRelationField, columns};
use super::kinds::{EntityKind, Property, RelationKind};
use crate::api::{FixedRootField, LogicalOperator, RESERVED_ROOT_FIELDS, RelationEnd, types};

/// The kind whose records are cited; every ontology declares it.
pub const SOURCE_KIND: &str = types::SOURCE;

/// Names of fields that every entity has and no kind may declare.
pub(super) fn reserved_entity_fields() -> impl Iterator<Item = &'static str> {
    CommonEntityField::ALL.iter().map(|row| row.name)
}

/// Names of fields that every relation has and no kind may declare; `node` is a field of its filters and orders.
pub(super) fn reserved_relation_fields() -> impl Iterator<Item = &'static str> {
    CommonRelationField::ALL.iter().map(|row| row.name).chain([RelationEnd::Node.name()])
}

/// Names that filters use beside the properties.
pub(super) fn filter_words() -> impl Iterator<Item = &'static str> {
    LogicalOperator::ALL.iter().map(|operator| operator.name())
}

/// Root fields of the served API that do not come from the ontology.
pub(super) fn root_fields() -> impl Iterator<Item = &'static str> {
    FixedRootField::ALL.iter().map(|field| field.name()).chain(RESERVED_ROOT_FIELDS.iter().copied())
}

/// `PublicBody` → `publicBody`.
pub fn camel_case(type_name: &str) -> String {
    let mut chars = type_name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The regular English plural.
pub(super) fn plural(word: &str) -> String {
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end));
    if word.ends_with('y') && !vowel_y {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

/// Names of the CSV columns of records with some properties, in canonical order.
fn column_names<'o, F: Copy>(table: &'static [CommonField<F>], properties: &'o [Property]) -> Vec<&'o str> {
    let common = |place| columns(table, place).map(|row| row.name);
    let own = properties.iter().map(|property| property.name.as_str());
    common(ColumnPlace::BeforeProperties).chain(own).chain(common(ColumnPlace::AfterProperties)).collect()
}

/// CSV columns of an entity kind, in canonical order.
pub fn entity_columns(kind: &EntityKind) -> Vec<&str> {
    column_names(CommonEntityField::ALL, &kind.properties)
}

/// CSV columns of a relation kind, in canonical order.
pub fn relation_columns(kind: &RelationKind) -> Vec<&str> {
    column_names(CommonRelationField::ALL, &kind.properties)
}
