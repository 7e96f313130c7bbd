//! Collects what is wrong with a package, and keeps the report short enough to read.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, closest};

/// Maximum number of errors, and of warnings, that a report shows: more than anyone reads before mending and checking again,
/// and few enough to be held in memory whatever the package is.
pub const MAX_PROBLEMS: usize = 1000;

/// Maximum number of comparisons of identifiers for the suggestions of one report: every suggestion compares a word with all
/// identifiers, which in a large package that is wrong throughout would be the square of its rows.
const MAX_COMPARISONS: usize = 3_000_000;

/// Problems found so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    problems: Diagnostics,
    errors: usize,
    warnings: usize,
    comparisons: usize,
}

impl Report {
    /// Adds a problem; beyond the most that are shown it is only counted.
    pub(super) fn push(&mut self, problem: Diagnostic) {
        let count = match problem.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *count += 1;
        if *count <= MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Number of errors found so far, shown or not.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// The candidate most like a word; none once looking has become too costly.
    pub(super) fn closest<'a>(
        &mut self,
        word: &str,
        candidates: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.comparisons += candidates.len();
        if self.comparisons > MAX_COMPARISONS { None } else { closest(word, candidates) }
    }

    /// The problems, with a last line where some are not shown.
    pub(super) fn finish(mut self) -> Diagnostics {
        // Sorted behind every file that a package has.
        let whole = "the package";
        let more = |count: usize| count.saturating_sub(MAX_PROBLEMS);
        if more(self.errors) > 0 {
            let message = format!("{} more errors are not shown", more(self.errors));
            self.problems.push(Diagnostic::error(whole, (0, 0), message).help("mend those above and check again"));
        }
        if more(self.warnings) > 0 {
            let message = format!("{} more warnings are not shown", more(self.warnings));
            self.problems.push(Diagnostic::warning(whole, (0, 0), message));
        }
        self.problems
    }
}
