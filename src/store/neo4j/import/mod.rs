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

mod diff;
mod node;
mod options;
mod schema;
mod steps;
mod unique;
mod write;

pub(super) use node::State;
pub use options::{Changes, Content, ImportError, ImportOptions, ImportReport, Phase, Progress, Tally};

use super::session::{Fault, Session, Statement};
use super::settings::Neo4jSettings;
use crate::diagnostic::Diagnostics;
use crate::ontology::Ontology;
use neo4rs::Row;
use node::Mark;
use std::time::{Duration, Instant};
use write::Writer;

/// Longest time that one statement may take.
const PATIENCE: Duration = Duration::from_mins(10);
/// Longest time for a server to say what it holds. It may be there and not be ready.
const REACH: Duration = Duration::from_secs(10);
/// How often an import begins anew when somebody else wrote at the same time, or the server went away.
const ATTEMPTS: u32 = 5;
/// Shortest and longest time before it does.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

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
    let settings = Neo4jSettings { pool: 2, timeout: PATIENCE, ..settings.clone() };
    let mut attempts = 1;
    loop {
        // Connections of their own: what an attempt has left half done ends when they close.
        let (session, state) = reach(&settings, options, progress).await?;
        let run = Run { ontology, session: &session, content, options, progress };
        match run.attempt(&state).await {
            Ok(report) => return Ok(report),
            Err(Stop::Again | Stop::Fault(Fault::Transient(_) | Fault::Unreachable(_))) if attempts < ATTEMPTS => {}
            Err(stop) => return Err(stop.into()),
        }
        tokio::time::sleep(PAUSE * attempts).await;
        attempts += 1;
    }
}

/// Connects and reads the state of the graph, again and again while the server is not there and the time lasts.
async fn reach(
    settings: &Neo4jSettings,
    options: &ImportOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(Session, State), Fault> {
    let last = Instant::now() + options.wait;
    let mut pause = PAUSE;
    loop {
        let session = Session::new(settings)?;
        let state = tokio::time::timeout(REACH, State::read(&session)).await;
        match state.unwrap_or(Err(Fault::TimedOut)) {
            Ok(state) => return Ok((session, state)),
            Err(Fault::Unreachable(_) | Fault::TimedOut) if Instant::now() + pause <= last => {}
            Err(fault) => return Err(fault),
        }
        progress(Progress { phase: Phase::Waiting, done: 0, total: 0 });
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
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
}

impl Run<'_> {
    async fn attempt(&self, state: &State) -> Result<ImportReport, Stop> {
        if self.options.dry_run {
            let diff = diff::scan(self).await?;
            let about = node::about(self, &diff);
            let wrote = diff.size() > 0 || !state.says(&about);
            return Ok(diff.report(&about, wrote));
        }
        schema::prepare(self.session, self.ontology).await?;
        let mark = Mark::new(self.session, state);
        // What is not whole nobody reads. It is marked before it is looked at, since whoever still writes it stops then.
        if !state.is_whole() {
            self.tell(Phase::Writing, 0, 0);
            mark.set().await?;
        }
        let diff = diff::scan(self).await?;
        let about = node::about(self, &diff);
        if diff.size() == 0 && state.says(&about) {
            return Ok(diff.report(&about, false));
        }
        let writer = Writer::new(self, &diff, &mark);
        if state.is_whole() && diff.size() <= self.options.at_once {
            writer.at_once().await?;
        } else {
            if state.is_whole() {
                mark.set().await?;
            }
            writer.in_batches().await?;
        }
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
