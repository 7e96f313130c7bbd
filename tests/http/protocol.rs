//! What clients, caches, browsers and supervisors rely on.

use super::client::{Answer, connect, exchange, request};
use super::server::Server;
use std::io::Write;
use std::process::Command;
use std::time::Duration;

const QUERY: &str = "/graphql?query=%7B+states%28first%3A+1%29+%7B+nodes+%7B+id+%7D+%7D+%7D";

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    exchange(server.address, &request("GET", path, headers, b"")).expect("an answer")
}

#[test]
fn a_client_that_has_the_answer_is_told_so() {
    let server = Server::start(&[]);
    for path in [QUERY, "/schema.graphql"] {
        let first = get(&server, path, &[]);
        assert_eq!(first.status, 200, "{first:?}");
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{first:?}");
        assert_eq!(first.header("cache-control"), "no-cache");
        assert!(first.header("vary").contains("Accept-Encoding"), "{first:?}");

        let second = get(&server, path, &[("If-None-Match", tag)]);
        assert_eq!((second.status, second.header("etag")), (304, tag));
        assert!(second.body.is_empty());
    }
    let tag = |accept| get(&server, QUERY, &[("Accept", accept)]).header("etag").to_owned();
    assert_ne!(tag("application/json"), tag("application/graphql-response+json"));
}

#[test]
fn answers_with_errors_are_not_kept() {
    let server = Server::start(&[]);
    let answer = get(&server, "/graphql?query=%7B+nope+%7D", &[]);
    assert_eq!((answer.header("etag"), answer.header("cache-control")), ("", "no-store"), "{answer:?}");
}

#[test]
fn answers_are_compressed_where_the_client_can_read_them() {
    let server = Server::start(&[]);
    for encoding in ["gzip", "br", "zstd"] {
        let answer = get(&server, "/schema.graphql", &[("Accept-Encoding", encoding)]);
        assert_eq!((answer.status, answer.header("content-encoding")), (200, encoding));
    }
    assert_eq!(get(&server, "/schema.graphql", &[]).header("content-encoding"), "");
}

#[test]
fn other_origins_are_named_or_kept_out() {
    let origin = [("Origin", "https://example.org")];
    let allowed = |options: &[&str]| {
        let answer = get(&Server::start(options), QUERY, &origin);
        answer.header("access-control-allow-origin").to_owned()
    };
    assert_eq!(allowed(&[]), "");
    assert_eq!(allowed(&["--cors-origin", "https://example.org"]), "https://example.org");
    assert_eq!(allowed(&["--cors-origin", "https://a.example", "--cors-origin", "https://b.example"]), "");
    assert_eq!(allowed(&["--cors-origin", "*"]), "*");
}

#[test]
fn the_server_says_how_it_is() {
    let server = Server::start(&[]);
    assert_eq!(get(&server, "/health/live", &[]).status, 200);
    let ready = get(&server, "/health/ready", &[]);
    assert_eq!((ready.status, &ready.json()["status"]), (200, &"ready".into()));
}

#[test]
fn the_first_page_loads_nothing_from_elsewhere() {
    let server = Server::start(&[]);
    let page = get(&server, "/", &[]);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").starts_with("default-src 'self';"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

#[test]
fn a_busy_server_turns_requests_away_and_stays_healthy() {
    let server = Server::start(&["--max-concurrent", "0"]);
    let answer = get(&server, QUERY, &[]);
    assert_eq!((answer.status, answer.header("retry-after"), answer.code().as_str()), (503, "1", "OVERLOADED"));
    assert_eq!(get(&server, "/health/ready", &[]).status, 200);
}

#[test]
#[cfg(unix)]
fn the_server_ends_when_told_to_even_with_half_a_request_open() {
    let mut server = Server::start(&["--header-timeout", "1h", "--shutdown-timeout", "500ms"]);
    let mut half = connect(server.address, Duration::from_secs(1)).expect("a connection");
    half.write_all(b"POST /graphql HTTP/1.1\r\nHost: ").expect("the server reads");
    assert_eq!(get(&server, "/health/live", &[]).status, 200);
    let told = Command::new("kill").arg(server.process.id().to_string()).status().expect("kill runs");
    assert!(told.success());
    assert!(server.process.wait().expect("the server ends").success());
}

#[test]
fn a_client_that_stops_reading_loses_its_place() {
    let server = Server::start(&["--max-connections", "1", "--write-timeout", "1s"]);
    let mut greedy = connect(server.address, Duration::from_secs(1)).expect("a connection");
    let asks = b"GET /schema.graphql HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(500);
    greedy.write_all(&asks).expect("the server reads");
    assert_eq!(get(&server, "/health/live", &[]).status, 200);
}
