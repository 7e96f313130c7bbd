//! Records → the graph in Neo4j.
//!
//! An import looks at what the graph holds, compares it with the records, and writes what differs. No reader takes a part
//! of it for the whole:
//!
//! - A change set of at most [`ImportOptions::at_once`] records is one transaction. Since Neo4j shows the parts of a
//!   transaction one after the other while it commits, the dataset's `revision` is taken away just before the commit and
//!   set again after it.
//! - A larger one, and a first import, takes the revision away at the beginning and writes in batches.
//!
//! In between, the node `:_Dataset` has `loading`: the token of the import. An import that ends early leaves it there, and
//! the next one finds out what is missing. Of two imports the later goes on, and the earlier gives up at its next batch.

mod check;
mod diff;
mod node;
mod options;
mod schema;
mod steps;
mod unique;
mod write;

pub(super) use node::State;
pub use options::{Changes, Content, ImportError, ImportOptions, ImportReport, Phase, Progress, Tally};

use super::reach::reach;
use super::session::{Fault, Session, Statement};
use super::settings::Neo4jSettings;
use crate::diagnostic::Diagnostics;
use crate::ontology::Ontology;
use neo4rs::Row;
use node::Mark;
use std::time::Duration;
use write::Writer;

/// Longest time that one statement may take.
const PATIENCE: Duration = Duration::from_mins(10);
/// How often an import begins anew when somebody else wrote at the same time, or the server went away.
const ATTEMPTS: u32 = 5;
/// Time before it does, times the number of attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// Makes the graph hold these records and what is said of them. Nothing is written where nothing differs.
///
/// # Errors
/// When the records cannot be written, the server cannot be reached or does not let us in, or another import took over.
/// What was written until then stays; the next import completes it.
pub async fn import(
    ontology: &Ontology,
    settings: &Neo4jSettings,
    content: &Content<'_>,
    options: &ImportOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<ImportReport, ImportError> {
    check::check(ontology, content)?;
    let settings = Neo4jSettings { pool: 2, timeout: PATIENCE, ..settings.clone() };
    let mut options = options.clone();
    let token = node::token();
    let (mut attempt, mut was_let_in) = (1, false);
    loop {
        // Connections of its own for every attempt: what it has left half done ends when they close.
        let done = async {
            let waiting = || progress(Progress { phase: Phase::Waiting, done: 0, total: 0 });
            let (session, state) = reach(&settings, options.wait, waiting).await?;
            was_let_in = true;
            if attempt > 1 && state.is_of_another(&token) {
                return Err(Stop::TakenOver);
            }
            let run = Run { ontology, session: &session, content, options: &options, progress, token: &token };
            run.attempt(&state).await
        };
        match done.await {
            Ok(report) => return Ok(report),
            Err(stop) if attempt < ATTEMPTS && stop.is_of_memory(was_let_in) => {
                options = ImportOptions { at_once: 0, batch: options.batch / 2, ..options };
            }
            Err(stop) if attempt < ATTEMPTS && stop.may_pass() => {}
            Err(stop) => return Err(stop.into()),
        }
        tokio::time::sleep(PAUSE * attempt).await;
        attempt += 1;
    }
}

/// Why an attempt ended early.
#[derive(Debug)]
enum Stop {
    /// Somebody else wrote since the graph was looked at.
    Again,
    /// Another import has begun.
    TakenOver,
    /// The records cannot be written.
    Problems(Diagnostics),
    /// The server, or the way to it, failed.
    Fault(Fault),
}

impl Stop {
    /// Whether another attempt may do better.
    fn may_pass(&self) -> bool {
        match self {
            Self::Again | Self::Fault(Fault::Transient(_) | Fault::Unreachable(_)) => true,
            Self::Fault(fault) => fault.is_conflict(),
            Self::TakenOver | Self::Problems(_) => false,
        }
    }

    /// Whether the transaction is too large for the server. It may turn away whoever connects meanwhile, too, which is not
    /// for wrong credentials if they were right before.
    fn is_of_memory(&self, was_let_in: bool) -> bool {
        match self {
            Self::Fault(fault) => fault.is_out_of_memory() || (was_let_in && fault.is_of_greeting()),
            _ => false,
        }
    }
}

impl<E: Into<Fault>> From<E> for Stop {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<Stop> for ImportError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Again | Stop::TakenOver => Self::TakenOver,
            Stop::Problems(problems) => Self::Problems(problems),
            Stop::Fault(fault) => fault.into(),
        }
    }
}

/// What an attempt works with.
#[derive(Clone, Copy)]
struct Run<'r> {
    ontology: &'r Ontology,
    session: &'r Session,
    content: &'r Content<'r>,
    options: &'r ImportOptions,
    progress: &'r (dyn Fn(Progress) + Sync),
    /// What the mark of the import says.
    token: &'r str,
}

impl Run<'_> {
    async fn attempt(&self, state: &State) -> Result<ImportReport, Stop> {
        if self.options.if_empty && state.is_whole() {
            return Ok(ImportReport { left: true, ..ImportReport::default() });
        }
        if self.options.dry_run {
            let diff = diff::scan(self).await?;
            let about = node::about(self, &diff);
            let wrote = diff.size() > 0 || !state.says(&about);
            return Ok(diff.report(&about, wrote));
        }
        let later = schema::prepare(self.session, self.ontology).await?;
        let mark = Mark::new(self, state);
        // What is not whole nobody reads. It is marked before it is looked at, since whoever still writes it stops then.
        if !state.is_whole() {
            self.tell(Phase::Writing, 0, 0);
            mark.set(None).await?;
        }
        let diff = diff::scan(self).await?;
        let about = node::about(self, &diff);
        if diff.size() == 0 && state.says(&about) {
            later.make(self.session).await?;
            return Ok(diff.report(&about, false));
        }
        if state.is_whole() && diff.size() <= self.options.at_once {
            Writer::new(self, &diff, &mark).at_once(&about).await?;
        } else {
            if state.is_whole() {
                mark.set(None).await?;
            }
            Writer::new(self, &diff, &mark).in_batches().await?;
            mark.describe(&about).await?;
        }
        later.make(self.session).await?;
        mark.finish(&about).await?;
        Ok(diff.report(&about, true))
    }

    fn tell(&self, phase: Phase, done: usize, total: usize) {
        (self.progress)(Progress { phase, done, total });
    }
}

/// All rows of a statement, read where is written.
async fn rows(session: &Session, statement: Statement) -> Result<Vec<Row>, Fault> {
    let mut stream = session.graph().execute(statement.query()).await?;
    let mut rows = Vec::new();
    while let Some(row) = stream.next().await? {
        rows.push(row);
    }
    Ok(rows)
}
