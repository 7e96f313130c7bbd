//! The graph in Neo4j.
//!
//! An operation is one statement, so it reads in one transaction; the statement reads the revision of the dataset first
//! and last, and is run again when an import came between. How records lie in the database is in [`layout`].

mod import;
mod keys;
mod layout;
mod meta;
mod session;
mod settings;

pub use import::{
    Changes, Content, ImportError, ImportOptions, ImportReport, Phase, Progress, StoredFile, Tally, import,
};
pub use settings::Neo4jSettings;
