//! Exchanges with the server: one statement, its rows, within a time.
//!
//! When a caller leaves, the exchange goes on in a task of its own, since one that is dropped half-way spoils the connection
//! for the next: neo4rs leaves the pool to find that out, and with 0.8 the next statement read the rows of the one before
//! (neo4rs#294). The test `a_client_that_leaves_takes_its_question_along` shows that places and statements are given back. The server is then told to end the statement, found by a tag in its metadata; should that fail, it ends it
//! by itself at the deadline. A server that does neither is given up a little later.

use super::settings::Neo4jSettings;
use crate::graph::StoreError;
use crate::work::WorkError;
use futures_util::FutureExt;
use neo4rs::{BoltMap, BoltType, ConfigBuilder, Error, Graph, Neo4jClientErrorKind, Neo4jErrorKind, Query, Row};
use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout, timeout_at};

/// Connections beyond those of operations: to end statements and to look at the revision.
const SPARE: usize = 2;
/// Longest time to wait for one of the pool's connections. Operations wait for a permit before, so there is one.
const POOL_WAIT: Duration = Duration::from_secs(2);
/// How long an exchange may go on after its deadline, to learn that the server has ended the statement. Nothing else
/// bounds the time that a server takes for greetings, or that the library goes on trying for.
const GRACE: Duration = Duration::from_secs(2);
/// Longest time to have a statement ended, and the pause before it is tried again.
const CANCEL_TIME: Duration = Duration::from_secs(2);
const CANCEL_PAUSE: Duration = Duration::from_millis(50);
/// Longest time to find out why there is no route.
const REASON_TIME: Duration = Duration::from_secs(2);
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
pub(super) enum DriverError {
    /// The server cannot be reached, or went away.
    Unreachable(Error),
    /// The server does not let us in: user, password or database are wrong.
    Refused(Error),
    /// The server asks to try again.
    Transient(Error),
    /// There was no answer in time.
    TimedOut,
    /// Anything else that the server or the library says.
    Failed(Error),
    /// The library panicked.
    Panicked,
}

impl DriverError {
    fn meaning(&self) -> Option<Meaning> {
        match self {
            Self::Unreachable(Error::Neo4j(said))
            | Self::Refused(Error::Neo4j(said))
            | Self::Transient(Error::Neo4j(said))
            | Self::Failed(Error::Neo4j(said)) => meaning(said.code()),
            _ => None,
        }
    }

    /// Whether the transaction is too large for the server's memory.
    pub(super) fn is_out_of_memory(&self) -> bool {
        self.meaning() == Some(Meaning::OutOfMemory)
    }

    /// Whether somebody else made or removed what was to be made or changed.
    pub(super) fn is_conflict(&self) -> bool {
        self.meaning() == Some(Meaning::Conflict)
    }

    /// Whether the server turned a new connection away. Of that neo4rs gives the server's words and not its code, so it can
    /// be for want of memory, too; wrong credentials it is only before the first connection.
    pub(super) fn is_of_greeting(&self) -> bool {
        matches!(self, Self::Refused(Error::AuthenticationError(_)))
    }
}

impl std::fmt::Display for DriverError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(error) | Self::Refused(error) | Self::Transient(error) | Self::Failed(error) => {
                error.fmt(f)
            }
            Self::TimedOut => f.write_str("there was no answer in time"),
            Self::Panicked => f.write_str("the library panicked"),
        }
    }
}

/// What a code of the server means where its class does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The server ended the statement at its deadline.
    TimedOut,
    /// A server that stops says so; one that comes up again answers soon.
    Unreachable,
    /// The transaction is too large for the server's memory: trying again helps if it is smaller.
    OutOfMemory,
    /// Somebody else made or removed what was to be made or changed.
    Conflict,
}

/// Codes that are told apart, in full, as the list of status codes in the manual of Neo4j 5 has them. What is not among them
/// has the meaning of its class, which neo4rs knows ([`Neo4jErrorKind`]).
const CODES: &[(&str, Meaning)] = &[
    ("Neo.ClientError.Transaction.TransactionTimedOut", Meaning::TimedOut),
    ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", Meaning::TimedOut),
    ("Neo.TransientError.General.DatabaseUnavailable", Meaning::Unreachable),
    ("Neo.TransientError.Database.DatabaseUnavailable", Meaning::Unreachable),
    ("Neo.TransientError.General.OutOfMemoryError", Meaning::OutOfMemory),
    ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", Meaning::OutOfMemory),
    ("Neo.TransientError.General.TransactionOutOfMemoryError", Meaning::OutOfMemory),
    ("Neo.ClientError.Schema.ConstraintValidationFailed", Meaning::Conflict),
    ("Neo.ClientError.Statement.EntityNotFound", Meaning::Conflict),
];

