//! The status of every outcome of a GraphQL request, after the GraphQL-over-HTTP draft.

use super::error::HttpError;
use super::media::Media;
use crate::graphql::{Code, Reply};
use axum::http::{Method, StatusCode};

/// Outcome of a request.
pub(super) enum Outcome<'a> {
    /// The API never saw it.
    Refused(&'a HttpError),
    /// The client has the answer already.
    NotModified,
    /// The API replied to a request of a method.
    Replied(Media, &'a Method, &'a Reply),
}

/// The status of an outcome.
///
/// A reply with `data` is 200, whatever errors it has besides. Without, a fault of the server says so in both media
/// types; a fault of the document says so in `application/graphql-response+json` alone, for in `application/json`
/// clients take every status but 200 for the word of a proxy.
pub(super) fn status(outcome: &Outcome<'_>) -> StatusCode {
    match outcome {
        Outcome::NotModified => StatusCode::NOT_MODIFIED,
        Outcome::Refused(error) => match error {
            HttpError::NotFound => StatusCode::NOT_FOUND,
            HttpError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            HttpError::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            HttpError::ContentType | HttpError::ContentEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            HttpError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            HttpError::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            HttpError::BodyBroken
            | HttpError::NotUtf8(_)
            | HttpError::NotJson { .. }
            | HttpError::ParameterNotJson
            | HttpError::NotAnObject
            | HttpError::Batch
            | HttpError::NoQuery
            | HttpError::WrongType(..)
            | HttpError::Twice => StatusCode::BAD_REQUEST,
            HttpError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            HttpError::Timeout => StatusCode::GATEWAY_TIMEOUT,
            HttpError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        },
        Outcome::Replied(_, _, Reply { executed: true, .. }) => StatusCode::OK,
        Outcome::Replied(media, method, reply) => match (reply.code, media) {
            // An address only ever asks; what would change something, or go on for ever, is no matter of its document.
            (Some(Code::OperationNotSupported), _) if method.is_safe() => StatusCode::METHOD_NOT_ALLOWED,
            (Some(Code::StoreUnavailable | Code::DatasetLoading | Code::Overloaded), _) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            (Some(Code::Timeout), _) => StatusCode::GATEWAY_TIMEOUT,
            (Some(Code::Internal | Code::Corrupt), _) => StatusCode::INTERNAL_SERVER_ERROR,
            (_, Media::GraphQl) => StatusCode::BAD_REQUEST,
            (_, Media::Json) => StatusCode::OK,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_has_the_status_that_the_draft_asks_for() {
        let cases = [
            (true, None, 200, 200),
            (true, Some(Code::StoreUnavailable), 200, 200),
            (false, Some(Code::ValidationFailed), 400, 200),
            (false, Some(Code::OperationNotSupported), 400, 200),
            (false, None, 400, 200),
            (false, Some(Code::StoreUnavailable), 503, 503),
            (false, Some(Code::DatasetLoading), 503, 503),
            (false, Some(Code::Timeout), 504, 504),
            (false, Some(Code::Corrupt), 500, 500),
            (false, Some(Code::Internal), 500, 500),
        ];
        for (executed, code, graphql, json) in cases {
            let reply = Reply { executed, code, retry_after: None, json: Vec::new() };
            assert_eq!(status(&Outcome::Replied(Media::GraphQl, &Method::POST, &reply)), graphql, "{reply:?}");
            assert_eq!(status(&Outcome::Replied(Media::Json, &Method::POST, &reply)), json, "{reply:?}");
        }
    }

    #[test]
    fn an_address_does_not_change_anything() {
        let reply =
            Reply { executed: false, code: Some(Code::OperationNotSupported), retry_after: None, json: Vec::new() };
        for media in [Media::GraphQl, Media::Json] {
            assert_eq!(status(&Outcome::Replied(media, &Method::GET, &reply)), 405);
        }
    }
}
