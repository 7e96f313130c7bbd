//! The store: the conformance suite, and the questions of `tests/queries`.

use super::Server;
use crate::conformance::Engine;
use crate::shipped::PATIENCE;
use entente::graph::{QueryResult, Status, StoreError};
use entente::model::Manifest;
use entente::model::Records;
use entente::ontology::Ontology;
use entente::store::GraphStore;
use entente::store::neo4j::{Content, ImportOptions, Neo4jSettings, Neo4jStore, import};
use entente::work::Work;
use std::sync::{Arc, LazyLock};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The server has one database, so it holds the graph of one test at a time.
pub(super) static DATABASE: LazyLock<Arc<Mutex<()>>> = LazyLock::new(Arc::default);

/// A store and the database that it has to itself until it is dropped.
pub(crate) struct Alone {
    store: Arc<Neo4jStore>,
    _database: OwnedMutexGuard<()>,
}

#[async_trait::async_trait]
impl GraphStore for Alone {
    async fn run(&self, plan: &entente::query::Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        self.store.run(plan, work).await
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        self.store.status().await
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.store.probe().await
    }
}

/// How to reach the server that tests share.
pub(crate) fn settings() -> Neo4jSettings {
    let server = Server::shared();
    Neo4jSettings {
        uri: server.uri.clone(),
        user: server.user.clone(),
        password: server.password.clone(),
        timeout: PATIENCE,
        ..Neo4jSettings::default()
    }
}

/// A store that holds these records and no others.
pub(crate) async fn holding(ontology: Arc<Ontology>, manifest: &Manifest, records: &Records) -> Arc<dyn GraphStore> {
    // Starting the server takes a while, and the runtime may have one thread.
    let settings = tokio::task::spawn_blocking(settings).await.unwrap();
    let database = DATABASE.clone().lock_owned().await;
    let options = ImportOptions { prune: true, ..ImportOptions::default() };
    let content = Content { manifest, records, files: &[] };
    import(&ontology, &settings, &content, &options, &|_| {}).await.unwrap();
    let store = Neo4jStore::connect(ontology, &settings).await.unwrap();
    Arc::new(Alone { store, _database: database })
}

/// The database itself, for as long as the value is kept.
pub(crate) fn database() -> OwnedMutexGuard<()> {
    DATABASE.clone().blocking_lock_owned()
}

pub(crate) struct Neo4j;

#[async_trait::async_trait]
impl Engine for Neo4j {
    async fn open(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Arc<dyn GraphStore> {
        holding(ontology, &dataset, &records).await
    }

    fn graphs(&self) -> usize {
        2
    }
}

crate::conformance::conformance_tests!(Neo4j);