fn meaning(code: &str) -> Option<Meaning> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
}

/// What an error of the server is for us.
fn of_server(error: Error, code: &str) -> DriverError {
    match (meaning(code), Neo4jErrorKind::from(code)) {
        (Some(Meaning::TimedOut), _) => DriverError::TimedOut,
        (Some(Meaning::Unreachable), _) => DriverError::Unreachable(error),
        (_, Neo4jErrorKind::Client(Neo4jClientErrorKind::Security(_) | Neo4jClientErrorKind::FatalDiscovery)) => {
            DriverError::Refused(error)
        }
        (_, Neo4jErrorKind::Client(Neo4jClientErrorKind::TransactionTerminated)) => DriverError::TimedOut,
        (_, Neo4jErrorKind::Transient) => DriverError::Transient(error),
        _ => DriverError::Failed(error),
    }
}

impl From<Error> for DriverError {
    fn from(error: Error) -> Self {
        match &error {
            Error::AuthenticationError(_) => Self::Refused(error),
            // The server is there and speaks no TLS, or has a certificate that is not to be trusted.
            Error::IOError { detail } if detail.kind() == ErrorKind::InvalidData => Self::Refused(error),
            Error::Neo4j(said) => {
                let code = said.code().to_owned();
                of_server(error, &code)
            }
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
            _ => Self::Failed(error),
        }
    }
}

impl From<DriverError> for StoreError {
    fn from(fault: DriverError) -> Self {
        match fault {
            DriverError::Unreachable(error) | DriverError::Refused(error) | DriverError::Transient(error) => {
                Self::Unavailable(Box::new(error))
            }
            DriverError::TimedOut => WorkError::DeadlinePassed.into(),
            DriverError::Failed(_) | DriverError::Panicked => Self::Internal(fault.to_string()),
        }
    }
}

/// Connections to a server.
pub(super) struct Session {
    graph: Graph,
    /// The server of the address itself, where others may be found by way of it.
    first: Option<Graph>,
    permits: Arc<Semaphore>,
    /// First part of tags: tells processes apart.
    process: u64,
    next: AtomicU64,
}

impl Session {
    /// Prepares connections that fetch so many rows at once, for which the library sets memory aside with every statement;
    /// none is made yet.
    pub(super) fn new(settings: &Neo4jSettings, fetch: usize) -> Result<Self, DriverError> {
        let connect = |uri: &str, connections: usize| {
            let mut config = ConfigBuilder::default()
                .uri(uri)
                .user(&settings.user)
                .password(&settings.password)
                .max_connections(connections)
                // Documented as the lifetime of a connection, and wired to the pool's *wait* timeout (`pool.rs` of
                // 0.9.0-rc.11): without it, whoever finds no place waits for ever. Relied on by the test
                // `a_silent_network_takes_no_place_of_the_pool_for_ever`.
                .max_lifetime(POOL_WAIT)
                // `idle_timeout` stays unset: it is wired to the time for checking a connection before it is used again,
                // which the library bounds by 5 seconds itself.
                .fetch_size(fetch)
                // Also the time to wait for each message of the server (`recv_timeout`), so it must be longer than the
                // server may think: the deadlines of operations come first. Relied on by the same test.
                .connection_timeout(settings.timeout + POOL_WAIT);
            if let Some(database) = &settings.database {
                config = config.db(database.as_str());
            }
            config.build().and_then(Graph::connect)
        };
        let first = settings.uri.strip_prefix("neo4j").map(|rest| connect(&format!("bolt{rest}"), 1));
        Ok(Self {
            graph: connect(&settings.uri, settings.pool + SPARE)?,
            first: first.transpose()?,
            permits: Arc::new(Semaphore::new(settings.pool)),
            process: RandomState::new().hash_one(settings.uri.as_str()),
            next: AtomicU64::new(0),
        })
    }

