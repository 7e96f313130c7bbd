//! Answering a plan: the statement, its row, and whether it was of one state of the graph.

use super::cypher::{AFTER, BEFORE, column, similar, statement, walk};
use super::ground::{self, Neo4jGround};
use super::layout::Cell;
use super::layout::Meta;
use super::layout::record::Corrupt;
use super::names::Match;
use super::session::{Fault, Statement};
use super::{Neo4jStore, answer};
use crate::graph::traversal;
use crate::graph::{Loading, QueryResult, StoreError};
use crate::ontology::{KindSet, Ontology};
use crate::query::{Answer, Lookup, LookupAnswer, Plan, Root, RootAnswer};
use neo4rs::Row;
use serde::Deserialize;
use std::time::{Duration, Instant};

/// Identifiers that were looked up and not found, with room for similar ones; among which kinds, and whether sensitive
/// entities count.
type Unknown<'a> = (KindSet, bool, Vec<(&'a str, &'a mut Vec<Box<str>>)>);

fn unknown<'a>(ontology: &Ontology, root: &'a Root, answer: &'a mut RootAnswer) -> Option<Unknown<'a>> {
    let (kinds, sensitive, unknown): Unknown<'a> = match (root, answer) {
        (Root::Lookup(Lookup { similar: true, ids, kinds, sensitive, .. }), RootAnswer::Lookup(found)) => {
            let unknown = ids.iter().zip(found).filter_map(|(id, one)| match one {
                LookupAnswer::Nothing(similar) => Some((&**id, similar)),
                LookupAnswer::Entity(_) | LookupAnswer::Relation(_) => None,
            });
            (*kinds, *sensitive, unknown.collect())
        }
        (Root::Traversal(traversal), RootAnswer::Subgraph(subgraph)) => {
            let unknown = subgraph.missing.as_mut().map(|(id, similar)| (&**id, similar));
            (ontology.all_kinds(), traversal.scope.sensitive, Vec::from_iter(unknown))
        }
        _ => return None,
    };
    if unknown.is_empty() { None } else { Some((kinds, sensitive, unknown)) }
}

/// Longest time to wait for an import to become visible as a whole. A change set that fits into one transaction takes less.
const PATIENCE: Duration = Duration::from_secs(1);
/// First pause before an operation is tried again; it doubles.
const PAUSE: Duration = Duration::from_millis(5);

/// Why an attempt to answer ended.
#[derive(Debug)]
pub(super) enum Stop {
    /// The dataset changed meanwhile: another attempt may do.
    Changed,
    /// An import is under way.
    Importing,
    Failed(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Loading(Loading::Importing) => Self::Importing,
            error => Self::Failed(error),
        }
    }
}

impl From<Corrupt> for Stop {
    fn from(error: Corrupt) -> Self {
        Self::Failed(error.into())
    }
}

/// An attempt.
pub(super) type Try<T> = Result<T, Stop>;

/// The value of a column that a statement has.
pub(super) fn cell<'r, T: Deserialize<'r>>(row: &'r Row, at: usize) -> Result<T, StoreError> {
    row.get(&column(at)).map_err(|error| StoreError::Internal(error.to_string()))
}

/// What a root has sought before its records are read.
pub(super) enum Sought {
    Nothing,
    Subgraph(traversal::Found),
    Names(Vec<Match>),
}

/// What the roots of a plan have sought.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) sought: Vec<Sought>,
    /// Which import they have read, where any did.
    import: Option<String>,
}

impl Walked {
    /// Adds what a root found in an import: the same as those before it.
    fn add(&mut self, sought: Sought, import: Option<String>) -> Try<()> {
        let first = self.sought.iter().all(|sought| matches!(sought, Sought::Nothing));
        if !first && self.import != import {
            return Err(Stop::Changed);
        }
        self.sought.push(sought);
        self.import = import;
        Ok(())
    }
}

