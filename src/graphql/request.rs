//! Requests, and who sends them.

use crate::work::ClientId;
use std::any::Any;

/// A GraphQL request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: serde_json::Map<String, serde_json::Value>,
}

/// Who sends a request.
#[derive(Default)]
pub struct Caller {
    /// Clients take turns where there is more work than can be done at once.
    pub client: ClientId,
    /// A place that the request takes, kept until all work for it has stopped, even where the client has left before.
    pub place: Option<Box<dyn Any + Send + Sync>>,
}
