//! Types of the relation kinds.

use super::build::{Types, field, logic, optional, property_type};
use super::connection::connection;
use super::{common, filters};
use crate::api::{QuantifierField, RelationEnd, generated, types as names};
use crate::ontology::{CommonRelationField, Ontology, Property, PropertyType, RelationKind};
use async_graphql::dynamic::{InputObject, Object};

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    for relation in &ontology.relations {
        types.add(object(ontology, relation));
        if relation.is_plain() {
            continue;
        }
        // Here once, rather than on every field that has it.
        let description = first_sentence(&relation.description);
        connection(types, &relation.noun, names::ENTITY, Some(&relation.noun), description);
        types.add(filter(ontology, relation));
        types.add(quantified(&relation.noun));
        if sort_type(relation) != names::RELATION_SORT {
            types.add(sort(&sort_type(relation), &relation.properties));
        }
    }
    connection(types, names::RELATION, names::ENTITY, Some(names::RELATION), "");
    types.add(quantified(names::RELATION));
    let any = common_filters(
        InputObject::new(names::RELATION_WHERE)
            .description("A filter of relations; here as elsewhere `node` is the far end."),
    )
    .field(optional(CommonRelationField::Kind.name(), names::ENUM_FILTER, "A RelationKind."))
    .field(optional(RelationEnd::From.name(), names::ENTITY_WHERE, ""))
    .field(optional(RelationEnd::To.name(), names::ENTITY_WHERE, ""));
    types.add(logic(any, names::RELATION_WHERE));
    types.add(sort(names::RELATION_SORT, &[]));
}

/// What lists say of a relation; the rest is on the relation's type.
fn first_sentence(description: &str) -> &str {
    let end = [". ", ": "].iter().filter_map(|mark| description.find(mark)).min();
    end.map_or(description, |end| &description[..end])
}

fn object(ontology: &Ontology, relation: &RelationKind) -> Object {
    let object = Object::new(&relation.noun)
        .description(&relation.description)
        .implement(names::RELATION)
        .implement(names::NODE);
    relation.properties.iter().fold(common::relation_fields(object), |object, property| {
        object.field(field(&property.name, property_type(ontology, property), &property.description))
    })
}

fn common_filters(filter: InputObject) -> InputObject {
    let filter = filter.field(optional(RelationEnd::Node.name(), names::ENTITY_WHERE, ""));
    let filters = CommonRelationField::ALL.iter().filter_map(|row| Some((row.name, row.filter?.input_type())));
    filters.fold(filter, |filter, (name, ty)| filter.field(optional(name, ty, "")))
}

fn filter(ontology: &Ontology, relation: &RelationKind) -> InputObject {
    let name = generated::filter(&relation.noun);
    let filter = relation.properties.iter().fold(common_filters(InputObject::new(&name)), |filter, property| {
        filter.field(filters::property_filter(ontology, property))
    });
    logic(filter, &name)
}

/// A filter of entities by how many of their relations match a filter.
fn quantified(noun: &str) -> InputObject {
    let filter = generated::filter(noun);
    QuantifierField::ALL.iter().fold(InputObject::new(generated::quantified_filter(noun)), |ty, quantifier| {
        ty.field(optional(quantifier.name(), &filter, quantifier.description()))
    })
}

/// Whether relations of a kind are worth ordering by a property: by numbers, dates and text.
fn is_sortable(property: &Property) -> bool {
    !property.list && !matches!(property.ty, PropertyType::Enum(_) | PropertyType::Boolean)
}

/// The order of a kind's relations: a type of its own where it has properties to sort by.
pub(super) fn sort_type(relation: &RelationKind) -> String {
    let has_own = relation.properties.iter().any(is_sortable);
    generated::sort(if has_own { &relation.noun } else { names::RELATION })
}

fn sort(name: &str, properties: &[Property]) -> InputObject {
    let common = CommonRelationField::ALL.iter().filter(|row| row.is_sortable).map(|row| row.name);
    let own = properties.iter().filter(|property| is_sortable(property)).map(|property| property.name.as_str());
    let ty = InputObject::new(name).field(optional(RelationEnd::Node.name(), names::ENTITY_SORT, ""));
    common.chain(own).fold(ty, |ty, field| ty.field(optional(field, names::SORT_ORDER, "")))
}
