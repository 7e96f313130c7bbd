//! What the graph in Neo4j offers a traversal. A record's handle is the number that Neo4j knows it by; it is the same for
//! as long as the record is there, and so for as long as the dataset's revision is.

use super::Neo4jStore;
use super::cypher::{IMPORT, walk};
use super::layout::Cell;
use super::layout::Meta;
use super::layout::record::{Corrupt, list, text};
use super::run::{Stop, cell};
use super::session::Statement;
use crate::graph::StoreError;
use crate::graph::traversal::{Ask, Ground, Handle, Leg};
use crate::ontology::KindSet;
use crate::query::Traversal;
use neo4rs::Row;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::time::Instant;

type Run<T> = Result<T, StoreError>;

pub(super) struct Neo4jGround<'a> {
    store: &'a Neo4jStore,
    traversal: &'a Traversal,
    /// What the dataset was at the beginning.
    meta: &'a Meta,
    deadline: Instant,
    entities: FxHashMap<Handle, Box<str>>,
    relations: FxHashMap<Handle, Box<str>>,
    import: Option<String>,
    /// Why the traversal ends early, where the dataset is no longer what it was.
    stopped: Option<Stop>,
    /// Where the statements are to be noted.
    asked: Option<&'a mut Vec<Statement>>,
}

fn number(cell: &Cell<'_>) -> Result<i64, Corrupt> {
    match cell {
        Cell::Int(number) => Ok(*number),
        _ => Err(Corrupt::new("a number is missing")),
    }
}

/// The lists that a column has, of a known length each.
fn rows<'r, const N: usize>(row: &'r Row, at: usize) -> Run<Vec<[Cell<'r>; N]>> {
    let Cell::List(rows) = cell(row, at)? else { return Err(StoreError::Internal("a column is no list".to_owned())) };
    let parts = rows.into_iter().map(|row| match row {
        Cell::List(parts) => <[Cell<'r>; N]>::try_from(parts).ok(),
        _ => None,
    });
    parts.map(|parts| parts.ok_or_else(|| StoreError::Internal("a row of another length".to_owned()))).collect()
}

/// Which import a row is from.
pub(super) fn import(row: &Row) -> Option<String> {
    row.get::<Option<String>>(IMPORT).ok().flatten()
}

impl<'a> Neo4jGround<'a> {
    pub(super) fn new(
        store: &'a Neo4jStore,
        traversal: &'a Traversal,
        meta: &'a Meta,
        deadline: Instant,
        asked: Option<&'a mut Vec<Statement>>,
    ) -> Self {
        let (entities, relations) = (FxHashMap::default(), FxHashMap::default());
        Self { store, traversal, meta, deadline, entities, relations, import: None, stopped: None, asked }
    }

    /// Why a traversal that failed is to be tried again, if it is; and which import the graph was from at the beginning.
    pub(super) fn end(self) -> (Option<Stop>, Option<String>) {
        (self.stopped, self.import)
    }

    fn note(&mut self, statement: &Statement) {
        if let Some(asked) = &mut self.asked {
            asked.push(statement.clone());
        }
    }

    /// The row of a statement that looks at the dataset.
    async fn first(&mut self, statement: Statement) -> Run<Row> {
        self.note(&statement);
        match self.store.row(statement, &self.meta.status.revision, self.deadline).await {
            Ok(row) => {
                self.import = import(&row);
                Ok(row)
            }
            Err(Stop::Failed(error)) => Err(error),
            Err(stop) => {
                self.stopped = Some(stop);
                Err(StoreError::Internal("the dataset changed".to_owned()))
            }
        }
    }

    /// The row of a statement between the first and the last.
    async fn row(&mut self, statement: Statement) -> Run<Row> {
        self.note(&statement);
        let rows = self.store.read(statement, self.deadline).await?;
        rows.into_iter().next().ok_or_else(|| StoreError::Internal("a statement without a row".to_owned()))
    }

    /// Keeps the identifiers in rows of number and identifier.
    fn keep(known: &mut FxHashMap<Handle, Box<str>>, rows: &[[Cell<'_>; 2]]) -> Run<()> {
        for [handle, id] in rows {
            let id = text(id).map_err(|_| Corrupt::new("a record has no `id`"))?;
            known.insert(number(handle)?, id.into());
        }
        Ok(())
    }
}

impl Ground for Neo4jGround<'_> {
    async fn find(&mut self, ids: &[&str]) -> Run<Vec<Option<Handle>>> {
        let statement = walk::find(&self.store.ontology, self.meta.sensitive, self.traversal, ids);
        let row = self.first(statement).await?;
        let found = rows::<2>(&row, 0)?;
        Self::keep(&mut self.entities, &found)?;
        let mut handles = FxHashMap::default();
        for [handle, id] in &found {
            handles.insert(text(id)?, number(handle)?);
        }
        Ok(ids.iter().map(|id| handles.get(id).copied()).collect())
    }

    async fn legs(&mut self, asks: &[Ask<'_>], most: usize) -> Run<Option<Vec<Vec<Leg>>>> {
        let statement = walk::legs(&self.store.ontology, self.meta.sensitive, self.traversal, asks, most);
        let row = self.row(statement).await?;
        let mut left = most;
        let mut all = Vec::with_capacity(asks.len());
        for (at, ask) in asks.iter().enumerate() {
            let mut legs = Vec::new();
            for [here, relations, others] in rows::<3>(&row, at)? {
                let here = number(&here)?;
                for (relation, other) in list(&relations)?.iter().zip(list(&others)?) {
                    let (relation, other) = (number(relation)?, number(other)?);
                    let (near, far) = if ask.back { (other, here) } else { (here, other) };
                    legs.push(Leg { near, far, relation });
                }
            }
            let Some(rest) = left.checked_sub(legs.len()) else { return Ok(None) };
            left = rest;
            all.push(legs);
        }
        Ok(Some(all))
    }

    async fn learn(&mut self, nodes: &[Handle], relations: &[Handle]) -> Run<()> {
        let unknown = |known: &FxHashMap<Handle, Box<str>>, handles: &[Handle]| {
            let mut unknown: Vec<_> = handles.iter().copied().filter(|handle| !known.contains_key(handle)).collect();
            unknown.sort_unstable();
            unknown.dedup();
            unknown
        };
        let (nodes, relations) = (unknown(&self.entities, nodes), unknown(&self.relations, relations));
        if nodes.is_empty() && relations.is_empty() {
            return Ok(());
        }
        let row = self.row(walk::learn(&self.store.ontology, &nodes, &relations)).await?;
        Self::keep(&mut self.entities, &rows::<2>(&row, 0)?)?;
        Self::keep(&mut self.relations, &rows::<2>(&row, 1)?)
    }

    async fn degrees(&mut self, nodes: &[Handle], kinds: KindSet) -> Run<Vec<usize>> {
        let row = self.row(walk::degrees(&self.store.ontology, nodes, kinds)).await?;
        let mut degrees = FxHashMap::default();
        for [node, degree] in &rows::<2>(&row, 0)? {
            let degree = usize::try_from(number(degree)?).unwrap_or_default();
            degrees.insert(number(node)?, degree);
        }
        Ok(nodes.iter().map(|node| degrees.get(node).copied().unwrap_or_default()).collect())
    }

    fn compare(&self, a: Handle, b: Handle) -> Ordering {
        self.entities.get(&a).cmp(&self.entities.get(&b))
    }

    fn compare_relations(&self, a: Handle, b: Handle) -> Ordering {
        self.relations.get(&a).cmp(&self.relations.get(&b))
    }
}
