//! The executor over Neo4j's primitives: the second of three that must answer alike, beside the executor over memory and the one
//! statement.

use super::store::{DATABASE, settings};
use crate::conformance::Engine;
use crate::conformance::cases::{random_plans_of, random_traversals_of};
use crate::seeds::{seeds, times};
use entente::graph::{QueryResult, Status, StoreError};
use entente::model::{Manifest, Records};
use entente::ontology::Ontology;
use entente::query::Plan;
use entente::store::GraphStore;
use entente::store::neo4j::{Content, ImportOptions, Neo4jStore, import};
use entente::work::Work;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// A store that answers by the executor.
struct Executed {
    store: Arc<Neo4jStore>,
    _database: OwnedMutexGuard<()>,
}

#[async_trait::async_trait]
impl GraphStore for Executed {
    async fn run(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        self.store.run_over_primitives(plan, work).await
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        self.store.status().await
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.store.probe().await
    }
}

struct Primitives;

#[async_trait::async_trait]
impl Engine for Primitives {
    async fn open(&self, ontology: Arc<Ontology>, manifest: Manifest, records: Records) -> Arc<dyn GraphStore> {
        let settings = tokio::task::spawn_blocking(settings).await.unwrap();
        let database = DATABASE.clone().lock_owned().await;
        let options = ImportOptions { prune: true, ..ImportOptions::default() };
        let content = Content { manifest: &manifest, records: &records, files: &[] };
        import(&ontology, &settings, &content, &options, &|_| {}).await.unwrap();
        let store = Neo4jStore::connect(ontology, &settings).await.unwrap();
        Arc::new(Executed { store, _database: database })
    }

    fn graphs(&self) -> usize {
        2
    }
}

#[tokio::test]
async fn random_plans_have_the_same_answers() {
    // The first plans that the one statement is tried with, too.
    let seed = seeds("plans on Neo4j").next().unwrap();
    random_plans_of(&Primitives, seed, 3, times(40, 400)).await;
}

#[tokio::test]
async fn random_traversals_have_the_same_answers() {
    let seed = seeds("traversals over primitives").next().unwrap();
    random_traversals_of(&Primitives, seed, 2, times(10, 100)).await;
}
