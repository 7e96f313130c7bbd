//! Errors of commands.

use crate::diagnostic::Diagnostics;

/// Error of a command that was not carried out.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// A file of the user's is wrong.
    #[error("{0}")]
    Problems(Diagnostics),
    /// Something could not be read, written or begun.
    #[error("error: {0}")]
    Other(String),
}

impl From<Diagnostics> for Failure {
    fn from(problems: Diagnostics) -> Self {
        Self::Problems(problems)
    }
}
