//! Bytes that running operations hold together.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Account of the bytes that all running operations hold, with a limit.
#[derive(Debug)]
pub struct MemoryPool {
    limit: usize,
    held: AtomicUsize,
}

impl MemoryPool {
    /// An account with a limit in bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, held: AtomicUsize::new(0) }
    }

    /// Bytes that operations hold now.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// Most bytes that operations may hold together.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether more than half of the limit is held: then nothing is begun that can wait.
    pub fn is_short(&self) -> bool {
        self.held() > self.limit / 2
    }

    /// Takes bytes; false, and nothing taken, where the limit does not leave so many.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let taken = |held: usize| held.checked_add(bytes).filter(|held| *held <= self.limit);
        self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    pub(super) fn give_back(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }
}
