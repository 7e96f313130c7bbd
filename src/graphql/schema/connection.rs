//! Connections and edges of lists.

use super::build::{Types, field, input, optional};
use crate::api::{ConnectionField, EdgeField, FieldType, argument, generated, types};
use async_graphql::dynamic::Object;

/// Adds the connection and the edge of a list: of nodes of a type and, where they are reached by relations, of these.
pub(super) fn connection(types: &mut Types, noun: &str, node: &str, relation: Option<&str>, description: &str) {
    let (connection, edge) = (generated::connection(noun), generated::edge(noun));
    types.add(edge_object(&edge, node, relation));
    types.add(connection_object(&connection, &edge, node, description));
}

fn edge_object(name: &str, node: &str, relation: Option<&str>) -> Object {
    EdgeField::ALL.iter().fold(Object::new(name), |object, edge_field| {
        let ty = match edge_field {
            EdgeField::Typename => None,
            EdgeField::Cursor => Some(FieldType::non_null(types::STRING)),
            EdgeField::Node => Some(FieldType::non_null(node)),
            EdgeField::Relation => relation.map(FieldType::non_null),
        };
        match ty {
            Some(ty) => object.field(field(edge_field.name(), ty, edge_field.description())),
            None => object,
        }
    })
}

fn connection_object(name: &str, edge: &str, node: &str, description: &str) -> Object {
    let object = Object::new(name);
    let object = if description.is_empty() { object } else { object.description(description) };
    ConnectionField::ALL.iter().fold(object, |object, connection_field| {
        let output = |ty| field(connection_field.name(), ty, connection_field.description());
        match connection_field {
            ConnectionField::Typename => object,
            ConnectionField::TotalCount => object.field(output(FieldType::non_null(types::INT))),
            ConnectionField::PageInfo => object.field(output(FieldType::non_null(types::PAGE_INFO))),
            ConnectionField::Nodes => object.field(output(FieldType::list(node))),
            ConnectionField::Edges => object.field(output(FieldType::list(edge))),
            ConnectionField::Aggregate => object.field(
                output(FieldType::list(types::AGGREGATE_GROUP))
                    .argument(input(argument::BY, FieldType::nullable_list(types::GROUP_BY), ""))
                    .argument(optional(argument::FIRST, types::INT, "")),
            ),
        }
    })
}
