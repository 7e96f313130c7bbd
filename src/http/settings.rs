//! Settings of the HTTP server, with their defaults.

use axum::http::{HeaderValue, header};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

/// Settings of the HTTP server: its limits, and the origins whose pages may call it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Maximum length of a request body, in bytes.
    pub max_body: usize,
    /// Maximum number of requests answered at once; further ones are turned away.
    pub max_concurrent: usize,
    /// Maximum number of open connections; further ones wait to be accepted.
    pub max_connections: usize,
    /// Maximum time for the head of a request to arrive, and for a connection to be idle.
    pub header_timeout: Duration,
    /// Maximum time for the body of a request to arrive.
    pub body_timeout: Duration,
    /// Maximum time for a client to take up what it is sent.
    pub write_timeout: Duration,
    /// Maximum time for a request as a whole.
    pub request_timeout: Duration,
    /// Maximum time for requests under way once the server was told to stop.
    pub shutdown_timeout: Duration,
    /// Origins whose pages may call the API; `*` for all.
    pub cors_origins: Vec<HeaderValue>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_body: 128 * 1024,
            max_concurrent: 256,
            max_connections: 512,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(30),
            shutdown_timeout: Duration::from_secs(10),
            cors_origins: Vec::new(),
        }
    }
}

impl Settings {
    /// The headers for pages of other origins; none unless an origin is named.
    pub(super) fn cors(&self) -> Option<CorsLayer> {
        if self.cors_origins.is_empty() {
            return None;
        }
        let origins = if self.cors_origins.iter().any(|origin| origin == "*") {
            AllowOrigin::any()
        } else {
            AllowOrigin::list(self.cors_origins.iter().cloned())
        };
        let layer = CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([axum::http::Method::GET, axum::http::Method::POST])
            .allow_headers(Any)
            .expose_headers([header::ETAG, header::RETRY_AFTER, super::request_layer::REQUEST_ID])
            .max_age(Duration::from_hours(24));
        Some(layer)
    }
}
