//! A server that is not there yet, is killed, or stands still.

use super::database::{Database, PATIENTLY};
use super::program::{Program, eventually, import, question};
use super::start::assert_unavailable;
use super::{QUESTION, Server};
use crate::http::client::{connect, exchange};
use serde_json::Value;
use std::io::Write;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What clients put up with beyond the time that a question may take.
const SLACK: Duration = Duration::from_secs(5);
/// How soon the program finds a server again that is back: its longest pause, on a busy machine.
const SOON: Duration = Duration::from_secs(30);
/// The pool of the programs.
const POOL: usize = 4;

/// One server for all of it, since starting one takes its time.
#[test]
fn a_server_goes_and_comes_back() {
    let mut server = Server::own();
    import(&server, None);
    server.kill();
    let settings = [("ENTENTE_NEO4J_POOL", "4")];
    let programs = ["bolt", "neo4j"].map(|scheme| {
        let uri = server.uri.replace("bolt:", &format!("{scheme}:"));
        let program = Program::start(&server, &[&settings[..], &[("NEO4J_URI", uri.as_str())]].concat());
        not_there(&program);
        program
    });
    server.start_again();
    let expected = programs.each_ref().map(|program| {
        program.get_ready();
        program.data(QUESTION)
    });
    assert_eq!(expected[0], expected[1]);
    assert_eq!(expected[0]["publicBody"]["members"]["nodes"].as_array().map(Vec::len), Some(10), "{expected:?}");
    for program in &programs {
        killed_under_load(&mut server, program, &expected[0]);
    }
    let [program, _] = programs;
    Database::of(&server).add_a_crowd();
    whole_pool_works(&server, &program);
    stands_still(&server);
}

/// The program is up without a server.
fn not_there(program: &Program) {
    assert!(program.log().contains("No answers yet"), "{}", program.log());
    assert_eq!((program.get("/health/live", &[]).status, program.ready()), (200, 503));
    let began = Instant::now();
    assert_unavailable(&program.ask(QUESTION));
    assert!(began.elapsed() < SLACK, "{:?}", began.elapsed());
}

fn killed_under_load(server: &mut Server, program: &Program, expected: &Value) {
    let (memory, connections) = (program.memory(), program.connections(server));
    let over = AtomicBool::new(false);
    let counts = thread::scope(|scope| {
        let clients: Vec<_> = (0..2 * POOL)
            .map(|_| {
                scope.spawn(|| {
                    let (mut answered, mut failed, mut again) = (0, 0, 0);
                    while !over.load(Ordering::Relaxed) || again == 0 {
                        let began = Instant::now();
                        let answer = exchange(program.address, &question(QUESTION)).unwrap();
                        assert!(began.elapsed() < Duration::from_secs(10) + SLACK, "{:?}", began.elapsed());
                        if answer.status == 200 {
                            assert_eq!(&answer.json()["data"], expected);
                            *(if failed == 0 { &mut answered } else { &mut again }) += 1;
                        } else {
                            assert_unavailable(&answer);
                            failed += 1;
                        }
                    }
                    (answered, failed, again)
                })
            })
            .collect();
        thread::sleep(Duration::from_secs(1));
        server.kill();
        thread::sleep(Duration::from_secs(3));
        assert_eq!(program.ready(), 503);
        // Nothing is taken for current that may not be so.
        let target = format!("/graphql?query={}", "%7Bstates%7BtotalCount%7D%7D");
        assert_unavailable(&program.get(&target, &[("Accept", "application/graphql-response+json")]));
        server.start_again();
        program.get_ready();
        over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(counts.iter().all(|(answered, failed, again)| *answered > 0 && *failed > 0 && *again > 0), "{counts:?}");
    if let (Some(before), Some(after)) = (memory, program.memory()) {
        assert!(after < before + 64 * 1024, "{before} kB became {after} kB");
    }
    if let (Some(before), Some(after)) = (connections, program.connections(server)) {
        assert!(after <= before.max(POOL + 2), "{before} connections became {after}");
    }
    let log = program.log();
    assert!(log.contains("Neo4j does not answer") && log.contains("Neo4j answers again"), "{log}");
}

/// As many questions run at once as before, and no more.
fn whole_pool_works(server: &Server, program: &Program) {
    let database = Database::of(server);
    let clients: Vec<_> = (0..2 * POOL)
        .map(|_| {
            let mut client = connect(program.address, SOON).unwrap();
            client.write_all(&question(PATIENTLY)).unwrap();
            client
        })
        .collect();
    eventually(SLACK, "full pool", || (database.running() == POOL).then_some(()));
    drop(clients);
    eventually(SLACK, "end of the questions", || (database.running() == 0).then_some(()));
}

/// The server takes connections, or rather its system does, and says nothing any more.
fn stands_still(server: &Server) {
    let signal = |name: &str| {
        let sent = Command::new("kill").args([name, &server.pid.to_string()]).status().unwrap();
        assert!(sent.success());
    };
    let program = Program::start(server, &[("ENTENTE_NEO4J_POOL", "4"), ("ENTENTE_TIMEOUT", "2s")]);
    program.get_ready();
    program.data(QUESTION);
    signal("-STOP");
    let ask = || {
        let began = Instant::now();
        let answer = program.ask(QUESTION);
        assert!(began.elapsed() < Duration::from_secs(2) + SLACK, "{:?}", began.elapsed());
        (answer.status, answer.code())
    };
    let asked = thread::scope(|scope| {
        let clients: Vec<_> = (0..3 * POOL).map(|_| scope.spawn(ask)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect::<Vec<_>>()
    });
    let slow = (504, "TIMEOUT".to_owned());
    let gone = (503, "STORE_UNAVAILABLE".to_owned());
    assert!(asked.iter().all(|answer| [&slow, &gone].contains(&answer)), "{asked:?}");
    eventually(SOON, "sign that the server does not answer", || (ask() == gone).then_some(()));
    assert_eq!(program.ready(), 503);
    signal("-CONT");
    eventually(SOON, "answer", || (ask().0 == 200).then_some(()));
    whole_pool_works(server, &program);
}