impl Neo4jStore {
    /// Answers a plan, again and again while an import comes between.
    pub(super) async fn answer(&self, plan: &Plan, deadline: Instant) -> Result<QueryResult, StoreError> {
        let patience = deadline.min(Instant::now() + PATIENCE);
        let mut pause = PAUSE;
        loop {
            match self.try_answer(plan, deadline).await {
                Ok(reading) => return Ok(reading),
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Changed) => {}
                Err(Stop::Importing) if Instant::now() + pause > patience => {
                    return Err(StoreError::Loading(Loading::Importing));
                }
                Err(Stop::Importing) => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
            }
            if Instant::now() >= deadline {
                return Err(StoreError::Timeout);
            }
        }
    }

    async fn try_answer(&self, plan: &Plan, deadline: Instant) -> Try<QueryResult> {
        let meta = self.meta(deadline).await?;
        if plan.roots.is_empty() {
            // Nothing but the dataset itself is asked for: it must be the one of now.
            let meta = self.refresh(deadline).await?;
            let answer = answer::read(&self.ontology, &[], Vec::new(), &[])?;
            return Ok(QueryResult { answer, status: meta.status });
        }
        let read = self.try_roots(plan, &meta, deadline).await;
        if matches!(read, Err(Stop::Changed)) {
            // What was known of the dataset is so no longer.
            self.refresh(deadline).await?;
        }
        Ok(QueryResult { answer: read?, status: meta.status })
    }

    async fn try_roots(&self, plan: &Plan, meta: &Meta, deadline: Instant) -> Try<Answer> {
        let Walked { sought, import } = self.traverse(plan, meta, deadline, None).await?;
        let (statement, roots) = statement(&self.ontology, meta.sensitive, plan, &sought);
        let row = self.row(statement, &meta.status.revision, deadline).await?;
        if ground::import(&row) != import {
            return Err(Stop::Changed);
        }
        let columns = (0..plan.roots.len()).map(|at| cell(&row, at)).collect::<Result<Vec<Cell<'_>>, _>>()?;
        let mut answer = answer::read(&self.ontology, &roots, sought, &columns)?;
        for (root, answered) in plan.roots.iter().zip(&mut answer.roots) {
            let Some((kinds, sensitive, unknown)) = unknown(&self.ontology, root, answered) else { continue };
            let statement = similar(&self.ontology, meta.sensitive, kinds, sensitive);
            let row = self.row(statement, &meta.status.revision, deadline).await?;
            let known: Vec<&str> = cell(&row, 0)?;
            for (id, similar) in unknown {
                let near = crate::diagnostic::closest(id, known.iter().copied());
                *similar = near.map(Into::into).into_iter().collect();
            }
        }
        Ok(answer)
    }

    /// What the roots of a plan seek before their records are read, and which import that is of. The statements are added
    /// to `asked`.
    pub(super) async fn traverse(
        &self,
        plan: &Plan,
        meta: &Meta,
        deadline: Instant,
        mut asked: Option<&mut Vec<Statement>>,
    ) -> Try<Walked> {
        let mut walked = Walked::default();
        for root in &plan.roots {
            match root {
                Root::Traversal(traversal) => {
                    let mut ground = Neo4jGround::new(self, traversal, meta, deadline, asked.as_deref_mut());
                    let found = traversal::traverse(&mut ground, traversal).await;
                    let (stopped, import) = ground.end();
                    if let Some(stop) = stopped {
                        return Err(stop);
                    }
                    if found.is_err() {
                        // It may have failed because the graph changed under it.
                        let row = self.row(walk::import(&self.ontology), &meta.status.revision, deadline).await?;
                        if ground::import(&row) != import {
                            return Err(Stop::Changed);
                        }
                    }
                    walked.add(Sought::Subgraph(found?), import)?;
                }
                Root::Search(search) => {
                    let (found, import) = self.search(search, meta, deadline, asked.as_deref_mut()).await?;
                    walked.add(Sought::Names(found), import)?;
                }
                Root::Lookup(_) | Root::Entities(_) | Root::Relations(_) => walked.sought.push(Sought::Nothing),
            }
        }
        Ok(walked)
    }

    /// The one row of a statement that reads the revision first and last: the one given, or the dataset changed.
    pub(super) async fn row(&self, statement: Statement, expected: &str, deadline: Instant) -> Try<Row> {
        let rows = self.read(statement, deadline).await?;
        let Some(row) = rows.into_iter().next() else {
            self.forget();
            return Err(StoreError::Loading(Loading::Empty).into());
        };
        let revision = |name: &str| row.get::<Option<&str>>(name).ok().flatten();
        match (revision(BEFORE), revision(AFTER)) {
            (Some(before), Some(after)) if before == after && before == expected => Ok(row),
            (Some(_), Some(_)) => Err(Stop::Changed),
            _ => Err(Stop::Importing),
        }
    }

    /// Reads the rows of a statement, once more where the server asks for it, or where it went away and may be back.
    pub(super) async fn read(&self, statement: Statement, deadline: Instant) -> Result<Vec<Row>, StoreError> {
        let mut pause = PAUSE;
        let mut broken = false;
        loop {
            match self.session.read(statement.clone(), deadline).await {
                Ok(rows) => return Ok(rows),
                Err(Fault::Unreachable(_)) if !broken => broken = true,
                Err(Fault::Transient(_)) if Instant::now() + pause < deadline => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(fault) => {
                    if matches!(fault, Fault::Unreachable(_)) {
                        self.lost();
                    }
                    return Err(self.failure(fault));
                }
            }
        }
    }
}
