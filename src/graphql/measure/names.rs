//! Lengths of the names in a document.
//!
//! The library compares an unknown name with every name it may have meant, in time that grows with its length: 75 ms for
//! one of 65,000 bytes.

use super::super::error::{ApiError, Code};
use async_graphql_parser::types::{
    BaseType, Directive, ExecutableDocument, Field, Selection, SelectionSet, Type, TypeCondition, VariableDefinition,
};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::{ConstValue, Name, Value};

/// Maximum length of a name in bytes. Names of the API have at most 40; generated clients make longer ones for operations
/// and fragments, still below this.
const MAX_NAME: usize = 256;

/// Refuses a document with a name that is too long, wherever it stands. Each fragment is looked at once.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), ApiError> {
    for (operation_name, operation) in document.operations.iter() {
        operation_name.map_or(Ok(()), |operation_name| name(operation_name, operation.pos))?;
        operation.node.variable_definitions.iter().try_for_each(variable)?;
        directives(&operation.node.directives)?;
        selection_set(&operation.node.selection_set.node)?;
    }
    for (fragment_name, fragment) in &document.fragments {
        name(fragment_name, fragment.pos)?;
        condition(&fragment.node.type_condition)?;
        directives(&fragment.node.directives)?;
        selection_set(&fragment.node.selection_set.node)?;
    }
    Ok(())
}

fn name(name: &str, at: Pos) -> Result<(), ApiError> {
    if name.len() <= MAX_NAME {
        return Ok(());
    }
    let message = format!("a name has {} bytes, the limit is {MAX_NAME}", name.len());
    Err(ApiError::new(Code::ValidationFailed, message).at(at))
}

fn positioned(at: &Positioned<Name>) -> Result<(), ApiError> {
    name(&at.node, at.pos)
}

fn variable(variable: &Positioned<VariableDefinition>) -> Result<(), ApiError> {
    let VariableDefinition { name, var_type, directives: listed, default_value } = &variable.node;
    positioned(name)?;
    named_type(&var_type.node, var_type.pos)?;
    directives(listed)?;
    default_value.as_ref().map_or(Ok(()), |value| const_value(&value.node, value.pos))
}

fn named_type(ty: &Type, at: Pos) -> Result<(), ApiError> {
    match &ty.base {
        BaseType::Named(ty) => name(ty, at),
        BaseType::List(item) => named_type(item, at),
    }
}

fn condition(condition: &Positioned<TypeCondition>) -> Result<(), ApiError> {
    positioned(&condition.node.on)
}

fn directives(directives: &[Positioned<Directive>]) -> Result<(), ApiError> {
    for directive in directives {
        positioned(&directive.node.name)?;
        arguments(&directive.node.arguments)?;
    }
    Ok(())
}

fn arguments(arguments: &[(Positioned<Name>, Positioned<Value>)]) -> Result<(), ApiError> {
    for (name, argument) in arguments {
        positioned(name)?;
        value(&argument.node, argument.pos)?;
    }
    Ok(())
}

fn selection_set(set: &SelectionSet) -> Result<(), ApiError> {
    set.items.iter().try_for_each(|item| match &item.node {
        Selection::Field(field) => selected_field(&field.node),
        Selection::InlineFragment(fragment) => {
            fragment.node.type_condition.as_ref().map_or(Ok(()), condition)?;
            directives(&fragment.node.directives)?;
            selection_set(&fragment.node.selection_set.node)
        }
        Selection::FragmentSpread(spread) => {
            positioned(&spread.node.fragment_name)?;
            directives(&spread.node.directives)
        }
    })
}

fn selected_field(field: &Field) -> Result<(), ApiError> {
    field.alias.as_ref().map_or(Ok(()), positioned)?;
    positioned(&field.name)?;
    arguments(&field.arguments)?;
    directives(&field.directives)?;
    selection_set(&field.selection_set.node)
}

/// Names within a value stand at the place of the value: those of its fields, variables and enumerations.
fn value(within: &Value, at: Pos) -> Result<(), ApiError> {
    match within {
        Value::Variable(variable) => name(variable, at),
        Value::Enum(enumerated) => name(enumerated, at),
        Value::List(items) => items.iter().try_for_each(|item| value(item, at)),
        Value::Object(fields) => fields.iter().try_for_each(|(key, field)| {
            name(key, at)?;
            value(field, at)
        }),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Boolean(_) | Value::Binary(_) => Ok(()),
    }
}

/// As [`value`], of a variable's default.
fn const_value(within: &ConstValue, at: Pos) -> Result<(), ApiError> {
    match within {
        ConstValue::Enum(enumerated) => name(enumerated, at),
        ConstValue::List(items) => items.iter().try_for_each(|item| const_value(item, at)),
        ConstValue::Object(fields) => fields.iter().try_for_each(|(key, field)| {
            name(key, at)?;
            const_value(field, at)
        }),
        ConstValue::Null
        | ConstValue::Number(_)
        | ConstValue::String(_)
        | ConstValue::Boolean(_)
        | ConstValue::Binary(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql_parser::parse_query;

    fn checked(query: &str) -> Result<(), ApiError> {
        check(&parse_query(query).expect("a document"))
    }

    #[test]
    fn names_are_bounded_wherever_they_stand() {
        let places = [
            "{ # }",
            "{ #: a }",
            "{ a(#: 1) }",
            "{ a(b: #) }",
            "{ a(b: [{ #: 1 }]) }",
            "{ a(b: { c: [#] }) }",
            "{ a(b: { c: $# }) }",
            "query # { a }",
            "query ($#: Int) { a }",
            "query ($a: [#!]) { a }",
            "query ($a: A = { #: 1 }) { a }",
            "query ($a: A = [#]) { a }",
            "query ($a: A @#) { a }",
            "query @# { a }",
            "{ a @# }",
            "{ a @b(#: 1) }",
            "{ ... on # { a } }",
            "{ ... @# { a } }",
            "{ ...# }",
            "{ ...f @# }",
            "{ a } fragment # on A { a }",
            "{ a } fragment f on # { a }",
            "{ a } fragment f on A @# { a }",
            "{ a } fragment f on A { a { b { # } } }",
        ];
        for place in places {
            assert!(checked(&place.replace('#', &"n".repeat(MAX_NAME))).is_ok(), "{place}");
            let error = checked(&place.replace('#', &"n".repeat(MAX_NAME + 1))).expect_err(place);
            assert_eq!((error.code, error.at.is_some()), (Code::ValidationFailed, true), "{place}");
            assert_eq!(error.message, "a name has 257 bytes, the limit is 256", "{place}");
        }
        assert!(checked(&format!("{{ a(b: \"{}\") }}", "n".repeat(60_000))).is_ok(), "text is no name");
    }
}
