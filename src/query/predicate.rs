//! Predicates on one value.
//!
//! Logic is two-valued: a missing value matches `Ne` and `IsNull(true)` and no other predicate, so that `Not` is a true
//! complement.

use super::key::Key;
use super::scope::AsOf;
use crate::model::{PartialDate, Value, sort_key};

/// Predicate on one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// Equal to.
    Eq(Operand),
    /// Not equal to; a missing value is not equal.
    Ne(Operand),
    /// Equal to one of.
    In(Vec<Operand>),
    /// The sort key of the text contains this sort key.
    Contains(Box<str>),
    /// The sort key of the text starts with this sort key.
    StartsWith(Box<str>),
    /// The list contains.
    Includes(Operand),
    /// Before. Dates: every day it can be is before every day the other can be.
    Lt(Operand),
    /// Before or equal. Dates: it can last be no later than the other can last be.
    Lte(Operand),
    /// After. Dates: every day it can be is after every day the other can be.
    Gt(Operand),
    /// After or equal. Dates: it can first be no earlier than the other can first be.
    Gte(Operand),
    /// A date that is, or can be, some day within another.
    During(AsOf),
    /// Whether the value is missing.
    IsNull(bool),
}

/// Operand of a predicate: a value that another is compared with, and its sort key.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// The value, for equality.
    pub value: Value,
    /// Its key, for order.
    pub key: Key,
}

impl From<Value> for Operand {
    fn from(value: Value) -> Self {
        Self { key: Key::of(Some(&value)), value }
    }
}

/// Equality as readers mean it: zero equals zero, with whatever sign, and dates that say the same are equal.
fn equal(value: &Value, wanted: &Operand) -> bool {
    match (value, &wanted.value) {
        (Value::Float(_), Value::Float(_)) => Key::of(Some(value)) == wanted.key,
        (Value::Date(date), Value::Date(other)) => date.means(other),
        (value, wanted) => value == wanted,
    }
}

impl Predicate {
    /// A `Contains` of some text.
    pub fn contains(text: &str) -> Self {
        Self::Contains(sort_key(text).into())
    }

    /// A `StartsWith` of some text.
    pub fn starts_with(text: &str) -> Self {
        Self::StartsWith(sort_key(text).into())
    }

    /// Whether a value passes.
    pub fn accepts(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::IsNull(wanted), value) => value.is_none() == *wanted,
            (Self::Ne(_), None) => true,
            (
                Self::Contains(_) | Self::StartsWith(_) | Self::During(_),
                Some(Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Enum(_) | Value::List(_)),
            )
            | (_, None) => false,
            (_, Some(Value::Text(text))) => self.accepts_text(Some(text)),
            (_, Some(Value::Date(date))) => self.accepts_date(Some(date)),
            (Self::Eq(wanted), Some(value)) => equal(value, wanted),
            (Self::Ne(wanted), Some(value)) => !equal(value, wanted),
            (Self::In(wanted), Some(value)) => wanted.iter().any(|one| equal(value, one)),
            (Self::Includes(wanted), Some(value)) => {
                matches!(value, Value::List(items) if items.iter().any(|item| equal(item, wanted)))
            }
            (Self::Lt(wanted), Some(_)) => Key::of(value) < wanted.key,
            (Self::Lte(wanted), Some(_)) => Key::of(value) <= wanted.key,
            (Self::Gt(wanted), Some(_)) => Key::of(value) > wanted.key,
            (Self::Gte(wanted), Some(_)) => Key::of(value) >= wanted.key,
        }
    }

    /// Whether a text passes, without making a value of it.
    pub fn accepts_text(&self, text: Option<&str>) -> bool {
        let Some(text) = text else { return matches!(self, Self::IsNull(true) | Self::Ne(_)) };
        let is = |wanted: &Operand| matches!(&wanted.value, Value::Text(other) if **other == *text);
        let compared = |wanted: &Operand| match &wanted.key {
            Key::Text(other) => sort_key(text).as_str().cmp(other),
            _ => std::cmp::Ordering::Less,
        };
        match self {
            Self::Eq(wanted) => is(wanted),
            Self::Ne(wanted) => !is(wanted),
            Self::In(wanted) => wanted.iter().any(is),
            Self::Contains(part) => sort_key(text).contains(&**part),
            Self::StartsWith(part) => sort_key(text).starts_with(&**part),
            Self::Lt(wanted) => compared(wanted).is_lt(),
            Self::Lte(wanted) => compared(wanted).is_le(),
            Self::Gt(wanted) => compared(wanted).is_gt(),
            Self::Gte(wanted) => compared(wanted).is_ge(),
            Self::IsNull(wanted) => !wanted,
            Self::Includes(_) | Self::During(_) => false,
        }
    }

    /// Whether a date passes, without making a value of it.
    pub fn accepts_date(&self, date: Option<&PartialDate>) -> bool {
        let Some(date) = date else { return matches!(self, Self::IsNull(true) | Self::Ne(_)) };
        let with = |wanted: &Operand, test: fn(&PartialDate, &PartialDate) -> bool| matches!(&wanted.value, Value::Date(other) if test(date, other));
        match self {
            Self::Eq(wanted) => with(wanted, PartialDate::means),
            Self::Ne(wanted) => !with(wanted, PartialDate::means),
            Self::In(wanted) => wanted.iter().any(|one| with(one, PartialDate::means)),
            Self::Lt(wanted) => with(wanted, |a, b| a.latest() < b.earliest()),
            Self::Lte(wanted) => with(wanted, |a, b| a.latest() <= b.latest()),
            Self::Gt(wanted) => with(wanted, |a, b| a.earliest() > b.latest()),
            Self::Gte(wanted) => with(wanted, |a, b| a.earliest() >= b.earliest()),
            Self::During(during) => during.has(date),
            Self::IsNull(wanted) => !wanted,
            Self::Contains(_) | Self::StartsWith(_) | Self::Includes(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_lists_equal_as_single_values_do() {
        let date = |text: &str| Value::from(PartialDate::parse(text).expect("a date"));
        for (item, wanted) in [(Value::Float(0.0), Value::Float(-0.0)), (date("2005"), date("2005-01-01/2005-12-31"))] {
            assert!(Predicate::Eq(wanted.clone().into()).accepts(Some(&item)), "{item:?}");
            let list = Value::List([item].into_iter().collect());
            assert!(Predicate::Includes(wanted.into()).accepts(Some(&list)), "{list:?}");
        }
    }
}
