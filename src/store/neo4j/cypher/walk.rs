//! Primitives → statements. Records are named by the numbers that Neo4j knows them by.
//!
//! The first statement of a view, and the last, look at the dataset; those between need not: what has not changed from the first
//! to the last has not changed between.

use super::super::layout;
use super::super::session::Statement;
use super::branch::{EdgeVariables, branches, types};
use super::condition::{Conditions, match_all};
use super::demand::names_ends;
use super::filter::{ExpandPattern, Polarity};
use super::writer::{Writer, union_all};
use crate::graph::{EntitySlice, RelationSlice};
use crate::ontology::{KindSet, Ontology};
use crate::query::{EdgeSelector, RelationFilter, Scope, Search};

/// A number that Neo4j knows a record by.
pub(in super::super) type Number = i64;

/// A request for edges, by the server's numbers.
pub(in super::super) struct Request<'q> {
    pub(in super::super) nodes: Vec<Number>,
    pub(in super::super) selector: EdgeSelector,
    pub(in super::super) reversed: bool,
    pub(in super::super) filter: &'q RelationFilter,
    pub(in super::super) scope: &'q Scope,
    pub(in super::super) within: Option<Vec<Number>>,
}

/// Numbers as a parameter.
fn numbers(handles: impl IntoIterator<Item = Number>) -> Vec<i64> {
    handles.into_iter().collect()
}

/// Finds entities by identifier: rows of number and identifier.
pub(in super::super) fn find(ontology: &Ontology, sensitive: KindSet, with_sensitive: bool, ids: &[&str]) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut conditions = match_all();
    conditions.add(format!("n.id IN {}", writer.value(ids)));
    if !with_sensitive {
        writer.not_hidden(&mut conditions, "n", ontology.all_kinds());
    }
    let found = format!("COLLECT {{ MATCH (n:{}){} RETURN [id(n), n.id] }}", layout::ENTITY, conditions.clause());
    writer.reading(&[found], true)
}

/// Finds relations by identifier: rows of number, identifier, and the numbers of the ends.
pub(in super::super) fn find_relations(
    ontology: &Ontology,
    sensitive: KindSet,
    with_sensitive: bool,
    ids: &[&str],
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let all = ontology.all_relations();
    let mut conditions = match_all();
    conditions.add(format!("r.id IN {}", writer.value(ids)));
    if !with_sensitive {
        writer.not_hidden(&mut conditions, "n", ontology.from_kinds(all));
        writer.not_hidden(&mut conditions, "m", ontology.to_kinds(all));
    }
    let found = format!(
        "COLLECT {{ MATCH (n)-[r:{}]->(m){} RETURN [id(r), r.id, id(n), id(m)] }}",
        types(ontology, all),
        conditions.clause()
    );
    writer.reading(&[found], true)
}

/// Reads identifiers before and after a text: two columns of identifiers.
pub(in super::super) fn ids_around(
    ontology: &Ontology,
    sensitive: KindSet,
    (kinds, with_sensitive): (KindSet, bool),
    id: &str,
    limit: usize,
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let (id, limit) = (writer.value(id), writer.value(i64::try_from(limit).unwrap_or(i64::MAX)));
    let pattern = writer.node_of("n", kinds);
    let columns = [("<", " DESC"), (">=", "")].map(|(operator, direction)| {
        let mut conditions = match_all();
        conditions.add(format!("n.id {operator} {id}"));
        if !with_sensitive {
            writer.not_hidden(&mut conditions, "n", kinds);
        }
        let clause = conditions.clause();
        format!("COLLECT {{ MATCH {pattern}{clause} WITH n ORDER BY n.id{direction} LIMIT {limit} RETURN n.id }}")
    });
    writer.reading(&columns, true)
}

/// Reads entities of a slice from an identifier on: rows of number and identifier. None where no entity can be in it.
pub(in super::super) fn scan_entities(
    ontology: &Ontology,
    sensitive: KindSet,
    slice: &EntitySlice<'_>,
    after: &str,
    limit: usize,
) -> Option<Statement> {
    let mut writer = Writer::new(ontology, sensitive);
    let mut conditions = writer.slice(slice)?;
    conditions.add(format!("n.id > {}", writer.value(after)));
    let limit = writer.value(i64::try_from(limit).unwrap_or(i64::MAX));
    let found = format!(
        "COLLECT {{ MATCH {}{} WITH n ORDER BY n.id LIMIT {limit} RETURN [id(n), n.id] }}",
        writer.node_of("n", slice.kinds),
        conditions.clause()
    );
    Some(writer.reading(&[found], true))
}

/// Which of some entities are in a slice: numbers. None where no entity can be in it.
pub(in super::super) fn retain(
    ontology: &Ontology,
    sensitive: KindSet,
    slice: &EntitySlice<'_>,
    among: Vec<Number>,
) -> Option<Statement> {
    let mut writer = Writer::new(ontology, sensitive);
    let mut conditions = writer.slice(slice)?;
    conditions.add(format!("id(n) IN {}", writer.value(among)));
    let pattern = writer.node_of("n", slice.kinds);
    let found = format!("COLLECT {{ MATCH {pattern}{} RETURN id(n) }}", conditions.clause());
    Some(writer.reading(&[found], true))
}

