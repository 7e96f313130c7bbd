//! Data packages: files ↔ records. The form of the files is in `docs/data-package.md`.
//!
//! [`read`] checks a [`Package`] against an ontology and reports everything that is wrong with it at once, each problem
//! with file, line, column and what would be right. [`write`] gives the files back from the records. Reading goes file by
//! file and row by row straight into [`Records`]: entities first, since relations and citations refer to them. After a
//! problem it goes on with what can be read; the result is used only when there was no error.
//!
//! Knows the ontology, the model and what a store wants to know of a dataset. Not async.

mod cells;
mod coverage;
mod csv;
mod entities;
mod files;
mod layout;
mod list;
mod manifest;
mod omissions;
mod package;
mod read;
mod relations;
mod report;
mod scalar;
mod stored;
mod table;
mod write;

pub use coverage::{Coverage, Part, coverage};
pub use files::headers;
pub use layout::Layout;
pub use omissions::Omission;
pub use package::Package;
pub use read::{Dataset, read};
pub use report::MAX_PROBLEMS;
pub use write::write;
