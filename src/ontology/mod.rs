//! What kinds of entities and relations there are, and what may connect to what.
//!
//! An [`Ontology`] is compiled from GraphQL SDL ([`Ontology::parse`]) and is the only list of kinds in the program: the
//! API, the checks on data, CSV headers, Neo4j constraints and the codebook are made from it. This module knows nothing
//! about data, stores or GraphQL execution.

mod catalog;
mod check;
mod codebook;
mod common;
mod contract;
mod cypher;
mod kinds;
mod names;
mod parse;
mod sdl;

pub use catalog::Ontology;
pub use codebook::codebook;
pub use common::{
    ColumnPlace, CommonEntityField, CommonField, CommonFilter, CommonGrouping, CommonRelationField, columns,
};
pub use contract::fingerprint;
pub use cypher::constraints;
pub use kinds::{
    Connects, EntityKind, EnumId, EnumType, EnumValue, KindId, KindSet, MAX_KINDS, Property, PropertyType,
    RelationKind, RelationKindId,
};
pub use names::{SOURCE_KIND, camel_case, entity_columns, relation_columns};
pub use parse::SHIPPED;
