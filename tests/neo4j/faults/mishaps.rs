//! Faults that pass: clients do not see them where trying again helps, and none leaves anything behind.

use super::between::{Between, Mishap};
use super::program::{Program, eventually};
use super::{QUESTION, seeded};
use std::thread;
use std::time::{Duration, Instant};

/// What a busy machine may take longer.
const SLACK: Duration = Duration::from_secs(5);

#[test]
fn what_passes_is_tried_again() {
    let (server, _alone) = seeded();
    let between = Between::and(server);
    let program = Program::start(server, &[("NEO4J_URI", &between.uri)]);
    program.get_ready();
    let expected = program.data(QUESTION);
    let mishaps = [
        Mishap::Cut,
        Mishap::FailsToRun("Neo.TransientError.Request.NoThreadsAvailable"),
        Mishap::FailsToRun("Neo.TransientError.General.DatabaseUnavailable"),
        Mishap::FailsToAnswer("Neo.TransientError.Transaction.DeadlockDetected"),
        Mishap::FailsToAnswer("Neo.TransientError.General.DatabaseUnavailable"),
    ];
    for mishap in mishaps {
        between.order("kz-atc", mishap);
        let answer = program.ask(QUESTION);
        assert_eq!((answer.status, &answer.json()["data"]), (200, &expected), "{mishap:?}: {answer:?}");
        assert!(between.is_done(), "{mishap:?}");
    }
    let fatal = [
        ("Neo.ClientError.Transaction.TransactionTimedOut", (504, "TIMEOUT")),
        ("Neo.ClientError.Security.Forbidden", (503, "STORE_UNAVAILABLE")),
        ("Neo.DatabaseError.General.UnknownError", (500, "INTERNAL")),
    ];
    for (code, (status, expected)) in fatal {
        between.order("kz-atc", Mishap::FailsToAnswer(code));
        let answer = program.ask(QUESTION);
        assert_eq!((answer.status, answer.code().as_str()), (status, expected), "{code}: {answer:?}");
        assert!(between.is_done() && !String::from_utf8_lossy(&answer.body).contains("Neo."), "{code}: {answer:?}");
    }
    assert_eq!(program.data(QUESTION), expected);
}

/// No connection ends, and on none is anything heard: not on those that are made meanwhile either.
#[test]
fn a_silent_network_takes_no_place_of_the_pool_for_ever() {
    let (server, _alone) = seeded();
    let between = Between::and(server);
    let settings = [("NEO4J_URI", between.uri.as_str()), ("ENTENTE_NEO4J_POOL", "2"), ("ENTENTE_TIMEOUT", "1s")];
    let program = Program::start(server, &settings);
    program.get_ready();
    let expected = program.data(QUESTION);
    between.be_silent(true);
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(8) {
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let asked = Instant::now();
                    let answer = program.ask(QUESTION);
                    assert!([503, 504].contains(&answer.status), "{answer:?}");
                    assert!(asked.elapsed() < Duration::from_secs(1) + SLACK, "{:?}", asked.elapsed());
                });
            }
        });
    }
    assert_eq!(program.ready(), 503);
    between.be_silent(false);
    program.get_ready();
    eventually("answer", || (program.ask(QUESTION).status == 200).then_some(()));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(program.data(QUESTION), expected));
        }
    });
}
