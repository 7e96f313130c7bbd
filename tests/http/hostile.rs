//! The server after each of many hostile requests: it answered rightly, and still answers others.

use super::case::Case;
use super::client::{connect, exchange, post};
use super::server::Server;
use super::{arguments, bodies, documents, transport};
use serde_json::json;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// How far memory may grow, in kilobytes.
const GROWTH: u64 = 64 * 1024;

#[test]
fn hostile_requests_do_no_harm() {
    let mut server = Server::start(&["--header-timeout", "1s", "--body-timeout", "1s"]);
    good(server.address).expect("a good query is answered");
    let before = server.peak_memory();

    let cases: Vec<Case> =
        [documents::cases(), arguments::cases(), bodies::cases(), transport::cases()].into_iter().flatten().collect();
    let mut wrong = Vec::new();
    let mut times = Vec::new();
    for case in &cases {
        let began = Instant::now();
        if let Err(problem) = case.run(server.address) {
            wrong.push(format!("{}: {problem}", case.name));
        }
        times.push((began.elapsed(), case.name));
        if let Err(problem) = good(server.address) {
            wrong.push(format!("{}: afterwards {problem}", case.name));
        }
        assert!(server.lives(), "{}: the server is gone", case.name);
    }

    let idle: Vec<_> = (0..200).map(|_| connect(server.address, Duration::from_secs(1))).collect();
    assert!(idle.iter().all(Result::is_ok), "200 connections can be open");
    good(server.address).expect("a good query is answered beside 200 idle connections");
    drop(idle);

    times.sort_unstable();
    println!("{} cases; the slowest:", cases.len());
    for (time, name) in times.iter().rev().take(12) {
        println!("  {time:?} {name}");
    }
    assert!(wrong.is_empty(), "{} of {} cases are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    if let (Some(before), Some(after)) = (before, server.peak_memory()) {
        println!("memory: {before} kB at most before, {after} kB after");
        assert!(after <= before + GROWTH, "memory grew from {before} kB to {after} kB");
    }
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let server = Server::start(&[]);
    let ask = |arguments: &str| {
        let query = format!("{{ states(first: 1, {arguments}) {{ pageInfo {{ endCursor }} }} }}");
        exchange(server.address, &post(json!({ "query": query }).to_string().as_bytes())).expect("an answer")
    };
    let first = ask("sort: [{ name: ASC }]");
    let cursor = &first.json()["data"]["states"]["pageInfo"]["endCursor"];
    assert!(cursor.is_string(), "{first:?}");
    assert_eq!(ask(&format!("sort: [{{ iso3: DESC }}], after: {cursor}")).code(), "INVALID_CURSOR");
}

/// Asks a good query, and says what is wrong with the answer.
fn good(address: SocketAddr) -> Result<(), String> {
    let body = json!({ "query": "{ states(first: 1) { nodes { id } } }" });
    let answer = exchange(address, &post(body.to_string().as_bytes()))?;
    let json = answer.json();
    if answer.status == 200 && json["data"]["states"]["nodes"][0]["id"].is_string() && json.get("errors").is_none() {
        Ok(())
    } else {
        Err(format!("a good query got status {} {json}", answer.status))
    }
}
