//! Types of the entity kinds.

use super::{Types, connection, field, filters, input, list_arguments, logic, property_type};
use crate::ontology::{EntityKind, KindId, Ontology, Property};
use async_graphql::dynamic::{InputObject, Object};

/// Filters that every entity has: field and filter type.
const COMMON_FILTERS: &[(&str, &str)] = &[
    ("id", "IDFilter"),
    ("name", "StringFilter"),
    ("names", "StringFilter"),
    ("description", "StringFilter"),
    ("start", "PartialDateFilter"),
    ("end", "PartialDateFilter"),
    ("derived", "EnumFilter"),
];

/// Fields that every entity can be sorted by.
const COMMON_SORTS: &[&str] = &["id", "name", "description", "start", "end", "derived"];

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    for (id, kind) in ontology.kinds_with_ids() {
        types.add(object(ontology, id, kind));
        connection(types, &kind.name, &kind.name, None, "");
        types.add(filter(ontology, id, kind));
        types.add(counts(sort(&kind.name, &kind.properties), ontology, id));
    }
    connection(types, "Entity", "Entity", None, "");
    let common = common_filters(
        InputObject::new("EntityWhere")
            .description("A filter of entities of any kind; by the name of a kind, of that kind only. `names` are all names, the English one included."),
    );
    let by_kind =
        ontology.kinds.iter().fold(common.field(input("kind", "EnumFilter", "An EntityKind.")), |ty, kind| {
            ty.field(input(&kind.singular, &format!("{}Where", kind.name), ""))
        });
    types.add(logic(by_kind, "EntityWhere"));
    types.add(sort("Entity", &[]));
}

fn common_filters(filter: InputObject) -> InputObject {
    COMMON_FILTERS.iter().fold(filter, |filter, (name, ty)| filter.field(input(name, ty, "")))
}

fn object(ontology: &Ontology, id: KindId, kind: &EntityKind) -> Object {
    let object = Object::new(&kind.name).description(&kind.description).implement("Entity").implement("Node");
    let mut object = super::common::entity_fields(object);
    for property in &kind.properties {
        object = object.field(field(&property.name, &property_type(ontology, property), &property.description));
    }
    for relation in &ontology.relations {
        let list = |name: &str| {
            let lists = super::super::vocabulary::lists(relation);
            list_arguments(
                field(name, &format!("{lists}Connection!"), ""),
                &format!("{lists}Where"),
                &super::relations::sort_type(relation),
            )
        };
        if relation.from().has(id.index()) {
            object = object.field(list(&relation.forward));
        }
        if let Some(inverse) = relation.inverse.as_ref().filter(|_| relation.to().has(id.index())) {
            object = object.field(list(inverse));
        }
    }
    object
}

fn filter(ontology: &Ontology, id: KindId, kind: &EntityKind) -> InputObject {
    let name = format!("{}Where", kind.name);
    let mut filter = common_filters(InputObject::new(&name));
    for property in &kind.properties {
        filter =
            filter.field(input(&property.name, filters::of_property(property), &filters::values(ontology, property)));
    }
    for relation in &ontology.relations {
        let ty = format!("{}Filter", super::super::vocabulary::lists(relation));
        if relation.from().has(id.index()) {
            filter = filter.field(input(&relation.forward, &ty, ""));
        }
        if let Some(inverse) = relation.inverse.as_ref().filter(|_| relation.to().has(id.index())) {
            filter = filter.field(input(inverse, &ty, ""));
        }
    }
    logic(filter, &name)
}

/// The order of a kind: common fields and properties that have one.
fn sort(name: &str, properties: &[Property]) -> InputObject {
    let own = properties.iter().filter(|property| !property.list).map(|property| property.name.as_str());
    COMMON_SORTS
        .iter()
        .copied()
        .chain(own)
        .fold(InputObject::new(format!("{name}Sort")), |ty, field| ty.field(input(field, "SortOrder", "")))
}

/// Adds the orders by how many relations of a kind there are.
fn counts(sort: InputObject, ontology: &Ontology, id: KindId) -> InputObject {
    let fields = ontology.relations.iter().flat_map(|relation| {
        let forward = relation.from().has(id.index()).then_some(&relation.forward);
        let inverse = relation.inverse.as_ref().filter(|_| relation.to().has(id.index()));
        forward.into_iter().chain(inverse)
    });
    fields.fold(sort, |sort, name| sort.field(input(name, "CountOrder", "")))
}
