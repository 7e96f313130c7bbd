//! What an import is given and what it says.

use super::super::scan::StoredFile;
use super::super::session::DriverError;
use crate::diagnostic::Diagnostics;
use crate::model::Manifest;
use crate::model::Records;
use std::time::Duration;

/// Most identifiers that a [`Tally`] lists.
pub(super) const LISTED: usize = 50;

/// What the graph is to hold.
#[derive(Clone, Copy, Debug)]
pub struct Content<'c> {
    /// What the dataset says of itself.
    pub manifest: &'c Manifest,
    /// Its records; relations are sorted by identifier.
    pub records: &'c Records,
    /// What the files of the package look like beyond their records, so that they can be written again.
    pub files: &'c [StoredFile],
}

/// How to import.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Remove entities and relations that are not among the records. Without it they are kept.
    pub prune: bool,
    /// Find out what would be written, and write nothing.
    pub dry_run: bool,
    /// Leave a graph alone that holds a dataset.
    pub if_empty: bool,
    /// Most records that one transaction changes; a larger change set is written in batches, during which the graph cannot
    /// be read.
    pub at_once: usize,
    /// Records of a batch.
    pub batch: usize,
    /// Longest time to wait for a server that is not up, or went away.
    pub wait: Duration,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self { prune: false, dry_run: false, if_empty: false, at_once: 20_000, batch: 10_000, wait: Duration::ZERO }
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// Records done.
    pub done: usize,
    /// Records there are to do; 0 where that is not known.
    pub total: usize,
}

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for the server.
    Waiting,
    /// Comparing the graph with the records. Nothing has been written.
    Comparing,
    /// Preparing changes that nobody sees yet.
    Preparing,
    /// Writing; the graph is not whole until it is done.
    Writing,
}

/// How many, and which the first are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub count: usize,
    /// Identifiers of the first.
    pub ids: Vec<Box<str>>,
}

impl Tally {
    pub(super) fn add(&mut self, id: &str) {
        self.count += 1;
        if self.ids.len() < LISTED {
            self.ids.push(id.into());
        }
    }
}

/// What differs for one kind of entities or relations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Not in the graph before.
    pub new: Tally,
    /// In the graph, otherwise.
    pub changed: Tally,
    /// In the graph as they are.
    pub unchanged: usize,
    /// In the graph and not among the records.
    pub deleted: Tally,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// By kind of entity, in the ontology's order; behind the kinds, entities of no kind of the ontology.
    pub entities: Vec<Changes>,
    /// By kind of relation, in the ontology's order.
    pub relations: Vec<Changes>,
    /// Whether the deleted ones were removed, or would be; otherwise they are kept.
    pub pruned: bool,
    /// The revision of the graph.
    pub revision: String,
    /// Whether the graph held a dataset and was left alone; then nothing was compared.
    pub left: bool,
    /// Whether anything was to be written: records, or what is said of them.
    pub wrote: bool,
}

impl ImportReport {
    fn sum(&self, of: impl Fn(&Changes) -> usize) -> usize {
        self.entities.iter().chain(&self.relations).map(of).sum()
    }

    /// Records that were written, or would be.
    pub fn written(&self) -> usize {
        self.sum(|changes| changes.new.count + changes.changed.count)
    }

    /// Records that were there as they are.
    pub fn unchanged(&self) -> usize {
        self.sum(|changes| changes.unchanged)
    }

    /// Entities and relations of the graph that are not among the records.
    pub fn deleted(&self) -> usize {
        self.sum(|changes| changes.deleted.count)
    }
}

/// Why an import was not completed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The records cannot be written; nothing was.
    #[error("{0}")]
    Problems(Diagnostics),
    /// The server cannot be reached, or went away.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The server does not let us in.
    #[error("the server refuses: {0}")]
    Refused(String),
    /// Another import has begun.
    #[error("another import has begun and goes on; this one has stopped")]
    TakenOver,
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

impl From<DriverError> for ImportError {
    fn from(fault: DriverError) -> Self {
        match fault {
            DriverError::Unreachable(error) => Self::Unreachable(error.to_string()),
            DriverError::Refused(error) => Self::Refused(error.to_string()),
            DriverError::TimedOut => Self::Unreachable("it did not answer in time".to_owned()),
            DriverError::Transient(_) | DriverError::Failed(_) | DriverError::Panicked => {
                Self::Failed(fault.to_string())
            }
        }
    }
}
