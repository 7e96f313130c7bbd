//! What needs a real Neo4j.

mod differential;
mod faults;
mod hits;
mod import;
mod primitives;
mod server;
mod store;

pub(crate) use server::Server;
pub(crate) use store::holding;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The version that a server chooses from what a client offers, here 5.0 to 5.4; zeros where it wants none of them.
fn handshake(server: &Server) -> std::io::Result<[u8; 4]> {
    let address = server.uri.trim_start_matches("bolt://").trim_start_matches("neo4j://");
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(&[0x60, 0x60, 0xB0, 0x17, 0, 4, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
    let mut version = [0; 4];
    stream.read_exact(&mut version)?;
    Ok(version)
}

#[test]
fn a_shared_server_answers() {
    let server = Server::shared();
    assert_eq!(handshake(server).unwrap(), [0, 0, 4, 5]);
    assert!(!server.user.is_empty() && !server.password.is_empty());
    assert!(std::ptr::eq(server, Server::shared()), "it is started once");
}

#[test]
fn a_server_of_ones_own_dies_and_comes_back() {
    let mut server = Server::own();
    assert_eq!(handshake(&server).unwrap(), [0, 0, 4, 5]);
    let (uri, password, pid) = (server.uri.clone(), server.password.clone(), server.pid);
    server.kill();
    assert!(handshake(&server).is_err(), "it is gone");
    server.start_again();
    assert_eq!(handshake(&server).unwrap(), [0, 0, 4, 5]);
    assert_eq!((&server.uri, &server.password), (&uri, &password));
    assert_ne!(server.pid, pid);
}
