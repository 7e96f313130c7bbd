//! Watching the revision of a graph, as long as its store is in use.

use super::store::{LOOK, Neo4jStore};
use std::sync::Weak;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::timeout;

/// Longest time between two attempts to reach a server that is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Looks at the revision from time to time, as long as the store is in use, and at once when operations find that the
/// server went away or is back. Tells the log of that, which operations do not: there may be very many.
pub(super) async fn keep_watch(store: Weak<Neo4jStore>, mut reached: watch::Receiver<bool>, every: Duration) {
    let mut answered = *reached.borrow_and_update();
    let mut pause = every;
    loop {
        let _ = timeout(pause, reached.changed()).await;
        let Some(store) = store.upgrade() else { return };
        let found = store.look(Instant::now() + LOOK).await;
        match &found {
            Err(fault) if answered => tracing::warn!(%fault, "Neo4j does not answer"),
            Ok(_) if !answered => tracing::warn!("Neo4j answers again"),
            _ => {}
        }
        if let Ok(Ok(meta)) = &found {
            store.prepare_names(meta);
        }
        answered = found.is_ok();
        pause = if answered { every } else { (pause * 2).min(LONGEST_PAUSE) };
        reached.mark_unchanged();
    }
}
