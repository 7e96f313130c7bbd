//! The API and its pages over HTTP.
//!
//! Every address is listed in [`router`]; [`serve`] accepts connections and gives up those that keep it waiting. What a
//! request gets for a status is decided in one place, `status`. This room knows HTTP and nothing of what is asked.

mod again;
mod assets;
mod body;
mod etag;
mod graphql;
mod guard;
mod health;
mod media;
mod refusal;
mod request;
mod schema;
mod serve;
mod settings;
mod status;

pub use serve::serve;
pub use settings::Settings;

use crate::graphql::Api;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use refusal::Refusal;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tower::util::option_layer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Every address of the server.
pub fn router(api: Arc<Api>, settings: &Settings) -> Router {
    let app = Arc::new(App {
        schema: schema::Document::new(api.sdl()),
        slots: Semaphore::new(settings.max_concurrent),
        settings: settings.clone(),
        api,
    });
    Router::new()
        .route("/", get(assets::index))
        .route("/assets/{*path}", get(assets::asset))
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/schema.graphql", get(schema::get))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed)
        .with_state(app)
        .layer(from_fn_with_state(guard::Guard::new(settings.request_timeout), guard::guard))
        .layer(CompressionLayer::new())
        .layer(option_layer(settings.cors()))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
}

/// What the handlers share.
struct App {
    api: Arc<Api>,
    schema: schema::Document,
    settings: Settings,
    /// One for each request being answered.
    slots: Semaphore,
}
