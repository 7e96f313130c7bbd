//! Exchanges with the server: one statement, its rows, within a time.
//!
//! Every exchange runs in a task of its own, so that a caller who leaves never drops one half-way, which would spoil the
//! connection for the next. The server is then told to end the statement, found by a tag in its metadata; should that
//! fail, it ends it by itself at the deadline.

use super::settings::Neo4jSettings;
use crate::store::StoreError;
use neo4rs::{BoltMap, BoltType, ConfigBuilder, Error, Graph, Neo4jClientErrorKind, Neo4jErrorKind, Query, Row};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Connections beyond those of operations: to end statements and to look at the revision.
const SPARE: usize = 2;
/// Longest time to wait for one of the pool's connections. Operations wait for a permit before, so there is one.
const POOL_WAIT: Duration = Duration::from_secs(2);
/// Rows fetched at once; operations have one row.
const FETCH: usize = 5000;
/// Longest time to have a statement ended.
const CANCEL_TIME: Duration = Duration::from_secs(2);
/// The key of the tag in a transaction's metadata.
const TAG: &str = "entente";

const CANCEL: &str = "SHOW TRANSACTIONS YIELD transactionId AS id, metaData AS data WHERE data.entente = $tag \
                      TERMINATE TRANSACTIONS id YIELD message RETURN message";

/// A statement and the values of its parameters.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) values: BoltMap,
}

impl Statement {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), values: BoltMap::default() }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<BoltType>) -> Self {
        self.values.put(name.into(), value.into());
        self
    }

    pub(super) fn query(self) -> Query {
        Query::new(self.text).with_params(self.values)
    }
}

/// Why an exchange failed.
#[derive(Debug)]
pub(super) enum Fault {
    /// The server cannot be reached, or went away.
    Unreachable(Error),
    /// The server does not let us in: user, password or database are wrong.
    Refused(Error),
    /// The server asks to try again.
    Transient(Error),
    /// There was no answer in time.
    TimedOut,
    /// Anything else.
    Failed(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(error) | Self::Refused(error) | Self::Transient(error) => error.fmt(f),
            Self::TimedOut => f.write_str("there was no answer in time"),
            Self::Failed(fault) => f.write_str(fault),
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match &error {
            Error::AuthenticationError(_) => Self::Refused(error),
            Error::Neo4j(fault) => match fault.kind() {
                Neo4jErrorKind::Client(Neo4jClientErrorKind::Security(_) | Neo4jClientErrorKind::FatalDiscovery) => {
                    Self::Refused(error)
                }
                _ if fault.code().starts_with("Neo.ClientError.Transaction.TransactionTimedOut")
                    || fault.code() == "Neo.ClientError.Transaction.Terminated" =>
                {
                    Self::TimedOut
                }
                // A server that stops says so; one that comes up again answers soon.
                _ if fault.code().contains("DatabaseUnavailable") => Self::Unreachable(error),
                Neo4jErrorKind::Transient => Self::Transient(error),
                _ => Self::Failed(error.to_string()),
            },
            Error::IOError { .. }
            | Error::ConnectionError
            | Error::ConnectionTimedOut
            | Error::IncompleteBoltExchange
            | Error::RoutingTableError(_)
            | Error::RoutingTableRefreshFailed(_)
            | Error::ServerUnavailableError(_)
            | Error::InvalidDnsName(_)
            | Error::ProtocolMismatch(_)
            | Error::UnsupportedVersion(..)
            | Error::RequestIgnoredError
            | Error::Ignored(_) => Self::Unreachable(error),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unreachable(error) | Fault::Refused(error) | Fault::Transient(error) => {
                Self::Unavailable(Box::new(error))
            }
            Fault::TimedOut => Self::Timeout,
            Fault::Failed(fault) => Self::Internal(fault),
        }
    }
}

/// Connections to a server.
pub(super) struct Session {
    graph: Graph,
    permits: Arc<Semaphore>,
    /// First part of tags: tells processes apart.
    process: u64,
    next: AtomicU64,
}

impl Session {
    /// Prepares connections; none is made yet.
    pub(super) fn new(settings: &Neo4jSettings) -> Result<Self, Fault> {
        let mut config = ConfigBuilder::default()
            .uri(&settings.uri)
            .user(&settings.user)
            .password(&settings.password)
            .max_connections(settings.pool + SPARE)
            .max_lifetime(POOL_WAIT)
            .fetch_size(FETCH)
            // Also the longest wait for a piece of an answer: the deadlines of operations come first.
            .connection_timeout(settings.timeout + POOL_WAIT);
        if let Some(database) = &settings.database {
            config = config.db(database.as_str());
        }
        let graph = config.build().and_then(Graph::connect)?;
        Ok(Self {
            graph,
            permits: Arc::new(Semaphore::new(settings.pool)),
            process: RandomState::new().hash_one(settings.uri.as_str()),
            next: AtomicU64::new(0),
        })
    }

    /// The library's handle, for whoever needs transactions of several statements.
    pub(super) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Reads all rows of a statement. At most as many statements run at once as the pool has places; others wait.
    pub(super) async fn read(&self, statement: Statement, deadline: Instant) -> Result<Vec<Row>, Fault> {
        let permit = self.permits.clone().acquire_owned();
        let permit = tokio::time::timeout_at(deadline.into(), permit).await.map_err(|_| Fault::TimedOut)?;
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let tag = format!("{:016x}-{}", self.process, self.next.fetch_add(1, Ordering::Relaxed));
        let query = statement
            .query()
            .extra("tx_timeout", i64::try_from(left.as_millis()).unwrap_or(i64::MAX))
            .extra("tx_metadata", BoltType::Map(BoltMap::from_iter([(TAG.into(), tag.as_str().into())])));
        let graph = self.graph.clone();
        let exchange = tokio::spawn(async move {
            let _permit = permit;
            let mut rows = graph.execute_read(query).await?;
            let mut all = Vec::new();
            while let Some(row) = rows.next().await? {
                all.push(row);
            }
            Ok::<_, Error>(all)
        });
        let mut cancel = Cancel { graph: Some(self.graph.clone()), tag };
        let rows = tokio::time::timeout_at(deadline.into(), exchange).await.map_err(|_| Fault::TimedOut)?;
        cancel.graph = None;
        Ok(rows.map_err(|error| Fault::Failed(error.to_string()))??)
    }
}

/// Ends a statement on the server unless its rows have arrived.
struct Cancel {
    graph: Option<Graph>,
    tag: String,
}

impl Drop for Cancel {
    fn drop(&mut self) {
        let (Some(graph), Ok(runtime)) = (self.graph.take(), tokio::runtime::Handle::try_current()) else { return };
        let query = Statement::new(CANCEL).with("tag", self.tag.as_str()).query();
        runtime.spawn(async move {
            let ended = tokio::time::timeout(CANCEL_TIME, async {
                let mut rows = graph.execute_read(query).await?;
                while rows.next().await?.is_some() {}
                Ok::<_, Error>(())
            });
            match ended.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(%error, "a statement could not be ended"),
                Err(_) => tracing::debug!("a statement could not be ended in time"),
            }
        });
    }
}
