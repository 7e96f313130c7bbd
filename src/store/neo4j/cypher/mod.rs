//! Plan → one Cypher statement.
//!
//! Every root of the plan is a list expression, and every hop a `COLLECT { … }` within it, so the statement's text follows
//! from the shape of the operation alone: values are parameters, and the names in it come from the ontology. Rows are
//! lists; what stands where in them is said by the [columns](super::columns) that come with the statement.

mod filter;
mod groups;
mod list;
mod roots;
mod select;
mod test;
pub(super) mod walk;

use super::columns::RootColumns;
use super::layout::{DATASET, TOKEN};
use super::run::Sought;
use super::session::Statement;
use crate::ontology::{KindSet, Ontology};
use crate::query::Plan;
use neo4rs::{BoltMap, BoltType};

pub(super) use roots::similar;

/// Columns of the statement beside those of the roots: the revision first and last.
pub(super) const BEFORE: &str = "before";
/// See [`BEFORE`].
pub(super) const AFTER: &str = "after";
/// Which import the graph is from.
pub(super) const IMPORT: &str = "import";

/// The column of a root.
pub(super) fn column(root: usize) -> String {
    format!("r{root}")
}

/// The statement that answers a plan, given what its roots have sought, and the columns of its roots. `sensitive` are the
/// kinds of which some entity is.
pub(super) fn statement<'p>(
    ontology: &Ontology,
    sensitive: KindSet,
    plan: &'p Plan,
    sought: &[Sought],
) -> (Statement, Vec<RootColumns<'p>>) {
    let mut writer = Writer::new(ontology, sensitive);
    let roots = plan.roots.iter().zip(sought).map(|(root, sought)| writer.root(root, sought));
    let (roots, columns): (Vec<_>, Vec<_>) = roots.unzip();
    (writer.reading(&roots, sought.iter().any(|sought| !matches!(sought, Sought::Nothing))), columns)
}

/// What a statement is written with.
pub(super) struct Writer<'o> {
    ontology: &'o Ontology,
    sensitive: KindSet,
    values: BoltMap,
    parameters: usize,
    variables: usize,
    /// Clauses that stand before the row that is written, each with a space after it.
    calls: Vec<String>,
}

impl<'o> Writer<'o> {
    fn new(ontology: &'o Ontology, sensitive: KindSet) -> Self {
        Self { ontology, sensitive, values: BoltMap::default(), parameters: 0, variables: 0, calls: Vec::new() }
    }

    /// The statement that reads some expressions, each into a column, between two looks at the revision; and whose import it
    /// is from, where that is of interest.
    fn reading(self, expressions: &[String], import: bool) -> Statement {
        let (mut read, mut columns) = (String::new(), String::new());
        for (at, expression) in expressions.iter().enumerate() {
            let column = column(at);
            read = [&read, ", ", expression, " AS ", &column].concat();
            columns = [&columns, ", ", &column].concat();
        }
        if import {
            columns = [&columns, ", d.", TOKEN, " AS ", IMPORT].concat();
        }
        let calls = self.calls.concat();
        let text = format!(
            "MATCH (d:{DATASET}) WITH d.revision AS {BEFORE} {calls}WITH {BEFORE}{read} \
             MATCH (d:{DATASET}) RETURN {BEFORE}{columns}, d.revision AS {AFTER}"
        );
        Statement { text, values: self.values }
    }

    /// The statement that reads some expressions and nothing of the dataset.
    fn between(self, expressions: &[String]) -> Statement {
        let columns: Vec<_> =
            expressions.iter().enumerate().map(|(at, read)| format!("{read} AS {}", column(at))).collect();
        Statement { text: format!("RETURN {}", columns.join(", ")), values: self.values }
    }

    /// A row, and the clauses that it needs before it.
    fn prepared<C>(&mut self, row: impl FnOnce(&mut Self) -> (String, C)) -> (String, String, C) {
        let before = self.calls.len();
        let (row, columns) = row(self);
        (self.calls.split_off(before).concat(), row, columns)
    }

    /// The rows of a list that is read from a variable: an expression, or a variable where the rows need clauses before them.
    /// An expression must not count in groups at any depth, or the server takes it for one that groups the rows around it.
    fn listed<C>(&mut self, near: &str, found: &str, row: impl FnOnce(&mut Self) -> (String, C)) -> (String, C) {
        let (calls, row, columns) = self.prepared(row);
        if calls.is_empty() {
            return (format!("COLLECT {{ {found} RETURN {row} }}"), columns);
        }
        let (one, all) = (self.variable('g'), self.variable('g'));
        self.calls
            .push(format!("CALL ({near}) {{ {found} {calls}WITH {row} AS {one} RETURN collect({one}) AS {all} }} "));
        (all, columns)
    }

    /// A parameter of a value.
    fn value(&mut self, value: impl Into<BoltType>) -> String {
        let name = format!("p{}", self.parameters);
        self.parameters += 1;
        self.values.put(name.as_str().into(), value.into());
        format!("${name}")
    }

    /// A variable that is not in use.
    fn variable(&mut self, of: char) -> String {
        self.variables += 1;
        format!("{of}{}", self.variables)
    }
}

/// Conditions that must all hold.
#[derive(Clone, Default)]
struct Conditions(Vec<String>);

impl Conditions {
    fn add(&mut self, condition: impl Into<String>) {
        let condition = condition.into();
        if condition != "true" {
            self.0.push(condition);
        }
    }

    fn are_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether nothing can meet them. What asks for them is not written then: it is for nothing, and planners have their
    /// troubles with it.
    fn are_void(&self) -> bool {
        self.0.iter().any(|condition| condition == "false")
    }

    /// `WHERE …`, with a space before; nothing where there is no condition.
    fn clause(&self) -> String {
        if self.0.is_empty() { String::new() } else { format!(" WHERE {}", self.0.join(" AND ")) }
    }
}

/// Patterns that find the same variables, from one that is known, as one; none where there is no pattern.
fn united(near: &str, patterns: &[String], variables: &str) -> Option<String> {
    match patterns {
        [] => None,
        [one] => Some(one.clone()),
        patterns => {
            let patterns: Vec<_> = patterns.iter().map(|one| format!("{one} RETURN {variables}")).collect();
            Some(format!("CALL ({near}) {{ {} }}", patterns.join(" UNION ALL ")))
        }
    }
}

/// Labels or types as alternatives.
fn alternatives<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(super::layout::quoted).collect::<Vec<_>>().join("|")
}
