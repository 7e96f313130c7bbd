//! Types of the relation kinds.

use super::{Types, connection, field, filters, first_sentence, input, logic, property_type};
use crate::ontology::{Ontology, Property, PropertyType, RelationKind};
use async_graphql::dynamic::{InputObject, Object};

/// Filters that every relation has: field and filter type.
const COMMON_FILTERS: &[(&str, &str)] =
    &[("id", "IDFilter"), ("start", "PartialDateFilter"), ("end", "PartialDateFilter"), ("derived", "EnumFilter")];

/// Fields that every relation can be sorted by.
const COMMON_SORTS: &[&str] = &["id", "start", "end", "derived"];

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    for relation in &ontology.relations {
        types.add(object(ontology, relation));
        if relation.is_plain() {
            continue;
        }
        // Here once, rather than on every field that has it.
        connection(types, &relation.noun, "Entity", Some(&relation.noun), first_sentence(&relation.description));
        types.add(filter(ontology, relation));
        types.add(quantified(&relation.noun));
        if sort_type(relation) != "RelationSort" {
            types.add(sort(&sort_type(relation), &relation.properties));
        }
    }
    connection(types, "Relation", "Entity", Some("Relation"), "");
    types.add(quantified("Relation"));
    let any = common_filters(
        InputObject::new("RelationWhere")
            .description("A filter of relations; here as elsewhere `node` is the far end."),
    )
    .field(input("kind", "EnumFilter", "A RelationKind."))
    .field(input("from", "EntityWhere", ""))
    .field(input("to", "EntityWhere", ""));
    types.add(logic(any, "RelationWhere"));
    types.add(sort("RelationSort", &[]));
}

fn object(ontology: &Ontology, relation: &RelationKind) -> Object {
    let object = Object::new(&relation.noun).description(&relation.description).implement("Relation").implement("Node");
    relation.properties.iter().fold(super::common::relation_fields(object), |object, property| {
        object.field(field(&property.name, &property_type(ontology, property), &property.description))
    })
}

fn common_filters(filter: InputObject) -> InputObject {
    let filter = filter.field(input("node", "EntityWhere", ""));
    COMMON_FILTERS.iter().fold(filter, |filter, (name, ty)| filter.field(input(name, ty, "")))
}

fn filter(ontology: &Ontology, relation: &RelationKind) -> InputObject {
    let name = format!("{}Where", relation.noun);
    let filter = relation.properties.iter().fold(common_filters(InputObject::new(&name)), |filter, property| {
        filter.field(input(&property.name, filters::of_property(property), &filters::values(ontology, property)))
    });
    logic(filter, &name)
}

/// A filter of entities by how many of their relations meet a filter.
fn quantified(lists: &str) -> InputObject {
    let filter = format!("{lists}Where");
    ["some", "none", "all", "single"]
        .into_iter()
        .fold(InputObject::new(format!("{lists}Filter")), |ty, quantifier| ty.field(input(quantifier, &filter, "")))
}

/// Whether relations of a kind are worth ordering by a property: by numbers, dates and text.
fn sortable(property: &Property) -> bool {
    !property.list && !matches!(property.ty, PropertyType::Enum(_) | PropertyType::Boolean)
}

/// The order of a kind's relations: a type of its own where it has properties to sort by.
pub(super) fn sort_type(relation: &RelationKind) -> String {
    let own = relation.properties.iter().any(sortable);
    if own { format!("{}Sort", relation.noun) } else { "RelationSort".to_owned() }
}

fn sort(name: &str, properties: &[Property]) -> InputObject {
    let own = properties.iter().filter(|property| sortable(property)).map(|property| property.name.as_str());
    let ty = InputObject::new(name).field(input("node", "EntitySort", ""));
    COMMON_SORTS.iter().copied().chain(own).fold(ty, |ty, field| ty.field(input(field, "SortOrder", "")))
}
