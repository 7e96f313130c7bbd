//! The graph in Neo4j.
//!
//! An operation is one statement, so it reads in one transaction; the statement reads the revision of the dataset first
//! and last, and is run again when an import came between. How records lie in the database is said in `layout.rs`.

mod answer;
mod cell;
mod columns;
mod cypher;
mod export;
mod ground;
mod import;
mod keys;
mod layout;
mod meta;
mod names;
mod reach;
mod record;
mod run;
mod scan;
mod session;
mod settings;

pub use export::{ExportError, Exported, export};
pub use import::{Changes, Content, ImportError, ImportOptions, ImportReport, Phase, Progress, Tally, import};
pub use scan::StoredFile;
pub use settings::Neo4jSettings;

use super::GraphStore;
use crate::graph::{Loading, QueryResult, Status, StoreError};
use crate::ontology::Ontology;
use crate::query::Plan;
use arc_swap::ArcSwapOption;
use meta::{Meta, NoDataset};
use names::Names;
use run::Stop;
use session::{Fault, Session, Statement};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, watch};
use tokio::time::{timeout, timeout_at};

/// Keeps the libraries' own words out of the log: one warns of its routing at every connection, and what fails in them we
/// say ourselves.
pub const LOG_FILTER: &str = "neo4rs=off,rustls_platform_verifier=off";
/// Rows fetched at once: operations have one.
const FETCH: usize = 4;
/// Longest time for a look at the revision.
const LOOK: Duration = Duration::from_secs(5);
/// Longest time between two attempts to reach a server that is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A graph in Neo4j.
pub struct Neo4jStore {
    me: Weak<Self>,
    ontology: Arc<Ontology>,
    session: Session,
    /// What the graph held when last looked at; nothing where it could not be read then.
    meta: ArcSwapOption<Meta>,
    /// Whether the server answered last.
    reached: watch::Sender<bool>,
    /// When the last look began that the server answered, and what it saw. Held by whoever looks.
    last: Mutex<Option<(Instant, Result<Meta, NoDataset>)>>,
    /// The names that searches look in.
    names: Mutex<Option<Arc<Names>>>,
}

/// Why there can be no store with some settings.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Address, user, password or database are wrong.
    #[error("Neo4j at {uri} does not let us in: {reason}")]
    Refused {
        /// The address.
        uri: String,
        /// What the server, or the library, says.
        reason: String,
    },
}

impl Neo4jStore {
    /// A store of the graph at some server, which need not be there yet: until it is, operations fail as unavailable.
    /// Must be called within a runtime, where the revision is watched from then on.
    ///
    /// # Errors
    /// When the server is there and does not let us in, or the settings are no address.
    pub async fn connect(ontology: Arc<Ontology>, settings: &Neo4jSettings) -> Result<Arc<Self>, ConnectError> {
        let refused = |reason: String| ConnectError::Refused { uri: settings.uri.clone(), reason };
        let session = Session::new(settings, FETCH).map_err(|fault| refused(fault.to_string()))?;
        let store = Arc::new_cyclic(|me| Self {
            me: me.clone(),
            ontology,
            session,
            meta: ArcSwapOption::empty(),
            reached: watch::Sender::new(true),
            last: Mutex::default(),
            names: Mutex::default(),
        });
        if let Err(Fault::Refused(error)) = store.look(Instant::now() + LOOK).await {
            return Err(refused(error.to_string()));
        }
        tokio::spawn(keep_watch(Arc::downgrade(&store), store.reached.subscribe(), settings.watch));
        Ok(store)
    }

    /// The statements that answer a plan on the graph as it is, to look at or to profile. Those of traversals are run to
    /// find out which they are.
    ///
    /// # Errors
    /// When the graph cannot be reached, holds no complete dataset, or changes meanwhile.
    pub async fn statements(&self, plan: &Plan) -> Result<Vec<neo4rs::Query>, StoreError> {
        let deadline = Instant::now() + LOOK;
        let meta = self.meta(deadline).await?;
        let mut asked = Vec::new();
        let walked = match self.traverse(plan, &meta, deadline, Some(&mut asked)).await {
            Ok(walked) => walked,
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Changed | Stop::Importing) => return Err(StoreError::Loading(Loading::Importing)),
        };
        asked.push(cypher::statement(&self.ontology, meta.sensitive, plan, &walked.sought).0);
        Ok(asked.into_iter().map(Statement::query).collect())
    }

    /// What the graph held when last looked at, or holds now if it was never looked at.
    async fn meta(&self, deadline: Instant) -> Result<Meta, StoreError> {
        match self.meta.load_full() {
            Some(meta) => Ok((*meta).clone()),
            None => self.refresh(deadline).await,
        }
    }

    /// What the graph holds now.
    async fn refresh(&self, deadline: Instant) -> Result<Meta, StoreError> {
        Ok(self.look(deadline).await.map_err(|fault| self.failure(fault))??)
    }

    /// What a fault means for an operation. It is not the operation that takes too long where nothing is answered at all.
    fn failure(&self, fault: Fault) -> StoreError {
        match fault {
            Fault::TimedOut if !*self.reached.borrow() => StoreError::Unavailable(fault.to_string().into()),
            fault => fault.into(),
        }
    }

    /// Looks at what the graph holds. Whoever comes while somebody looks waits; of those, one looks for all.
    async fn look(&self, deadline: Instant) -> Result<Result<Meta, NoDataset>, Fault> {
        let asked = Instant::now();
        let deadline = deadline.min(asked + LOOK);
        let mut last = timeout_at(deadline.into(), self.last.lock()).await.map_err(|_| Fault::TimedOut)?;
        if let Some((began, found)) = &*last
            && *began >= asked
        {
            return Ok(found.clone());
        }
        let began = Instant::now();
        let found = match meta::fetch(&self.ontology, &self.session, deadline).await {
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
    fn lost(&self) {
        self.forget();
        self.found_to_be_reached(false);
    }

    fn found_to_be_reached(&self, now: bool) {
        self.reached.send_if_modified(|reached| std::mem::replace(reached, now) != now);
    }

    fn forget(&self) {
        self.meta.store(None);
    }
}

/// Looks at the revision from time to time, as long as the store is in use, and at once when operations find that the
/// server went away or is back. Tells the log of that, which operations do not: there may be very many.
async fn keep_watch(store: Weak<Neo4jStore>, mut reached: watch::Receiver<bool>, every: Duration) {
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
        answered = found.is_ok();
        pause = if answered { every } else { (pause * 2).min(LONGEST_PAUSE) };
        reached.mark_unchanged();
    }
}

#[async_trait::async_trait]
impl GraphStore for Neo4jStore {
    async fn run(&self, plan: &Plan, deadline: Instant) -> Result<QueryResult, StoreError> {
        self.answer(plan, deadline).await
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        self.meta(Instant::now() + LOOK).await.map(|meta| meta.status)
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.refresh(Instant::now() + LOOK).await.map(|meta| meta.status)
    }
}
