//! The embedded store: the whole graph in memory.
