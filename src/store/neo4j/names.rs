//! Names of the graph, indexed to be searched.
//!
//! The server's own indexes of text rank in their own way, so the names are indexed here, as the embedded store does.

use super::layout::Cell;
use super::layout::record::{self, Corrupt, list, name, text, texts};
use crate::graph::{StoreError, names};
use crate::model::Name;
use crate::ontology::{KindId, KindSet, Ontology};
use crate::search::{Hit, NameIndex};
use crate::work::{Work, WorkError};
use std::sync::Arc;

/// The names of a graph.
pub(super) struct Names {
    pub(super) revision: String,
    pub(super) import: Option<String>,
    index: NameIndex,
    entities: Vec<Named>,
}

pub(super) struct Named {
    pub(super) id: Box<str>,
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
pub(super) struct NamedEntity {
    pub(super) named: Named,
    name: Box<str>,
    names: Vec<Name>,
}

pub(super) fn read(ontology: &Ontology, row: &Cell<'_>) -> Result<NamedEntity, Corrupt> {
    let [id, labels, main, names, sensitive] = list(row)? else { return Err(Corrupt::new("a row is too short")) };
    let id = text(id).map_err(|_| Corrupt::new("an entity has no `id`"))?;
    let named = |fault: Corrupt| fault.of(id);
    let kind = texts(labels).map_err(named)?.into_iter().find_map(|label| ontology.kind(label));
    let kind = kind.ok_or_else(|| Corrupt::new("it has no label of a kind").of(id))?;
    let further = texts(names).map_err(named)?.into_iter().map(name).collect::<Result<_, _>>().map_err(named)?;
    Ok(NamedEntity {
        named: Named { id: id.into(), kind, sensitive: record::sensitive(sensitive).map_err(named)? },
        name: text(main).map_err(named)?.into(),
        names: further,
    })
}

impl Names {
    pub(super) fn new(revision: String, import: Option<String>, all: Vec<NamedEntity>) -> Self {
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
