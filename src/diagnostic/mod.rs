//! Problems in files and texts that people wrote: where, what, and what to do.
//!
//! Knows nothing of ontologies or data. Whoever reads a file collects [`Diagnostic`]s and reports all of them at once; whoever
//! reads a single text, such as a date, says with a [`TextError`] why it is none.

mod problem;
mod suggestion;
mod text;

pub use problem::{Diagnostic, Diagnostics, Severity};
pub use suggestion::{closest, did_you_mean, one_of, suggested, suggestion};
pub use text::TextError;
