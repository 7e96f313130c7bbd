//! The compiler of an operation: what its parts have in common.

use super::super::vocabulary::Vocabulary;
use crate::model::PartialDate;
use crate::query::{AsOf, Certainty, Scope};
use async_graphql_parser::types::ExecutableDocument;
use async_graphql_value::ConstValue;
use rustc_hash::FxHashMap;

/// Compiler of one operation; each file of this room adds what it compiles.
pub(super) struct Compiler<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) document: &'a ExecutableDocument,
    pub(super) variables: FxHashMap<&'a str, ConstValue>,
}

/// Arguments that fields inherit from the fields above them.
#[derive(Clone, Debug, Default)]
pub(super) struct Inherited {
    pub(super) date: Option<PartialDate>,
    pub(super) certainty: Certainty,
    pub(super) sensitive: bool,
}

impl Inherited {
    /// The scope of a plan that they make.
    pub(super) fn scope(&self) -> Scope {
        let as_of = self.date.as_ref().map(|date| AsOf { date: date.clone(), certainty: self.certainty });
        Scope { as_of, sensitive: self.sensitive }
    }
}
