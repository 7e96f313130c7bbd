//! Errors of the library's validation, as clients see them.
//!
//! The library suggests names of output fields only. Fields of input objects are looked up here, in the document and the
//! schema: an error is known by its place, which is that of the argument, and never by its text.

use super::error::{ApiError, Code, shorten};
use super::execute::Prepared;
use crate::diagnostic::{closest, did_you_mean};
use async_graphql::dynamic::Schema;
use async_graphql::registry::{MetaField, MetaType, MetaTypeName, Registry};
use async_graphql::{Pos, ServerError};
use async_graphql_parser::Positioned;
use async_graphql_parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet, VariableDefinition};
use async_graphql_value::{ConstValue, Name, Value};
use rustc_hash::FxHashMap;
use serde_json::Map;

/// Maximum number of errors in a response.
const MAX_ERRORS: usize = 10;

/// The errors that validation found in a document.
pub(super) fn errors(schema: &Schema, prepared: &Prepared, errors: &[ServerError]) -> Vec<ApiError> {
    let unknown = UnknownInputFields::of(schema.registry(), &prepared.document.parsed, &prepared.variables);
    let errors = errors.iter().take(MAX_ERRORS).map(|error| {
        let at = error.locations.first().copied();
        let suggested = at.and_then(|at| unknown.messages.get(&(at.line, at.column)));
        let message = suggested.map_or_else(|| shorten(&error.message), String::clone);
        let error = ApiError::new(Code::ValidationFailed, message);
        at.map_or(error.clone(), |at| error.at(at))
    });
    errors.collect()
}

/// Unknown fields of input objects for which the schema has a similar name.
struct UnknownInputFields<'d> {
    registry: &'d Registry,
    variables: &'d Map<String, serde_json::Value>,
    /// Messages by line and column of the argument or of the variable that has the field.
    messages: FxHashMap<(usize, usize), String>,
}

impl<'d> UnknownInputFields<'d> {
    fn of(
        registry: &'d Registry,
        document: &'d ExecutableDocument,
        variables: &'d Map<String, serde_json::Value>,
    ) -> Self {
        let mut unknown = Self { registry, variables, messages: FxHashMap::default() };
        for (_, operation) in document.operations.iter() {
            for variable in &operation.node.variable_definitions {
                unknown.variable(variable);
            }
            let root = match operation.node.ty {
                OperationType::Query => registry.types.get(&registry.query_type),
                // This API has queries only.
                OperationType::Mutation | OperationType::Subscription => None,
            };
            unknown.selection_set(&operation.node.selection_set.node, root);
        }
        for fragment in document.fragments.values() {
            let on = registry.types.get(fragment.node.type_condition.node.on.node.as_str());
            unknown.selection_set(&fragment.node.selection_set.node, on);
        }
        unknown
    }

    fn selection_set(&mut self, set: &'d SelectionSet, parent: Option<&'d MetaType>) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let definition = parent.and_then(|parent| parent.field_by_name(&field.node.name.node));
                    if let Some(definition) = definition {
                        self.arguments(&field.node.arguments, definition);
                    }
                    let ty = definition.and_then(|definition| {
                        self.registry.types.get(MetaTypeName::concrete_typename(&definition.ty))
                    });
                    self.selection_set(&field.node.selection_set.node, ty);
                }
                Selection::InlineFragment(fragment) => {
                    let on = match &fragment.node.type_condition {
                        Some(condition) => self.registry.types.get(condition.node.on.node.as_str()),
                        None => parent,
                    };
                    self.selection_set(&fragment.node.selection_set.node, on);
                }
                // Fragments are looked at once, where they are defined.
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn arguments(&mut self, arguments: &'d [(Positioned<Name>, Positioned<Value>)], definition: &'d MetaField) {
        for (name, value) in arguments {
            let Some(argument) = definition.args.get(name.node.as_str()) else { continue };
            let variable = |name: Name| {
                let value = self.variables.get(name.as_str()).ok_or(())?;
                ConstValue::from_json(value.clone()).map_err(|_| ())
            };
            let Ok(value) = value.node.clone().into_const_with(variable) else { continue };
            self.input(name.pos, "Invalid value for argument", &argument.ty, &value, &name.node);
        }
    }

    fn variable(&mut self, variable: &'d Positioned<VariableDefinition>) {
        if let Some(value) = &variable.node.default_value {
            let (ty, name) = (variable.node.var_type.to_string(), &variable.node.name.node);
            self.input(variable.pos, "Invalid default value for argument:", &ty, &value.node, name);
        }
    }

    /// Notes the first unknown field of a value, in the words of the library.
    fn input(&mut self, at: Pos, fault: &str, ty: &str, value: &ConstValue, name: &str) {
        let Some(Unknown { path, field, ty, similar }) = unknown_field(self.registry, ty, value, name) else { return };
        // The library quotes names so, and GraphQL names have no quotes of their own.
        let help = did_you_mean(similar).replace('`', "\"");
        let message = format!("{fault} \"{path}\", unknown field \"{field}\" of type \"{ty}\"");
        self.messages.insert((at.line, at.column), format!("{}; {help}", shorten(&message)));
    }
}

/// Unknown field of an input object.
struct Unknown<'d, 'v> {
    /// Path of the object from the argument.
    path: String,
    field: &'v str,
    /// Type of the object.
    ty: &'d str,
    /// The field that may have been meant.
    similar: &'d str,
}

/// The first unknown field of a value of an input type, and of the values in it, that has a similar name.
fn unknown_field<'d, 'v>(
    registry: &'d Registry,
    ty: &str,
    value: &'v ConstValue,
    path: &str,
) -> Option<Unknown<'d, 'v>> {
    match (MetaTypeName::create(ty), value) {
        (MetaTypeName::List(ty), ConstValue::List(items)) => {
            items.iter().enumerate().find_map(|(at, item)| unknown_field(registry, ty, item, &format!("{path}.{at}")))
        }
        // A single value stands for a list of one.
        (MetaTypeName::NonNull(ty) | MetaTypeName::List(ty), _) => unknown_field(registry, ty, value, path),
        (MetaTypeName::Named(ty), ConstValue::Object(fields)) => {
            let MetaType::InputObject { input_fields, name, .. } = registry.types.get(ty)? else { return None };
            let nested = input_fields.values().find_map(|known| {
                unknown_field(registry, &known.ty, fields.get(known.name.as_str())?, &format!("{path}.{}", known.name))
            });
            nested.or_else(|| {
                let unknown = fields.keys().find(|field| !input_fields.contains_key(field.as_str()))?;
                let similar = closest(unknown, input_fields.keys().map(String::as_str))?;
                Some(Unknown { path: path.to_owned(), field: unknown, ty: name, similar })
            })
        }
        (MetaTypeName::Named(_), _) => None,
    }
}
