//! What a step of a search takes, for queries that are dear in one way or another: the weights of `src/search/cost.rs` are
//! right where it is 20 to 100 ns.
//!
//! `cargo bench --bench search`

use entente::search::{NameIndex, Spelling};
use entente::work::Work;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Names: words much alike, initials only, letters only, and words again and again.
const NAMES: usize = 100_000;

/// Searches of each query, of which the fastest counts.
const ROUNDS: usize = 5;

fn name(at: usize) -> String {
    match at % 5 {
        0 => format!("Article {at} of the Law on State Secrets"),
        1 => "b b b b b".to_owned(),
        2 => format!("Bureau Ba{at} b Bbb"),
        3 => format!("abcdefghij{at} article{at} ab"),
        _ => format!("{} {at}", "article b abcdefghij ".repeat(16)),
    }
}

fn main() {
    let names: Vec<String> = (0..NAMES).map(name).collect();
    let index = NameIndex::build(names.iter().map(|name| [Spelling { text: name, lang: "en", abbreviation: false }]));
    let mut queries: Vec<String> =
        ["law on state secrets 77", "article", "artcile", "art", "ab", "b", "BBB", "bbbb"].map(str::to_owned).into();
    for word in ["b ", "ab ", "article ", "articel ", "abcdefghij ", "abcdefghij"] {
        queries.push(word.repeat(200 / word.len()));
    }
    for query in queries {
        let search = || {
            let mut work = Work::until(Instant::now() + Duration::from_mins(1));
            let start = Instant::now();
            let found = index.search(&query, None, 10, &mut work, |_| true).map(|hits| hits.len());
            (start.elapsed(), work.steps_taken(), found)
        };
        let (elapsed, steps, found) =
            (0..ROUNDS).map(|_| search()).min_by_key(|(elapsed, ..)| *elapsed).expect("rounds");
        let per_step = elapsed.as_nanos() / u128::from(steps.max(1));
        println!("{per_step:>5} ns a step, {steps:>9} steps, {elapsed:>12?}, {found:?} found: {query:.40}");
    }
}
