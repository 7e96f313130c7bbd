//! Conditions on entities and relations, and what they mean for one value.
//!
//! Logic is two-valued: a missing value meets `Ne` and `IsNull(true)` and no other test, so that `Not` is a true
//! complement.

use super::date::PartialDate;
use super::order::Key;
use super::period::AsOf;
use super::plan::{Scope, Steps};
use super::text::sort_key;
use super::value::Value;
use crate::ontology::KindSet;

/// A condition on an entity.
#[derive(Clone, Debug, PartialEq)]
pub enum EntityFilter {
    /// All hold; none given is always met.
    All(Vec<EntityFilter>),
    /// At least one holds.
    Any(Vec<EntityFilter>),
    /// It does not hold.
    Not(Box<EntityFilter>),
    /// The kind is one of these.
    Kind(KindSet),
    /// A field passes a test.
    Field(EntityField, Test),
    /// Any of the names, the English one included, passes a test.
    Names(Test),
    /// Its relations do.
    Related(Box<Related>),
}

/// A condition on the relations of an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Which relations, in which direction.
    pub steps: Steps,
    /// How many of them must meet the filter.
    pub quantifier: Quantifier,
    /// What they must meet.
    pub filter: RelationFilter,
    /// Which of them count at all: those that hold then, and lead to entities that are included.
    pub scope: Scope,
}

/// How many relations must meet a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// Not one.
    None,
    /// Every one; met where there is none.
    All,
    /// Exactly one.
    Single,
}

/// A condition on a relation, seen from one of its ends.
#[derive(Clone, Debug, PartialEq)]
pub enum RelationFilter {
    /// All hold; none given is always met.
    All(Vec<RelationFilter>),
    /// At least one holds.
    Any(Vec<RelationFilter>),
    /// It does not hold.
    Not(Box<RelationFilter>),
    /// The kind is one of these.
    Kind(KindSet),
    /// A field passes a test.
    Field(RelationField, Test),
    /// The far end meets a filter; in a list of relations, the `to` end.
    Node(EntityFilter),
    /// The `from` end meets a filter.
    From(EntityFilter),
    /// The `to` end meets a filter.
    To(EntityFilter),
}

/// A field of an entity that filters and orders name. Properties are by position, so the kind must be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityField {
    /// Identifier.
    Id,
    /// English name.
    Name,
    /// Description.
    Description,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Asserted or inferred.
    Derived,
    /// Own property.
    Property(u16),
}

/// A field of a relation that filters and orders name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationField {
    /// Identifier.
    Id,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Asserted or inferred.
    Derived,
    /// Own property.
    Property(u16),
}

/// A test of one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Equal to.
    Eq(Wanted),
    /// Not equal to; a missing value is not equal.
    Ne(Wanted),
    /// Equal to one of.
    In(Vec<Wanted>),
    /// The sort key of the text contains this sort key.
    Contains(Box<str>),
    /// The sort key of the text starts with this sort key.
    StartsWith(Box<str>),
    /// The list contains.
    Includes(Wanted),
    /// Before. Dates: every day it can be is before every day the other can be.
    Lt(Wanted),
    /// Before or equal. Dates: it can last be no later than the other can last be.
    Lte(Wanted),
    /// After. Dates: every day it can be is after every day the other can be.
    Gt(Wanted),
    /// After or equal. Dates: it can first be no earlier than the other can first be.
    Gte(Wanted),
    /// A date that is, or can be, some day within another.
    During(AsOf),
    /// Whether the value is missing.
    IsNull(bool),
}

/// A value that another is compared with: the value itself and its place in the order.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The value, for equality.
    pub value: Value,
    /// Its key, for order.
    pub key: Key,
}

impl From<Value> for Wanted {
    fn from(value: Value) -> Self {
        Self { key: Key::of(Some(&value)), value }
    }
}

/// Equality as readers mean it: zero equals zero, with whatever sign, and dates that say the same are equal.
fn equal(value: &Value, wanted: &Wanted) -> bool {
    match (value, &wanted.value) {
        (Value::Float(_), Value::Float(_)) => Key::of(Some(value)) == wanted.key,
        (Value::Date(date), Value::Date(other)) => date.means(other),
        (value, wanted) => value == wanted,
    }
}

impl Test {
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
        let is = |wanted: &Wanted| matches!(&wanted.value, Value::Text(other) if **other == *text);
        let compared = |wanted: &Wanted| match &wanted.key {
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
        let with = |wanted: &Wanted, test: fn(&PartialDate, &PartialDate) -> bool| matches!(&wanted.value, Value::Date(other) if test(date, other));
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
            assert!(Test::Eq(wanted.clone().into()).accepts(Some(&item)), "{item:?}");
            let list = Value::List([item].into_iter().collect());
            assert!(Test::Includes(wanted.into()).accepts(Some(&list)), "{list:?}");
        }
    }
}
