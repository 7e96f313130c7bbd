//! Connecting to a server.

use super::session::{DriverError, Session};
use super::settings::Neo4jSettings;
use super::store::{LOOK, Neo4jStore};
use super::watch::keep_watch;
use crate::ontology::Ontology;
use std::sync::Arc;
use std::time::Instant;

/// Rows fetched at once: operations have one.
const FETCH: usize = 4;

/// Why there can be no store with some settings.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Address, user, password or database are wrong.
    #[error("Neo4j at {uri} does not let us in: {reason}")]
    Refused {
        /// The address.
        uri: String,
        /// What the server, or the library, says.
        reason: String,
    },
}

impl Neo4jStore {
    /// A store of the graph at some server, which need not be there yet: until it is, operations fail as unavailable.
    /// Must be called within a runtime, where the revision is watched from then on.
    ///
    /// # Errors
    /// When the server is there and does not let us in, or the settings are no address.
    pub async fn connect(ontology: Arc<Ontology>, settings: &Neo4jSettings) -> Result<Arc<Self>, ConnectError> {
        let refused = |reason: String| ConnectError::Refused { uri: settings.uri.clone(), reason };
        let session = Session::new(settings, FETCH).map_err(|fault| refused(fault.to_string()))?;
        let store = Self::unconnected(ontology, session);
        match store.look(Instant::now() + LOOK).await {
            Err(DriverError::Refused(error)) => return Err(refused(error.to_string())),
            Ok(Ok(meta)) => store.prepare_names(&meta),
            _ => {}
        }
        tokio::spawn(keep_watch(Arc::downgrade(&store), store.reached.subscribe(), settings.watch));
        Ok(store)
    }
}
