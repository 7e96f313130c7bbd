//! `GET /schema.graphql`: the schema, for code generators and editors.

use super::{App, etag};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The schema and its tag.
pub(super) struct Document {
    text: Bytes,
    pub(super) tag: String,
}

impl Document {
    pub(super) fn new(sdl: &str) -> Self {
        Self {
            text: Bytes::copy_from_slice(sdl.as_bytes()),
            tag: etag::hash(&[env!("CARGO_PKG_VERSION").as_bytes(), sdl.as_bytes()]),
        }
    }
}

pub(super) async fn get(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let cached = [
        (header::ETAG, etag::value(&app.schema.tag)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
    ];
    if etag::is_known(&headers, &app.schema.tag) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    (cached, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], app.schema.text.clone()).into_response()
}
