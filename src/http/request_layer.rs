//! Middleware around every request: an id, a line in the log, a deadline, and an answer even when the code panics.

use super::error::HttpError;
use super::media::Media;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Response header with the id of the request, by which the log tells of it.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// State of the middleware: the deadline of requests, and what their ids are made of.
#[derive(Clone)]
pub(super) struct RequestLayer {
    timeout: Duration,
    /// Tells the requests of this process from those of the ones before it.
    process: u32,
    count: Arc<AtomicU64>,
}

impl RequestLayer {
    pub(super) fn new(timeout: Duration) -> Self {
        let random = RandomState::new().build_hasher().finish();
        Self { timeout, process: (random >> 32) as u32, count: Arc::default() }
    }

    /// The id of the next request.
    fn next_id(&self) -> String {
        format!("{:08x}-{}", self.process, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// Middleware function: the outermost layer around the handlers.
pub(super) async fn handle(State(layer): State<RequestLayer>, request: Request, next: Next) -> Response {
    let id = layer.next_id();
    let media = Media::accepted(request.headers()).unwrap_or_default();
    let span = tracing::debug_span!("request", id, method = %request.method(), path = request.uri().path());
    let began = Instant::now();
    async {
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
        let mut response = match tokio::time::timeout(layer.timeout, answer).await {
            Ok(Ok(response)) => response,
            Ok(Err(panic)) => {
                let message = panic.downcast_ref::<String>().map(String::as_str);
                let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
                tracing::error!(id, message, "a request handler panicked");
                HttpError::Internal(id.clone()).response(media)
            }
            Err(_) => HttpError::Timeout.response(media),
        };
        tracing::debug!(status = response.status().as_u16(), elapsed = ?began.elapsed());
        response.headers_mut().extend(HeaderValue::from_str(&id).ok().map(|id| (REQUEST_ID, id)));
        response
    }
    .instrument(span)
    .await
}
