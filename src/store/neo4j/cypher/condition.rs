//! Conditions of statements, as text: `true` and `false` are known while writing.

use super::writer::BEFORE;

/// Conditions that must all hold.
#[derive(Clone, Default)]
pub(super) struct Conditions(Vec<String>);

impl Conditions {
    /// Adds a condition, unless it always holds.
    pub(super) fn add(&mut self, condition: impl Into<String>) {
        let condition = condition.into();
        if condition != "true" {
            self.0.push(condition);
        }
    }

    pub(super) fn are_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether nothing can meet them. What asks for them is not written then: it is for nothing, and planners have their
    /// troubles with it.
    pub(super) fn are_void(&self) -> bool {
        self.0.iter().any(|condition| condition == "false")
    }

    /// `WHERE …`, with a space before; nothing where there is no condition.
    pub(super) fn clause(&self) -> String {
        if self.0.is_empty() { String::new() } else { format!(" WHERE {}", self.0.join(" AND ")) }
    }

    /// Whether they are those of every root.
    pub(super) fn are_bare(&self) -> bool {
        self.0.len() == 1
    }

    /// How often a pattern meets the conditions of a root: `COUNT { MATCH (n1:State) WHERE before IS NOT NULL AND n1.id = $p0 }`.
    /// Where there are no others the server knows without looking: `COUNT { (n1:State) }`.
    pub(super) fn count(&self, pattern: &str) -> String {
        if self.are_bare() {
            format!("COUNT {{ {pattern} }}")
        } else {
            format!("COUNT {{ MATCH {pattern}{} }}", self.clause())
        }
    }
}

/// The conditions of every root: `before IS NOT NULL`, so that nothing is read before the revision, nor where there is none.
pub(super) fn match_all() -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add(format!("{BEFORE} IS NOT NULL"));
    conditions
}

/// The negation of a condition that may be null: `NOT coalesce(n1.derived = $p0, false)`.
pub(super) fn negation(condition: &str) -> String {
    match condition {
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        _ => format!("NOT coalesce({condition}, false)"),
    }
}

/// A disjunction: `(a OR b)`; `false` of none.
pub(super) fn any_of(conditions: &[String]) -> String {
    if conditions.iter().any(|condition| condition == "true") {
        return "true".to_owned();
    }
    let conditions: Vec<_> = conditions.iter().map(String::as_str).filter(|condition| *condition != "false").collect();
    if conditions.is_empty() { "false".to_owned() } else { format!("({})", conditions.join(" OR ")) }
}

/// A conjunction: `(a AND b)`; `true` of none.
pub(super) fn all_of(conditions: impl IntoIterator<Item = String>) -> String {
    let mut conditions: Vec<_> = conditions.into_iter().filter(|condition| condition != "true").collect();
    if conditions.iter().any(|condition| condition == "false") {
        return "false".to_owned();
    }
    match conditions.len() {
        0 => "true".to_owned(),
        1 => conditions.remove(0),
        _ => format!("({})", conditions.join(" AND ")),
    }
}

/// `n1.start IS NULL`, or `n1.start IS NOT NULL`.
pub(super) fn null_test(value: &str, wanted: bool) -> String {
    format!("{value} IS {}", if wanted { "NULL" } else { "NOT NULL" })
}
