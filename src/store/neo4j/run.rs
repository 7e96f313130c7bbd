//! Answering a plan: the statement, its row, and whether it was of one state of the graph.

use super::answer;
use super::attempt::{Attempt, AttemptError, cell};
use super::cypher::{AFTER, BEFORE, statement, walk};
use super::layout::Cell;
use super::layout::Meta;
use super::prefetch::{Prefetch, Prefetched};
use super::session::{DriverError, Statement};
use super::store::Neo4jStore;
use super::view::Neo4jView;
use super::view_rows::import;
use crate::graph::traversal::traverse;
use crate::graph::{GraphView, Loading, QueryResult, StoreError, Suggestions, execute, similar_ids};
use crate::ontology::{KindSet, Ontology};
use crate::query::{Answer, Lookup, LookupAnswer, Plan, Root, RootAnswer};
use crate::work::{Work, WorkError};
use neo4rs::Row;
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
/// Bytes that a record of an answer takes, about.
const RECORD_BYTES: usize = 128;

impl Neo4jStore {
    /// Answers a plan, again and again while an import comes between.
    pub(super) async fn answer(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        let deadline = work.deadline();
        let patience = deadline.min(Instant::now() + PATIENCE);
        let mut pause = PAUSE;
        loop {
            match self.try_answer(plan, work).await {
                Ok(reading) => return Ok(reading),
                Err(AttemptError::Failed(error)) => return Err(error),
                Err(AttemptError::Changed) => {}
                Err(AttemptError::Importing) if Instant::now() + pause > patience => {
                    return Err(StoreError::Loading(Loading::Importing));
                }
                Err(AttemptError::Importing) => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
            }
            if Instant::now() >= deadline {
                return Err(WorkError::DeadlinePassed.into());
            }
        }
    }

    async fn try_answer(&self, plan: &Plan, work: &mut Work) -> Attempt<QueryResult> {
        let deadline = work.deadline();
        let meta = self.meta(deadline).await?;
        if plan.roots.is_empty() {
            // Nothing but the dataset itself is asked for: it must be the one of now.
            let meta = self.refresh(deadline).await?;
            let answer = answer::read(&self.ontology, &[], Vec::new(), &[])?;
            return Ok(QueryResult { answer, status: meta.status });
        }
        let read = self.try_roots(plan, &meta, work).await;
        if matches!(read, Err(AttemptError::Changed)) {
            // What was known of the dataset is so no longer.
            self.refresh(deadline).await?;
        }
        Ok(QueryResult { answer: read?, status: meta.status })
    }

    async fn try_roots(&self, plan: &Plan, meta: &Meta, work: &mut Work) -> Attempt<Answer> {
        let Prefetched { sought, import: read } = self.traverse(plan, meta, work, None).await?;
        let (statement, roots) = statement(&self.ontology, meta.sensitive, plan, &sought);
        let row = self.row(statement, &meta.status.revision, work).await?;
        if import(&row) != read {
            return Err(AttemptError::Changed);
        }
        let columns = (0..plan.roots.len()).map(|at| cell(&row, at)).collect::<Result<Vec<Cell<'_>>, _>>()?;
        let mut answer = answer::read(&self.ontology, &roots, sought, &columns)?;
        drop(columns);
        drop(row);
        let read = answer.records.entity_count() + answer.records.relation_count();
        work.steps(read).map_err(StoreError::from)?;
        work.hold(read * RECORD_BYTES).map_err(StoreError::from)?;
        let (mut suggestions, mut view) = (Suggestions::default(), Neo4jView::new(self, meta, None));
        for (root, answered) in plan.roots.iter().zip(&mut answer.roots) {
            let Some((kinds, sensitive, unknown)) = unknown(&self.ontology, root, answered) else { continue };
            for (id, similar) in unknown {
                let among = (kinds, sensitive);
                match similar_ids(&mut view, id, among, &mut suggestions, work).await {
                    Ok(found) => *similar = found,
                    Err(error) => return Err(view.end().0.unwrap_or_else(|| error.into())),
                }
            }
        }
        Ok(answer)
    }

    /// Answers a plan over the primitives, as the executor defines it: what the one statement is measured against.
    ///
    /// # Errors
    /// As [`GraphStore::run`](crate::store::GraphStore::run), and where an import comes between.
    pub async fn run_over_primitives(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        let meta = self.meta(work.deadline()).await?;
        let mut view = Neo4jView::new(self, &meta, None);
        let roots = execute(&mut view, plan, work).await?;
        Ok(QueryResult { answer: view.into_answer(roots), status: meta.status.clone() })
    }

    /// What the roots of a plan seek before their records are read, and which import that is of. The statements are added
    /// to `asked`.
    pub(super) async fn traverse(
        &self,
        plan: &Plan,
        meta: &Meta,
        work: &mut Work,
        mut asked: Option<&mut Vec<Statement>>,
    ) -> Attempt<Prefetched> {
        let mut walked = Prefetched::default();
        for root in &plan.roots {
            match root {
                Root::Traversal(traversal) => {
                    let mut view = Neo4jView::new(self, meta, asked.as_deref_mut());
                    let found = traverse(&mut view, traversal, work).await.map(|found| view.locate(found));
                    let (stopped, read) = view.end();
                    if let Some(stop) = stopped {
                        return Err(stop);
                    }
                    if found.is_err() {
                        // It may have failed because the graph changed under it.
                        let row = self.row(walk::import(&self.ontology), &meta.status.revision, work).await?;
                        if import(&row) != read {
                            return Err(AttemptError::Changed);
                        }
                    }
                    walked.add(Prefetch::Subgraph(found?), read)?;
                }
                Root::Search(search) => {
                    let (found, import) = self.search(search, meta, work, asked.as_deref_mut()).await?;
                    walked.add(Prefetch::Names(found), import)?;
                }
                Root::Lookup(_) | Root::Entities(_) | Root::Relations(_) => walked.sought.push(Prefetch::Nothing),
            }
        }
        Ok(walked)
    }

    /// The one row of a statement that reads the revision first and last: the one given, or the dataset changed.
    pub(super) async fn row(&self, statement: Statement, expected: &str, work: &mut Work) -> Attempt<Row> {
        let rows = self.read(statement, work).await?;
        let Some(row) = rows.into_iter().next() else {
            self.forget();
            return Err(StoreError::Loading(Loading::Empty).into());
        };
        let revision = |name: &str| row.get::<Option<&str>>(name).ok().flatten();
        match (revision(BEFORE), revision(AFTER)) {
            (Some(before), Some(after)) if before == after && before == expected => Ok(row),
            (Some(_), Some(_)) => Err(AttemptError::Changed),
            _ => Err(AttemptError::Importing),
        }
    }

    /// Reads the rows of a statement, once more where the server asks for it, or where it went away and may be back.
    pub(super) async fn read(&self, statement: Statement, work: &mut Work) -> Result<Vec<Row>, StoreError> {
        work.step()?;
        let deadline = work.deadline();
        let mut pause = PAUSE;
        let mut broken = false;
        loop {
            match self.session.read(statement.clone(), deadline, work.place()).await {
                Ok(rows) => return Ok(rows),
                Err(DriverError::Unreachable(_)) if !broken => broken = true,
                Err(DriverError::Transient(_)) if Instant::now() + pause < deadline => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(fault) => {
                    if matches!(fault, DriverError::Unreachable(_)) {
                        self.lost();
                    }
                    return Err(self.failure(fault));
                }
            }
        }
    }
}
