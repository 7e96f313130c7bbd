//! Names of the graph, to be searched: read once for each revision, when somebody searches first.
//!
//! The server's own indexes of text rank in their own way, so the names are indexed here, as the embedded store does. What a
//! search asks beyond names and kinds is left to the server: it is asked which of the best entities meet it.

use super::cypher::walk;
use super::layout::Cell;
use super::layout::Meta;
use super::layout::record::{self, Corrupt, list, name, text, texts};
use super::run::{Stop, Try, cell};
use super::session::Statement;
use super::store::Neo4jStore;
use super::view::import;
use crate::graph::StoreError;
use crate::graph::names;
use crate::model::Name;
use crate::ontology::{KindId, KindSet, Ontology};
use crate::query::{EntityFilter, Search};
use crate::search::{Hit, NameIndex};
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

/// The names of a graph.
pub(super) struct Names {
    revision: String,
    import: Option<String>,
    index: NameIndex,
    entities: Vec<Named>,
}

struct Named {
    id: Box<str>,
    kind: KindId,
    sensitive: bool,
}

/// An entity that was found by its name.
pub(super) struct Match {
    pub(super) id: Box<str>,
    pub(super) score: f64,
    pub(super) how: &'static str,
    pub(super) name: Option<usize>,
}

/// What is read of an entity.
struct Read {
    named: Named,
    name: Box<str>,
    names: Vec<Name>,
}

impl Neo4jStore {
    /// What a search finds, and which import it has read. Its statements are added to `asked`.
    pub(super) async fn search(
        &self,
        search: &Search,
        meta: &Meta,
        work: &mut Work,
        mut asked: Option<&mut Vec<Statement>>,
    ) -> Try<(Vec<Match>, Option<String>)> {
        let names = self.names(meta, work).await?;
        let plain = search.scope.as_of.is_none() && matches!(&search.filter, EntityFilter::All(all) if all.is_empty());
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
    pub(super) async fn names(&self, meta: &Meta, work: &Work) -> Try<Arc<Names>> {
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

    /// Reads the names, unless they are known. Whoever comes while they are read waits for them.
    pub(super) async fn read_names(self: Arc<Self>, meta: Meta) -> Try<Arc<Names>> {
        let mut work = Work::until(Instant::now() + READ);
        let mut known = self.names.lock().await;
        if let Some(names) = current(known.as_ref(), &meta) {
            return Ok(names);
        }
        let mut all: Vec<Read> = Vec::new();
        let mut from = None;
        loop {
            let last = all.last().map_or("", |read| &*read.named.id);
            let statement = walk::names(&self.ontology, last, PAGE);
            let row = self.row(statement, &meta.status.revision, &mut work).await?;
            let import = import(&row);
            if !all.is_empty() && from != import {
                return Err(Stop::Changed);
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

fn read(ontology: &Ontology, row: &Cell<'_>) -> Result<Read, Corrupt> {
    let [id, labels, main, names, sensitive] = list(row)? else { return Err(Corrupt::new("a row is too short")) };
    let id = text(id).map_err(|_| Corrupt::new("an entity has no `id`"))?;
    let named = |fault: Corrupt| fault.of(id);
    let kind = texts(labels).map_err(named)?.into_iter().find_map(|label| ontology.kind(label));
    let kind = kind.ok_or_else(|| Corrupt::new("it has no label of a kind").of(id))?;
    let further = texts(names).map_err(named)?.into_iter().map(name).collect::<Result<_, _>>().map_err(named)?;
    Ok(Read {
        named: Named { id: id.into(), kind, sensitive: record::sensitive(sensitive).map_err(named)? },
        name: text(main).map_err(named)?.into(),
        names: further,
    })
}

impl Names {
    fn new(revision: String, import: Option<String>, all: Vec<Read>) -> Self {
        let index = NameIndex::build(all.iter().map(|read| names::spellings(&read.name, &read.names)));
        Self { revision, import, index, entities: all.into_iter().map(|read| read.named).collect() }
    }

    /// The identifier of an entity, by its number in the index.
    pub(super) fn id(&self, entity: u32) -> &str {
        &self.entities[entity as usize].id
    }

    /// The best entities of some kinds whose names match a text.
    pub(super) async fn hits(
        self: &Arc<Self>,
        text: &str,
        lang: Option<&str>,
        kinds: KindSet,
        sensitive: bool,
        limit: usize,
        work: &mut Work,
    ) -> Result<Vec<Hit>, StoreError> {
        let (names, text, lang) = (Arc::clone(self), text.to_owned(), lang.map(str::to_owned));
        let search = move |work: &mut Work| -> Result<Vec<Hit>, WorkError> {
            names.index.search(&text, lang.as_deref(), limit, work, |at| {
                let entity = &names.entities[at as usize];
                kinds.has(entity.kind.index()) && (sensitive || !entity.sensitive)
            })
        };
        match work.in_place(&search) {
            Err(WorkError::AllotmentSpent) => Ok(work.in_pool(search).await??),
            done => Ok(done?),
        }
    }
}
