//! Values of the properties that an ontology declares.

use super::date::PartialDate;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Value of a property. Its variant follows from the declared type.
#[derive(Clone, Debug)]
pub enum Value {
    /// `String`.
    Text(Box<str>),
    /// `Int`.
    Int(i32),
    /// `Float`.
    Float(f64),
    /// `Boolean`.
    Bool(bool),
    /// `PartialDate`.
    Date(Arc<PartialDate>),
    /// The position among an enumeration's values.
    Enum(u8),
    /// A list.
    List(Box<[Value]>),
}

impl From<PartialDate> for Value {
    fn from(date: PartialDate) -> Self {
        Self::Date(Arc::new(date))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.total_cmp(b).is_eq(),
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Enum(a), Self::Enum(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Text(text) => text.hash(state),
            Self::Int(number) => number.hash(state),
            Self::Float(number) => number.to_bits().hash(state),
            Self::Bool(flag) => flag.hash(state),
            Self::Date(date) => date.hash(state),
            Self::Enum(position) => position.hash(state),
            Self::List(items) => items.hash(state),
        }
    }
}
