//! The real program against a real server that fails it: what clients see, what the log says, and that both recover.
#![expect(clippy::disallowed_methods, reason = "threads of tests wait, and no worker of a runtime")]

mod between;
mod data;
mod database;
mod load;
mod mishaps;
mod outage;
mod program;
mod start;

use super::Server;
use super::store::database;
use tokio::sync::OwnedMutexGuard;

/// A question, and the answer that the built-in data have for it.
const QUESTION: &str = r#"{ publicBody(id: "kz-atc") { name members(sort: [{ id: ASC }]) { nodes { id kind } } } }"#;

/// The shared server with the built-in data, as long as the second value is kept.
fn seeded() -> (&'static Server, OwnedMutexGuard<()>) {
    let server = Server::shared();
    let alone = database();
    program::import(server, None);
    (server, alone)
}
