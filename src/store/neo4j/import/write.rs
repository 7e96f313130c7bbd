//! Carries an import's steps out: in one transaction, or in batches.

use super::context::{ImportAttemptError, ImportRun};
use super::diff::Diff;
use super::node::Mark;
use super::options::Phase;
use super::steps::{Step, steps};
use neo4rs::{BoltList, BoltMap, BoltType, Txn};
use std::ops::Range;
use std::time::Duration;

/// Rows that are made between two looks at whether the server wants something.
const SLICE: usize = 250;
/// Longest time for the dataset's node to be free, while what is changed is locked.
const PATIENCE: Duration = Duration::from_secs(5);

/// Some rows of a step.
struct Batch<'w> {
    step: &'w Step<'w>,
    rows: BoltList,
}

/// Writes what differs.
pub(super) struct ChangeWriter<'w> {
    run: &'w ImportRun<'w>,
    mark: &'w Mark<'w>,
    steps: Vec<Step<'w>>,
}

impl<'w> ChangeWriter<'w> {
    pub(super) fn new(run: &'w ImportRun<'w>, diff: &'w Diff, mark: &'w Mark<'w>) -> Self {
        Self { run, mark, steps: steps(*run, diff) }
    }

    /// Writes in one transaction. The graph is marked only while it commits.
    pub(super) async fn at_once(self, about: &BoltMap) -> Result<(), ImportAttemptError> {
        let mut txn = self.run.session.graph().start_txn().await?;
        let (mut parts, mut done) = (self.parts(), 0);
        let mut next = make(parts.next()).await;
        while let Some(batch) = next {
            done += batch.rows.len();
            let (written, made) = tokio::join!(batch.write(&mut txn), make(parts.next()));
            written?;
            next = made;
            self.run.tell(Phase::Preparing, done, self.total());
        }
        self.run.tell(Phase::Writing, done, self.total());
        // Another import may hold the node while it waits for what is locked here, and the server cannot know that this one
        // waits for the node.
        tokio::time::timeout(PATIENCE, self.mark.set(Some(about)))
            .await
            .map_err(|_| ImportAttemptError::TakenOver)??;
        txn.commit().await?;
        Ok(())
    }

    /// Writes in several transactions; the graph is marked.
    pub(super) async fn in_batches(self) -> Result<(), ImportAttemptError> {
        let (mut parts, mut done) = (self.parts(), 0);
        let mut next = make(parts.next()).await;
        while next.is_some() {
            let mut txn = self.run.session.graph().start_txn().await?;
            self.mark.hold(&mut txn).await?;
            let end = done + self.size();
            while let Some(batch) = next.take_if(|batch| done + batch.rows.len() <= end) {
                done += batch.rows.len();
                let (written, made) = tokio::join!(batch.write(&mut txn), make(parts.next()));
                written?;
                next = made;
            }
            txn.commit().await?;
            self.run.tell(Phase::Writing, done, self.total());
        }
        Ok(())
    }

    fn total(&self) -> usize {
        self.steps.iter().map(|step| step.count).sum()
    }

    fn size(&self) -> usize {
        self.run.options.batch.max(1)
    }

    /// The steps in parts of the size of a batch.
    fn parts(&self) -> impl Iterator<Item = (&Step<'w>, Range<usize>)> {
        let size = self.size();
        self.steps.iter().flat_map(move |step| {
            (0..step.count).step_by(size).map(move |start| (step, start..step.count.min(start + size)))
        })
    }
}

/// Makes the rows of a part, now and then letting go of the thread so that the batch before goes on its way.
async fn make<'w>(part: Option<(&'w Step<'w>, Range<usize>)>) -> Option<Batch<'w>> {
    let (step, range) = part?;
    let mut rows = BoltList::with_capacity(range.len());
    for at in range {
        rows.push((step.row)(at));
        if rows.len().is_multiple_of(SLICE) {
            tokio::task::yield_now().await;
        }
    }
    Some(Batch { step, rows })
}

impl Batch<'_> {
    async fn write(self, txn: &mut Txn) -> Result<(), ImportAttemptError> {
        let count = self.rows.len();
        let query = neo4rs::query(&self.step.text).param("rows", BoltType::List(self.rows));
        // `run` discards the rows, of which there are none, and returns when the server has said what it did: so the
        // statement has ended, and its statistics are known. Nothing documents that; the counts of
        // `what_differs_is_written_and_counted` rely on it.
        let summary = txn.run(query).await?;
        // An end that is missing was there when the graph was looked at.
        if self.step.relates && summary.stats().relationships_created != count as u64 {
            return Err(ImportAttemptError::Again);
        }
        Ok(())
    }
}
