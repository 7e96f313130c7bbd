//! The operation of a document that a request names, and the values of its variables.

use super::super::error::ApiError;
use super::super::shape::{Fields, RootSelection};
use super::super::vocabulary::Vocabulary;
use super::compiler::Compiler;
use crate::diagnostic::suggestion;
use crate::query::Plan;
use async_graphql_parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use async_graphql_value::{ConstValue, Name};
use rustc_hash::FxHashMap;

/// Compiled operation: a plan for the store and the shape of the response.
pub(in crate::graphql) struct Compiled {
    pub(in crate::graphql) plan: Plan,
    pub(in crate::graphql) shape: Fields<RootSelection>,
    /// Whether introspection fields are selected too; they are the library's.
    pub(in crate::graphql) introspects: bool,
}

impl Compiled {
    /// Whether anything is asked of the store.
    pub(in crate::graphql) fn reads(&self) -> bool {
        let is_of_store = |root: &RootSelection| match root {
            RootSelection::Typename | RootSelection::Introspection(_) => false,
            RootSelection::Dataset(_)
            | RootSelection::One { .. }
            | RootSelection::Many { .. }
            | RootSelection::Page { .. }
            | RootSelection::Exists { .. }
            | RootSelection::Subgraph { .. }
            | RootSelection::Matches { .. }
            | RootSelection::Changes { .. } => true,
        };
        self.shape.iter().any(|field| is_of_store(&field.selection))
    }
}

/// Compiles the operation that a request names.
pub(in crate::graphql) fn compile(
    vocabulary: &Vocabulary,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &serde_json::Map<String, serde_json::Value>,
) -> Result<Compiled, ApiError> {
    let operation = operation(document, operation_name)?;
    let variables = variable_values(operation, variables)?;
    let mut plan = Plan::default();
    let shape = Compiler { vocabulary, document, variables }.root_fields(operation, &mut plan)?;
    let introspects = shape.iter().any(|field| matches!(field.selection, RootSelection::Introspection(_)));
    Ok(Compiled { plan, shape, introspects })
}

/// The operation of a name, or the only one.
pub(in crate::graphql) fn operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d OperationDefinition, ApiError> {
    const UNKNOWN: &str = "the document has no operation of that name";
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(&operation.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations
            .values()
            .next()
            .map(|operation| &operation.node)
            .ok_or_else(|| ApiError::bad_input("no operation")),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| &operation.node).ok_or_else(|| {
                let help = suggestion(name, operations.keys().map(Name::as_str), "");
                ApiError::bad_input(if help.is_empty() { UNKNOWN.to_owned() } else { format!("{UNKNOWN}; {help}") })
            })
        }
        (DocumentOperations::Single(_), Some(_)) => Err(ApiError::bad_input(UNKNOWN)),
        (DocumentOperations::Multiple(_), None) => {
            Err(ApiError::bad_input("the document has several operations: say which in `operationName`"))
        }
    }
}

/// Values of the variables that an operation declares: given, or by default. Undeclared ones are of no interest.
fn variable_values<'d>(
    operation: &'d OperationDefinition,
    given: &serde_json::Map<String, serde_json::Value>,
) -> Result<FxHashMap<&'d str, ConstValue>, ApiError> {
    let mut values = FxHashMap::default();
    for definition in &operation.variable_definitions {
        let (name, ty) = (definition.node.name.node.as_str(), &definition.node.var_type.node);
        let value = match given.get(name) {
            Some(value) => ConstValue::from_json(value.clone()).ok(),
            None => definition.node.default_value.as_ref().map(|value| value.node.clone()),
        };
        match value {
            None | Some(ConstValue::Null) if !ty.nullable => {
                return Err(ApiError::bad_input(format!("the variable `${name}` of type `{ty}` has no value"))
                    .at(definition.pos));
            }
            Some(value) => {
                values.insert(name, value);
            }
            None => {}
        }
    }
    Ok(values)
}
