//! Whether the server lives, and whether it can answer.

use super::app::App;
use crate::graph::StoreError;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// Maximum time for the store to say that it is there; who asks for readiness asks every few seconds.
const READY_TIME: Duration = Duration::from_secs(2);

/// The process answers.
pub(super) async fn live() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "status": "live" })))
}

/// The store answers too.
pub(super) async fn ready(State(app): State<Arc<App>>) -> impl IntoResponse {
    let (status, body) = match tokio::time::timeout(READY_TIME, app.api.store().probe()).await {
        Ok(Ok(status)) => (StatusCode::OK, json!({ "status": "ready", "revision": status.revision })),
        Ok(Err(error @ StoreError::Loading(_))) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, json!({ "status": "loading" }))
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, json!({ "status": "unavailable" }))
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, json!({ "status": "unavailable" })),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body))
}
