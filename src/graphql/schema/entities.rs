//! Types of the entity kinds.

use super::super::vocabulary::list_noun;
use super::build::{Types, field, list_arguments, logic, optional, property_type};
use super::connection::connection;
use super::relations::sort_type;
use super::{common, filters};
use crate::api::{FieldType, generated, types as names};
use crate::ontology::{CommonEntityField, EntityKind, KindId, Ontology, Property};
use async_graphql::dynamic::{InputObject, Object};

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    for (id, kind) in ontology.kinds_with_ids() {
        types.add(object(ontology, id, kind));
        connection(types, &kind.name, &kind.name, None, "");
        types.add(filter(ontology, id, kind));
        types.add(counts(sort(&kind.name, &kind.properties), ontology, id));
    }
    connection(types, names::ENTITY, names::ENTITY, None, "");
    let common = common_filters(
        InputObject::new(names::ENTITY_WHERE)
            .description("A filter of entities of any kind; by the name of a kind, of that kind only. `names` are all names, the English one included."),
    );
    let kind = optional(CommonEntityField::Kind.name(), names::ENUM_FILTER, "An EntityKind.");
    let by_kind = ontology
        .kinds
        .iter()
        .fold(common.field(kind), |ty, kind| ty.field(optional(&kind.singular, &generated::filter(&kind.name), "")));
    types.add(logic(by_kind, names::ENTITY_WHERE));
    types.add(sort(names::ENTITY, &[]));
}

fn common_filters(filter: InputObject) -> InputObject {
    let filters = CommonEntityField::ALL.iter().filter_map(|row| Some((row.name, row.filter?.input_type())));
    filters.fold(filter, |filter, (name, ty)| filter.field(optional(name, ty, "")))
}

/// Fields of the relations that entities of a kind can have: the kind of relation, and the name of the field.
fn relation_fields(ontology: &Ontology, id: KindId) -> impl Iterator<Item = (&crate::ontology::RelationKind, &str)> {
    ontology.relations.iter().flat_map(move |relation| {
        let forward = relation.from().has(id.index()).then_some(&relation.forward);
        let inverse = relation.inverse.as_ref().filter(|_| relation.to().has(id.index()));
        forward.into_iter().chain(inverse).map(move |name| (relation, name.as_str()))
    })
}

fn object(ontology: &Ontology, id: KindId, kind: &EntityKind) -> Object {
    let object = Object::new(&kind.name).description(&kind.description).implement(names::ENTITY).implement(names::NODE);
    let object = kind.properties.iter().fold(common::entity_fields(object), |object, property| {
        object.field(field(&property.name, property_type(ontology, property), &property.description))
    });
    relation_fields(ontology, id).fold(object, |object, (relation, name)| {
        let noun = list_noun(relation);
        let list = field(name, FieldType::non_null(&generated::connection(noun)), "");
        object.field(list_arguments(list, &generated::filter(noun), &sort_type(relation)))
    })
}

fn filter(ontology: &Ontology, id: KindId, kind: &EntityKind) -> InputObject {
    let name = generated::filter(&kind.name);
    let filter = kind.properties.iter().fold(common_filters(InputObject::new(&name)), |filter, property| {
        filter.field(filters::property_filter(ontology, property))
    });
    let filter = relation_fields(ontology, id).fold(filter, |filter, (relation, name)| {
        filter.field(optional(name, &generated::quantified_filter(list_noun(relation)), ""))
    });
    logic(filter, &name)
}

/// The order of a kind: common fields and properties that have one.
fn sort(name: &str, properties: &[Property]) -> InputObject {
    let common = CommonEntityField::ALL.iter().filter(|row| row.is_sortable).map(|row| row.name);
    let own = properties.iter().filter(|property| !property.list).map(|property| property.name.as_str());
    common
        .chain(own)
        .fold(InputObject::new(generated::sort(name)), |ty, field| ty.field(optional(field, names::SORT_ORDER, "")))
}

/// Adds the orders by how many relations of a kind there are.
fn counts(sort: InputObject, ontology: &Ontology, id: KindId) -> InputObject {
    relation_fields(ontology, id).fold(sort, |sort, (_, name)| sort.field(optional(name, names::COUNT_ORDER, "")))
}
