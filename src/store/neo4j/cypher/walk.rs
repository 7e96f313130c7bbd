//! What a traversal asks → statements. Records are named by the numbers that Neo4j knows them by.
//!
//! The first statement of a traversal, and the one that reads what it found, look at the dataset; those between need not: what
//! has not changed from the first to the last has not changed between.

use super::super::layout;
use super::super::session::Statement;
use super::branch::{branches, types};
use super::condition::{Conditions, whole};
use super::demand::names_ends;
use super::filter::{Along, Seen};
use super::writer::{Writer, united};
use crate::graph::traversal::{Ask, Handle};
use crate::ontology::{KindSet, Ontology};
use crate::query::{Search, Traversal};

/// Numbers as a parameter.
fn numbers(handles: impl IntoIterator<Item = Handle>) -> Vec<i64> {
    handles.into_iter().collect()
}

/// Finds entities by identifier: rows of number and identifier.
pub(in super::super) fn find(
    ontology: &Ontology,
    sensitive: KindSet,
    traversal: &Traversal,
    ids: &[&str],
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut conditions = whole();
    conditions.add(format!("n.id IN {}", writer.value(ids)));
    if !traversal.scope.sensitive {
        writer.not_hidden(&mut conditions, "n", ontology.all_kinds());
    }
    let found = format!("COLLECT {{ MATCH (n:{}){} RETURN [id(n), n.id] }}", layout::ENTITY, conditions.clause());
    writer.reading(&[found], true)
}

/// Reads which import the graph is from.
pub(in super::super) fn import(ontology: &Ontology) -> Statement {
    Writer::new(ontology, KindSet::EMPTY).reading(&[], true)
}

/// Follows relations from entities: for each request rows of an entity, the relations, and the entities they lead to.
pub(in super::super) fn legs(
    ontology: &Ontology,
    sensitive: KindSet,
    traversal: &Traversal,
    asks: &[Ask<'_>],
    most: usize,
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    // One more tells that there are too many.
    let limit = writer.value(i64::try_from(most + 1).unwrap_or(i64::MAX));
    let columns: Vec<_> = asks.iter().map(|ask| writer.legs(traversal, ask, &limit)).collect();
    writer.between(&columns)
}

/// Reads identifiers of entities and of relations: rows of number and identifier.
pub(in super::super) fn learn(ontology: &Ontology, nodes: &[Handle], relations: &[Handle]) -> Statement {
    let mut writer = Writer::new(ontology, KindSet::EMPTY);
    let mut read = |pattern: &str, of: &str, handles: &[Handle]| {
        if handles.is_empty() {
            return "[]".to_owned();
        }
        let handles = writer.value(numbers(handles.iter().copied()));
        format!("COLLECT {{ MATCH {pattern} WHERE id({of}) IN {handles} RETURN [id({of}), {of}.id] }}")
    };
    let columns = [read("(n)", "n", nodes), read("()-[r]->()", "r", relations)];
    writer.between(&columns)
}

/// Counts relations of entities: rows of entity and number.
pub(in super::super) fn degrees(ontology: &Ontology, nodes: &[Handle], kinds: KindSet) -> Statement {
    let mut writer = Writer::new(ontology, KindSet::EMPTY);
    let nodes = writer.value(numbers(nodes.iter().copied()));
    let degrees = |types: &str| {
        format!("COLLECT {{ MATCH (n) WHERE id(n) IN {nodes} RETURN [id(n), COUNT {{ (n)-{types}-() }}] }}")
    };
    let types = format!("[:{}]", types(ontology, kinds));
    let degrees = if kinds == ontology.all_relations() {
        // A node has its degree at hand, unless some of it are relationships of others. The server knows how many there are.
        format!(
            "CASE WHEN COUNT {{ ()-->() }} = COUNT {{ ()-{types}->() }} THEN {} ELSE {} END",
            degrees(""),
            degrees(&types)
        )
    } else {
        degrees(&types)
    };
    writer.between(&[degrees])
}

/// Reads entities from an identifier on: rows of identifier, labels, name, further names, and whether it is sensitive.
pub(in super::super) fn names(ontology: &Ontology, after: &str, limit: usize) -> Statement {
    let mut writer = Writer::new(ontology, KindSet::EMPTY);
    let mut conditions = whole();
    conditions.add(format!("n.id > {}", writer.value(after)));
    let limit = writer.value(i64::try_from(limit).unwrap_or(i64::MAX));
    let entities = format!(
        "COLLECT {{ MATCH (n:{}){} WITH n ORDER BY n.id LIMIT {limit} \
         RETURN [n.id, labels(n), n.name, n.names, n.{}] }}",
        layout::ENTITY,
        conditions.clause(),
        layout::SENSITIVE
    );
    writer.reading(&[entities], true)
}

/// Which of some entities meet what a search asks beyond their names: identifiers.
pub(in super::super) fn meeting(
    ontology: &Ontology,
    sensitive: KindSet,
    search: &Search,
    ids: Vec<String>,
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let mut conditions = Conditions::default();
    conditions.add(format!("n.id IN {}", writer.value(ids)));
    writer.in_scope(&mut conditions, "n", search.scope.as_of.as_ref());
    conditions.add(writer.entity_filter("n", search.kinds, &search.filter));
    let met = format!("COLLECT {{ MATCH (n:{}){} RETURN n.id }}", layout::ENTITY, conditions.clause());
    writer.between(&[met])
}

impl Writer<'_> {
    fn legs(&mut self, traversal: &Traversal, ask: &Ask<'_>, limit: &str) -> String {
        let (near, relation, far) = (self.variable('n'), self.variable('r'), self.variable('m'));
        let begin = self.value(numbers(ask.nodes.iter().copied()));
        let within = ask.within.map(|within| self.value(numbers(within.iter().copied())));
        let steps = if ask.back { ask.steps.reversed() } else { ask.steps };
        let along = Along {
            near: (&near, self.ontology.all_kinds()),
            relation: &relation,
            far: &far,
            scope: &traversal.scope,
            filter: &traversal.filter,
            seen: if ask.back { Seen::Back } else { Seen::Meeting },
        };
        let mut parts = Vec::new();
        for branch in branches(steps, names_ends(&traversal.filter)) {
            let mut begun = Conditions::default();
            if let Some(within) = &within {
                begun.add(format!("id({far}) IN {within}"));
            }
            if let Some((pattern, conditions)) = self.along(&branch, along, begun) {
                parts.push(format!("MATCH {pattern}{}", conditions.clause()));
            }
        }
        let Some(found) = united(&near, &parts, &format!("{relation}, {far}")) else { return "[]".to_owned() };
        format!(
            "COLLECT {{ MATCH ({near}) WHERE id({near}) IN {begin} {found} WITH {near}, {relation}, {far} LIMIT {limit} \
             WITH id({near}) AS a, collect(id({relation})) AS b, collect(id({far})) AS c RETURN [a, b, c] }}"
        )
    }
}
