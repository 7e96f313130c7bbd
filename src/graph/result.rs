//! What comes of a question: an answer and the state it was read from, or why there is none.

use crate::model::Manifest;
use crate::query::Answer;
use crate::work::WorkError;
use std::sync::Arc;

/// The answer to a plan and the state it was read from.
#[derive(Debug, Default)]
pub struct QueryResult {
    /// The answer.
    pub answer: Answer,
    /// What the store held.
    pub status: Arc<Status>,
}

/// What a store holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Changes whenever the answers may: the hash of the dataset.
    pub revision: String,
    /// What the dataset says of itself.
    pub dataset: Manifest,
    /// Entities by kind, in the ontology's order.
    pub entities: Vec<usize>,
    /// Relations by kind, in the ontology's order.
    pub relations: Vec<usize>,
}

/// Why a store gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached; trying again later may help.
    #[error("the store cannot be reached")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It holds no dataset, or one that is being written.
    #[error(transparent)]
    Loading(#[from] Loading),
    /// A record in it does not fit the ontology: which, and how; for the log.
    #[error("corrupt: {0}")]
    Corrupt(String),
    /// Its work ended before there was an answer.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// A traversal looked at as many relations as it may and found nothing to answer with.
    #[error("a traversal looked at {0} relations")]
    TraversalTooLarge(usize),
    /// Something that should not happen; for the log, not for clients.
    #[error("internal: {0}")]
    Internal(String),
}

/// Why there is no dataset to answer from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Loading {
    /// Nothing was ever imported.
    #[error("the store is empty")]
    Empty,
    /// An import has begun and is not complete.
    #[error("a dataset is being imported")]
    Importing,
}
