//! The built-in data, the API over them, and how long tests have patience.

use entente::dataset::{self, Dataset, Package};
use entente::graphql::{Api, Code, Limits, Request};
use entente::ontology::Ontology;
use entente::store::GraphStore;
use entente::store::memory::MemoryStore;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Longest time for what is sure to come. A machine that has much else to do may take long for it, and for planning
/// statements most of all: tests are about answers, not about when they come.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// Limits as they are, but for that patience.
pub(crate) fn patient() -> Limits {
    Limits { timeout: PATIENCE, ..Limits::default() }
}

/// The built-in data, which are in order.
pub(crate) fn shipped() -> (Arc<Ontology>, Dataset) {
    let ontology = Arc::new(Ontology::shipped());
    let (dataset, warnings) = dataset::read(&ontology, &Package::embedded()).expect("the shipped data are in order");
    assert_eq!(warnings.to_string(), "");
    (ontology, dataset)
}

/// The embedded store of the built-in data.
pub(crate) fn store() -> (Arc<Ontology>, Arc<MemoryStore>) {
    let (ontology, Dataset { manifest, records, .. }) = shipped();
    (ontology.clone(), Arc::new(MemoryStore::new(ontology, manifest, records)))
}

/// The API over a store, under the shipped ontology.
pub(crate) fn api_over(store: Arc<dyn GraphStore>) -> Api {
    Api::new(&Arc::new(Ontology::shipped()), store, patient()).expect("the ontology makes a schema")
}

/// The API over the built-in data.
pub(crate) fn api() -> Api {
    api_over(store().1)
}

/// What a query is answered, and the code of its error.
pub(crate) async fn ask(api: &Api, query: &str, variables: Value) -> (Option<Code>, Value) {
    let variables = variables.as_object().cloned().unwrap_or_default();
    let reply = api.execute(Request { query: query.to_owned(), operation_name: None, variables }).await;
    (reply.code, serde_json::from_slice(&reply.json).expect("a reply is JSON"))
}
