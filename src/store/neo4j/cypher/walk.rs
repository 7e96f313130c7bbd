//! What a traversal asks → statements. Records are named by the numbers that Neo4j knows them by.
//!
//! The first statement of a traversal, and the one that reads what it found, look at the dataset; those between need not: what
//! has not changed from the first to the last has not changed between.

use super::super::layout;
use super::super::session::Statement;
use super::filter::{Step, names_ends};
use super::list::branches;
use super::roots::whole;
use super::{Conditions, Writer};
use crate::model::Traversal;
use crate::ontology::{KindSet, Ontology};
use crate::store::traverse::{Ask, Found, Handle};

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
    let types = if kinds == ontology.all_relations() {
        String::new()
    } else {
        format!("[:{}]", super::list::types(ontology, kinds))
    };
    let degrees = format!("COLLECT {{ MATCH (n) WHERE id(n) IN {nodes} RETURN [id(n), COUNT {{ (n)-{types}-() }}] }}");
    writer.between(&[degrees])
}

impl Writer<'_> {
    fn legs(&mut self, traversal: &Traversal, ask: &Ask<'_>, limit: &str) -> String {
        let ontology = self.ontology;
        let (near, relation, far) = (self.variable('n'), self.variable('r'), self.variable('m'));
        let begin = self.value(numbers(ask.nodes.iter().copied()));
        let within = ask.within.map(|within| self.value(numbers(within.iter().copied())));
        let steps = if ask.back { ask.steps.reversed() } else { ask.steps };
        let here = ontology.all_kinds();
        let parts: Vec<_> = branches(steps, names_ends(&traversal.filter))
            .iter()
            .map(|branch| {
                let mut conditions = Conditions::default();
                if let Some(within) = &within {
                    conditions.add(format!("id({far}) IN {within}"));
                }
                self.in_scope(&mut conditions, &relation, traversal.scope.as_of.as_ref());
                let there = branch.far_kinds(ontology, here);
                if !traversal.scope.sensitive {
                    self.not_hidden(&mut conditions, &far, there);
                }
                let step = branch.step(&relation, (&near, here), (&far, there));
                // Looked at from its end, the relation leads here.
                let step = if ask.back { Step { node: (&near, here), ..step } } else { step };
                let condition = self.relation_filter(&step, &traversal.filter);
                if condition != "true" {
                    conditions.add(condition);
                }
                branch.apart(&mut conditions, &near, &far);
                format!("MATCH {}{}", branch.pattern(ontology, &near, &relation, &far), conditions.clause())
            })
            .collect();
        let found = match parts.as_slice() {
            [] => return "[]".to_owned(),
            [one] => one.clone(),
            parts => {
                let parts: Vec<_> = parts.iter().map(|part| format!("{part} RETURN {relation}, {far}")).collect();
                format!("CALL ({near}) {{ {} }}", parts.join(" UNION ALL "))
            }
        };
        format!(
            "COLLECT {{ MATCH ({near}) WHERE id({near}) IN {begin} {found} WITH {near}, {relation}, {far} LIMIT {limit} \
             WITH id({near}) AS a, collect(id({relation})) AS b, collect(id({far})) AS c RETURN [a, b, c] }}"
        )
    }

    /// The records that a traversal found: rows of their numbers and what is asked of them.
    pub(super) fn subgraph(&mut self, traversal: &Traversal, found: &Found) -> (String, String) {
        let ontology = self.ontology;
        let mut rows = ["[]".to_owned(), "[]".to_owned()];
        if let Some(plan) = traversal.node.as_ref().filter(|_| !found.nodes.is_empty()) {
            let node = self.variable('n');
            let mut conditions = whole();
            conditions.add(format!("id({node}) IN {}", self.value(numbers(found.nodes.iter().map(|(at, _)| *at)))));
            let row = self.returned(|writer| {
                let row = writer.node(&node, ontology.all_kinds(), plan);
                format!("[id({node}), {row}]")
            });
            rows[0] = format!("COLLECT {{ MATCH ({node}){} {row} }}", conditions.clause());
        }
        if let Some(plan) = traversal.edge.as_ref().filter(|_| !found.edges.is_empty()) {
            let (relation, from, to) = (self.variable('r'), self.variable('n'), self.variable('m'));
            let mut conditions = whole();
            conditions.add(format!("id({relation}) IN {}", self.value(numbers(found.edges.iter().copied()))));
            let row = self.returned(|writer| {
                let row = writer.end_row(&relation, &from, &to, ontology.all_relations(), plan);
                format!("[id({relation}), {row}]")
            });
            rows[1] = format!("COLLECT {{ MATCH ({from})-[{relation}]->({to}){} {row} }}", conditions.clause());
        }
        rows.into()
    }
}
