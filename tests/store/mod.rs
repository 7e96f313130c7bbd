//! Stores against the conformance suite, and what only one engine promises.

mod memory;
