//! Searches of names: they are read once for each revision, in the background. What a search asks beyond names and kinds is
//! left to the server: it is asked which of the best entities match it.

use super::attempt::{Attempt, AttemptError, cell};
use super::cypher::walk;
use super::layout::record::list;
use super::layout::{Cell, Meta};
use super::names::{Match, NamedEntity, Names, read};
use super::session::Statement;
use super::store::Neo4jStore;
use super::view_rows::import;
use crate::graph::{StoreError, names};
use crate::query::Search;
use crate::work::{Work, WorkError};
use rustc_hash::FxHashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinError;

/// Entities read at a time.
const PAGE: usize = 5000;
/// Entities that are tried first, for each that is wanted; as many times more, each time that they are not enough.
const TRIED: usize = 4;
/// Longest time for reading the names.
const READ: Duration = Duration::from_mins(2);

impl Neo4jStore {
    /// What a search finds, and which import it has read. Its statements are added to `asked`.
    pub(super) async fn search(
        &self,
        search: &Search,
        meta: &Meta,
        work: &mut Work,
        mut asked: Option<&mut Vec<Statement>>,
    ) -> Attempt<(Vec<Match>, Option<String>)> {
        let names = self.names(meta, work).await?;
        let plain = search.scope.as_of.is_none() && search.filter.is_always_met();
        let limit = if plain { search.first } else { usize::MAX };
        let (lang, sensitive) = (search.lang.as_deref(), search.scope.sensitive);
        let hits = names.hits(&search.text, lang, search.kinds, sensitive, limit, work).await?;
        let found = hits.iter().map(|hit| Match {
            id: names.id(hit.entity).into(),
            score: hit.score,
            how: hit.how.as_str(),
            name: names::matched(hit),
        });
        if plain {
            return Ok((found.collect(), names.import.clone()));
        }
        let mut best = found;
        let (mut met, mut size) = (Vec::new(), search.first);
        while met.len() < search.first && best.len() > 0 {
            size = size.saturating_mul(TRIED);
            let tried: Vec<Match> = best.by_ref().take(size).collect();
            work.steps(tried.len()).map_err(StoreError::from)?;
            let ids: Vec<String> = tried.iter().map(|found| found.id.to_string()).collect();
            let statement = walk::meeting(&self.ontology, meta.sensitive, search, ids);
            if let Some(asked) = &mut asked {
                asked.push(statement.clone());
            }
            let rows = self.read(statement, work).await?;
            let row = rows.first().ok_or_else(|| StoreError::Internal("a statement without a row".to_owned()))?;
            let passed: FxHashSet<&str> = cell::<Vec<&str>>(row, 0)?.into_iter().collect();
            met.extend(tried.into_iter().filter(|found| passed.contains(&*found.id)));
        }
        met.truncate(search.first);
        Ok((met, names.import.clone()))
    }

    /// The names of the graph at a revision. They are read in a task of its own, which goes on where the operation that began
    /// it has no more time: the next one has them.
    pub(super) async fn names(&self, meta: &Meta, work: &Work) -> Attempt<Arc<Names>> {
        if let Ok(known) = self.names.try_lock()
            && let Some(names) = current(known.as_ref(), meta)
        {
            return Ok(names);
        }
        let ended = || StoreError::Internal("the store is no longer in use".to_owned());
        let read = tokio::spawn(self.me.upgrade().ok_or_else(ended)?.read_names(meta.clone()));
        let read = tokio::time::timeout_at(work.deadline().into(), read).await;
        let read = read.map_err(|_| StoreError::from(WorkError::DeadlinePassed))?;
        read.map_err(|error| gone(&error))?
    }

    /// Has the names of a revision read in the background, unless they are known or being read: so that nobody who searches
    /// waits for them.
    pub(super) fn prepare_names(&self, meta: &Meta) {
        if let (Ok(known), Some(store)) = (self.names.try_lock(), self.me.upgrade())
            && current(known.as_ref(), meta).is_none()
        {
            tokio::spawn(store.read_names(meta.clone()));
        }
    }

    /// Reads the names, unless they are known. Whoever comes while they are read waits for them.
    pub(super) async fn read_names(self: Arc<Self>, meta: Meta) -> Attempt<Arc<Names>> {
        let mut work = Work::until(Instant::now() + READ);
        let mut known = self.names.lock().await;
        if let Some(names) = current(known.as_ref(), &meta) {
            return Ok(names);
        }
        let mut all: Vec<NamedEntity> = Vec::new();
        let mut from = None;
        loop {
            let last = all.last().map_or("", |read| &*read.named.id);
            let statement = walk::names(&self.ontology, last, PAGE);
            let row = self.row(statement, &meta.status.revision, &mut work).await?;
            let import = import(&row);
            if !all.is_empty() && from != import {
                return Err(AttemptError::Changed);
            }
            from = import;
            let rows: Cell<'_> = cell(&row, 0)?;
            let rows = list(&rows)?;
            for row in rows {
                all.push(read(&self.ontology, row)?);
            }
            if rows.len() < PAGE {
                break;
            }
        }
        let revision = meta.status.revision.clone();
        // Making the index takes a while.
        let made = tokio::task::spawn_blocking(move || Names::new(revision, from, all)).await;
        let names = Arc::new(made.map_err(|error| gone(&error))?);
        *known = Some(names.clone());
        Ok(names)
    }
}

/// The names that are known, if they are those of the graph as it is.
fn current(known: Option<&Arc<Names>>, meta: &Meta) -> Option<Arc<Names>> {
    known.filter(|names| names.revision == meta.status.revision).cloned()
}

/// A task that did not end.
fn gone(error: &JoinError) -> StoreError {
    StoreError::Internal(error.to_string())
}
