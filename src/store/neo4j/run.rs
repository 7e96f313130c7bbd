//! Answering a plan: the statement, its row, and whether it was of one state of the graph.

use super::cell::Cell;
use super::cypher::{AFTER, BEFORE, column, similar, statement, walk};
use super::ground::{self, Neo4jGround, Stopped};
use super::meta::Meta;
use super::names::Match;
use super::session::{Fault, Statement};
use super::{Neo4jStore, answer};
use crate::model::{Found, Lookup, Plan, Root, RootAnswer};
use crate::ontology::{KindSet, Ontology};
use crate::store::{Loading, Reading, StoreError, traverse};
use neo4rs::Row;
use std::time::{Duration, Instant};

/// Identifiers that were looked up and not found, with room for similar ones; among which kinds, and whether sensitive
/// entities count.
type Unknown<'a> = (KindSet, bool, Vec<(&'a str, &'a mut Vec<Box<str>>)>);

fn unknown<'a>(ontology: &Ontology, root: &'a Root, answer: &'a mut RootAnswer) -> Option<Unknown<'a>> {
    let (kinds, sensitive, unknown): Unknown<'a> = match (root, answer) {
        (Root::Lookup(Lookup { similar: true, ids, kinds, sensitive, .. }), RootAnswer::Found(found)) => {
            let unknown = ids.iter().zip(found).filter_map(|(id, one)| match one {
                Found::Nothing(similar) => Some((&**id, similar)),
                Found::Entity(_) | Found::Relation(_) => None,
            });
            (*kinds, *sensitive, unknown.collect())
        }
        (Root::Traversal(traversal), RootAnswer::Subgraph(subgraph)) => {
            let unknown = subgraph.missing.iter_mut().map(|(id, similar)| (&**id, similar));
            (ontology.all_kinds(), traversal.scope.sensitive, unknown.collect())
        }
        _ => return None,
    };
    if unknown.is_empty() { None } else { Some((kinds, sensitive, unknown)) }
}

/// Longest time to wait for an import to become visible as a whole. A change set that fits into one transaction takes less.
const PATIENCE: Duration = Duration::from_secs(1);
/// First pause before an operation is tried again; it doubles.
const PAUSE: Duration = Duration::from_millis(5);

type Run<T> = Result<T, StoreError>;

/// The answer, or why it is to be tried again.
pub(super) enum Tried<T> {
    Answered(T),
    /// The dataset changed meanwhile.
    Changed,
    /// An import is under way.
    Importing,
}

/// What a root has sought before its records are read.
pub(super) enum Sought {
    Nothing,
    Subgraph(traverse::Found),
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
    /// Adds what a root found in an import; false if those before it have read another.
    fn add(&mut self, sought: Sought, import: Option<String>) -> bool {
        let first = self.sought.iter().all(|sought| matches!(sought, Sought::Nothing));
        let same = first || self.import == import;
        self.sought.push(sought);
        self.import = import;
        same
    }
}

impl Neo4jStore {
    /// Answers a plan, again and again while an import comes between.
    pub(super) async fn answer(&self, plan: &Plan, deadline: Instant) -> Run<Reading> {
        let patience = deadline.min(Instant::now() + PATIENCE);
        let mut pause = PAUSE;
        loop {
            match self.try_answer(plan, deadline).await? {
                Tried::Answered(reading) => return Ok(reading),
                Tried::Changed => {}
                Tried::Importing if Instant::now() + pause > patience => {
                    return Err(StoreError::Loading(Loading::Importing));
                }
                Tried::Importing => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
            }
            if Instant::now() >= deadline {
                return Err(StoreError::Timeout);
            }
        }
    }

