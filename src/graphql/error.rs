//! Errors as clients see them: a message of ours, a code, where; never anything of the inside.

use crate::graph::StoreError;
use crate::work::WorkError;
use async_graphql_parser::Pos;
use serde_json::{Map, Value, json};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// Maximum number of characters of a message that may hold a name from the document.
const MAX_MESSAGE: usize = 300;

/// A message of bounded length: it may hold a name from the document.
pub(super) fn shorten(message: &str) -> String {
    let short: String = message.chars().take(MAX_MESSAGE).collect();
    if short.len() < message.len() { format!("{short}…") } else { short }
}

/// The codes in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// The operation is not a query.
    OperationNotSupported,
    /// An argument or variable has a value that means nothing.
    BadUserInput,
    /// A cursor that belongs to no list, or to another.
    InvalidCursor,
    /// The answer could be larger than the limit.
    QueryTooCostly,
    /// The store cannot be reached.
    StoreUnavailable,
    /// The store holds no complete dataset yet.
    DatasetLoading,
    /// The store holds a record that does not fit the ontology.
    Corrupt,
    /// The answer was not there in time.
    Timeout,
    /// There is too much work under way to begin with more.
    Overloaded,
    /// A fault of the server, known to its log by an identifier.
    Internal,
}

impl Code {
    /// The code as clients see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::OperationNotSupported => "OPERATION_NOT_SUPPORTED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::InvalidCursor => "INVALID_CURSOR",
            Self::QueryTooCostly => "QUERY_TOO_COSTLY",
            Self::StoreUnavailable => "STORE_UNAVAILABLE",
            Self::DatasetLoading => "DATASET_LOADING",
            Self::Corrupt => "CORRUPT",
            Self::Timeout => "TIMEOUT",
            Self::Overloaded => "OVERLOADED",
            Self::Internal => "INTERNAL",
        }
    }
}

/// An error of a response.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) at: Option<Pos>,
    pub(super) path: Vec<Value>,
    /// When the request may be sent again.
    pub(super) retry_after: Option<Duration>,
    /// Further members of `extensions`.
    pub(super) details: Vec<(&'static str, Value)>,
}

impl ApiError {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), at: None, path: Vec::new(), retry_after: None, details: Vec::new() }
    }

    pub(super) fn bad_input(message: impl Into<String>) -> Self {
        Self::new(Code::BadUserInput, message)
    }

    /// More than a limit of requests: which, how much, how much is permitted.
    pub(super) fn too_costly(what: &str, cost: u64, limit: u64) -> Self {
        Self::past_limit(format!("{what} is {cost}, the limit is {limit}"), cost, limit)
    }

    /// The same, in words of its own.
    pub(super) fn past_limit(message: String, cost: u64, limit: u64) -> Self {
        Self::new(Code::QueryTooCostly, message).detail("cost", json!(cost)).detail("limit", json!(limit))
    }

    /// A fault: logged under an identifier, which is all that the client is told.
    pub(super) fn internal(fault: &dyn std::fmt::Display) -> Self {
        let id = format!("{:016x}", RandomState::new().build_hasher().finish());
        tracing::error!(%id, %fault, "internal error");
        Self::new(Code::Internal, "the server failed to answer; its log has the reason").detail("id", json!(id))
    }

    pub(super) fn detail(mut self, name: &'static str, value: Value) -> Self {
        self.details.push((name, value));
        self
    }

    pub(super) fn at(mut self, pos: Pos) -> Self {
        self.at.get_or_insert(pos);
        self
    }

    pub(super) fn under(mut self, key: &str) -> Self {
        self.path.insert(0, Value::from(key));
        self
    }

    pub(super) fn to_json(&self) -> Value {
        let mut error = Map::new();
        error.insert("message".to_owned(), Value::from(self.message.as_str()));
        if let Some(Pos { line, column }) = self.at {
            error.insert("locations".to_owned(), json!([{ "line": line, "column": column }]));
        }
        if !self.path.is_empty() {
            error.insert("path".to_owned(), Value::from(self.path.clone()));
        }
        let details = self.details.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let code = ("code".to_owned(), Value::from(self.code.as_str()));
        error.insert("extensions".to_owned(), Value::Object(std::iter::once(code).chain(details).collect()));
        Value::Object(error)
    }
}

impl From<WorkError> for ApiError {
    fn from(ended: WorkError) -> Self {
        match ended {
            WorkError::DeadlinePassed | WorkError::Cancelled => {
                Self::new(Code::Timeout, "the answer takes too long; ask for less, or narrow the filter")
            }
            WorkError::TooMuch { looked_at, limit } => {
                let message = format!(
                    "the answer takes a look at more than {limit} records, names and relations; name fewer kinds, narrow \
                     `where`, ask for what an index has in order (`id`, `name`, `start`, `end`), or for fewer levels"
                );
                Self::past_limit(message, looked_at, limit)
            }
            WorkError::TooLarge { bytes, limit } => {
                let message = format!(
                    "finding the answer takes more than {limit} bytes of memory; ask for fewer groups, smaller pages or fewer levels"
                );
                Self::past_limit(message, bytes as u64, limit as u64)
            }
            WorkError::Overloaded { retry_after } => {
                let mut error =
                    Self::new(Code::Overloaded, "too much is asked of the server at the moment; try again later");
                error.retry_after = Some(retry_after);
                error.detail("retryAfter", json!(retry_after.as_secs()))
            }
            WorkError::AllotmentSpent => Self::internal(&ended),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(cause) => {
                // Whoever watches the store warns once; operations fail as long as it lasts.
                tracing::debug!(%cause, "the store cannot be reached");
                Self::new(Code::StoreUnavailable, "the graph cannot be read at the moment; try again later")
            }
            StoreError::Corrupt(fault) => {
                tracing::error!(%fault, "a record of the graph does not fit the ontology");
                Self::new(
                    Code::Corrupt,
                    "a record of the graph does not fit the ontology; the server's log names it, and importing the data again mends it",
                )
            }
            StoreError::Loading(state) => {
                tracing::debug!(%state, "no dataset to answer from");
                Self::new(Code::DatasetLoading, "the dataset is being loaded; try again later")
            }
            StoreError::Work(ended) => ended.into(),
            StoreError::TraversalTooLarge(edges) => {
                let limit = edges as u64;
                let message = format!(
                    "the answer was not found among {limit} relations; name fewer kinds in `via`, narrow `where`, or go fewer steps"
                );
                Self::past_limit(message, limit, limit)
            }
            StoreError::Internal(fault) => Self::internal(&fault),
        }
    }
}
