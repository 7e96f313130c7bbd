//! The embedded store: the whole graph in memory, as immutable snapshots.
//!
//! A snapshot holds the records, adjacency by relation type and direction, and indexes that are made at start or in the
//! background. Operations take the current snapshot and keep it to their end, so a replacement never shows through.

mod adjacency;
mod entity_keys;
mod entity_orders;
mod entity_scan;
mod matching;
mod relation_orders;
mod relation_scan;
mod snapshot;
mod store;
mod verdicts;
mod view;

pub use store::MemoryStore;
