//! Arguments: resolving variables and reading single values.

use super::super::error::ApiError;
use super::select::Entry;
use super::{Compiler, Context};
use crate::diagnostic::{closest, one_of};
use crate::model::PartialDate;
use crate::ontology::KindSet;
use crate::query::Certainty;
use async_graphql_parser::Positioned;
use async_graphql_value::{ConstValue, Name, Value};
use serde_json::json;
use std::fmt::Display;

/// Most items of a list in a filter, and most identifiers in a lookup.
pub(super) const MAX_ITEMS: usize = 1000;

impl Compiler<'_> {
    /// A value with its variables put in; none for a variable without a value.
    pub(super) fn resolve(&self, value: &Value) -> Option<ConstValue> {
        if let Value::Variable(name) = value {
            return self.variables.get(name.as_str()).cloned();
        }
        // Within lists and objects a missing variable counts as null, which filters pass over.
        let put_in = |name: Name| Ok::<_, ()>(self.variables.get(name.as_str()).cloned().unwrap_or_default());
        value.clone().into_const_with(put_in).ok()
    }

    /// An argument of a field, if it is given.
    pub(super) fn argument(&self, entry: &Entry<'_>, name: &str) -> Option<ConstValue> {
        entry.field().node.get_argument(name).and_then(|value: &Positioned<Value>| self.resolve(&value.node))
    }

    /// An argument of a field, if it is given and not null: for all arguments but `asOf` that says the same.
    pub(super) fn given(&self, entry: &Entry<'_>, name: &str) -> Option<ConstValue> {
        self.argument(entry, name).filter(|value| *value != ConstValue::Null)
    }

    /// An argument that must be given. Validation has seen to it, but for variables that have no value.
    pub(super) fn required(&self, entry: &Entry<'_>, name: &str) -> Result<ConstValue, ApiError> {
        self.given(entry, name).ok_or_else(|| ApiError::bad_input(format!("`{name}` has no value")))
    }

    /// An identifier that must be given.
    pub(super) fn id(&self, entry: &Entry<'_>, name: &str) -> Result<Box<str>, ApiError> {
        text(&self.required(entry, name)?, name).map(Into::into)
    }

    /// The identifiers that an argument lists.
    pub(super) fn ids(&self, entry: &Entry<'_>, name: &str) -> Result<Vec<Box<str>>, ApiError> {
        self.list(entry, name)?.iter().map(|id| text(id, name).map(Into::into)).collect()
    }

    /// The items that an argument lists: none, unless given.
    pub(super) fn list(&self, entry: &Entry<'_>, name: &str) -> Result<Vec<ConstValue>, ApiError> {
        self.given(entry, name).map_or_else(|| Ok(Vec::new()), |value| list(value, name))
    }

    /// The kinds that an argument names; all of them unless given.
    pub(super) fn kinds<'n>(
        &self,
        entry: &Entry<'_>,
        argument: &str,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Result<KindSet, ApiError> {
        match self.given(entry, argument) {
            None => Ok(KindSet::first(known.count())),
            Some(value) => list(value, argument)?.iter().map(|one| choose(one, argument, known.clone())).collect(),
        }
    }

    /// A number within its bounds, and the one that stands where none is given.
    pub(super) fn number<N>(
        &self,
        entry: &Entry<'_>,
        name: &str,
        (least, most): (N, N),
        usual: N,
    ) -> Result<N, ApiError>
    where
        N: TryFrom<i32> + PartialOrd + Display,
    {
        let Some(value) = self.given(entry, name) else { return Ok(usual) };
        let number = int(&value, name)?;
        let fitting = N::try_from(number).ok().filter(|number| (&least..=&most).contains(&number));
        fitting
            .ok_or_else(|| ApiError::bad_input(format!("`{name}` is {number}: write a number from {least} to {most}")))
    }

    /// What holds below a field: its `asOf`, `certainty` and `includeSensitive`, or else those above.
    pub(super) fn below(&self, entry: &Entry<'_>, above: &Context) -> Result<Context, ApiError> {
        let mut context = above.clone();
        match self.argument(entry, "asOf") {
            None => {}
            Some(ConstValue::Null) => context.date = None,
            Some(value) => context.date = Some(date(&value, "asOf")?),
        }
        match self.argument(entry, "certainty") {
            Some(value) if is_word(&value, "CERTAIN") => context.certainty = Certainty::Certain,
            Some(value) if is_word(&value, "POSSIBLE") => context.certainty = Certainty::Possible,
            _ => {}
        }
        if let Some(ConstValue::Boolean(sensitive)) = self.argument(entry, "includeSensitive") {
            context.sensitive = sensitive;
        }
        Ok(context)
    }
}

