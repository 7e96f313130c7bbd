//! State shared by the handlers.

use super::schema::SchemaDocument;
use super::settings::Settings;
use crate::graphql::Api;
use axum::extract::FromRef;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// State of the server that every handler can reach.
pub(super) struct App {
    pub(super) api: Arc<Api>,
    pub(super) schema: SchemaDocument,
    pub(super) settings: Settings,
    /// One permit for each request being answered, kept until all work for it has stopped.
    pub(super) slots: Arc<Semaphore>,
}

impl App {
    pub(super) fn new(api: Arc<Api>, settings: &Settings) -> Self {
        Self {
            schema: SchemaDocument::new(api.sdl()),
            slots: Arc::new(Semaphore::new(settings.max_concurrent)),
            settings: settings.clone(),
            api,
        }
    }
}

impl FromRef<Arc<App>> for SchemaDocument {
    fn from_ref(app: &Arc<App>) -> Self {
        app.schema.clone()
    }
}
