//! Reaching a server: waiting for one that is not up, and finding out why one cannot be reached.

use super::layout::State;
use super::session::{DriverError, Session};
use super::settings::Neo4jSettings;
use std::time::{Duration, Instant};

/// Rows fetched at once, where a whole graph is read.
const FETCH: usize = 5000;
/// Longest time for a server to say what it holds. It may be there and not be ready.
const PATIENCE: Duration = Duration::from_secs(10);
/// First and longest time before it is asked again.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Connects and reads the state of the graph: again and again, while the server is not there and the time lasts.
pub(super) async fn reach(
    settings: &Neo4jSettings,
    wait: Duration,
    waiting: impl Fn(),
) -> Result<(Session, State), DriverError> {
    let last = Instant::now() + wait;
    let mut pause = PAUSE;
    loop {
        match ask(settings).await {
            Err(DriverError::Unreachable(_) | DriverError::TimedOut) if Instant::now() + pause <= last => {}
            done => return done,
        }
        waiting();
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn ask(settings: &Neo4jSettings) -> Result<(Session, State), DriverError> {
    let session = Session::new(settings, FETCH)?;
    match tokio::time::timeout(PATIENCE, State::read(&session)).await.unwrap_or(Err(DriverError::TimedOut)) {
        Ok(state) => Ok((session, state)),
        Err(fault) => Err(session.reason(fault).await),
    }
}
