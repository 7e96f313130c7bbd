//! Work: what an operation may take, counted where it is taken.
//!
//! An operation carries one [`Work`], and every loop over data counts its steps in it. So whatever the loop is about, it
//! ends at the operation's deadline, when its client has left, or when its budget is spent, within
//! [`CHECK_INTERVAL`] steps. Bytes that a running operation holds are counted too, in its own account and in the one
//! that all operations share.
//!
//! What is small runs where it was asked for; what is not takes a place in the [`WorkPool`], which runs as many operations
//! at once as there are cores. This room knows nothing of graphs or requests.

mod budget;
mod client;
mod error;
mod memory;
mod pool;
mod schedule;
mod turn;

pub use budget::{CHECK_INTERVAL, CancelOnDrop, Work, WorkLimits};
pub use client::ClientId;
pub use error::WorkError;
pub use memory::MemoryPool;
pub use pool::{WorkPool, WorkPoolSettings};
