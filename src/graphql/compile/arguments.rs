//! Arguments of fields: variables put in, values coerced.

use super::super::error::ApiError;
use super::coerce::{date, enum_position, int, is_enum_value, list, text};
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use crate::api::{CertaintyValue, argument};
use crate::ontology::KindSet;
use crate::query::Certainty;
use async_graphql_parser::Positioned;
use async_graphql_value::{ConstValue, Value};
use std::fmt::Display;

impl Compiler<'_> {
    /// An argument of a field, if it is given.
    pub(super) fn argument(&self, field: &CollectedField<'_>, name: &str) -> Option<ConstValue> {
        field.first().node.get_argument(name).and_then(|value: &Positioned<Value>| self.value_of(&value.node))
    }

    /// An argument of a field, if it is given and not null: for all arguments but `asOf` that says the same.
    pub(super) fn non_null_argument(&self, field: &CollectedField<'_>, name: &str) -> Option<ConstValue> {
        self.argument(field, name).filter(|value| *value != ConstValue::Null)
    }

    /// An argument that must be given. Validation has seen to it, but for variables that have no value.
    pub(super) fn required_argument(&self, field: &CollectedField<'_>, name: &str) -> Result<ConstValue, ApiError> {
        self.non_null_argument(field, name).ok_or_else(|| ApiError::bad_input(format!("`{name}` has no value")))
    }

    /// A text, if it is given.
    pub(super) fn text_argument(&self, field: &CollectedField<'_>, name: &str) -> Result<Option<Box<str>>, ApiError> {
        let value = self.non_null_argument(field, name);
        value.map(|value| text(&value, name).map(Into::into)).transpose()
    }

    /// An identifier that must be given.
    pub(super) fn id_argument(&self, field: &CollectedField<'_>, name: &str) -> Result<Box<str>, ApiError> {
        text(&self.required_argument(field, name)?, name).map(Into::into)
    }

    /// The identifiers that an argument lists.
    pub(super) fn ids_argument(&self, field: &CollectedField<'_>, name: &str) -> Result<Vec<Box<str>>, ApiError> {
        self.list_argument(field, name)?.iter().map(|id| text(id, name).map(Into::into)).collect()
    }

    /// The items that an argument lists: none, unless given.
    pub(super) fn list_argument(&self, field: &CollectedField<'_>, name: &str) -> Result<Vec<ConstValue>, ApiError> {
        self.non_null_argument(field, name).map_or_else(|| Ok(Vec::new()), |value| list(value, name))
    }

    /// The kinds that an argument names; all of them unless given.
    pub(super) fn kinds_argument<'n>(
        &self,
        field: &CollectedField<'_>,
        name: &str,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Result<KindSet, ApiError> {
        match self.non_null_argument(field, name) {
            None => Ok(KindSet::first(known.count())),
            Some(value) => list(value, name)?.iter().map(|kind| enum_position(kind, name, known.clone())).collect(),
        }
    }

    /// A whole number within its bounds, or the default.
    pub(super) fn int_argument<N>(
        &self,
        field: &CollectedField<'_>,
        name: &str,
        (minimum, maximum): (N, N),
        default: N,
    ) -> Result<N, ApiError>
    where
        N: TryFrom<i32> + PartialOrd + Display,
    {
        let Some(value) = self.non_null_argument(field, name) else { return Ok(default) };
        let number = int(&value, name)?;
        let fitting = N::try_from(number).ok().filter(|number| (&minimum..=&maximum).contains(&number));
        fitting.ok_or_else(|| {
            ApiError::bad_input(format!("`{name}` is {number}: write a number from {minimum} to {maximum}"))
        })
    }

    /// What the fields below a field inherit: its `asOf`, `certainty` and `includeSensitive`, or else those above.
    pub(super) fn inherited(&self, field: &CollectedField<'_>, above: &Inherited) -> Result<Inherited, ApiError> {
        let mut inherited = above.clone();
        match self.argument(field, argument::AS_OF) {
            None => {}
            Some(ConstValue::Null) => inherited.date = None,
            Some(value) => inherited.date = Some(date(&value, argument::AS_OF)?),
        }
        match self.argument(field, argument::CERTAINTY) {
            Some(value) if is_enum_value(&value, CertaintyValue::Certain.name()) => {
                inherited.certainty = Certainty::Certain;
            }
            Some(value) if is_enum_value(&value, CertaintyValue::Possible.name()) => {
                inherited.certainty = Certainty::Possible;
            }
            _ => {}
        }
        if let Some(ConstValue::Boolean(sensitive)) = self.argument(field, argument::INCLUDE_SENSITIVE) {
            inherited.sensitive = sensitive;
        }
        Ok(inherited)
    }
}
