//! The embedded store.

use entente::model::Records;
use entente::ontology::Ontology;
use entente::store::conformance::Engine;
use entente::store::memory::MemoryStore;
use entente::store::{GraphStore, Manifest};
use std::sync::Arc;

struct Memory;

#[async_trait::async_trait]
impl Engine for Memory {
    async fn open(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Arc<dyn GraphStore> {
        Arc::new(MemoryStore::new(ontology, dataset, records))
    }
}

entente::conformance_tests!(Memory);
