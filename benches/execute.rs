//! What an operation costs without HTTP, and how long the schema takes to build.
//!
//! `cargo bench --bench execute -- FOLDER [OPERATION]…`, where FOLDER was written by `benches/generate.py`.

use entente::dataset::{self, Package};
use entente::graphql::{Api, Limits, Request};
use entente::ontology::{Ontology, SHIPPED};
use entente::store::memory::MemoryStore;
use std::error::Error;
use std::fs::read_to_string;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const OPERATIONS: [&str; 11] = [
    "bare",
    "one-hop",
    "one-hop-filter",
    "one-hop-sort",
    "list",
    "first-page",
    "two-hops",
    "three-hops",
    "hub",
    "hub-sort",
    "wide-list",
];
const BATCHES: usize = 15;
const BATCH: Duration = Duration::from_millis(200);

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds `--bench`.
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let folder = args.next().ok_or("say where the generated data is")?;
    let folder = Path::new(&folder);
    let wanted: Vec<String> = args.collect();

    let ontology = Arc::new(Ontology::parse("ontology", SHIPPED)?);
    let (dataset, _) = dataset::read(&ontology, &Package::from_dir(&folder.join("data"))?)?;
    let store = Arc::new(MemoryStore::new(ontology.clone(), dataset.manifest, dataset.records));
    let schema = median(|| {
        let begun = Instant::now();
        let api = Api::new(&ontology, store.clone(), Limits::default());
        let took = begun.elapsed();
        drop(api);
        took
    });
    println!("schema built in {:.1} ms", schema.as_secs_f64() * 1e3);

    let api = Api::new(&ontology, store, Limits::default())?;
    let runtime = tokio::runtime::Runtime::new()?;
    for operation in OPERATIONS {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == operation) {
            continue;
        }
        let requests = requests(operation, folder)?;
        let mut next = requests.iter().cycle();
        let took = median(|| {
            let (begun, mut count) = (Instant::now(), 0);
            while begun.elapsed() < BATCH {
                let request = next.next().cloned().unwrap_or_default();
                let reply = runtime.block_on(api.execute(request));
                assert!(reply.executed && reply.code.is_none(), "{}", String::from_utf8_lossy(&reply.json));
                count += 1;
            }
            begun.elapsed() / count
        });
        println!("{operation:16} {:8.1} µs", took.as_secs_f64() * 1e6);
    }
    Ok(())
}

/// The middle one of several measurements.
fn median(mut measure: impl FnMut() -> Duration) -> Duration {
    let mut each: Vec<_> = (0..BATCHES).map(|_| measure()).collect();
    each.sort_unstable();
    each[BATCHES / 2]
}

/// A request for every identifier that the operation is for.
fn requests(operation: &str, folder: &Path) -> Result<Vec<Request>, Box<dyn Error>> {
    let file = read_to_string(format!("{}/benches/operations/{operation}.graphql", env!("CARGO_MANIFEST_DIR")))?;
    let (head, query) = file.split_once('\n').ok_or("the first line says which identifiers")?;
    let ids = head.trim_start_matches("# ids ").split(',').next().unwrap_or_default();
    let ids = read_to_string(folder.join("ids").join(format!("{ids}.txt")))?;
    let request = |id: &str| Request {
        query: query.trim().to_owned(),
        operation_name: None,
        variables: query.contains("$id").then(|| ("id".to_owned(), id.into())).into_iter().collect(),
    };
    Ok(ids.lines().map(request).collect())
}
