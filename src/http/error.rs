//! Errors of HTTP: why a request was turned away before the API saw it.

use axum::http::{HeaderName, HeaderValue, header};

/// Error of a request that the API never saw. Messages never repeat what the client sent: they may end up in a log.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum HttpError {
    #[error("there is nothing at this address")]
    NotFound,
    #[error("this address does not take this method")]
    MethodNotAllowed,
    #[error("answers come as application/graphql-response+json or application/json")]
    NotAcceptable,
    #[error("the body must be application/json in UTF-8")]
    ContentType,
    #[error("the body must not be compressed")]
    ContentEncoding,
    #[error("the body is longer than {0} bytes")]
    TooLarge(usize),
    #[error("the body did not arrive in time")]
    BodyTimeout,
    #[error("the body did not arrive in full")]
    BodyBroken,
    #[error("the {0} is not valid UTF-8")]
    NotUtf8(&'static str),
    #[error("the body is not valid JSON (line {line}, column {column})")]
    NotJson { line: usize, column: usize },
    #[error("the parameter `variables` or `extensions` is not valid JSON")]
    ParameterNotJson,
    #[error("the body must be a JSON object with a `query`")]
    NotAnObject,
    #[error("batches are not supported: send one operation per request")]
    Batch,
    #[error("`query` is missing")]
    NoQuery,
    #[error("`{0}` must be {1}")]
    WrongType(&'static str, &'static str),
    #[error("`query`, `operationName`, `variables` or `extensions` is given twice")]
    Twice,
    #[error("too many requests at once: try again in a moment")]
    Busy,
    #[error("the request took too long")]
    Timeout,
    #[error("internal error {0}")]
    Internal(String),
}

impl HttpError {
    /// The `code` in the extensions of the GraphQL error.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::ContentType | Self::ContentEncoding => "UNSUPPORTED_MEDIA_TYPE",
            Self::TooLarge(_) => "REQUEST_TOO_LARGE",
            Self::BodyTimeout => "REQUEST_TIMEOUT",
            Self::Busy => "OVERLOADED",
            Self::Timeout => "TIMEOUT",
            Self::Internal(_) => "INTERNAL",
            _ => "BAD_REQUEST",
        }
    }

    /// The header that the status asks for.
    pub(super) fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::Busy => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            Self::ContentEncoding => Some((header::ACCEPT_ENCODING, HeaderValue::from_static("identity"))),
            _ => None,
        }
    }
}
