//! The pages: the playground where it was built, a plain form where not.

use super::error::HttpError;
use super::etag;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `npm run build` made of `web/`, if it was run before this program was built.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Pages;

/// A form that needs no script.
const FORM: &str = include_str!("form.html");

/// What a page may load and do. The editor of the playground styles its lines in place, carries its icons as data, and
/// starts its workers from this server or from blobs.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; \
                      font-src 'self' data:; img-src 'self' data:; object-src 'none'; base-uri 'self'; \
                      form-action 'self'; frame-ancestors 'none'";

const PAGE: [(HeaderName, HeaderValue); 3] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
];

/// `GET /`
pub(super) async fn index(headers: HeaderMap) -> Response {
    match Pages::get("index.html") {
        Some(page) => (PAGE, file(page, &headers)).into_response(),
        None => (PAGE, axum::response::Html(FORM)).into_response(),
    }
}

/// `GET /assets/…`: files whose names have a hash of their contents. Addresses are looked up as they stand.
pub(super) async fn asset(uri: Uri, headers: HeaderMap) -> Response {
    match Pages::get(uri.path().trim_start_matches('/')) {
        Some(found) => {
            ([(header::CACHE_CONTROL, "public, max-age=31536000, immutable")], file(found, &headers)).into_response()
        }
        None => HttpError::NotFound.into_response(),
    }
}

fn file(file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = etag::of_digest(file.metadata.sha256_hash());
    let tagged = [(header::ETAG, etag::value(&tag))];
    if etag::is_known(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, tagged).into_response();
    }
    let mut content_type = file.metadata.mimetype().to_owned();
    if content_type.starts_with("text/") {
        content_type.push_str("; charset=utf-8");
    }
    (tagged, [(header::CONTENT_TYPE, content_type)], file.data).into_response()
}
