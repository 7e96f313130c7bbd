//! Filters of single values, by type.

use super::build::{Types, input, optional};
use crate::api::{FieldType, GroupByField, OperatorField, types as names};
use crate::ontology::{Ontology, Property, PropertyType};
use async_graphql::dynamic::{InputObject, InputValue};

/// The field of a filter that is about a property. It names the enumeration whose values a filter without a type of its
/// own takes.
pub(super) fn property_filter(ontology: &Ontology, property: &Property) -> InputValue {
    let values = match property.ty {
        PropertyType::Enum(id) => ontology[id].name.as_str(),
        PropertyType::String | PropertyType::Int | PropertyType::Float | PropertyType::Boolean | PropertyType::Date => {
            ""
        }
    };
    optional(&property.name, filter_type(property), values)
}

fn filter_type(property: &Property) -> &'static str {
    match (property.ty, property.list) {
        (PropertyType::Enum(_), true) => names::ENUM_LIST_FILTER,
        (_, true) => names::STRING_LIST_FILTER,
        (PropertyType::String, false) => names::STRING_FILTER,
        (PropertyType::Int, false) => names::INT_FILTER,
        (PropertyType::Float, false) => names::FLOAT_FILTER,
        (PropertyType::Boolean, false) => names::BOOLEAN_FILTER,
        (PropertyType::Date, false) => names::PARTIAL_DATE_FILTER,
        (PropertyType::Enum(_), false) => names::ENUM_FILTER,
    }
}

pub(super) fn register(types: &mut Types) {
    use OperatorField::{Contains, Eq, Gt, Gte, In, Includes, IsNull, Lt, Lte, Ne, StartsWith};
    let group_by = InputObject::new(names::GROUP_BY).description("What items of a list have in common: one of these.");
    types.add(
        GroupByField::ALL
            .iter()
            .fold(group_by, |ty, field| ty.field(optional(field.name(), names::STRING, field.description()))),
    );
    let filters: [(&str, &str, &[OperatorField], &str); 7] = [
        (names::ID_FILTER, names::ID, &[Eq, Ne, In, Contains, StartsWith, IsNull], "Identifiers."),
        (
            names::STRING_FILTER,
            names::STRING,
            &[Eq, Ne, In, Contains, StartsWith, Lt, Lte, Gt, Gte, IsNull],
            "Text. Equality is exact; the others disregard case and marks.",
        ),
        (names::INT_FILTER, names::INT, &[Eq, Ne, In, Lt, Lte, Gt, Gte, IsNull], "Whole numbers."),
        (names::FLOAT_FILTER, names::FLOAT, &[Eq, Ne, In, Lt, Lte, Gt, Gte, IsNull], "Numbers."),
        (names::BOOLEAN_FILTER, names::BOOLEAN, &[Eq, Ne, In, IsNull], "True or false."),
        (
            names::PARTIAL_DATE_FILTER,
            names::PARTIAL_DATE,
            &[Eq, Ne, In, Lt, Lte, Gt, Gte, IsNull],
            "Dates. `lt`, `gt`: before or after on every reading; `lte`: can last be no later; `gte`: can first be no earlier.",
        ),
        (names::ENUM_FILTER, names::ENUM_VALUE, &[Eq, Ne, In, IsNull], "Values of an enumeration."),
    ];
    for (name, operand, operators, description) in filters {
        types.add(filter(name, operand, operators, description));
    }
    for (name, operand) in [(names::STRING_LIST_FILTER, names::STRING), (names::ENUM_LIST_FILTER, names::ENUM_VALUE)] {
        types.add(filter(name, operand, &[Includes, IsNull], "Lists."));
    }
}

fn filter(name: &str, operand: &str, operators: &[OperatorField], description: &str) -> InputObject {
    operators.iter().fold(InputObject::new(name).description(description), |filter, operator| {
        let ty = match operator {
            OperatorField::In => FieldType::nullable_list(operand),
            OperatorField::IsNull => FieldType::nullable(names::BOOLEAN),
            OperatorField::Eq
            | OperatorField::Ne
            | OperatorField::Includes
            | OperatorField::Contains
            | OperatorField::StartsWith
            | OperatorField::Lt
            | OperatorField::Lte
            | OperatorField::Gt
            | OperatorField::Gte => FieldType::nullable(operand),
        };
        filter.field(input(operator.name(), ty, operator.description()))
    })
}
