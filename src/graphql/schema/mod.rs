//! Ontology → GraphQL schema.
//!
//! The library holds the schema for validation, introspection and SDL. It never resolves a field of ours: operations are
//! compiled and answered as a whole, see [`super::execute`].

mod build;
mod common;
mod connection;
mod entities;
mod filters;
mod relations;
mod root;
mod traversal;

pub(super) use crate::api::types::QUERY;
pub(super) use build::property_type;

use crate::ontology::Ontology;
use async_graphql::dynamic::{Schema, SchemaBuilder, SchemaError};
use build::Types;

/// Registers every type of the API.
///
/// # Errors
/// When types do not fit together, which a checked ontology precludes.
pub(super) fn builder(ontology: &Ontology) -> SchemaBuilder {
    let mut types = Types::new();
    root::register(&mut types, ontology);
    common::register(&mut types, ontology);
    entities::register(&mut types, ontology);
    relations::register(&mut types, ontology);
    filters::register(&mut types);
    traversal::register(&mut types, ontology);
    types.finish()
}

/// The SDL of a schema, with its types in the order of their names.
pub(super) fn sdl(schema: &Schema) -> String {
    let sdl = schema.sdl_with_options(async_graphql::SDLExportOptions::new().prefer_single_line_descriptions());
    // Where one argument is described, the library begins a line for it and leaves the others on one.
    sdl.replace("(\t\t", "(\n\t\t").replace(",\t\t", ",\n\t\t")
}

pub(super) type Finished = Result<Schema, SchemaError>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{generated, types};
    use std::collections::BTreeSet;

    #[test]
    fn every_type_comes_from_the_ontology_or_has_a_name_that_it_may_not_take() {
        let ontology = Ontology::shipped();
        let schema = builder(&ontology).finish().expect("the shipped ontology makes a schema");
        let of_kinds = ontology.kinds.iter().flat_map(|kind| generated::of_entity_kind(&kind.name));
        let of_relations = ontology.relations.iter().flat_map(|kind| generated::of_relation_kind(&kind.noun));
        let of_enums = ontology.enums.iter().map(|declared| declared.name.clone());
        let declared: BTreeSet<String> = of_kinds.chain(of_relations).chain(of_enums).collect();
        let is_own = |name: &&String| !name.starts_with("__") && !declared.contains(*name);
        let found: BTreeSet<&str> = schema.registry().types.keys().filter(is_own).map(String::as_str).collect();
        assert_eq!(found, types::ALL.iter().copied().collect());
    }
}
