//! Records → the graph in Neo4j.
//!
//! An import looks at what the graph holds, compares it with the records, and writes what differs. No reader takes a part
//! of it for the whole:
//!
//! - A change set of at most [`ImportOptions::at_once`] records is one transaction. Since Neo4j shows the parts of a
//!   transaction one after the other while it commits, the dataset's `revision` is taken away just before the commit and
//!   set again after it.
//! - A larger one, and a first import, takes the revision away at the beginning and writes in batches.
//!
//! In between, the node `:_Dataset` has `loading`: the token of the import. An import that ends early leaves it there, and
//! the next one finds out what is missing. Of two imports the later goes on, and the earlier gives up at its next batch.

mod attempt;
mod check;
mod context;
mod diff;
mod node;
mod options;
mod schema;
mod steps;
mod unique;
mod write;

pub use attempt::import;
pub use options::{Changes, Content, ImportError, ImportOptions, ImportReport, Phase, Progress, Tally};
