//! Reaching a server: waiting for one that is not up, and finding out why one cannot be reached.

use super::import::State;
use super::session::{Fault, Session};
use super::settings::Neo4jSettings;
use std::time::{Duration, Instant};

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
) -> Result<(Session, State), Fault> {
    let last = Instant::now() + wait;
    let mut pause = PAUSE;
    loop {
        let fault = match ask(settings).await {
            Ok(found) => return Ok(found),
            Err(fault) => fault,
        };
        if !matches!(fault, Fault::Unreachable(_) | Fault::TimedOut) {
            return Err(fault);
        }
        // Where servers are asked for the way, all that is said is that there is none; going straight to one says why.
        if let Some(rest) = settings.uri.strip_prefix("neo4j") {
            let straight = Neo4jSettings { uri: format!("bolt{rest}"), ..settings.clone() };
            if let Err(refusal @ Fault::Refused(_)) = ask(&straight).await {
                return Err(refusal);
            }
        }
        if Instant::now() + pause > last {
            return Err(fault);
        }
        waiting();
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn ask(settings: &Neo4jSettings) -> Result<(Session, State), Fault> {
    let session = Session::new(settings)?;
    let state = tokio::time::timeout(PATIENCE, State::read(&session)).await.map_err(|_| Fault::TimedOut)??;
    Ok((session, state))
}
