//! How to reach a Neo4j server.

use std::fmt;
use std::time::Duration;

/// Keeps the libraries' own words out of the log: one warns of its routing at every connection, and what fails in them we
/// say ourselves.
pub const LOG_FILTER: &str = "neo4rs=off,rustls_platform_verifier=off";
/// Where the graph is, and how it may be used.
#[derive(Clone)]
pub struct Neo4jSettings {
    /// `bolt://`, `bolt+s://`, `neo4j://` or `neo4j+s://` with host and port.
    pub uri: String,
    /// User.
    pub user: String,
    /// Password.
    pub password: String,
    /// Database; the user's home database unless given.
    pub database: Option<String>,
    /// Most statements that run at once.
    pub pool: usize,
    /// Longest time for a statement of an operation.
    pub timeout: Duration,
    /// Time between two looks at the revision of the dataset.
    pub watch: Duration,
}

impl Default for Neo4jSettings {
    fn default() -> Self {
        Self {
            uri: "bolt://127.0.0.1:7687".to_owned(),
            user: "neo4j".to_owned(),
            password: String::new(),
            database: None,
            pool: 16,
            timeout: Duration::from_secs(10),
            watch: Duration::from_secs(2),
        }
    }
}

/// Without the password, which must not get into a log.
impl fmt::Debug for Neo4jSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { uri, user, password: _, database, pool, timeout, watch } = self;
        f.debug_struct("Neo4jSettings")
            .field("uri", uri)
            .field("user", user)
            .field("database", database)
            .field("pool", pool)
            .field("timeout", timeout)
            .field("watch", watch)
            .finish_non_exhaustive()
    }
}
