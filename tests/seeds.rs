//! Seeds of random tests: new ones in each run, and printed, so that what fails can be repeated.
//!
//! `ENTENTE_SEED=N` gives a run the seed of another; `ENTENTE_LONG=1` makes random tests as long as a night has time for.

use proptest::test_runner::{Config, RngSeed};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::sync::LazyLock;

/// The seed of this run. Tests run in one process, so they share it.
static RUN: LazyLock<u64> = LazyLock::new(|| {
    let seed = match std::env::var("ENTENTE_SEED") {
        Ok(given) => given.parse().expect("ENTENTE_SEED is a number"),
        // Keys of the standard library's hash tables are random. Short, so that it can be typed.
        Err(_) => RandomState::new().hash_one(0) % 1_000_000,
    };
    // Past the capture of what tests print, so that it is said of tests that pass, too.
    let _ = writeln!(std::io::stderr(), "random tests: ENTENTE_SEED={seed} to repeat them");
    seed
});

/// The seeds of a test in this run: as many as it asks for, and others than those of any other test.
pub(crate) fn seeds(test: &str) -> impl Iterator<Item = u64> {
    // FNV-1a: the same for the same name on every machine and with every compiler.
    let first = test
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64 ^ *RUN, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    // Read with what a test that fails has printed.
    println!("ENTENTE_SEED={} repeats this", *RUN);
    // Apart, so that a test may use those that follow.
    (0..).map(move |at| first.wrapping_add(at << 16))
}

/// How often to do something: the first number of times, or the second with `ENTENTE_LONG=1`.
pub(crate) fn times(usual: usize, long: usize) -> usize {
    if std::env::var_os("ENTENTE_LONG").is_some_and(|value| value == "1") { long } else { usual }
}

/// A configuration of proptest with so many cases, whose seed is that of the test in this run.
pub(crate) fn config(test: &str, cases: usize) -> Config {
    let rng_seed = RngSeed::Fixed(seeds(test).next().expect("there is always another"));
    let cases = u32::try_from(cases).expect("fewer cases");
    Config { cases, failure_persistence: None, rng_seed, ..Config::default() }
}

#[test]
fn seeds_differ_between_tests_and_come_again() {
    let some = |test| seeds(test).take(3).collect::<Vec<_>>();
    assert_eq!(some("one"), some("one"));
    assert!(some("one").iter().all(|seed| !some("another").contains(seed)));
}
