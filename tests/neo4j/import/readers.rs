//! What readers see while the graph is written.

use super::*;
use crate::conformance::asked::list;
use crate::conformance::sample::BODY;
use crate::shipped::PATIENCE;
use crate::store::of_one_state;
use entente::graph::{Loading, StoreError};
use entente::query::{Plan, Root};
use entente::store::GraphStore;
use entente::store::neo4j::{Neo4jStore, Phase, Progress};
use entente::work::Work;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A graph of `size` bodies beside a place, each linked with it; the revision is their number.
fn graph(size: usize) -> (String, Records) {
    let bodies = (0..size).fold(Builder::new().place("p"), |builder, at| {
        let id = format!("b{at}");
        builder.body(&id, |body| body.name = format!("{size}").into()).relate(&format!("l{at}"), LINKS, &id, "p")
    });
    (size.to_string(), bodies.records())
}

/// What there is to read: the bodies' names must be the number of bodies, as must the revision.
async fn read(store: &Neo4jStore) -> Result<String, StoreError> {
    let plan = Plan { roots: vec![Root::Entities(list()), Root::Entities(list())] };
    let reading = store.run(&plan, &mut Work::until(Instant::now() + PATIENCE)).await?;
    of_one_state(&reading);
    assert_eq!(reading.status.entities[BODY].to_string(), reading.status.revision);
    Ok(reading.status.revision.clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_change_is_seen_whole_or_not_at_all() {
    let _database = Database::open().await;
    let (sha, records) = graph(3);
    bring(&sha, &records, &prune()).await.unwrap();
    let store = Neo4jStore::connect(ontology(), &settings()).await.unwrap();
    let writing = tokio::spawn(async {
        for round in 0..100 {
            let (sha, records) = graph(if round % 2 == 0 { 40 } else { 3 });
            bring(&sha, &records, &prune()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut seen = BTreeMap::<String, usize>::new();
    while !writing.is_finished() {
        match read(&store).await {
            Ok(revision) => *seen.entry(revision).or_default() += 1,
            // Where the machine is busy, a commit may take longer than readers wait.
            Err(StoreError::Loading(Loading::Importing)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    writing.await.unwrap();
    assert!(seen.len() == 2 && seen.values().all(|count| *count > 5), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_large_change_is_written_the_dataset_is_loading() {
    let database = Database::open().await;
    let (sha, records) = graph(3);
    bring(&sha, &records, &prune()).await.unwrap();
    let store = Neo4jStore::connect(ontology(), &settings()).await.unwrap();
    assert_eq!(read(&store).await.unwrap(), "3");
    // The import stands still after its first batch until the graph has been looked at.
    let (half_done, is_half_done) = mpsc::channel();
    let (go_on, going_on) = mpsc::channel::<()>();
    let going_on = std::sync::Mutex::new(going_on);
    let writing = tokio::spawn(async move {
        let (sha, records) = graph(40);
        let (manifest, ontology, settings) = (manifest(&sha), ontology(), settings());
        let content = Content { manifest: &manifest, records: &records, files: &[] };
        let stood = AtomicBool::new(false);
        let tell = move |progress: Progress| {
            if progress.phase == Phase::Writing && progress.done > 0 && !stood.swap(true, Ordering::Relaxed) {
                half_done.send(()).unwrap();
                tokio::task::block_in_place(|| going_on.lock().unwrap().recv().unwrap());
            }
        };
        import(&ontology, &settings, &content, &batches(10), &tell).await.unwrap();
    });
    tokio::task::spawn_blocking(move || is_half_done.recv().unwrap()).await.unwrap();
    let loading = |result: Result<String, StoreError>| matches!(result, Err(StoreError::Loading(Loading::Importing)));
    assert!(loading(read(&store).await));
    assert!(loading(store.probe().await.map(|status| status.revision.clone())));
    assert_eq!(database.says("revision").await, serde_json::Value::Null);
    go_on.send(()).unwrap();
    writing.await.unwrap();
    assert_eq!(read(&store).await.unwrap(), "40");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_import_takes_over_from_the_first() {
    let database = Database::open().await;
    bring("1", &small().records(), &prune()).await.unwrap();
    let (half_done, is_half_done) = mpsc::channel();
    let (go_on, going_on) = mpsc::channel::<()>();
    let going_on = std::sync::Mutex::new(going_on);
    let first = tokio::spawn(async move {
        let (sha, records) = graph(40);
        let (manifest, ontology, settings) = (manifest(&sha), ontology(), settings());
        let content = Content { manifest: &manifest, records: &records, files: &[] };
        let stood = AtomicBool::new(false);
        let tell = move |progress: Progress| {
            if progress.phase == Phase::Writing && progress.done > 10 && !stood.swap(true, Ordering::Relaxed) {
                half_done.send(()).unwrap();
                tokio::task::block_in_place(|| going_on.lock().unwrap().recv().unwrap());
            }
        };
        import(&ontology, &settings, &content, &batches(10), &tell).await
    });
    tokio::task::spawn_blocking(move || is_half_done.recv().unwrap()).await.unwrap();
    let second = bring("second", &small().records(), &prune()).await.unwrap();
    assert!(second.deleted() > 0, "what the first has written so far");
    go_on.send(()).unwrap();
    assert!(matches!(first.await.unwrap(), Err(ImportError::TakenOver)));
    assert_eq!(database.says("revision").await, "second");
    assert!(!bring("second", &small().records(), &prune()).await.unwrap().wrote, "the first left nothing behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn imports_at_the_same_time_end_in_one_of_their_graphs() {
    let database = Database::open().await;
    for round in 0..10 {
        let imports = [3, 20, 40].map(|size| {
            tokio::spawn(async move {
                let (sha, records) = graph(size);
                let options = if size == 20 && round % 2 == 0 { batches(7) } else { prune() };
                (size, bring(&sha, &records, &options).await)
            })
        });
        let mut done = Vec::new();
        for import in imports {
            match import.await.unwrap() {
                (size, Ok(_)) => done.push(size),
                (_, Err(ImportError::TakenOver)) => {}
                (size, Err(error)) => panic!("{size}: {error}"),
            }
        }
        let revision = database.says("revision").await;
        let size = done
            .into_iter()
            .find(|size| revision.as_str() == Some(&size.to_string()))
            .expect("one of those that were completed");
        let (sha, records) = graph(size);
        assert!(!bring(&sha, &records, &prune()).await.unwrap().wrote, "{size}");
    }
}
