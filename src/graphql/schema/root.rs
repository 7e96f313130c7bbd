//! The root fields.

use super::build::{Types, date_arguments, field, input, list_arguments, optional, sensitive};
use super::traversal;
use crate::api::{FieldType, FixedRootField, argument, generated, types as names};
use crate::ontology::Ontology;
use async_graphql::dynamic::{Field, Object};

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    let query = Object::new(names::QUERY)
        .description("Every field can be asked as of a date, which then holds at every depth below. Private persons are left out unless `includeSensitive` is true.");
    let query = FixedRootField::ALL.iter().fold(query, |query, root| match fixed(*root, ontology) {
        Some(field) => query.field(field),
        None => query,
    });
    let query = ontology.kinds.iter().fold(query, |query, kind| {
        query.field(one(&kind.singular, &kind.name, "")).field(many(&kind.plural, &kind.name, ""))
    });
    types.add(query);
}

/// A field that every ontology has; none for lineages where no kind of relation is a succession.
fn fixed(root: FixedRootField, ontology: &Ontology) -> Option<Field> {
    let (name, description) = (root.name(), root.description());
    Some(match root {
        FixedRootField::Dataset => field(name, FieldType::non_null(names::DATASET), description),
        FixedRootField::Node => one(name, names::NODE, description),
        FixedRootField::Nodes => {
            let ids = input(argument::IDS, FieldType::list(names::ID), "");
            sensitive(date_arguments(field(name, FieldType::list_of_nullable(names::NODE), description).argument(ids)))
        }
        FixedRootField::Entity => one(name, names::ENTITY, description),
        FixedRootField::Entities => many(name, names::ENTITY, description),
        FixedRootField::Relations => {
            let relations = field(name, FieldType::non_null(names::RELATION_CONNECTION), description).argument(input(
                argument::KINDS,
                FieldType::nullable_list(names::RELATION_KIND),
                "",
            ));
            sensitive(list_arguments(relations, names::RELATION_WHERE, names::RELATION_SORT))
        }
        FixedRootField::Search => search(field(name, FieldType::list(names::SEARCH_MATCH), description)),
        FixedRootField::Timeline => traversal::timeline(name, description),
        FixedRootField::Changes => traversal::changes(name, description),
        FixedRootField::Paths => traversal::paths(name, description),
        FixedRootField::PathExists => traversal::path_exists(name, description),
        FixedRootField::Neighborhood => traversal::neighborhood(name, description),
        FixedRootField::Reach => traversal::reach(name, description),
        FixedRootField::Lineage if ontology.successions().is_empty() => return None,
        FixedRootField::Lineage => traversal::lineage(name, description),
    })
}

/// A record by its identifier.
fn one(name: &str, ty: &str, description: &str) -> Field {
    let id = input(argument::ID, FieldType::non_null(names::ID), "");
    sensitive(date_arguments(field(name, FieldType::nullable(ty), description).argument(id)))
}

/// A list of entities.
fn many(name: &str, ty: &str, description: &str) -> Field {
    let list = field(name, FieldType::non_null(&generated::connection(ty)), description);
    sensitive(list_arguments(list, &generated::filter(ty), &generated::sort(ty)))
}

fn search(field: Field) -> Field {
    let lang = "Only names in this language: `kk` is also `kk-Latn`.";
    let arguments = [
        input(argument::TEXT, FieldType::non_null(names::STRING), ""),
        input(argument::KINDS, FieldType::nullable_list(names::ENTITY_KIND), ""),
        optional(argument::LANG, names::STRING, lang),
        optional(argument::WHERE, names::ENTITY_WHERE, ""),
        optional(argument::FIRST, names::INT, "10 unless given, at most 100."),
    ];
    sensitive(date_arguments(arguments.into_iter().fold(field, Field::argument)))
}
