//! Operation → plan and shape.
//!
//! The whole selection is read before anything is fetched: fields of fragments are collected for the kinds that the
//! fragments' type conditions leave, arguments become filters, orders and pages, and fields that lead to other entities
//! become hops. The plan goes to the store, the shape to the writer of the response.

mod arguments;
mod facts;
mod filter;
mod groups;
mod list;
mod parts;
mod records;
mod root;
mod search;
mod select;
mod traversal;

pub(super) use list::DEFAULT_PAGE;

use super::error::ApiError;
use super::shape::{Fields, RootOut};
use super::vocabulary::Vocabulary;
use crate::model::PartialDate;
use crate::query::{AsOf, Certainty, Plan, Scope};
use async_graphql_parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use async_graphql_value::{ConstValue, Name};
use rustc_hash::FxHashMap;

/// What an operation compiles to.
pub(super) struct Compiled {
    pub(super) plan: Plan,
    pub(super) shape: Fields<RootOut>,
    /// Whether introspection fields are selected too; they are the library's.
    pub(super) introspects: bool,
}

impl Compiled {
    /// Whether anything is asked of the store.
    pub(super) fn reads(&self) -> bool {
        let of_the_store = |what: &RootOut| !matches!(what, RootOut::Typename | RootOut::Introspection(_));
        self.shape.iter().any(|field| of_the_store(&field.what))
    }
}

/// Compiles the operation that a request names.
pub(super) fn compile(
    vocabulary: &Vocabulary,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &serde_json::Map<String, serde_json::Value>,
) -> Result<Compiled, ApiError> {
    let operation = operation(document, operation_name)?;
    let variables = values(operation, variables)?;
    Compiler { vocabulary, document, variables }.operation(operation)
}

pub(super) fn operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d OperationDefinition, ApiError> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(&operation.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations
            .values()
            .next()
            .map(|operation| &operation.node)
            .ok_or_else(|| ApiError::bad_input("no operation")),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| &operation.node).ok_or_else(|| {
                let near = crate::diagnostic::closest(name, operations.keys().map(Name::as_str));
                ApiError::bad_input(match near {
                    Some(near) => format!("the document has no operation of that name; did you mean `{near}`?"),
                    None => "the document has no operation of that name".to_owned(),
                })
            })
        }
        (DocumentOperations::Single(_), Some(_)) => {
            Err(ApiError::bad_input("the document has no operation of that name"))
        }
        (DocumentOperations::Multiple(_), None) => {
            Err(ApiError::bad_input("the document has several operations: say which in `operationName`"))
        }
    }
}

/// Values of the variables that an operation declares: given, or by default. Undeclared ones are of no interest.
fn values<'d>(
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

struct Compiler<'a> {
    vocabulary: &'a Vocabulary,
    document: &'a ExecutableDocument,
    variables: FxHashMap<&'a str, ConstValue>,
}

/// What fields inherit from the fields above them.
#[derive(Clone, Debug, Default)]
struct Context {
    date: Option<PartialDate>,
    certainty: Certainty,
    sensitive: bool,
}

impl Context {
    fn scope(&self) -> Scope {
        let as_of = self.date.as_ref().map(|date| AsOf { date: date.clone(), certainty: self.certainty });
        Scope { as_of, sensitive: self.sensitive }
    }
}
