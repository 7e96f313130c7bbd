//! The embedded store.

use super::of_one_state;
use crate::conformance::asked::list;
use crate::conformance::sample::{Builder, ontology};
use crate::conformance::{Engine, cases};
use crate::seeds::{seeds, times};
use crate::shipped::PATIENCE;
use entente::model::Manifest;
use entente::model::Records;
use entente::ontology::Ontology;
use entente::query::{Plan, Root};
use entente::store::GraphStore;
use entente::store::memory::MemoryStore;
use entente::work::Work;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

struct Memory;

#[async_trait::async_trait]
impl Engine for Memory {
    async fn open(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Arc<dyn GraphStore> {
        Arc::new(MemoryStore::new(ontology, dataset, records))
    }
}

crate::conformance::conformance_tests!(Memory);

/// Any filter, order and page size, in both directions; quantifiers among the filters.
#[tokio::test]
async fn pages_join_to_the_naive_list() {
    for seed in seeds("lists in memory").take(times(24, 1000)) {
        cases::random_lists_of(&Memory, seed, 1).await;
    }
}

/// Everything that a plan can ask for, nested.
#[tokio::test]
async fn answers_are_the_naive_ones() {
    for seed in seeds("plans in memory").take(times(24, 1000)) {
        cases::random_plans_of(&Memory, seed, 1, 20).await;
    }
}

/// Every question over many steps.
#[tokio::test]
async fn traversals_find_what_naive_ones_find() {
    for seed in seeds("traversals in memory").take(times(24, 1000)) {
        cases::random_traversals_of(&Memory, seed, 1, 40).await;
    }
}

/// A graph of `size` bodies, whose revision is their number.
fn graph(size: usize) -> (Manifest, Records) {
    let records = (0..size).fold(Builder::new(), |builder, at| builder.body(&format!("b{at}"), |_| {})).records();
    (Manifest { sha256: size.to_string(), ..Manifest::default() }, records)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_of_one_snapshot_while_graphs_are_replaced() {
    let (dataset, records) = graph(1);
    let store = Arc::new(MemoryStore::new(ontology(), dataset, records));
    let replaced = store.clone();
    let seen = Arc::new(AtomicBool::new(false));
    let over = seen.clone();
    let replacing = tokio::task::spawn_blocking(move || {
        for size in (1..=40).cycle().take_while(|_| !over.load(Ordering::Relaxed)) {
            let (dataset, records) = graph(size);
            replaced.replace(ontology(), dataset, records);
        }
    });
    let plan = Plan { roots: vec![Root::Entities(list()), Root::Entities(list())] };
    let mut revisions = std::collections::BTreeSet::new();
    // However slow it is: graphs are replaced until some have been seen.
    while revisions.len() < 5 {
        let reading = store.run(&plan, &mut Work::until(Instant::now() + PATIENCE)).await.unwrap();
        of_one_state(&reading);
        revisions.insert(reading.status.revision.clone());
    }
    seen.store(true, Ordering::Relaxed);
    replacing.await.unwrap();
}
