//! The graph in Neo4j.
//!
//! An operation is one statement, so it reads in one transaction; the statement reads the revision of the dataset first
//! and last, and is run again when an import came between. How records lie in the database is said in `layout.rs`.

mod answer;
mod cypher;
mod export;
mod import;
mod keys;
mod layout;
mod meta;
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

use super::{GraphStore, Reading, Status, StoreError};
use crate::model::Plan;
use crate::ontology::Ontology;
use arc_swap::ArcSwapOption;
use meta::Meta;
use session::{Fault, Session};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// Longest time for a look at the revision.
const LOOK: Duration = Duration::from_secs(5);
/// Longest time between two attempts to reach a server that is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A graph in Neo4j.
pub struct Neo4jStore {
    ontology: Arc<Ontology>,
    session: Session,
    /// What the graph held when last looked at.
    meta: ArcSwapOption<Meta>,
}

/// Why there can be no store with some settings.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Address, user, password or database are wrong.
    #[error("Neo4j at {uri} refuses: {reason}")]
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
        let session = Session::new(settings).map_err(|fault| refused(fault.to_string()))?;
        let store = Arc::new(Self { ontology, session, meta: ArcSwapOption::empty() });
        if let Err(Fault::Refused(error)) = store.look(Instant::now() + LOOK).await {
            return Err(refused(error.to_string()));
        }
        tokio::spawn(watch(Arc::downgrade(&store), settings.watch));
        Ok(store)
    }

    /// The statement that answers a plan on the graph as it is, to look at or to profile.
    ///
    /// # Errors
    /// When the graph cannot be reached, or holds no complete dataset.
    pub async fn statement(&self, plan: &Plan) -> Result<neo4rs::Query, StoreError> {
        let meta = self.meta(Instant::now() + LOOK).await?;
        Ok(cypher::statement(&self.ontology, meta.sensitive, plan).query())
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
        self.look(deadline).await?
    }

    async fn look(&self, deadline: Instant) -> Result<Result<Meta, StoreError>, Fault> {
        let found = meta::fetch(&self.ontology, &self.session, deadline).await?;
        match &found {
            Ok(meta) => self.meta.store(Some(Arc::new(meta.clone()))),
            // What was known is no longer so; an import in between leaves it to be said by the next look.
            Err(StoreError::Loading(_)) => self.forget(),
            Err(_) => {}
        }
        Ok(found)
    }

    fn forget(&self) {
        self.meta.store(None);
    }
}

/// Looks at the revision from time to time, as long as the store is in use.
async fn watch(store: Weak<Neo4jStore>, every: Duration) {
    let mut pause = every;
    let mut reached = true;
    loop {
        tokio::time::sleep(pause).await;
        let Some(store) = store.upgrade() else { return };
        let found = store.look(Instant::now() + LOOK).await;
        let (is_reached, fault) = match &found {
            Ok(_) => (true, None),
            Err(fault) => (false, Some(fault)),
        };
        match (reached, is_reached) {
            (true, false) => {
                tracing::warn!(fault = %fault.map_or_else(String::new, ToString::to_string), "Neo4j cannot be reached")
            }
            (false, true) => tracing::warn!("Neo4j can be reached again"),
            _ => {}
        }
        reached = is_reached;
        pause = if reached { every } else { (pause * 2).min(LONGEST_PAUSE) };
    }
}

#[async_trait::async_trait]
impl GraphStore for Neo4jStore {
    async fn run(&self, plan: &Plan, deadline: Instant) -> Result<Reading, StoreError> {
        self.answer(plan, deadline).await
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        self.meta(Instant::now() + LOOK).await.map(|meta| meta.status)
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.refresh(Instant::now() + LOOK).await.map(|meta| meta.status)
    }
}
