//! The embedded store: the whole graph in memory, as immutable snapshots.
//!
//! A snapshot holds the [`Records`], adjacency by relation kind and direction, and orders that are made when first asked
//! for. Operations take the current snapshot and keep it to their end, so a replacement never shows through.

mod adjacency;
mod evaluate;
mod ground;
mod group;
mod list;
mod orders;
mod run;
mod snapshot;
mod work;

use super::GraphStore;
use crate::graph::{QueryResult, Status, StoreError};
use crate::model::Manifest;
use crate::model::Records;
use crate::ontology::Ontology;
use crate::query::Plan;
use arc_swap::ArcSwap;
use snapshot::Snapshot;
use std::sync::Arc;
use std::time::Instant;

/// A graph in memory.
pub struct MemoryStore {
    snapshot: ArcSwap<Snapshot>,
}

impl MemoryStore {
    /// A store of these records, whose relations must be sorted.
    pub fn new(ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Self {
        Self { snapshot: ArcSwap::from_pointee(Snapshot::new(ontology, dataset, records)) }
    }

    /// Replaces the whole graph at once; operations under way finish on the one they began with.
    pub fn replace(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) {
        self.snapshot.store(Arc::new(Snapshot::new(ontology, dataset, records)));
    }
}

#[async_trait::async_trait]
impl GraphStore for MemoryStore {
    async fn run(&self, plan: &Plan, deadline: Instant) -> Result<QueryResult, StoreError> {
        let snapshot = self.snapshot.load_full();
        if run::is_quick(&snapshot, plan) {
            return run::run(&snapshot, plan, deadline);
        }
        // A scan of a large graph takes milliseconds: it must not hold up the threads that serve other requests.
        let plan = plan.clone();
        tokio::task::spawn_blocking(move || run::run(&snapshot, &plan, deadline))
            .await
            .map_err(|error| StoreError::Internal(error.to_string()))?
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        Ok(self.snapshot.load().status.clone())
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.status().await
    }
}
