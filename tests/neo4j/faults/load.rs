//! Many clients, questions that take too long, and clients that leave.

use super::database::{Database, PATIENTLY};
use super::program::{Program, eventually, question};
use super::{QUESTION, seeded};
use crate::http::client::connect;
use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long the server may take to end a statement, and a busy machine to show that it has.
const SOON: Duration = Duration::from_secs(5);

/// A client that has asked, and whose leaving is dropping it.
fn asking(program: &Program) -> TcpStream {
    let mut client = connect(program.address, Duration::from_mins(1)).unwrap();
    client.write_all(&question(PATIENTLY)).unwrap();
    client
}

#[test]
fn a_question_past_its_time_is_given_up_here_and_there() {
    let (server, _alone) = seeded();
    let database = Database::of(server);
    let program = Program::start(server, &[("ENTENTE_TIMEOUT", "2s")]);
    program.get_ready();
    database.add_a_crowd();
    let began = Instant::now();
    let answer = program.ask(PATIENTLY);
    assert_eq!((answer.status, answer.code().as_str()), (504, "TIMEOUT"), "{answer:?}");
    assert!(began.elapsed() < Duration::from_secs(2) + SOON, "{:?}", began.elapsed());
    eventually("end of the statement", || (database.running() == 0).then_some(()));
    program.data(QUESTION);
    assert_eq!(program.ready(), 200);
}

/// Only the client's leaving can end its question here: the time for it is long.
#[test]
fn a_client_that_leaves_takes_its_question_along() {
    let (server, _alone) = seeded();
    let database = Database::of(server);
    let settings = [("ENTENTE_TIMEOUT", "10m"), ("ENTENTE_REQUEST_TIMEOUT", "10m"), ("ENTENTE_NEO4J_POOL", "3")];
    let program = Program::start(server, &settings);
    program.get_ready();
    database.add_a_crowd();
    let none_is_left = || {
        eventually("end of the statements", || (database.running() == 0).then_some(()));
        // Nor does one begin that waited, or was on its way.
        thread::sleep(Duration::from_millis(500));
        assert_eq!(database.running(), 0);
    };

    // Some have begun, others wait. Whether there is a server does not depend on them.
    let clients: Vec<_> = (0..5).map(|_| asking(&program)).collect();
    eventually("question under way", || (database.running() == 3).then_some(()));
    program.get_ready();
    drop(clients);
    none_is_left();

    // Their places are free again.
    let clients: Vec<_> = (0..3).map(|_| asking(&program)).collect();
    eventually("question under way", || (database.running() == 3).then_some(()));
    drop(clients);
    none_is_left();
    program.data(QUESTION);

    // Nothing has begun yet, not even connections are there.
    let program = Program::start(server, &settings);
    program.get_ready();
    for pause in [0, 2, 5, 10, 20, 50] {
        let clients: Vec<_> = (0..3).map(|_| asking(&program)).collect();
        thread::sleep(Duration::from_millis(pause));
        drop(clients);
    }
    none_is_left();
    program.data(QUESTION);
}

#[test]
fn two_hundred_clients_share_ten_connections() {
    let (server, _alone) = seeded();
    let database = Database::of(server);
    let program = Program::start(server, &[("ENTENTE_NEO4J_POOL", "10")]);
    program.get_ready();
    let expected = program.data(QUESTION);
    let done = AtomicBool::new(false);
    let (running, connections) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let (mut running, mut connections) = (0, 0);
            while !done.load(Ordering::Relaxed) {
                running = running.max(database.running());
                connections = connections.max(program.connections(server).unwrap_or(0));
                assert_eq!(program.ready(), 200);
            }
            (running, connections)
        });
        let clients: Vec<_> = (0..200)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..3 {
                        assert_eq!(program.data(QUESTION), expected);
                    }
                })
            })
            .collect();
        let failed = clients.into_iter().filter_map(|client| client.join().err()).count();
        done.store(true, Ordering::Relaxed);
        assert_eq!(failed, 0);
        watcher.join().unwrap()
    });
    assert!(running <= 10, "{running} statements at once");
    assert!(connections <= 12, "{connections} connections at once");
}
