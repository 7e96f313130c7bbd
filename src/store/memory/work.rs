//! A bound on the time an operation may take, looked at often and cheaply.

use crate::graph::StoreError;
use std::time::Instant;

/// Steps between two looks at the clock: a step takes tens of nanoseconds.
const STEPS: u32 = 4096;

pub(super) struct Work {
    deadline: Instant,
    left: u32,
}

impl Work {
    pub(super) fn until(deadline: Instant) -> Self {
        Self { deadline, left: STEPS }
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Counts a step.
    pub(super) fn step(&mut self) -> Result<(), StoreError> {
        self.left -= 1;
        if self.left > 0 {
            return Ok(());
        }
        self.left = STEPS;
        if Instant::now() < self.deadline { Ok(()) } else { Err(StoreError::Timeout) }
    }
}