/// Reads relations of a slice from an identifier on: rows of number, identifier, and the numbers of the ends. None where no
/// relation can be in it.
pub(in super::super) fn scan_relations(
    ontology: &Ontology,
    sensitive: KindSet,
    slice: &RelationSlice<'_>,
    after: &str,
    limit: usize,
) -> Option<Statement> {
    if slice.relations.is_empty() {
        return None;
    }
    let mut writer = Writer::new(ontology, sensitive);
    let (starts, ends) = (ontology.from_kinds(slice.relations), ontology.to_kinds(slice.relations));
    let mut conditions = match_all();
    writer.in_scope(&mut conditions, "r", slice.scope.as_of.as_ref());
    if !slice.scope.sensitive {
        writer.not_hidden(&mut conditions, "n", starts);
        writer.not_hidden(&mut conditions, "m", ends);
    }
    let step = EdgeVariables {
        relation: "r",
        relations: slice.relations,
        node: ("m", ends),
        from: ("n", starts),
        to: ("m", ends),
    };
    conditions.add(writer.relation_filter(&step, slice.filter));
    if conditions.are_void() {
        return None;
    }
    conditions.add(format!("r.id > {}", writer.value(after)));
    let limit = writer.value(i64::try_from(limit).unwrap_or(i64::MAX));
    let found = format!(
        "COLLECT {{ MATCH (n)-[r:{}]->(m){} WITH n, r, m ORDER BY r.id LIMIT {limit} \
         RETURN [id(r), r.id, id(n), id(m)] }}",
        types(ontology, slice.relations),
        conditions.clause()
    );
    Some(writer.reading(&[found], true))
}

/// Counts edges of entities: rows of entity and number.
pub(in super::super) fn count_edges(
    ontology: &Ontology,
    sensitive: KindSet,
    nodes: &[Number],
    selector: EdgeSelector,
    filter: &RelationFilter,
    scope: &Scope,
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let nodes = writer.value(numbers(nodes.iter().copied()));
    let kinds = ontology.all_kinds();
    let count = writer.relations_of("n", (kinds, kinds), selector, filter, scope);
    let degrees = format!("COLLECT {{ MATCH (n) WHERE id(n) IN {nodes} RETURN [id(n), {count}] }}");
    writer.between(&[degrees])
}

/// Reads which import the graph is from.
pub(in super::super) fn import(ontology: &Ontology) -> Statement {
    Writer::new(ontology, KindSet::EMPTY).reading(&[], true)
}

/// Follows relations from entities: for each request rows of an entity, the relations, and the entities they lead to.
pub(in super::super) fn expand(
    ontology: &Ontology,
    sensitive: KindSet,
    requests: &[Request<'_>],
    limit: usize,
) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    // One more tells that there are too many.
    let limit = writer.value(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX));
    let columns: Vec<_> = requests.iter().map(|request| writer.edges(request, &limit)).collect();
    writer.between(&columns)
}

/// Reads identifiers of entities and of relations: rows of number and identifier.
pub(in super::super) fn prefetch_ids(ontology: &Ontology, nodes: &[Number], relations: &[Number]) -> Statement {
    let mut writer = Writer::new(ontology, KindSet::EMPTY);
    let mut read = |pattern: &str, of: &str, handles: &[Number]| {
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
pub(in super::super) fn degrees(ontology: &Ontology, nodes: &[Number], kinds: KindSet) -> Statement {
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
    let mut conditions = match_all();
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
    /// The conditions of a slice on the variable `n`; none where nothing meets them.
    fn slice(&mut self, slice: &EntitySlice<'_>) -> Option<Conditions> {
        if slice.kinds.is_empty() {
            return None;
        }
        let mut conditions = match_all();
        self.in_scope(&mut conditions, "n", slice.scope.as_of.as_ref());
        if !slice.scope.sensitive {
            self.not_hidden(&mut conditions, "n", slice.kinds);
        }
        conditions.add(self.entity_filter("n", slice.kinds, slice.filter));
        (!conditions.are_void()).then_some(conditions)
    }

    fn edges(&mut self, request: &Request<'_>, limit: &str) -> String {
        let (near, relation, far) = (self.variable('n'), self.variable('r'), self.variable('m'));
        let begin = self.value(numbers(request.nodes.iter().copied()));
        let within = request.within.as_ref().map(|within| self.value(within.clone()));
        let selector = if request.reversed { request.selector.reversed() } else { request.selector };
        let along = ExpandPattern {
            origin: (&near, self.ontology.all_kinds()),
            relation: &relation,
            neighbour: &far,
            scope: request.scope,
            filter: request.filter,
            polarity: Polarity::Matching,
            reversed: request.reversed,
        };
        let mut parts = Vec::new();
        for branch in branches(selector, names_ends(request.filter)) {
            let mut begun = Conditions::default();
            if let Some(within) = &within {
                begun.add(format!("id({far}) IN {within}"));
            }
            if let Some((pattern, conditions)) = self.expand(&branch, along, begun) {
                parts.push(format!("MATCH {pattern}{}", conditions.clause()));
            }
        }
        let Some(found) = union_all(&near, &parts, &format!("{relation}, {far}")) else { return "[]".to_owned() };
        format!(
            "COLLECT {{ MATCH ({near}) WHERE id({near}) IN {begin} {found} WITH {near}, {relation}, {far} LIMIT {limit} \
             WITH id({near}) AS a, collect(id({relation})) AS b, collect(id({far})) AS c RETURN [a, b, c] }}"
        )
    }
}
