//! A server that is not there yet, is killed, or stands still; and one that speaks TLS, since it is there.

use super::database::{Database, PATIENTLY};
use super::program::{Program, ended, entente, eventually, import, question};
use super::start::assert_unavailable;
use super::{QUESTION, Server};
use crate::http::client::{connect, exchange};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What clients put up with beyond the time that a question may take.
const SLACK: Duration = Duration::from_secs(5);
/// How soon the program finds a server again that is back: its longest pause, on a busy machine.
const SOON: Duration = Duration::from_secs(30);
/// A question in an address.
const TARGET: &str = "/graphql?query=%7Bstates%7BtotalCount%7D%7D";
/// The pool of the programs.
const POOL: usize = 4;

/// One server for all of it, since starting one takes its time.
#[test]
fn a_server_goes_and_comes_back() {
    let mut server = Server::own();
    import(&server, None);
    let programs = both_ways(&server);
    let expected = programs.each_ref().map(|program| {
        program.get_ready();
        program.data(QUESTION)
    });
    assert_eq!(expected[0], expected[1]);
    assert_eq!(expected[0]["publicBody"]["members"]["nodes"].as_array().map(Vec::len), Some(10), "{expected:?}");
    let before = programs.each_ref().map(|program| (program.memory(), program.connections(&server)));

    let late = killed_under_load(&mut server, &programs, &expected[0]);
    for (program, (memory, connections)) in programs.iter().zip(before) {
        if let (Some(before), Some(after)) = (memory, program.memory()) {
            assert!(after < before + 64 * 1024, "{before} kB became {after} kB");
        }
        if let (Some(before), Some(after)) = (connections, program.connections(&server)) {
            // To find routes, the library has a second pool.
            assert!(after <= before.max(2 * (POOL + 2) + 1), "{before} connections became {after}");
        }
        told_once(program, "Neo4j does not answer");
    }

    Database::of(&server).add_a_crowd();
    for program in programs.iter().chain(&late) {
        told_once(program, "Neo4j answers again");
        whole_pool_works(&server, program);
    }
    encrypted(&server, &expected[0]);
    stands_still(&server);
}

/// A program that reaches the server directly, and one that asks it for the way.
fn both_ways(server: &Server) -> [Program; 2] {
    ["bolt", "neo4j"].map(|scheme| {
        let uri = server.uri.replace("bolt:", &format!("{scheme}:"));
        Program::start(server, &[("NEO4J_URI", &uri), ("ENTENTE_NEO4J_POOL", &POOL.to_string())])
    })
}

/// Programs that were started while there was no server, when it is back.
fn killed_under_load(server: &mut Server, programs: &[Program; 2], expected: &Value) -> [Program; 2] {
    let over = &AtomicBool::new(false);
    thread::scope(|scope| {
        // Whatever happens: otherwise the clients would never end.
        let ending = SetWhenDropped(over);
        let client = |program| scope.spawn(move || keep_asking(program, expected, over));
        let clients: Vec<_> = programs.iter().flat_map(|program| vec![program; 2 * POOL]).map(client).collect();
        let tags = programs.each_ref().map(|program| program.get(TARGET, &[]).header("etag").to_owned());
        assert!(tags.iter().all(|tag| !tag.is_empty()), "{tags:?}");
        thread::sleep(Duration::from_secs(1));
        server.kill();
        thread::sleep(Duration::from_secs(3));
        for (program, tag) in programs.iter().zip(&tags) {
            assert_eq!(program.ready(), 503);
            // What was so before may be so no longer.
            assert_unavailable(&program.get(TARGET, &[("If-None-Match", tag)]));
        }
        let late = both_ways(server);
        late.iter().for_each(not_there);
        server.start_again();
        for program in programs.iter().chain(&late) {
            program.get_ready();
            assert_eq!(&program.data(QUESTION), expected);
        }
        drop(ending);
        let counts: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
        assert!(counts.iter().all(|(answered, failed)| *answered > 0 && *failed > 0), "{counts:?}");
        late
    })
}

/// The program is up without a server.
fn not_there(program: &Program) {
    program.says("No answers yet");
    assert_eq!((program.get("/health/live", &[]).status, program.ready()), (200, 503));
    let began = Instant::now();
    assert_unavailable(&program.ask(QUESTION));
    assert!(began.elapsed() < SLACK, "{:?}", began.elapsed());
}

/// The log has something, and not at every question.
fn told_once(program: &Program, what: &str) {
    program.says(what);
    let log = program.log();
    assert!(log.lines().count() < 20, "{}", &log[..log.len().min(4_000)]);
}

struct SetWhenDropped<'a>(&'a AtomicBool);

impl Drop for SetWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Asks the same until it is over: how often there was an answer, and how often none.
fn keep_asking(program: &Program, expected: &Value, over: &AtomicBool) -> (usize, usize) {
    let (mut answered, mut failed) = (0, 0);
    while !over.load(Ordering::Relaxed) {
        let began = Instant::now();
        let answer = exchange(program.address, &question(QUESTION)).unwrap();
        assert!(began.elapsed() < Duration::from_secs(10) + SLACK, "{:?}", began.elapsed());
        if answer.status == 200 {
            assert_eq!(&answer.json()["data"], expected);
            answered += 1;
        } else {
            assert_unavailable(&answer);
            failed += 1;
            thread::sleep(Duration::from_millis(50));
        }
    }
    (answered, failed)
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
    eventually("full pool", || (database.running() == POOL).then_some(()));
    drop(clients);
    eventually("end of the questions", || (database.running() == 0).then_some(()));
}

/// What the server says is encrypted, and believed where its certificate is trusted.
fn encrypted(server: &Server, expected: &Value) {
    let certificate = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neo4j/certificate/public.crt");
    let certificate = certificate.to_str().unwrap();
    for scheme in ["bolt+s", "neo4j+s"] {
        let uri = server.uri.replace("bolt:", &format!("{scheme}:"));
        let program = Program::start(server, &[("NEO4J_URI", &uri), ("SSL_CERT_FILE", certificate)]);
        program.get_ready();
        assert_eq!(&program.data(QUESTION), expected, "{scheme}");
        let (status, said) = ended(entente(server, &["serve", "--listen", "127.0.0.1:0"], &[("NEO4J_URI", &uri)]));
        assert_eq!(status.code(), Some(2), "{scheme}: {said}");
        assert!(said.contains(&uri) && said.contains("certificate") && said.lines().count() == 1, "{scheme}: {said}");
    }
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
    eventually("sign that the server does not answer", || (ask() == gone).then_some(()));
    assert_eq!(program.ready(), 503);
    signal("-CONT");
    eventually("answer", || (ask().0 == 200).then_some(()));
    whole_pool_works(server, &program);
}
