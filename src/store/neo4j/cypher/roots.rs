//! Roots → list expressions.

use super::super::session::Statement;
use super::super::{keys, layout};
use super::filter::Step;
use super::list::{SortKeys, types};
use super::{BEFORE, Conditions, Writer, alternatives};
use crate::model::{EntityField, EntityFilter, EntityList, Key, Lookup, PagePlan, RelationList, Root, Test};
use crate::ontology::{KindSet, Ontology};
use crate::store::SIMILAR_CANDIDATES;

/// Nothing is read before the revision, nor where there is none.
fn whole() -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add(format!("{BEFORE} IS NOT NULL"));
    conditions
}

impl Conditions {
    /// How often a pattern meets the conditions of a root. Where there are no others, the server knows without looking.
    fn count(&self, pattern: &str) -> String {
        if self.0.len() > 1 {
            format!("COUNT {{ MATCH {pattern}{} }}", self.clause())
        } else {
            format!("COUNT {{ {pattern} }}")
        }
    }
}

impl Writer<'_> {
    /// A root as a list of two: rows and their number, or entities and relations.
    pub(super) fn root(&mut self, root: &Root) -> String {
        let (first, second) = match root {
            Root::Lookup(lookup) => self.lookup(lookup),
            Root::Entities(list) => self.entities(list),
            Root::Relations(list) => self.relations(list),
        };
        format!("[{first}, {second}]")
    }

    /// A pattern's node of one of some kinds.
    fn node_of(&self, variable: &str, kinds: KindSet) -> String {
        let named = self.ontology.kinds_with_ids().filter(|(id, _)| kinds.has(id.index()));
        let labels = if kinds == self.ontology.all_kinds() {
            layout::ENTITY.to_owned()
        } else {
            alternatives(named.map(|(_, kind)| kind.name.as_str()))
        };
        format!("({variable}:{labels})")
    }

    fn lookup(&mut self, lookup: &Lookup) -> (String, String) {
        let ids: Vec<String> = lookup.ids.iter().map(ToString::to_string).collect();
        let wanted = match ids.as_slice() {
            [one] => format!("= {}", self.value(one.as_str())),
            _ => format!("IN {}", self.value(ids)),
        };
        let mut entities = "[]".to_owned();
        if !lookup.kinds.is_empty() {
            let node = self.variable('n');
            let mut conditions = whole();
            conditions.add(format!("{node}.id {wanted}"));
            if !lookup.sensitive {
                self.not_hidden(&mut conditions, &node, lookup.kinds);
            }
            let pattern = self.node_of(&node, lookup.kinds);
            let row = self.node(&node, lookup.kinds, &lookup.node);
            entities = format!("COLLECT {{ MATCH {pattern}{} RETURN {row} }}", conditions.clause());
        }
        let mut relations = "[]".to_owned();
        if !lookup.relations.is_empty() {
            let (relation, from, to) = (self.variable('r'), self.variable('n'), self.variable('m'));
            let mut conditions = whole();
            conditions.add(format!("{relation}.id {wanted}"));
            let (starts, ends) = (self.ontology.from_kinds(lookup.relations), self.ontology.to_kinds(lookup.relations));
            if !lookup.sensitive {
                self.not_hidden(&mut conditions, &from, starts);
                self.not_hidden(&mut conditions, &to, ends);
            }
            let types = types(self.ontology, lookup.relations);
            let row = self.end_row(&relation, &from, &to, lookup.relations, &lookup.edge);
            relations = format!(
                "COLLECT {{ MATCH ({from})-[{relation}:{types}]->({to}){} RETURN {row} }}",
                conditions.clause()
            );
        }
        (entities, relations)
    }

    fn entities(&mut self, list: &EntityList) -> (String, String) {
        if list.kinds.is_empty() {
            return empty();
        }
        let node = self.variable('n');
        let mut conditions = whole();
        self.in_scope(&mut conditions, &node, list.scope.as_of.as_ref());
        if !list.scope.sensitive {
            self.not_hidden(&mut conditions, &node, list.kinds);
        }
        let condition = self.entity_filter(&node, list.kinds, &list.filter);
        if condition != "true" {
            conditions.add(condition);
        }
        self.by_name(&mut conditions, &node, &list.filter);
        let pattern = self.node_of(&node, list.kinds);
        let total = if list.page.total { conditions.count(&pattern) } else { "null".to_owned() };
        if !list.page.items {
            return ("null".to_owned(), total);
        }
        let keys = SortKeys::of_entities(self.ontology, &node, list.kinds, &list.order, list.page.from.as_ref());
        keys.begin(self, &mut conditions, &list.page);
        keys.indexed().into_iter().for_each(|condition| conditions.add(condition));
        let (order, limit) = (keys.clause(&list.page), self.limit(&list.page));
        let row = self.node(&node, list.kinds, &list.node);
        let items = format!(
            "COLLECT {{ MATCH {pattern}{} WITH {node} {order} LIMIT {limit} RETURN {row} }}",
            conditions.clause()
        );
        (items, total)
    }

    /// Lets the index of names find a name that a filter plainly demands: equal names have equal keys.
    fn by_name(&mut self, conditions: &mut Conditions, node: &str, filter: &EntityFilter) {
        match filter {
            EntityFilter::All(filters) => filters.iter().for_each(|filter| self.by_name(conditions, node, filter)),
            EntityFilter::Field(EntityField::Name, Test::Eq(wanted)) => {
                if let Key::Text(key) = &wanted.key {
                    let key = self.value(keys::before(&keys::stored(key)));
                    conditions.add(format!("{node}.{} STARTS WITH {key}", layout::SORT_NAME));
                }
            }
            _ => {}
        }
    }

    fn relations(&mut self, list: &RelationList) -> (String, String) {
        if list.relations.is_empty() {
            return empty();
        }
        let (relation, from, to) = (self.variable('r'), self.variable('n'), self.variable('m'));
        let (starts, ends) = (self.ontology.from_kinds(list.relations), self.ontology.to_kinds(list.relations));
        let mut conditions = whole();
        self.in_scope(&mut conditions, &relation, list.scope.as_of.as_ref());
        if !list.scope.sensitive {
            self.not_hidden(&mut conditions, &from, starts);
            self.not_hidden(&mut conditions, &to, ends);
        }
        let step = Step {
            relation: &relation,
            relations: list.relations,
            node: (&to, ends),
            from: (&from, starts),
            to: (&to, ends),
        };
        let condition = self.relation_filter(&step, &list.filter);
        if condition != "true" {
            conditions.add(condition);
        }
        let pattern = format!("({from})-[{relation}:{}]->({to})", types(self.ontology, list.relations));
        let total = if list.page.total { conditions.count(&pattern) } else { "null".to_owned() };
        if !list.page.items {
            return ("null".to_owned(), total);
        }
        let cursor = list.page.from.as_ref();
        let keys =
            SortKeys::of_relations(self.ontology, (&relation, list.relations), (&to, ends), &list.order, cursor, true);
        keys.begin(self, &mut conditions, &list.page);
        let (order, limit) = (keys.clause(&list.page), self.limit(&list.page));
        let row = self.end_row(&relation, &from, &to, list.relations, &list.edge);
        let items = format!(
            "COLLECT {{ MATCH {pattern}{} WITH {from}, {relation}, {to} {order} LIMIT {limit} RETURN {row} }}",
            conditions.clause()
        );
        (items, total)
    }

    /// One more than the page has, which tells whether the list goes on.
    pub(super) fn limit(&mut self, page: &PagePlan) -> String {
        self.value(i64::try_from(page.limit + 1).unwrap_or(i64::MAX))
    }
}

/// The statement that reads identifiers to compare with those of a lookup that were not found.
pub(in super::super) fn similar(ontology: &Ontology, sensitive: KindSet, lookup: &Lookup) -> Statement {
    let mut writer = Writer::new(ontology, sensitive);
    let node = writer.variable('n');
    let mut conditions = whole();
    conditions.add(format!("{node}.id IS NOT NULL"));
    if !lookup.sensitive {
        writer.not_hidden(&mut conditions, &node, lookup.kinds);
    }
    let limit = writer.value(i64::try_from(SIMILAR_CANDIDATES).unwrap_or(i64::MAX));
    let pattern = writer.node_of(&node, lookup.kinds);
    let column = super::column(0);
    let read = format!(
        ", COLLECT {{ MATCH {pattern}{} WITH {node} ORDER BY {node}.id LIMIT {limit} RETURN {node}.id }} AS {column}",
        conditions.clause()
    );
    writer.finish(&read, &format!(", {column}"))
}

fn empty() -> (String, String) {
    ("[]".to_owned(), "0".to_owned())
}
