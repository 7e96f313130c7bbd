//! The root fields.

use super::{QUERY, Types, date_arguments, field, input, list_arguments, sensitive};
use crate::ontology::Ontology;
use async_graphql::dynamic::{Field, Object};

fn search() -> Field {
    let search = field(
        "search",
        "[SearchMatch!]!",
        "Entities by any of their names, in any script: whole, begun, abbreviated, transliterated or misspelt. Best first.",
    );
    let arguments = [
        input("text", "String!", ""),
        input("kinds", "[EntityKind!]", ""),
        input("lang", "String", "Only names in this language: `kk` is also `kk-Latn`."),
        input("where", "EntityWhere", ""),
        input("first", "Int", "10 unless given, at most 100."),
    ];
    sensitive(date_arguments(arguments.into_iter().fold(search, Field::argument)))
}

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    let one = |name: &str, ty: &str, description: &str| {
        sensitive(date_arguments(field(name, ty, description).argument(input("id", "ID!", ""))))
    };
    let many = |name: &str, ty: &str, description: &str| {
        sensitive(list_arguments(
            field(name, &format!("{ty}Connection!"), description),
            &format!("{ty}Where"),
            &format!("{ty}Sort"),
        ))
    };
    let query = Object::new(QUERY)
        .description("Every field can be asked as of a date, which then holds at every depth below. Private persons are left out unless `includeSensitive` is true.")
        .field(field("dataset", "Dataset!", "The data that is served."))
        .field(one("node", "Node", "The record of an identifier, or null."))
        .field(sensitive(date_arguments(field("nodes", "[Node]!", "The records of identifiers, null for each that is unknown.").argument(input("ids", "[ID!]!", "")))))
        .field(one("entity", "Entity", "The entity of an identifier, of any kind."))
        .field(many("entities", "Entity", "Entities of any kind."))
        .field(sensitive(list_arguments(
            field("relations", "RelationConnection!", "Relations of any kind; `node` is their `to` end.").argument(input("kinds", "[RelationKind!]", "")),
            "RelationWhere",
            "RelationSort",
        )));
    let query = query.field(search());
    let query = super::traversal::roots(query, ontology);
    let query = ontology.kinds.iter().fold(query, |query, kind| {
        query.field(one(&kind.singular, &kind.name, "")).field(many(&kind.plural, &kind.name, ""))
    });
    types.add(query);
}
