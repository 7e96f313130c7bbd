//! What the program says of an address, a user, a password or a database that is wrong, and that the right ones do.

use super::program::{Program, ended, entente};
use super::{QUESTION, Server, seeded};
use crate::http::client::Answer;

/// The shared server under another scheme.
fn by(scheme: &str) -> String {
    Server::shared().uri.replace("bolt://", &format!("{scheme}://"))
}

#[test]
fn who_is_not_let_in_is_told_why() {
    let server = Server::shared();
    let cases = [
        ("NEO4J_PASSWORD", "not-the-password", "unauthorized"),
        ("NEO4J_USER", "nobody", "unauthorized"),
        ("NEO4J_DATABASE", "nowhere", "nowhere"),
    ];
    for scheme in ["bolt", "neo4j"] {
        for (name, value, expected) in cases {
            let uri = by(scheme);
            let settings = [("NEO4J_URI", uri.as_str()), (name, value)];
            let (status, said) = ended(entente(server, &["serve", "--listen", "127.0.0.1:0"], &settings));
            assert_eq!(status.code(), Some(2), "{scheme}, {name}: {said}");
            assert!(said.contains(&uri) && said.contains(expected), "{scheme}, {name}: {said}");
            assert!(!said.contains(&server.password) && !said.contains("not-the-password"), "{scheme}, {name}: {said}");
            assert_eq!(said.lines().count(), 1, "{scheme}, {name}: {said}");
        }
    }
}

#[test]
fn a_server_is_found_directly_and_by_way_of_its_routing_table() {
    let (server, _alone) = seeded();
    let answers = ["bolt", "neo4j"].map(|scheme| {
        let program = Program::start(server, &[("NEO4J_URI", &by(scheme))]);
        program.get_ready();
        let data = program.data(QUESTION);
        // No more of the library's warnings, least of all at every question.
        assert_eq!(program.log(), "", "{scheme}");
        data
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["publicBody"]["members"]["nodes"].as_array().map(Vec::len), Some(10), "{answers:?}");
}

#[test]
fn a_password_may_lie_in_a_file() {
    let (server, _alone) = seeded();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{}\n", server.password)).unwrap();
    let settings = [("NEO4J_PASSWORD", ""), ("NEO4J_PASSWORD_FILE", file.path().to_str().unwrap())];
    let program = Program::start(server, &settings);
    program.get_ready();
    program.data(QUESTION);
}

#[test]
fn a_server_without_encryption_is_not_taken_for_one_with() {
    let server = Server::shared();
    for scheme in ["bolt+s", "neo4j+s"] {
        let uri = by(scheme);
        let mut program = Program::start(server, &[("NEO4J_URI", &uri)]);
        program.says(&format!("from {uri}: "));
        program.says("tls");
        assert_unavailable(&program.ask(QUESTION));
        assert_eq!(program.ready(), 503);
        assert!(program.lives());
    }
}

#[test]
fn a_place_without_a_server_is_named() {
    let server = Server::shared();
    for uri in ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1", "bolt://nowhere.invalid", "neo4j://nowhere.invalid"] {
        let program = Program::start(server, &[("NEO4J_URI", uri)]);
        program.says(&format!("from {uri}: "));
        assert_unavailable(&program.ask(QUESTION));
        assert_eq!((program.ready(), program.get("/health/live", &[]).status), (503, 200));
    }
}

pub(super) fn assert_unavailable(answer: &Answer) {
    assert_eq!((answer.status, answer.code().as_str()), (503, "STORE_UNAVAILABLE"), "{answer:?}");
}
