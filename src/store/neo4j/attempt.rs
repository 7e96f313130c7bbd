//! Attempts to answer from one state of the graph, and why they end.

use super::cypher::column;
use super::layout::record::Corrupt;
use crate::graph::{Loading, StoreError};
use neo4rs::Row;
use serde::Deserialize;

/// Why an attempt to answer ended.
#[derive(Debug)]
pub(super) enum AttemptError {
    /// The dataset changed meanwhile: another attempt may do.
    Changed,
    /// An import is under way.
    Importing,
    Failed(StoreError),
}

impl From<StoreError> for AttemptError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Loading(Loading::Importing) => Self::Importing,
            error => Self::Failed(error),
        }
    }
}

impl From<Corrupt> for AttemptError {
    fn from(error: Corrupt) -> Self {
        Self::Failed(error.into())
    }
}

/// An attempt.
pub(super) type Attempt<T> = Result<T, AttemptError>;

/// The value of a column that a statement has.
pub(super) fn cell<'r, T: Deserialize<'r>>(row: &'r Row, at: usize) -> Result<T, StoreError> {
    row.get(&column(at)).map_err(|error| StoreError::Internal(error.to_string()))
}
