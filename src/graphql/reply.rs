//! Replies to requests: JSON in the form that the GraphQL specification has for responses.

use super::error::{ApiError, Code};
use super::execute::Outcome;
use std::time::Duration;

/// The answer to a request, as the GraphQL specification has it.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Whether execution began: then there is `data`, perhaps null. Otherwise the request itself was at fault.
    pub executed: bool,
    /// Code of the first error, if any.
    pub code: Option<Code>,
    /// When the request may be sent again, where there is no room for it now.
    pub retry_after: Option<Duration>,
    /// The response as JSON.
    pub json: Vec<u8>,
}

impl From<Outcome> for Reply {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Answered(data, errors) => Self::answered(&data, &errors),
            Outcome::Refused(error) => Self::refused(&[error]),
        }
    }
}

impl Reply {
    fn answered(data: &[u8], errors: &[ApiError]) -> Self {
        let mut json = Vec::with_capacity(data.len() + 16);
        json.push(b'{');
        if !errors.is_empty() {
            json.extend_from_slice(b"\"errors\":");
            json.extend(serde_json::to_vec(&errors_json(errors)).unwrap_or_default());
            json.push(b',');
        }
        json.extend_from_slice(b"\"data\":");
        json.extend_from_slice(data);
        json.push(b'}');
        Self { executed: true, code: errors.first().map(|error| error.code), retry_after: None, json }
    }

    pub(super) fn refused(errors: &[ApiError]) -> Self {
        let json = serde_json::json!({ "errors": errors_json(errors) });
        let (code, retry_after) = errors.first().map(|error| (error.code, error.retry_after)).unzip();
        Self { executed: false, code, retry_after: retry_after.flatten(), json: json.to_string().into_bytes() }
    }
}

fn errors_json(errors: &[ApiError]) -> Vec<serde_json::Value> {
    errors.iter().map(ApiError::to_json).collect()
}