    /// The library's handle, for whoever needs transactions of several statements.
    pub(super) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Reads all rows of a statement. At most as many statements run at once as the pool has places; others wait. The place of
    /// the operation is kept until the server is done with the statement.
    pub(super) async fn read<P: Send + 'static>(
        &self,
        statement: Statement,
        deadline: Instant,
        place: P,
    ) -> Result<Vec<Row>, DriverError> {
        let permit = self.permits.clone().acquire_owned();
        let permit = timeout_at(deadline.into(), permit).await.map_err(|_| DriverError::TimedOut)?;
        self.exchange(statement, deadline, (permit, place)).await
    }

    /// The same on a connection kept for it, so that it tells of the server and not of how busy we are. To be called
    /// once at a time.
    pub(super) async fn look(&self, statement: Statement, deadline: Instant) -> Result<Vec<Row>, DriverError> {
        self.exchange(statement, deadline, ()).await
    }

    /// Reads all rows of a statement where is written, without a deadline: imports have one connection each and are not in a
    /// hurry.
    pub(super) async fn read_for_import(&self, statement: Statement) -> Result<Vec<Row>, DriverError> {
        let mut stream = self.graph.execute(statement.query()).await?;
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await? {
            rows.push(row);
        }
        Ok(rows)
    }

    /// Reads all rows of a statement, and holds something until the server is done with it.
    async fn exchange<H: Send + 'static>(
        &self,
        statement: Statement,
        deadline: Instant,
        held: H,
    ) -> Result<Vec<Row>, DriverError> {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let tag = format!("{:016x}-{}", self.process, self.next.fetch_add(1, Ordering::Relaxed));
        let query = statement
            .query()
            .extra("tx_timeout", i64::try_from(left.as_millis()).unwrap_or(i64::MAX))
            .extra("tx_metadata", BoltType::Map(BoltMap::from_iter([(TAG.into(), tag.as_str().into())])));
        let graph = self.graph.clone();
        let rows = async move {
            // Not `run`, which discards the rows and so returns before the server has made them. The library tries again
            // what is transient, and has a connection made, for up to 60 seconds (`backoff` in its `pool.rs`); the timeouts
            // below bound that.
            let mut rows = graph.execute_read(query).await?;
            let mut all = Vec::new();
            while let Some(row) = rows.next().await? {
                all.push(row);
            }
            Ok::<_, Error>(all)
        };
        let rows = async move {
            let _held = held;
            timeout_at((deadline + GRACE).into(), AssertUnwindSafe(rows).catch_unwind()).await
        };
        let mut exchange = Exchange { rows: Some(Box::pin(rows)), graph: self.graph.clone(), tag };
        let rows = timeout_at(deadline.into(), exchange.rows()).await.map_err(|_| DriverError::TimedOut)?;
        match rows.map_err(|_| DriverError::TimedOut)? {
            Ok(rows) => Ok(rows?),
            Err(_) => Err(DriverError::Panicked),
        }
    }

    /// What is behind a fault: where there is no route, the library does not tell why, and the first server does.
    pub(super) async fn reason(&self, fault: DriverError) -> DriverError {
        let (DriverError::Unreachable(Error::ServerUnavailableError(_)), Some(first)) = (&fault, &self.first) else {
            return fault;
        };
        let asked = timeout(REASON_TIME, async {
            first.execute_read("RETURN 1").await?.next().await?;
            Ok::<_, Error>(())
        });
        match asked.await {
            Ok(Ok(())) => DriverError::Unreachable(Error::ServerUnavailableError(
                "it answers, but no server does under the address that it advertises".to_owned(),
            )),
            Ok(Err(error)) => error.into(),
            Err(_) => fault,
        }
    }
}

type Rows = std::thread::Result<Result<Vec<Row>, Error>>;
type Arriving = dyn Future<Output = Result<Rows, Elapsed>> + Send;

/// An exchange under way. Dropped before its rows have arrived, it goes on in a task of its own, and the server is told to
/// end the statement.
struct Exchange {
    rows: Option<Pin<Box<Arriving>>>,
    graph: Graph,
    tag: String,
}