    async fn try_answer(&self, plan: &Plan, deadline: Instant) -> Run<Tried<Reading>> {
        let meta = match self.meta(deadline).await {
            Err(StoreError::Loading(Loading::Importing)) => return Ok(Tried::Importing),
            meta => meta?,
        };
        if plan.roots.is_empty() {
            // Nothing but the dataset itself is asked for: it must be the one of now.
            let meta = self.refresh(deadline).await?;
            let answer = answer::read(&self.ontology, plan, Vec::new(), &[])?;
            return Ok(Tried::Answered(Reading { answer, status: meta.status }));
        }
        let walked = match self.traverse(plan, &meta, deadline, None).await? {
            Tried::Answered(walked) => walked,
            Tried::Changed => {
                self.refresh(deadline).await?;
                return Ok(Tried::Changed);
            }
            Tried::Importing => return Ok(Tried::Importing),
        };
        let Walked { sought, import } = walked;
        let row = match self.row(statement(&self.ontology, meta.sensitive, plan, &sought), deadline).await? {
            Tried::Answered((revision, _)) if revision != meta.status.revision => {
                // The statement was written by what an earlier dataset holds.
                self.refresh(deadline).await?;
                return Ok(Tried::Changed);
            }
            Tried::Answered((_, row)) if ground::import(&row) == import => row,
            Tried::Answered(_) | Tried::Changed => return Ok(Tried::Changed),
            Tried::Importing => return Ok(Tried::Importing),
        };
        let columns = (0..plan.roots.len()).map(|at| row.get::<Cell<'_>>(&column(at)));
        let columns =
            columns.collect::<Result<Vec<_>, _>>().map_err(|error| StoreError::Internal(error.to_string()))?;
        let mut answer = answer::read(&self.ontology, plan, sought, &columns)?;
        for (root, answered) in plan.roots.iter().zip(&mut answer.roots) {
            let Some((kinds, sensitive, unknown)) = unknown(&self.ontology, root, answered) else { continue };
            let known = match self.row(similar(&self.ontology, meta.sensitive, kinds, sensitive), deadline).await? {
                Tried::Answered((revision, row)) if revision == meta.status.revision => row,
                Tried::Answered(_) | Tried::Changed => return Ok(Tried::Changed),
                Tried::Importing => return Ok(Tried::Importing),
            };
            let known: Vec<String> = known.get(&column(0)).map_err(|error| StoreError::Internal(error.to_string()))?;
            for (id, similar) in unknown {
                let near = crate::diagnostic::closest(id, known.iter().map(String::as_str));
                *similar = near.map(Into::into).into_iter().collect();
            }
        }
        Ok(Tried::Answered(Reading { answer, status: meta.status }))
    }

    /// What the roots of a plan seek before their records are read, and which import that is of. The statements are added
    /// to `asked`.
    pub(super) async fn traverse(
        &self,
        plan: &Plan,
        meta: &Meta,
        deadline: Instant,
        mut asked: Option<&mut Vec<Statement>>,
    ) -> Run<Tried<Walked>> {
        let mut walked = Walked::default();
        for root in &plan.roots {
            let same = match root {
                Root::Traversal(traversal) => {
                    let of = (meta.status.revision.as_str(), meta.sensitive);
                    let mut ground = Neo4jGround::new(self, traversal, of, deadline, asked.as_deref_mut());
                    let found = traverse::traverse(&mut ground, traversal).await;
                    match ground.stopped() {
                        Some(Stopped::Changed) => return Ok(Tried::Changed),
                        Some(Stopped::Importing) => return Ok(Tried::Importing),
                        None => {}
                    }
                    let import = ground.import().map(str::to_owned);
                    match found {
                        Ok(found) => walked.add(Sought::Subgraph(found), import),
                        // It may have failed because the graph changed under it.
                        Err(fault) => match self.row(walk::import(&self.ontology), deadline).await? {
                            Tried::Answered((_, row)) if ground::import(&row) == import => return Err(fault),
                            Tried::Answered(_) | Tried::Changed => return Ok(Tried::Changed),
                            Tried::Importing => return Ok(Tried::Importing),
                        },
                    }
                }
                Root::Search(search) => match self.search(search, meta, deadline, asked.as_deref_mut()).await? {
                    Tried::Answered((found, import)) => walked.add(Sought::Names(found), import),
                    Tried::Changed => return Ok(Tried::Changed),
                    Tried::Importing => return Ok(Tried::Importing),
                },
                Root::Lookup(_) | Root::Entities(_) | Root::Relations(_) => {
                    walked.sought.push(Sought::Nothing);
                    true
                }
            };
            if !same {
                return Ok(Tried::Changed);
            }
        }
        Ok(Tried::Answered(walked))
    }

    /// The one row of a statement that reads the revision first and last, and the revision.
    pub(super) async fn row(&self, statement: Statement, deadline: Instant) -> Run<Tried<(String, Row)>> {
        let rows = self.read(statement, deadline).await?;
        let Some(row) = rows.into_iter().next() else {
            self.forget();
            return Err(StoreError::Loading(Loading::Empty));
        };
        let revision = |name: &str| row.get::<Option<String>>(name).ok().flatten();
        Ok(match (revision(BEFORE), revision(AFTER)) {
            (Some(before), Some(after)) if before == after => Tried::Answered((before, row)),
            (Some(_), Some(_)) => Tried::Changed,
            _ => Tried::Importing,
        })
    }

    /// Reads the rows of a statement, once more where the server asks for it, or where it went away and may be back.
    pub(super) async fn read(&self, statement: Statement, deadline: Instant) -> Run<Vec<Row>> {
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
