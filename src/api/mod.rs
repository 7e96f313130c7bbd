//! Names of the GraphQL API: types, fields, arguments, operators and values of enumerations.
//!
//! The schema is made of them, operations are compiled by them and responses are written with them, so each stands here
//! once. This module knows no ontology; names that follow from its kinds are made by the functions of [`generated`].

#[macro_use]
mod declare;

pub mod argument;
mod field_type;
pub mod generated;
mod inputs;
mod objects;
mod root;
pub mod types;
mod values;

pub use field_type::{FieldType, Form};
pub use inputs::{GroupByField, LogicalOperator, OperatorField, QuantifierField, RelationEnd};
pub use objects::{
    AggregateGroupField, AggregateKeyField, CitationField, ConnectionField, DatasetField, DatedFactConnectionField,
    DatedFactEdgeField, DatedFactField, EdgeField, ExternalIdField, FieldDefinition, GraphEdgeField, GraphNodeField,
    KindCountField, LicenceField, LineageChangeField, LineageField, LineageNodeField, NameField, NeighborhoodField,
    NeighborhoodHopField, ObjectFields, PageInfoField, PathField, PathsField, PeriodField, RelationCountField,
    RelationKindCountField, SearchMatchField, TimelineField,
};
pub use root::{FixedRootField, IntrospectionField, RESERVED_ROOT_FIELDS};
pub use values::{CertaintyValue, CountOrderValue, DirectionValue, SortOrderValue, ValidityValue};

/// The meta field that gives the name of an object's type; every object has it.
pub const TYPENAME: &str = "__typename";
