//! Responses to requests that were turned away, in the shape of a GraphQL error.

use super::error::HttpError;
use super::media::Media;
use super::status::{Outcome, status};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

impl HttpError {
    /// The response, in the media type that the client asked for.
    pub(super) fn response(&self, media: Media) -> Response {
        let mut extensions = serde_json::json!({ "code": self.code() });
        if let Self::Internal(id) = self {
            extensions["id"] = id.as_str().into();
        }
        let body = serde_json::json!({ "errors": [{ "message": self.to_string(), "extensions": extensions }] });
        let mut response = (
            status(&Outcome::Refused(self)),
            [
                (header::CONTENT_TYPE, media.content_type()),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ],
            body.to_string(),
        )
            .into_response();
        response.headers_mut().extend(self.header());
        response
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        self.response(Media::default())
    }
}
