//! Around every request: an id, a line in the log, a deadline, and an answer even when the code panics.

use super::media::Media;
use super::refusal::Refusal;
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

/// The header that tells the client the id of its request.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers the requests of this run of the server.
#[derive(Clone)]
pub(super) struct Guard {
    timeout: Duration,
    run: u32,
    count: Arc<AtomicU64>,
}

impl Guard {
    pub(super) fn new(timeout: Duration) -> Self {
        let random = RandomState::new().build_hasher().finish();
        Self { timeout, run: (random >> 32) as u32, count: Arc::default() }
    }

    fn id(&self) -> String {
        format!("{:08x}-{}", self.run, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// The outermost layer around the handlers.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let id = guard.id();
    let media = Media::accepted(request.headers()).unwrap_or_default();
    let span = tracing::debug_span!("request", id, method = %request.method(), path = request.uri().path());
    let began = Instant::now();
    async {
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
        let mut response = match tokio::time::timeout(guard.timeout, answer).await {
            Ok(Ok(response)) => response,
            Ok(Err(panic)) => {
                let message = panic.downcast_ref::<String>().map(String::as_str);
                let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
                tracing::error!(id, message, "a request handler panicked");
                Refusal::Internal(id.clone()).response(media)
            }
            Err(_) => Refusal::Timeout.response(media),
        };
        tracing::debug!(status = response.status().as_u16(), elapsed = ?began.elapsed());
        response.headers_mut().extend(HeaderValue::from_str(&id).ok().map(|id| (REQUEST_ID, id)));
        response
    }
    .instrument(span)
    .await
}
