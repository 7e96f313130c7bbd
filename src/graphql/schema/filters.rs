//! Filters of single values, by type.

use super::{Types, input};
use crate::ontology::{Ontology, Property, PropertyType};
use async_graphql::dynamic::InputObject;

/// The filter for a property.
pub(super) fn of_property(property: &Property) -> &'static str {
    match (property.ty, property.list) {
        (PropertyType::Enum(_), true) => "EnumListFilter",
        (_, true) => "StringListFilter",
        (PropertyType::String, _) => "StringFilter",
        (PropertyType::Int, _) => "IntFilter",
        (PropertyType::Float, _) => "FloatFilter",
        (PropertyType::Boolean, _) => "BooleanFilter",
        (PropertyType::Date, _) => "PartialDateFilter",
        (PropertyType::Enum(_), _) => "EnumFilter",
    }
}

/// Names the enumeration whose values a filter without a type of its own takes.
pub(super) fn values(ontology: &Ontology, property: &Property) -> String {
    match property.ty {
        PropertyType::Enum(id) => ontology[id].name.clone(),
        _ => String::new(),
    }
}

pub(super) fn register(types: &mut Types) {
    types.add(
        InputObject::new("GroupBy")
            .description("What items of a list have in common: one of these.")
            .field(input("property", "String", "`kind`, `derived` or a property of the kind, but dates."))
            .field(input("year", "String", "`start`, `end` or another date: the first year that it can be."))
            .field(input(
                "relation",
                "String",
                "Of entities a field such as `members`: the far ends. Of relations `node`, `from` or `to`.",
            )),
    );
    let compare = ["lt", "lte", "gt", "gte"];
    let text = ["contains", "startsWith"];
    let filters: [(&str, &str, &[&str], &str); 7] = [
        ("IDFilter", "ID", &text, "Identifiers."),
        (
            "StringFilter",
            "String",
            &[text, [compare[0], compare[1]], [compare[2], compare[3]]].concat(),
            "Text. Equality is exact; the others disregard case and marks.",
        ),
        ("IntFilter", "Int", &compare, "Whole numbers."),
        ("FloatFilter", "Float", &compare, "Numbers."),
        ("BooleanFilter", "Boolean", &[], "True or false."),
        (
            "PartialDateFilter",
            "PartialDate",
            &compare,
            "Dates. `lt`, `gt`: before or after on every reading; `lte`: can last be no later; `gte`: can first be no earlier.",
        ),
        ("EnumFilter", "EnumValue", &[], "Values of an enumeration."),
    ];
    for (name, ty, operators, description) in filters {
        let mut filter =
            InputObject::new(name).description(description).field(input("eq", ty, "")).field(input("ne", ty, ""));
        filter = filter.field(input("in", &format!("[{ty}!]"), ""));
        for operator in operators {
            filter = filter.field(input(operator, ty, ""));
        }
        types.add(filter.field(input("isNull", "Boolean", "")));
    }
    for (name, ty) in [("StringListFilter", "String"), ("EnumListFilter", "EnumValue")] {
        types.add(
            InputObject::new(name)
                .description("Lists.")
                .field(input("includes", ty, ""))
                .field(input("isNull", "Boolean", "")),
        );
    }
}
