//! Diagnostics of files, one by one and as a report.

use super::suggestion::suggestion;
use super::text::TextError;
use std::fmt;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file is accepted; its author should know.
    Warning,
}

/// One problem at one place of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Name of the file as its author knows it, such as `relations/MEMBER_OF.csv`.
    pub file: String,
    /// Line, from 1; 0 when the problem is the file as a whole.
    pub line: usize,
    /// Column in characters, from 1; 0 when the problem is the line as a whole.
    pub column: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(file: &str, (line, column): (usize, usize), message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, column, severity: Severity::Error, message: message.into(), help: None }
    }

    /// A warning at a place.
    pub fn warning(file: &str, at: (usize, usize), message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, at, message) }
    }

    /// The error of a text that stands at a place.
    pub fn of_text(file: &str, at: (usize, usize), error: TextError) -> Self {
        Self::error(file, at, error.message).help(error.help)
    }

    /// Adds what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the [`suggestion`] for an unknown word.
    #[must_use]
    pub fn suggest<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: impl Into<String>,
    ) -> Self {
        self.help(suggestion(word, candidates, otherwise))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, severity, message, help } = self;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        match (line, column) {
            (0, _) => write!(f, "{file}: {severity}: {message}")?,
            (_, 0) => write!(f, "{file}:{line}: {severity}: {message}")?,
            _ => write!(f, "{file}:{line}:{column}: {severity}: {message}")?,
        }
        help.as_ref().map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

/// Everything found wrong with a set of files, sorted by place.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, problem: Diagnostic) {
        self.0.push(problem);
    }

    /// True when nothing was found that forbids going on.
    pub fn is_acceptable(&self) -> bool {
        self.errors() == 0
    }

    /// Number of errors.
    pub fn errors(&self) -> usize {
        self.0.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Number of warnings.
    pub fn warnings(&self) -> usize {
        self.0.len() - self.errors()
    }

    /// The problems, sorted by file, line and column.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort();
        all
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in self.sorted() {
            writeln!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
