//! Router: every address of the server, and the layers around its handlers.

use super::app::App;
use super::error::HttpError;
use super::request_layer::{RequestLayer, handle};
use super::settings::Settings;
use super::{assets, graphql, health, schema};
use crate::graphql::Api;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use std::sync::Arc;
use tower::util::option_layer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Router of the API, its pages and its health checks.
pub fn router(api: Arc<Api>, settings: &Settings) -> Router {
    let app = Arc::new(App::new(api, settings));
    Router::new()
        .route("/", get(assets::index))
        .route("/assets/{*path}", get(assets::asset))
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/schema.graphql", get(schema::get))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(async || HttpError::NotFound)
        .method_not_allowed_fallback(async || HttpError::MethodNotAllowed)
        .with_state(app)
        .layer(from_fn_with_state(RequestLayer::new(settings.request_timeout), handle))
        .layer(CompressionLayer::new())
        .layer(option_layer(settings.cors()))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
}
