//! Type references of the API: a named type, and how it is wrapped.

use std::fmt;

/// Wrapping of a named type in lists and non-null types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `T`.
    Nullable,
    /// `T!`.
    NonNull,
    /// `[T!]!`.
    List,
    /// `[T!]`.
    NullableList,
    /// `[T]!`.
    ListOfNullable,
}

/// Type reference: the type of a field, of an argument or of an input field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldType<'a> {
    /// Name of the type.
    pub name: &'a str,
    /// How it is wrapped.
    pub form: Form,
}

impl<'a> FieldType<'a> {
    /// `T`.
    pub const fn nullable(name: &'a str) -> Self {
        Self { name, form: Form::Nullable }
    }

    /// `T!`.
    pub const fn non_null(name: &'a str) -> Self {
        Self { name, form: Form::NonNull }
    }

    /// `[T!]!`.
    pub const fn list(name: &'a str) -> Self {
        Self { name, form: Form::List }
    }

    /// `[T!]`.
    pub const fn nullable_list(name: &'a str) -> Self {
        Self { name, form: Form::NullableList }
    }

    /// `[T]!`.
    pub const fn list_of_nullable(name: &'a str) -> Self {
        Self { name, form: Form::ListOfNullable }
    }
}

impl fmt::Display for FieldType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match self.form {
            Form::Nullable => write!(f, "{name}"),
            Form::NonNull => write!(f, "{name}!"),
            Form::List => write!(f, "[{name}!]!"),
            Form::NullableList => write!(f, "[{name}!]"),
            Form::ListOfNullable => write!(f, "[{name}]!"),
        }
    }
}
