//! The graph in Neo4j.
//!
//! An operation is one statement, so it reads in one transaction; the statement reads the revision of the dataset first
//! and last, and is run again when an import came between. How records lie in the database is said in `layout/`.

mod answer;
mod attempt;
mod columns;
mod connect;
mod cypher;
mod export;
mod graph_store;
mod import;
mod layout;
mod name_search;
mod names;
mod prefetch;
mod reach;
mod run;
mod scan;
mod session;
mod settings;
mod store;
mod view;
mod view_rows;
mod watch;
mod whole_records;

pub use connect::ConnectError;
pub use export::{ExportError, Exported, export};
pub use import::{Changes, Content, ImportError, ImportOptions, ImportReport, Phase, Progress, Tally, import};
pub use scan::StoredFile;
pub use settings::{LOG_FILTER, Neo4jSettings};
pub use store::Neo4jStore;
