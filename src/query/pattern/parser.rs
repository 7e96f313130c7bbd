//! Recursive descent parser of patterns: one function for each level of binding, the loosest first.

use super::expression::Expression;
use crate::diagnostic::{TextError, suggestion};
use crate::ontology::Ontology;

/// Maximum number of steps of a pattern with its counts written out: the automaton has as many states, and each pair of them
/// may be an edge. Counts can multiply: `((A{50}){50}){50}` is short and has 125,000.
const MAX_PATTERN_STEPS: usize = 100;
/// Maximum nesting of parentheses: the parser calls itself for each, and patterns that people write have two or three.
const MAX_NESTING: usize = 20;

/// Reads a pattern over the relation kinds of an ontology.
///
/// # Errors
/// When the text is no pattern, or too long a one: with the reason, a remedy and the place.
pub(super) fn parse(ontology: &Ontology, text: &str) -> Result<Expression, TextError> {
    let mut parser = Parser { ontology, text: text.chars().collect(), at: 0, nesting: 0 };
    let expression = parser.alternatives()?;
    match parser.peek() {
        None => {}
        Some(')') => return Err(parser.error("`)` closes nothing", "remove it, or open it before")),
        Some(other) => {
            return Err(parser.error(format!("`{other}` is not expected here"), "put `/` or `|` between two steps"));
        }
    }
    let size = expression.size();
    if size > MAX_PATTERN_STEPS {
        let message =
            format!("the pattern has {size} steps with its counts written out, the limit is {MAX_PATTERN_STEPS}");
        return Err(TextError::new(message, "use smaller counts"));
    }
    Ok(expression)
}

/// Parser: the text, and where it is read.
struct Parser<'t> {
    ontology: &'t Ontology,
    text: Vec<char>,
    at: usize,
    nesting: usize,
}

impl Parser<'_> {
    fn error(&self, message: impl Into<String>, help: impl Into<String>) -> TextError {
        TextError::new(message, help).at(self.at)
    }

    /// The next character that is not a space.
    fn peek(&mut self) -> Option<char> {
        while self.text.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Result<Expression, TextError> {
        let mut parts = vec![self.sequence()?];
        while self.take('|') {
            parts.push(self.sequence()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Alternatives(parts) })
    }

    fn sequence(&mut self) -> Result<Expression, TextError> {
        let mut parts = vec![self.repeated()?];
        while self.take('/') {
            parts.push(self.repeated()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Sequence(parts) })
    }

    fn repeated(&mut self) -> Result<Expression, TextError> {
        let inner = self.primary()?;
        let (minimum, maximum) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(inner),
            _ => return Ok(inner),
        };
        self.at += 1;
        self.single_count(Expression::Repeated { inner: Box::new(inner), minimum, maximum })
    }

    /// `{n}`, `{m,n}`, `{m,}` or `{,n}` after a part.
    fn counted(&mut self, inner: Expression) -> Result<Expression, TextError> {
        const FORMS: &str = "write `{2}`, `{1,3}`, `{2,}` or `{,3}`";
        let opened = self.at;
        self.at += 1;
        let minimum = self.number()?;
        let maximum = if self.take(',') { self.number()? } else { minimum };
        if !self.take('}') {
            return Err(self.error("the count is not closed", FORMS));
        }
        let closed = std::mem::replace(&mut self.at, opened);
        match (minimum, maximum) {
            (None, None) => return Err(self.error("the count is empty", FORMS)),
            (_, Some(0)) => return Err(self.error("the count permits no step at all", "write at least `{,1}`")),
            (Some(minimum), Some(maximum)) if maximum < minimum => {
                return Err(
                    self.error(format!("the count goes from {minimum} to {maximum}"), "write the smaller number first")
                );
            }
            _ => self.at = closed,
        }
        self.single_count(Expression::Repeated { inner: Box::new(inner), minimum: minimum.unwrap_or(0), maximum })
    }

    /// A part that has its count must be grouped to have another.
    fn single_count(&mut self, inner: Expression) -> Result<Expression, TextError> {
        match self.peek() {
            Some(again @ ('*' | '+' | '?' | '{')) => {
                Err(self.error(format!("`{again}` follows another count"), "put the part before it in parentheses"))
            }
            _ => Ok(inner),
        }
    }

    fn number(&mut self) -> Result<Option<usize>, TextError> {
        self.peek();
        let start = self.at;
        while self.text.get(self.at).is_some_and(char::is_ascii_digit) {
            self.at += 1;
        }
        if start == self.at {
            return Ok(None);
        }
        let digits: String = self.text[start..self.at].iter().collect();
        match digits.parse() {
            Ok(number) if number <= MAX_PATTERN_STEPS => Ok(Some(number)),
            _ => {
                self.at = start;
                Err(self.error(
                    format!("the count {} is too large", digits.chars().take(20).collect::<String>()),
                    format!("the limit is {MAX_PATTERN_STEPS}"),
                ))
            }
        }
    }

    fn primary(&mut self) -> Result<Expression, TextError> {
        // Two undo each other, so any number of them is one or none.
        let mut inverse = false;
        while self.take('^') {
            inverse = !inverse;
        }
        let inner = self.grouped()?;
        Ok(if inverse { Expression::Inverse(Box::new(inner)) } else { inner })
    }

    fn grouped(&mut self) -> Result<Expression, TextError> {
        if self.peek() == Some('(') {
            if self.nesting == MAX_NESTING {
                return Err(self.error("parentheses are nested too deep", format!("the limit is {MAX_NESTING}")));
            }
            let opened = self.at;
            self.at += 1;
            self.nesting += 1;
            let inner = self.alternatives()?;
            self.nesting -= 1;
            if !self.take(')') {
                self.at = opened;
                return Err(self.error("`(` is not closed", "add `)`"));
            }
            return Ok(inner);
        }
        self.kind()
    }

    fn kind(&mut self) -> Result<Expression, TextError> {
        let found = self.peek();
        let start = self.at;
        while self.text.get(self.at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
            self.at += 1;
        }
        let name: String = self.text[start..self.at].iter().collect();
        if let Some(kind) = self.ontology.relation(&name) {
            return Ok(Expression::Step(kind));
        }
        self.at = start;
        let form = "write the name of a relation kind, such as MEMBER_OF";
        if name.is_empty() {
            let message = match found {
                Some(other) => format!("`{other}` stands where a relation kind is expected"),
                None => "the pattern ends where a relation kind is expected".to_owned(),
            };
            return Err(self.error(message, form));
        }
        let names = self.ontology.relations.iter().map(|kind| kind.name.as_str());
        let help = suggestion(&name.to_ascii_uppercase(), names, form);
        Err(self.error(format!("`{}` is no relation kind", name.chars().take(60).collect::<String>()), help))
    }
}
