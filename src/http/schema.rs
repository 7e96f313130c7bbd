//! `GET /schema.graphql`: the schema, for code generators and editors.

use super::etag;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The schema in SDL and its entity tag; cheap to clone.
#[derive(Clone)]
pub(super) struct SchemaDocument {
    text: Bytes,
    pub(super) tag: Arc<str>,
}

impl SchemaDocument {
    pub(super) fn new(sdl: &str) -> Self {
        Self {
            text: Bytes::copy_from_slice(sdl.as_bytes()),
            tag: etag::hash(&[env!("CARGO_PKG_VERSION").as_bytes(), sdl.as_bytes()]).into(),
        }
    }
}

/// Answers with the schema; without a body where the client has it already.
pub(super) async fn get(State(schema): State<SchemaDocument>, headers: HeaderMap) -> Response {
    let cached = [
        (header::ETAG, etag::value(&schema.tag)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
    ];
    if etag::is_known(&headers, &schema.tag) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    (cached, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], schema.text).into_response()
}
