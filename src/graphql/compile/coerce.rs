//! Coercion of single values: of arguments and of the fields of input objects.

use super::super::error::ApiError;
use crate::diagnostic::{one_of, suggestion};
use crate::model::PartialDate;
use async_graphql_value::indexmap::IndexMap;
use async_graphql_value::{ConstValue, Name};
use serde_json::json;

/// Maximum number of items of a list in a filter, and of identifiers in a lookup.
const MAX_ITEMS: usize = 1000;

/// Maximum number of characters of a value in a message, so that a message is never a whole document.
const MAX_SHOWN: usize = 60;

/// Maximum length of a date in bytes: EDTF intervals of approximate dates take less than 40.
const MAX_DATE: usize = 60;

/// Whether a value is a value of an enumeration: as a literal, or as text in a variable.
pub(super) fn is_enum_value(value: &ConstValue, name: &str) -> bool {
    enum_value(value).is_some_and(|value| value == name)
}

/// The name of an enumeration's value: as a literal, or as text in a variable.
pub(super) fn enum_value(value: &ConstValue) -> Option<&str> {
    match value {
        ConstValue::Enum(name) => Some(name),
        ConstValue::String(text) => Some(text),
        _ => None,
    }
}

/// A value as messages show it: cut where it is long.
pub(super) fn abbreviated(value: &ConstValue) -> String {
    let text = value.to_string();
    let short = cut(&text);
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// The beginning of a text that messages show.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(MAX_SHOWN).collect()
}

/// A date.
pub(super) fn date(value: &ConstValue, name: &str) -> Result<PartialDate, ApiError> {
    let ConstValue::String(text) = value else {
        return Err(ApiError::bad_input(format!(
            "`{name}` is {}: write a date in quotes, such as \"2012-09-01\"",
            abbreviated(value)
        )));
    };
    if text.len() > MAX_DATE {
        return Err(ApiError::bad_input(format!("`{name}` is too long for a date")));
    }
    PartialDate::parse(text).map_err(|error| {
        ApiError::bad_input(format!("`{name}`: {}; {}", error.message, error.help))
            .detail("offset", json!(error.offset))
    })
}

/// A text or an identifier.
pub(super) fn text(value: &ConstValue, name: &str) -> Result<String, ApiError> {
    match value {
        ConstValue::String(text) => Ok(text.clone()),
        // GraphQL takes whole numbers for identifiers.
        ConstValue::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        other => Err(ApiError::bad_input(format!("`{name}` is {}: write text in quotes", abbreviated(other)))),
    }
}

/// A whole number.
pub(super) fn int(value: &ConstValue, name: &str) -> Result<i32, ApiError> {
    match value {
        ConstValue::Number(number) => number.as_i64().and_then(|number| i32::try_from(number).ok()),
        _ => None,
    }
    .ok_or_else(|| ApiError::bad_input(format!("`{name}` is {}: write a whole number of 32 bits", abbreviated(value))))
}

/// A number.
pub(super) fn float(value: &ConstValue, name: &str) -> Result<f64, ApiError> {
    match value {
        ConstValue::Number(number) => number.as_f64(),
        _ => None,
    }
    .ok_or_else(|| ApiError::bad_input(format!("`{name}` is {}: write a number", abbreviated(value))))
}

/// A truth value.
pub(super) fn boolean(value: &ConstValue, name: &str) -> Result<bool, ApiError> {
    match value {
        ConstValue::Boolean(flag) => Ok(*flag),
        other => Err(ApiError::bad_input(format!("`{name}` is {}: write true or false", abbreviated(other)))),
    }
}

/// The items of a list.
pub(super) fn list(value: ConstValue, name: &str) -> Result<Vec<ConstValue>, ApiError> {
    let items = match value {
        ConstValue::List(items) => items,
        // GraphQL takes a single value for a list of one.
        single => vec![single],
    };
    if items.len() > MAX_ITEMS {
        let message = format!("`{name}` has {} items, the limit is {MAX_ITEMS}", items.len());
        return Err(ApiError::past_limit(message, items.len() as u64, MAX_ITEMS as u64));
    }
    Ok(items)
}

/// The fields of an input object.
pub(super) fn object(value: ConstValue, name: &str) -> Result<IndexMap<Name, ConstValue>, ApiError> {
    match value {
        ConstValue::Object(fields) => Ok(fields),
        other => Err(ApiError::bad_input(format!("`{name}` is {}: write an object", abbreviated(&other)))),
    }
}

/// The one field of an input object that is given and not null.
pub(super) fn single_field(value: ConstValue, help: &str) -> Result<(Name, ConstValue), ApiError> {
    let ConstValue::Object(fields) = value else { return Err(ApiError::bad_input(help)) };
    let mut fields = fields.into_iter().filter(|(_, value)| *value != ConstValue::Null);
    match (fields.next(), fields.next()) {
        (Some(field), None) => Ok(field),
        _ => Err(ApiError::bad_input(help)),
    }
}

/// The position of an enumeration's value among the known ones.
pub(super) fn enum_position<'a>(
    value: &ConstValue,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Result<usize, ApiError> {
    let word = enum_value(value);
    let found = word.and_then(|word| known.clone().position(|candidate| candidate == word));
    found.ok_or_else(|| {
        let all = format!("one of {}", one_of(known.clone()));
        let help = suggestion(word.unwrap_or_default(), known, all);
        ApiError::bad_input(format!("`{name}` has no value {}; {help}", abbreviated(value)))
    })
}
