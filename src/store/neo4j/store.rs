//! The store: the connections to a server, and what is known of the graph there.

use super::layout::{Meta, NoDataset, fetch};
use super::names::Names;
use super::session::{DriverError, Session};
use crate::graph::StoreError;
use crate::ontology::Ontology;
use arc_swap::ArcSwapOption;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, watch};
use tokio::time::timeout_at;

/// Longest time for a look at the revision.
pub(super) const LOOK: Duration = Duration::from_secs(5);
/// A graph in Neo4j.
pub struct Neo4jStore {
    pub(super) me: Weak<Self>,
    pub(super) ontology: Arc<Ontology>,
    pub(super) session: Session,
    /// What the graph held when last looked at; nothing where it could not be read then.
    meta: ArcSwapOption<Meta>,
    /// Whether the server answered last.
    pub(super) reached: watch::Sender<bool>,
    /// When the last look began that the server answered, and what it saw. Held by whoever looks.
    last: Mutex<Option<(Instant, Result<Meta, NoDataset>)>>,
    /// The names that searches look in.
    pub(super) names: Mutex<Option<Arc<Names>>>,
}

impl Neo4jStore {
    /// A store that has not yet looked at what the server holds.
    pub(super) fn unconnected(ontology: Arc<Ontology>, session: Session) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            ontology,
            session,
            meta: ArcSwapOption::empty(),
            reached: watch::Sender::new(true),
            last: Mutex::default(),
            names: Mutex::default(),
        })
    }

    /// What the graph held when last looked at, or holds now if it was never looked at.
    pub(super) async fn meta(&self, deadline: Instant) -> Result<Meta, StoreError> {
        match self.meta.load_full() {
            Some(meta) => Ok((*meta).clone()),
            None => self.refresh(deadline).await,
        }
    }

    /// What the graph holds now.
    pub(super) async fn refresh(&self, deadline: Instant) -> Result<Meta, StoreError> {
        Ok(self.look(deadline).await.map_err(|fault| self.failure(fault))??)
    }

    /// What a fault means for an operation. It is not the operation that takes too long where nothing is answered at all.
    pub(super) fn failure(&self, fault: DriverError) -> StoreError {
        match fault {
            DriverError::TimedOut if !*self.reached.borrow() => StoreError::Unavailable(fault.to_string().into()),
            fault => fault.into(),
        }
    }

    /// Looks at what the graph holds. Whoever comes while somebody looks waits; of those, one looks for all.
    pub(super) async fn look(&self, deadline: Instant) -> Result<Result<Meta, NoDataset>, DriverError> {
        let asked = Instant::now();
        let deadline = deadline.min(asked + LOOK);
        let mut last = timeout_at(deadline.into(), self.last.lock()).await.map_err(|_| DriverError::TimedOut)?;
        if let Some((began, found)) = &*last
            && *began >= asked
        {
            return Ok(found.clone());
        }
        let began = Instant::now();
        let found = match fetch(&self.ontology, &self.session, deadline).await {
            Ok(found) => found,
            Err(fault) => {
                self.lost();
                return Err(self.session.reason(fault).await);
            }
        };
        match &found {
            Ok(meta) => {
                let known = last.as_ref().and_then(|(_, found)| found.as_ref().ok());
                if meta.foreign && known.is_none_or(|known| known.status.revision != meta.status.revision) {
                    tracing::warn!("the dataset was imported under another ontology; import it again");
                }
                self.meta.store(Some(Arc::new(meta.clone())));
            }
            // What was known is no longer so; an import in between leaves it to be said by the next look.
            Err(_) => self.forget(),
        }
        *last = Some((began, found.clone()));
        self.found_to_be_reached(true);
        Ok(found)
    }

    /// The server does not answer, so what it holds may change without our knowing.
    pub(super) fn lost(&self) {
        self.forget();
        self.found_to_be_reached(false);
    }

    fn found_to_be_reached(&self, now: bool) {
        self.reached.send_if_modified(|reached| std::mem::replace(reached, now) != now);
    }

    pub(super) fn forget(&self) {
        self.meta.store(None);
    }
}