pub(super) fn is_word(value: &ConstValue, word: &str) -> bool {
    matches!(value, ConstValue::Enum(name) if name == word) || matches!(value, ConstValue::String(text) if text == word)
}

/// The name of an enumeration's value: as a literal, or as text in a variable.
pub(super) fn word(value: &ConstValue) -> Option<&str> {
    match value {
        ConstValue::Enum(name) => Some(name),
        ConstValue::String(text) => Some(text),
        _ => None,
    }
}

/// An argument's value in a message: short, and never a whole document.
pub(super) fn shown(value: &ConstValue) -> String {
    let text = value.to_string();
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

pub(super) fn date(value: &ConstValue, what: &str) -> Result<PartialDate, ApiError> {
    let ConstValue::String(text) = value else {
        return Err(ApiError::bad_input(format!(
            "`{what}` is {}: write a date in quotes, such as \"2012-09-01\"",
            shown(value)
        )));
    };
    if text.len() > 60 {
        return Err(ApiError::bad_input(format!("`{what}` is too long for a date")));
    }
    PartialDate::parse(text).map_err(|error| {
        ApiError::bad_input(format!("`{what}`: {}; {}", error.message, error.help))
            .detail("offset", json!(error.offset))
    })
}

pub(super) fn text(value: &ConstValue, what: &str) -> Result<String, ApiError> {
    match value {
        ConstValue::String(text) => Ok(text.clone()),
        // GraphQL takes whole numbers for identifiers.
        ConstValue::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        other => Err(ApiError::bad_input(format!("`{what}` is {}: write text in quotes", shown(other)))),
    }
}

pub(super) fn int(value: &ConstValue, what: &str) -> Result<i32, ApiError> {
    match value {
        ConstValue::Number(number) => number.as_i64().and_then(|number| i32::try_from(number).ok()),
        _ => None,
    }
    .ok_or_else(|| ApiError::bad_input(format!("`{what}` is {}: write a whole number of 32 bits", shown(value))))
}

pub(super) fn list(value: ConstValue, what: &str) -> Result<Vec<ConstValue>, ApiError> {
    let items = match value {
        ConstValue::List(items) => items,
        // GraphQL takes a single value for a list of one.
        single => vec![single],
    };
    if items.len() > MAX_ITEMS {
        let message = format!("`{what}` has {} items, the limit is {MAX_ITEMS}", items.len());
        return Err(ApiError::past_limit(message, items.len() as u64, MAX_ITEMS as u64));
    }
    Ok(items)
}

/// The one field of an input object that is given and not null.
pub(super) fn one_field(value: ConstValue, help: &str) -> Result<(Name, ConstValue), ApiError> {
    let ConstValue::Object(fields) = value else { return Err(ApiError::bad_input(help)) };
    let mut fields = fields.into_iter().filter(|(_, value)| *value != ConstValue::Null);
    match (fields.next(), fields.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(ApiError::bad_input(help)),
    }
}

/// The position of a name among known ones.
pub(super) fn choose<'a>(
    value: &ConstValue,
    what: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Result<usize, ApiError> {
    let found = word(value).and_then(|name| known.clone().position(|one| one == name));
    found.ok_or_else(|| {
        let near = word(value).and_then(|name| closest(name, known.clone()));
        let help = near.map_or_else(|| format!("one of {}", one_of(known)), |near| format!("did you mean `{near}`?"));
        ApiError::bad_input(format!("`{what}` has no value {}; {help}", shown(value)))
    })
}
