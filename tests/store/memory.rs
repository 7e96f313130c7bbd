//! The embedded store.

use entente::model::{
    EntityFilter, EntityList, LIST_LIMIT, NodePlan, PagePlan, Plan, Records, Root, RootAnswer, Scope,
};
use entente::ontology::{KindSet, Ontology};
use entente::store::conformance::sample::{BODY, Builder, ontology};
use entente::store::conformance::{Engine, cases};
use entente::store::memory::MemoryStore;
use entente::store::{GraphStore, Manifest};
use proptest::prelude::*;
use std::sync::Arc;
use std::time::{Duration, Instant};

struct Memory;

#[async_trait::async_trait]
impl Engine for Memory {
    async fn open(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Arc<dyn GraphStore> {
        Arc::new(MemoryStore::new(ontology, dataset, records))
    }
}

entente::conformance_tests!(Memory);

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any filter, order and page size, in both directions; quantifiers among the filters.
    #[test]
    fn pages_join_to_the_naive_list(seed in any::<u64>()) {
        tokio::runtime::Runtime::new().unwrap().block_on(cases::random_lists_of(&Memory, seed));
    }

    /// Everything that a plan can ask for, nested.
    #[test]
    fn answers_are_the_naive_ones(seed in any::<u64>()) {
        tokio::runtime::Runtime::new().unwrap().block_on(cases::random_plans_of(&Memory, seed, 20));
    }

    /// Every question over many steps.
    #[test]
    fn traversals_find_what_naive_ones_find(seed in any::<u64>()) {
        tokio::runtime::Runtime::new().unwrap().block_on(cases::random_traversals_of(&Memory, seed, 40));
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
    let replacing = tokio::task::spawn_blocking(move || {
        for round in 0..300 {
            let (dataset, records) = graph(1 + round % 40);
            replaced.replace(ontology(), dataset, records);
        }
    });
    let list = EntityList {
        kinds: KindSet::one(BODY),
        filter: EntityFilter::All(Vec::new()),
        by_count: None,
        order: Vec::new(),
        page: PagePlan { limit: LIST_LIMIT, items: true, total: true, ..PagePlan::default() },
        scope: Scope::default(),
        node: NodePlan::default(),
    };
    let plan = Plan { roots: vec![Root::Entities(list.clone()), Root::Entities(list)] };
    let mut revisions = std::collections::BTreeSet::new();
    while !replacing.is_finished() {
        let reading = store.run(&plan, Instant::now() + Duration::from_mins(1)).await.unwrap();
        for root in &reading.answer.roots {
            let RootAnswer::Page(page) = root else { panic!("lists were asked for") };
            assert_eq!(page.items.len().to_string(), reading.status.revision);
            assert_eq!(page.total, Some(page.items.len()));
        }
        revisions.insert(reading.status.revision.clone());
    }
    replacing.await.unwrap();
    assert!(revisions.len() > 1, "the graph was not replaced meanwhile");
}
