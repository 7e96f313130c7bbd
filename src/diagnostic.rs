//! Problems in files that people wrote: where, what, and what to do.
//!
//! Knows nothing of ontologies or data. Whoever reads a file collects [`Diagnostic`]s and reports all of them at once.

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

/// Longest word that candidates are compared with: the comparison takes time in proportion to its length squared.
const LONGEST_WORD: usize = 120;

/// The candidate most like `word`, if one is like enough to be what was meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (likeness(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// How alike two words are, from 0 to 1: by their letters and beginnings, or, so that short words count too, by being one
/// slip of the fingers apart.
fn likeness(a: &str, b: &str) -> f64 {
    let slip = a.len().min(b.len()) >= 3 && a.len().abs_diff(b.len()) <= 1 && strsim::osa_distance(a, b) <= 1;
    strsim::jaro_winkler(a, b).max(if slip { 0.9 } else { 0.0 })
}

/// Help that suggests a name: ``did you mean `x`?``
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// Help for an unknown word: the candidate most like it where one is like enough, `otherwise` where none is.
pub fn suggestion<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl Into<String>,
) -> String {
    suggested(closest(word, candidates), otherwise)
}

/// As [`suggestion`], where the candidate most like the word has been looked for already.
pub fn suggested(near: Option<&str>, otherwise: impl Into<String>) -> String {
    near.map_or_else(|| otherwise.into(), did_you_mean)
}

/// Candidates for a message, in one line: `a`, `b` or `c`.
pub fn one_of<'a>(candidates: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = candidates.into_iter().map(|c| format!("`{c}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found_in_short_and_long_words() {
        let ids = ["sco", "csto", "cis", "kazakhstan", "kyrgyzstan"];
        for (word, meant) in [
            ("soc", Some("sco")),
            ("kazakstan", Some("kazakhstan")),
            ("CISS", Some("cis")),
            ("x", None),
            ("brazil", None),
        ] {
            assert_eq!(closest(word, ids), meant, "{word}");
        }
        assert_eq!(suggestion("soc", ids, "write an id"), "did you mean `sco`?");
        assert_eq!(suggestion("x", ids, "write an id"), "write an id");
    }
}
