//! Ontology → GraphQL schema.
//!
//! The library holds the schema for validation, introspection and SDL. It never resolves a field of ours: operations are
//! compiled and answered as a whole, see [`super::execute`].

mod common;
mod entities;
mod filters;
mod relations;
mod root;
mod traversal;

use crate::ontology::{Ontology, Property, PropertyType};
use async_graphql::dynamic::{
    Enum, EnumItem, Field, FieldFuture, InputObject, InputValue, Interface, InterfaceField, Object, ResolverContext,
    Scalar, Schema, SchemaBuilder, SchemaError, TypeRef,
};

/// Name of the query type.
pub(super) const QUERY: &str = "Query";

/// Registers every type of the API.
///
/// # Errors
/// When types do not fit together, which a checked ontology precludes.
pub(super) fn builder(ontology: &Ontology) -> SchemaBuilder {
    let mut types = Types(Schema::build(QUERY, None, None));
    root::register(&mut types, ontology);
    common::register(&mut types, ontology);
    entities::register(&mut types, ontology);
    relations::register(&mut types, ontology);
    filters::register(&mut types);
    traversal::register(&mut types, ontology);
    types.0
}

/// The SDL of a schema, with its types in the order of their names.
pub(super) fn sdl(schema: &Schema) -> String {
    let sdl = schema.sdl_with_options(async_graphql::SDLExportOptions::new().prefer_single_line_descriptions());
    // Where one argument is described, the library begins a line for it and leaves the others on one.
    sdl.replace("(\t\t", "(\n\t\t").replace(",\t\t", ",\n\t\t")
}

pub(super) type Finished = Result<Schema, SchemaError>;

/// Collects types.
struct Types(SchemaBuilder);

impl Types {
    fn add(&mut self, ty: impl Into<async_graphql::dynamic::Type>) {
        let builder = std::mem::replace(&mut self.0, Schema::build(QUERY, None, None));
        self.0 = builder.register(ty);
    }
}

/// Stands where the library asks for a resolver: fields are answered by plans.
fn planned(_: ResolverContext<'_>) -> FieldFuture<'_> {
    FieldFuture::Value(None)
}

/// A type reference from its spelling: `[String!]!`.
fn ty(spelling: &str) -> TypeRef {
    if let Some(inner) = spelling.strip_suffix('!') {
        TypeRef::NonNull(Box::new(ty(inner)))
    } else if let Some(inner) = spelling.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        TypeRef::List(Box::new(ty(inner)))
    } else {
        TypeRef::named(spelling)
    }
}

/// An output field; without arguments unless added.
fn field(name: &str, spelling: &str, description: &str) -> Field {
    let field = Field::new(name, ty(spelling), planned);
    if description.is_empty() { field } else { field.description(description) }
}

fn interface_field(name: &str, spelling: &str, description: &str) -> InterfaceField {
    InterfaceField::new(name, ty(spelling)).description(description)
}

fn input(name: &str, spelling: &str, description: &str) -> InputValue {
    let input = InputValue::new(name, ty(spelling));
    if description.is_empty() { input } else { input.description(description) }
}

fn enumeration<'a>(name: &str, description: &str, items: impl IntoIterator<Item = (&'a str, &'a str)>) -> Enum {
    items.into_iter().fold(Enum::new(name).description(description), |ty, (item, description)| {
        let item = EnumItem::new(item);
        ty.item(if description.is_empty() { item } else { item.description(description) })
    })
}

/// Arguments of every list, in their order.
fn list_arguments(field: Field, filter: &str, sort: &str) -> Field {
    let arguments = [
        input("where", filter, ""),
        input("sort", &format!("[{sort}!]"), ""),
        input("first", "Int", ""),
        input("after", "String", ""),
        input("last", "Int", ""),
        input("before", "String", ""),
    ];
    date_arguments(arguments.into_iter().fold(field, Field::argument))
}

/// Arguments of every field that can be asked as of a date.
fn date_arguments(field: Field) -> Field {
    field.argument(input("asOf", "PartialDate", "")).argument(input("certainty", "Certainty", ""))
}

fn sensitive(field: Field) -> Field {
    field.argument(input("includeSensitive", "Boolean", ""))
}

/// The type of a property as GraphQL spells it.
pub(super) fn property_type(ontology: &Ontology, property: &Property) -> String {
    let name = match property.ty {
        PropertyType::String => "String",
        PropertyType::Int => "Int",
        PropertyType::Float => "Float",
        PropertyType::Boolean => "Boolean",
        PropertyType::Date => "PartialDate",
        PropertyType::Enum(id) => &ontology[id].name,
    };
    let spelling = if property.list { format!("[{name}!]") } else { name.to_owned() };
    if property.required { format!("{spelling}!") } else { spelling }
}

/// What lists say of a relation; the rest is on the relation's type.
fn first_sentence(description: &str) -> &str {
    let end = [". ", ": "].iter().filter_map(|mark| description.find(mark)).min();
    end.map_or(description, |end| &description[..end])
}

/// The connection and the edge of a list.
fn connection(types: &mut Types, name: &str, node: &str, relation: Option<&str>, description: &str) {
    let edge = format!("{name}Edge");
    let mut edges =
        Object::new(&edge).field(field("cursor", "String!", "")).field(field("node", &format!("{node}!"), ""));
    if let Some(relation) = relation {
        edges = edges.field(field("relation", &format!("{relation}!"), ""));
    }
    types.add(edges);
    let connection = Object::new(format!("{name}Connection"));
    let connection = if description.is_empty() { connection } else { connection.description(description) };
    types.add(
        connection
            .field(field("totalCount", "Int!", ""))
            .field(field("pageInfo", "PageInfo!", ""))
            .field(field("nodes", &format!("[{node}!]!"), ""))
            .field(field("edges", &format!("[{edge}!]!"), ""))
            .field(
                field("aggregate", "[AggregateGroup!]!", "")
                    .argument(input("by", "[GroupBy!]", ""))
                    .argument(input("first", "Int", "")),
            ),
    );
}

/// An object of fields without arguments: name, type, description.
fn object(name: &str, description: &str, fields: &[(&str, &str, &str)]) -> Object {
    let object = Object::new(name);
    let object = if description.is_empty() { object } else { object.description(description) };
    fields.iter().fold(object, |object, (name, ty, description)| object.field(field(name, ty, description)))
}

/// Logical operators of a filter.
fn logic(filter: InputObject, name: &str) -> InputObject {
    filter
        .field(input("AND", &format!("[{name}!]"), ""))
        .field(input("OR", &format!("[{name}!]"), ""))
        .field(input("NOT", name, ""))
}

fn scalar(name: &str, description: &str) -> Scalar {
    Scalar::new(name).description(description)
}

fn interface(name: &str, description: &str) -> Interface {
    Interface::new(name).description(description)
}
