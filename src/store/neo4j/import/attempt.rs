//! Attempts of an import: each looks at the graph, compares and writes.

use super::super::layout::State;
use super::super::reach::reach;
use super::super::settings::Neo4jSettings;
use super::check::check;
use super::context::{ImportAttemptError, ImportRun};
use super::diff::scan;
use super::node::{Mark, about, new_token};
use super::options::{Content, ImportError, ImportOptions, ImportReport, Phase, Progress};
use super::schema::prepare;
use super::write::ChangeWriter;
use crate::ontology::Ontology;
use std::time::Duration;

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
    check(ontology, content)?;
    let settings = Neo4jSettings { pool: 2, timeout: PATIENCE, ..settings.clone() };
    let mut options = options.clone();
    let token = new_token();
    let (mut attempts, mut was_let_in) = (1, false);
    loop {
        // Connections of its own for every attempt: what it has left half done ends when they close.
        let done = async {
            let waiting = || progress(Progress { phase: Phase::Waiting, done: 0, total: 0 });
            let (session, state) = reach(&settings, options.wait, waiting).await?;
            was_let_in = true;
            if attempts > 1 && state.is_of_another(&token) {
                return Err(ImportAttemptError::TakenOver);
            }
            let run = ImportRun { ontology, session: &session, content, options: &options, progress, token: &token };
            attempt(&run, &state).await
        };
        match done.await {
            Ok(report) => return Ok(report),
            Err(stop) if attempts < ATTEMPTS && stop.is_of_memory(was_let_in) => {
                options = ImportOptions { at_once: 0, batch: options.batch / 2, ..options };
            }
            Err(stop) if attempts < ATTEMPTS && stop.may_pass() => {}
            Err(stop) => return Err(stop.into()),
        }
        tokio::time::sleep(PAUSE * attempts).await;
        attempts += 1;
    }
}

/// Compares and writes once.
async fn attempt(run: &ImportRun<'_>, state: &State) -> Result<ImportReport, ImportAttemptError> {
    if run.options.if_empty && state.is_whole() {
        return Ok(ImportReport { left: true, ..ImportReport::default() });
    }
    if run.options.dry_run {
        let diff = scan(run).await?;
        let said = about(run, &diff);
        let wrote = diff.size() > 0 || !state.says(&said);
        return Ok(diff.report(&said, wrote));
    }
    let later = prepare(run.session, run.ontology).await?;
    let mark = Mark::new(run, state);
    // What is not whole nobody reads. It is marked before it is looked at, since whoever still writes it stops then.
    if !state.is_whole() {
        run.tell(Phase::Writing, 0, 0);
        mark.set(None).await?;
    }
    let diff = scan(run).await?;
    let said = about(run, &diff);
    if diff.size() == 0 && state.says(&said) {
        later.make(run.session).await?;
        return Ok(diff.report(&said, false));
    }
    if state.is_whole() && diff.size() <= run.options.at_once {
        ChangeWriter::new(run, &diff, &mark).at_once(&said).await?;
    } else {
        if state.is_whole() {
            mark.set(None).await?;
        }
        ChangeWriter::new(run, &diff, &mark).in_batches().await?;
        mark.describe(&said).await?;
    }
    later.make(run.session).await?;
    mark.finish(&said).await?;
    Ok(diff.report(&said, true))
}