impl Exchange {
    async fn rows(&mut self) -> Result<Rows, Elapsed> {
        let arrived = match &mut self.rows {
            Some(rows) => rows.await,
            None => std::future::pending().await,
        };
        self.rows = None;
        arrived
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let (Some(rows), Ok(runtime)) = (self.rows.take(), tokio::runtime::Handle::try_current()) else { return };
        let exchange = runtime.spawn(rows).abort_handle();
        let ended = end(self.graph.clone(), std::mem::take(&mut self.tag), exchange);
        runtime.spawn(async move {
            match timeout(CANCEL_TIME, ended).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(%error, "a statement could not be ended"),
                Err(_) => tracing::debug!("a statement could not be ended in time"),
            }
        });
    }
}

/// Tells the server to end a statement, again and again: it may not have begun with it yet.
async fn end(graph: Graph, tag: String, exchange: AbortHandle) -> Result<(), Error> {
    while !exchange.is_finished() {
        let query = Statement::new(CANCEL).with("tag", tag.as_str()).query();
        let mut rows = graph.execute_read(query).await?;
        while rows.next().await?.is_some() {}
        drop(rows);
        sleep(CANCEL_PAUSE).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_meaning() {
        let meanings = [
            ("Neo.ClientError.Security.Unauthorized", "refused"),
            ("Neo.ClientError.Security.Forbidden", "refused"),
            ("Neo.ClientError.Security.AuthenticationRateLimit", "refused"),
            ("Neo.ClientError.Database.DatabaseNotFound", "refused"),
            ("Neo.ClientError.Transaction.TransactionTimedOut", "timed out"),
            ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", "timed out"),
            ("Neo.ClientError.Transaction.Terminated", "timed out"),
            ("Neo.TransientError.Transaction.Terminated", "timed out"),
            ("Neo.TransientError.General.DatabaseUnavailable", "unreachable"),
            ("Neo.TransientError.Database.DatabaseUnavailable", "unreachable"),
            ("Neo.TransientError.Transaction.DeadlockDetected", "transient"),
            ("Neo.TransientError.Request.NoThreadsAvailable", "transient"),
            ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "transient"),
            ("Neo.ClientError.Statement.SyntaxError", "failed"),
            ("Neo.DatabaseError.General.UnknownError", "failed"),
            ("no code at all", "failed"),
        ];
        for (code, expected) in meanings {
            assert_eq!(word(&of_server(Error::ConnectionError, code)), expected, "{code}");
        }
    }

    #[test]
    fn a_code_is_known_as_a_whole() {
        assert_eq!(meaning("Neo.TransientError.General.MemoryPoolOutOfMemoryError"), Some(Meaning::OutOfMemory));
        assert_eq!(meaning("Neo.ClientError.Schema.ConstraintValidationFailed"), Some(Meaning::Conflict));
        assert_eq!(meaning("Neo.ClientError.Schema.ConstraintValidationFailedElsewhere"), None);
        assert_eq!(meaning("EntityNotFound"), None);
        // What only says so in its words is something else.
        assert!(!DriverError::Failed(Error::UnexpectedMessage("OutOfMemoryError".to_owned())).is_out_of_memory());
        assert!(DriverError::from(Error::AuthenticationError("memory.transaction".to_owned())).is_of_greeting());
    }

    #[test]
    fn an_error_of_the_library_has_a_meaning() {
        let io = |kind: ErrorKind| Error::IOError { detail: kind.into() };
        let errors = [
            (Error::AuthenticationError("no".to_owned()), "refused"),
            (io(ErrorKind::InvalidData), "refused"),
            (io(ErrorKind::ConnectionRefused), "unreachable"),
            (io(ErrorKind::UnexpectedEof), "unreachable"),
            (Error::ConnectionError, "unreachable"),
            (Error::ConnectionTimedOut, "unreachable"),
            (Error::ServerUnavailableError("none".to_owned()), "unreachable"),
            (Error::ConversionError, "failed"),
        ];
        for (error, expected) in errors {
            let said = error.to_string();
            assert_eq!(word(&error.into()), expected, "{said}");
        }
    }

    fn word(fault: &DriverError) -> &'static str {
        match fault {
            DriverError::Unreachable(_) => "unreachable",
            DriverError::Refused(_) => "refused",
            DriverError::Transient(_) => "transient",
            DriverError::TimedOut => "timed out",
            DriverError::Failed(_) | DriverError::Panicked => "failed",
        }
    }
}
