//! What an attempt of an import works with, and why one ends early.

use super::super::session::{DriverError, Session};
use super::options::{Content, ImportError, ImportOptions, Phase, Progress};
use crate::diagnostic::Diagnostics;
use crate::ontology::Ontology;

/// Why an attempt ended early.
#[derive(Debug)]
pub(super) enum ImportAttemptError {
    /// Somebody else wrote since the graph was looked at.
    Again,
    /// Another import has begun.
    TakenOver,
    /// The records cannot be written.
    Problems(Diagnostics),
    /// The server, or the way to it, failed.
    Driver(DriverError),
}

impl ImportAttemptError {
    /// Whether another attempt may do better.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Again | Self::Driver(DriverError::Transient(_) | DriverError::Unreachable(_)) => true,
            Self::Driver(fault) => fault.is_conflict(),
            Self::TakenOver | Self::Problems(_) => false,
        }
    }

    /// Whether the transaction is too large for the server. It may turn away whoever connects meanwhile, too, which is not
    /// for wrong credentials if they were right before.
    pub(super) fn is_of_memory(&self, was_let_in: bool) -> bool {
        match self {
            Self::Driver(fault) => fault.is_out_of_memory() || (was_let_in && fault.is_of_greeting()),
            _ => false,
        }
    }
}

impl<E: Into<DriverError>> From<E> for ImportAttemptError {
    fn from(fault: E) -> Self {
        Self::Driver(fault.into())
    }
}

impl From<ImportAttemptError> for ImportError {
    fn from(stop: ImportAttemptError) -> Self {
        match stop {
            ImportAttemptError::Again | ImportAttemptError::TakenOver => Self::TakenOver,
            ImportAttemptError::Problems(problems) => Self::Problems(problems),
            ImportAttemptError::Driver(fault) => fault.into(),
        }
    }
}

/// What an attempt works with.
#[derive(Clone, Copy)]
pub(super) struct ImportRun<'r> {
    pub(super) ontology: &'r Ontology,
    pub(super) session: &'r Session,
    pub(super) content: &'r Content<'r>,
    pub(super) options: &'r ImportOptions,
    pub(super) progress: &'r (dyn Fn(Progress) + Sync),
    /// What the mark of the import says.
    pub(super) token: &'r str,
}

impl ImportRun<'_> {
    /// Tells how far the import is.
    pub(super) fn tell(&self, phase: Phase, done: usize, total: usize) {
        (self.progress)(Progress { phase, done, total });
    }
}
