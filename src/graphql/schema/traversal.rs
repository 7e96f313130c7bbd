//! The root fields that follow relations over many steps, and what they give.

use super::build::{Types, date_arguments, field, input, object, object_with, optional, sensitive};
use crate::api::{
    DatedFactConnectionField, DatedFactEdgeField, DatedFactField, FieldType, GraphEdgeField, GraphNodeField,
    LineageChangeField, LineageField, LineageNodeField, NeighborhoodField, NeighborhoodHopField, PathField, PathsField,
    TimelineField, argument, types as names,
};
use crate::ontology::Ontology;
use async_graphql::dynamic::Field;

/// Arguments of every field that follows relations of some kinds in a direction.
fn via(field: Field) -> Field {
    let kinds = input(argument::VIA, FieldType::nullable_list(names::RELATION_KIND), "");
    conditions(field.argument(kinds).argument(optional(argument::DIRECTION, names::DIRECTION, "")))
}

/// Arguments of every field that follows relations.
fn conditions(field: Field) -> Field {
    let only = "`node` is the entity stepped to.";
    sensitive(date_arguments(field.argument(optional(argument::WHERE, names::RELATION_WHERE, only))))
}

fn ends(field: Field) -> Field {
    let ids = FieldType::list(names::ID);
    field.argument(input(argument::FROM, ids, "")).argument(input(argument::TO, ids, ""))
}

fn int(field: Field, name: &str, description: &str) -> Field {
    field.argument(optional(name, names::INT, description))
}

pub(super) fn paths(name: &str, description: &str) -> Field {
    let paths = ends(field(name, FieldType::nullable(names::PATHS), description));
    let paths = int(paths, argument::MAX_HOPS, "Most relations; 6 unless given, at most 20.");
    let paths = int(paths, argument::FIRST, "10 unless given, at most 100.");
    let only = "Only paths as short as the shortest.";
    via(paths.argument(optional(argument::ALL_SHORTEST, names::BOOLEAN, only)))
}

pub(super) fn path_exists(name: &str, description: &str) -> Field {
    let exists = ends(field(name, FieldType::nullable(names::BOOLEAN), description));
    via(int(exists, argument::MAX_HOPS, ""))
}

pub(super) fn neighborhood(name: &str, description: &str) -> Field {
    let limit = "Most entities, those of `of` included; 100 unless given, at most 1000.";
    let edge_limit = "Most relations; five times `limit` unless given, at most 10000.";
    let around = field(name, FieldType::nullable(names::NEIGHBORHOOD), description).argument(input(
        argument::OF,
        FieldType::list(names::ID),
        "",
    ));
    let around = int(around, argument::HOPS, "Largest distance; 1 unless given, at most 10.");
    via(int(int(around, argument::LIMIT, limit), argument::EDGE_LIMIT, edge_limit))
}

pub(super) fn reach(name: &str, description: &str) -> Field {
    let pattern =
        "SPARQL property path over relation kinds: `MEMBER_OF/^MEMBER_OF`, `PART_OF+`, `(A|B)*`, `A?/B{1,3}`.";
    let reach = field(name, FieldType::nullable(names::PATHS), description)
        .argument(input(argument::OF, FieldType::list(names::ID), ""))
        .argument(input(argument::PATTERN, FieldType::non_null(names::STRING), pattern));
    let reach = int(reach, argument::MAX_HOPS, "Most relations of a walk; 20 unless given, at most 20.");
    conditions(int(reach, argument::FIRST, "Most entities; 100 unless given, at most 1000."))
}

pub(super) fn timeline(name: &str, description: &str) -> Field {
    let limit = "Most entities, this one included; the best connected first; 100 unless given.";
    let timeline = field(name, FieldType::nullable(names::TIMELINE), description).argument(input(
        argument::OF,
        FieldType::non_null(names::ID),
        "",
    ));
    via(int(timeline, argument::LIMIT, limit))
}

pub(super) fn changes(name: &str, description: &str) -> Field {
    let date = FieldType::non_null(names::PARTIAL_DATE);
    let relations = "Only relations that meet the filter, and of entities only those of `entities`.";
    let entities = "Only entities that meet the filter, and of relations only those of `where`.";
    let arguments = [
        input(argument::FROM, date, ""),
        input(argument::TO, date, "The last day counts in."),
        optional(argument::WHERE, names::RELATION_WHERE, relations),
        optional(argument::ENTITIES, names::ENTITY_WHERE, entities),
        optional(argument::FIRST, names::INT, ""),
        optional(argument::LAST, names::INT, ""),
        optional(argument::AFTER, names::STRING, ""),
        optional(argument::BEFORE, names::STRING, ""),
        optional(argument::CERTAINTY, names::CERTAINTY, ""),
    ];
    let changes = field(name, FieldType::non_null(names::DATED_FACT_CONNECTION), description);
    sensitive(arguments.into_iter().fold(changes, Field::argument))
}

pub(super) fn lineage(name: &str, description: &str) -> Field {
    let lineage = field(name, FieldType::nullable(names::LINEAGE), description).argument(input(
        argument::OF,
        FieldType::non_null(names::ID),
        "",
    ));
    sensitive(date_arguments(lineage))
}

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    types.add(object::<PathsField>());
    types.add(object::<PathField>());
    types.add(object::<GraphNodeField>());
    types.add(object::<GraphEdgeField>());
    types.add(object::<NeighborhoodField>());
    types.add(object::<NeighborhoodHopField>());
    types.add(object::<TimelineField>());
    types.add(object::<DatedFactField>());
    types.add(object::<DatedFactEdgeField>());
    types.add(object::<DatedFactConnectionField>());
    if ontology.successions().is_empty() {
        return;
    }
    types.add(object_with::<LineageField>(|name, field| match name {
        LineageField::Holder => field.argument(input(argument::AT, FieldType::non_null(names::PARTIAL_DATE), "")),
        LineageField::Typename
        | LineageField::Nodes
        | LineageField::Edges
        | LineageField::Timeline
        | LineageField::Truncated => field,
    }));
    types.add(object::<LineageNodeField>());
    types.add(object::<LineageChangeField>());
}
