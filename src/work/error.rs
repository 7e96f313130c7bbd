//! Why work ends before it is done.

use std::time::Duration;

/// Why work ends before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    /// Nobody waits for the answer any more.
    #[error("nobody waits for the answer any more")]
    Cancelled,
    /// The deadline passed.
    #[error("the deadline passed")]
    DeadlinePassed,
    /// It looked at as much as one operation may.
    #[error("looked at {looked_at} items, the limit is {limit}")]
    TooMuch {
        /// Items looked at.
        looked_at: u64,
        /// Items that one operation may look at.
        limit: u64,
    },
    /// It holds as many bytes as one operation may.
    #[error("holds {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// Bytes held, with those that it asked for last.
        bytes: usize,
        /// Bytes that one operation may hold.
        limit: usize,
    },
    /// There is no room for it beside the work that is under way; trying again later may help.
    #[error("there is too much work under way; try again in {} s", retry_after.as_secs())]
    Overloaded {
        /// When there may be room again.
        retry_after: Duration,
    },
    /// It is more than runs where it was asked for: it goes on in the pool.
    #[error("more work than is done in place")]
    AllotmentSpent,
}
