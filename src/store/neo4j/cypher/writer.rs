//! Writing a statement: parameters, variables, and the frame around what is read.

use super::super::layout::{DATASET, TOKEN, quoted};
use super::super::session::Statement;
use crate::ontology::{KindSet, Ontology};
use neo4rs::{BoltMap, BoltType};

/// Columns of the statement beside those of the roots: the revision first and last.
pub(in super::super) const BEFORE: &str = "before";
/// See [`BEFORE`].
pub(in super::super) const AFTER: &str = "after";
/// Which import the graph is from.
pub(in super::super) const IMPORT: &str = "import";

/// The column of a root.
pub(in super::super) fn column(root: usize) -> String {
    format!("r{root}")
}

/// What a statement is written with.
pub(in super::super) struct Writer<'o> {
    pub(super) ontology: &'o Ontology,
    pub(super) sensitive: KindSet,
    values: BoltMap,
    parameters: usize,
    variables: usize,
    /// Clauses that stand before the row that is written, each with a space after it.
    pub(super) calls: Vec<String>,
}

impl<'o> Writer<'o> {
    pub(super) fn new(ontology: &'o Ontology, sensitive: KindSet) -> Self {
        Self { ontology, sensitive, values: BoltMap::default(), parameters: 0, variables: 0, calls: Vec::new() }
    }

    /// The statement that reads some expressions, each into a column, between two looks at the revision; and whose import it
    /// is from, where that is of interest.
    pub(super) fn reading(self, expressions: &[String], import: bool) -> Statement {
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

    /// The statement that reads some expressions and nothing of the dataset: `RETURN COLLECT { … } AS r0`.
    pub(super) fn between(self, expressions: &[String]) -> Statement {
        let columns: Vec<_> =
            expressions.iter().enumerate().map(|(at, read)| format!("{read} AS {}", column(at))).collect();
        Statement { text: format!("RETURN {}", columns.join(", ")), values: self.values }
    }

    /// A row, and the clauses that it needs before it.
    pub(super) fn prepared<C>(&mut self, row: impl FnOnce(&mut Self) -> (String, C)) -> (String, String, C) {
        let before = self.calls.len();
        let (row, columns) = row(self);
        (self.calls.split_off(before).concat(), row, columns)
    }

    /// The rows of a list that is read from a variable: an expression, or a variable where the rows need clauses before them.
    /// `COLLECT { MATCH (n1)-[r2]->(m3) RETURN [r2.id] }`. An expression must not count in groups at any depth, or the server takes it for one that groups the rows around it.
    pub(super) fn collect_rows<C>(
        &mut self,
        origin: &str,
        found: &str,
        row: impl FnOnce(&mut Self) -> (String, C),
    ) -> (String, C) {
        let (calls, row, columns) = self.prepared(row);
        if calls.is_empty() {
            return (format!("COLLECT {{ {found} RETURN {row} }}"), columns);
        }
        let (one, all) = (self.variable('g'), self.variable('g'));
        self.calls
            .push(format!("CALL ({origin}) {{ {found} {calls}WITH {row} AS {one} RETURN collect({one}) AS {all} }} "));
        (all, columns)
    }

    /// A parameter of a value: `$p0`.
    pub(super) fn value(&mut self, value: impl Into<BoltType>) -> String {
        let name = format!("p{}", self.parameters);
        self.parameters += 1;
        self.values.put(name.as_str().into(), value.into());
        format!("${name}")
    }

    /// A variable that is not in use: `n1`.
    pub(super) fn variable(&mut self, of: char) -> String {
        self.variables += 1;
        format!("{of}{}", self.variables)
    }
}

/// Patterns that find the same variables, from one that is known, as one; none where there is no pattern:
/// `CALL (n1) { MATCH (n1)-[r2]->(m3) RETURN r2, m3 UNION ALL MATCH (n1)<-[r2]-(m3) RETURN r2, m3 }`.
pub(super) fn union_all(origin: &str, patterns: &[String], variables: &str) -> Option<String> {
    match patterns {
        [] => None,
        [one] => Some(one.clone()),
        patterns => {
            let patterns: Vec<_> = patterns.iter().map(|one| format!("{one} RETURN {variables}")).collect();
            Some(format!("CALL ({origin}) {{ {} }}", patterns.join(" UNION ALL ")))
        }
    }
}

/// Labels or types as alternatives: `` `State`|`PublicBody` ``.
pub(super) fn alternatives<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(quoted).collect::<Vec<_>>().join("|")
}
