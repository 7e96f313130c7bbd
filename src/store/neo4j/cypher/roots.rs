//! Roots → list expressions.

use super::super::run::Sought;
use super::super::{keys, layout};
use super::filter::{End, Step, demanded, left, missing, seeks};
use super::groups::{Items, of_nothing};
use super::list::{SortKeys, types};
use super::{BEFORE, Conditions, Writer, alternatives};
use crate::ontology::KindSet;
use crate::query::{
    EntityField, EntityFilter, EntityList, Key, Lookup, PagePlan, Predicate, RelationFilter, RelationList, Root,
};
use std::iter;

/// Nothing is read before the revision, nor where there is none.
pub(super) fn whole() -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add(format!("{BEFORE} IS NOT NULL"));
    conditions
}

impl Conditions {
    /// Whether they are those of every root.
    fn are_bare(&self) -> bool {
        self.0.len() == 1
    }

    /// How often a pattern meets the conditions of a root. Where there are no others, the server knows without looking.
    fn count(&self, pattern: &str) -> String {
        if self.are_bare() {
            format!("COUNT {{ {pattern} }}")
        } else {
            format!("COUNT {{ MATCH {pattern}{} }}", self.clause())
        }
    }
}

/// How often a pattern is found but for what is left out, which is little: the number of all the server knows.
fn all_but(pattern: &str, left_out: &[String]) -> String {
    let left_out = left_out.iter().map(|pattern| format!(" - COUNT {{ MATCH {pattern} }}"));
    iter::once(whole().count(pattern)).chain(left_out).collect()
}

/// That an entity is left out.
fn hides(variable: &str) -> Conditions {
    let mut conditions = whole();
    conditions.add(missing(&format!("{variable}.{}", layout::SENSITIVE), false));
    conditions
}

/// The rows of a list, their number, and its groups.
type Columns = (String, String, Vec<String>);

/// An end of the relations of a list.
struct ListEnd {
    pattern: String,
    /// Kinds that the pattern leaves.
    kinds: KindSet,
    /// Kinds that the filter leaves.
    left: KindSet,
}

impl Writer<'_> {
    /// A root as a list: of rows, their number, and groups; or of entities and relations. Of traversals and searches is known
    /// what they found.
    pub(super) fn root(&mut self, root: &Root, sought: &Sought) -> String {
        let (first, second, groups) = match (root, sought) {
            (Root::Lookup(lookup), _) => two(self.lookup(lookup)),
            (Root::Entities(list), _) => self.entities(list),
            (Root::Relations(list), _) => self.relations(list),
            (Root::Search(search), Sought::Names(found)) => two(self.matches(search, found)),
            (Root::Traversal(traversal), Sought::Subgraph(found)) => two(self.subgraph(traversal, found)),
            (Root::Search(_) | Root::Traversal(_), _) => two(empty()),
        };
        let columns: Vec<String> = [first, second].into_iter().chain(groups).collect();
        format!("[{}]", columns.join(", "))
    }

    /// A pattern's node of one of some kinds.
    pub(super) fn node_of(&self, variable: &str, kinds: KindSet) -> String {
        let named = self.ontology.kinds_with_ids().filter(|(id, _)| kinds.has(id.index()));
        let labels = if kinds == self.ontology.all_kinds() {
            layout::ENTITY.to_owned()
        } else {
            alternatives(named.map(|(_, kind)| kind.name.as_str()))
        };
        format!("({variable}:{labels})")
    }

    pub(super) fn lookup(&mut self, lookup: &Lookup) -> (String, String) {
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
            let found = format!("MATCH {pattern}{}", conditions.clause());
            entities = self.listed(BEFORE, &found, |writer| writer.node(&node, lookup.kinds, &lookup.node));
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
            let found = format!("MATCH ({from})-[{relation}:{types}]->({to}){}", conditions.clause());
            relations = self
                .listed(BEFORE, &found, |writer| writer.end_row(&relation, &from, &to, lookup.relations, &lookup.edge));
        }
        (entities, relations)
    }

    fn entities(&mut self, list: &EntityList) -> Columns {
        // The row is as the plan has it; the pattern as narrow as the filter.
        let kinds = left(&list.filter, list.kinds);
        if kinds.is_empty() {
            return nothing(&list.page);
        }
        let node = self.variable('n');
        let pattern = self.node_of(&node, kinds);
        let mut conditions = whole();
        self.in_scope(&mut conditions, &node, list.scope.as_of.as_ref());
        conditions.add(self.entity_filter(&node, kinds, &list.filter));
        if conditions.are_void() {
            return nothing(&list.page);
        }
        self.by_name(&mut conditions, &node, &list.filter);
        let hidden = if list.scope.sensitive { KindSet::EMPTY } else { kinds.and(self.sensitive) };
        let bare = conditions.are_bare();
        self.not_hidden(&mut conditions, &node, hidden);
        let total = match list.page.total {
            true if bare && !hidden.is_empty() => {
                all_but(&pattern, &[format!("{}{}", self.node_of(&node, hidden), hides(&node).clause())])
            }
            true => conditions.count(&pattern),
            false => "null".to_owned(),
        };
        let groups = if list.page.groups.is_empty() {
            Vec::new()
        } else {
            let found = format!("MATCH {pattern}{}", conditions.clause());
            self.groups(BEFORE, &found, Items::Entities(&node, list.kinds), &list.page.groups, &list.scope)
        };
        if !list.page.items {
            return ("null".to_owned(), total, groups);
        }
        let (at, from) = match (list.by_count, &list.page.from) {
            (Some(_), Some(from)) => from.split_first().map(|(at, rest)| (at.clone(), rest)).unzip(),
            (_, from) => (None, from.clone()),
        };
        let mut keys = SortKeys::of_entities(self.ontology, &node, kinds, &list.order, from.as_ref());
        if let Some(by) = list.by_count {
            let every = RelationFilter::All(Vec::new());
            let count = self.relations_of(&node, (kinds, kinds), by.steps, &every, &list.scope);
            keys.first(count, by.descending, at.as_ref());
        }
        keys.begin(self, &mut conditions, &list.page);
        keys.lead(self, &mut conditions, &list.page);
        let (order, limit) = (keys.clause(&list.page), self.limit(&list.page));
        let found = format!("MATCH {pattern}{} WITH {node} {order} LIMIT {limit}", conditions.clause());
        let items = self.listed(BEFORE, &found, |writer| writer.node(&node, list.kinds, &list.node));
        (items, total, groups)
    }

    /// Lets the index of names find a name that a filter plainly demands: equal names have equal keys.
    fn by_name(&mut self, conditions: &mut Conditions, node: &str, filter: &EntityFilter) {
        match filter {
            EntityFilter::All(filters) => filters.iter().for_each(|filter| self.by_name(conditions, node, filter)),
            EntityFilter::Field(EntityField::Name, Predicate::Eq(wanted)) => {
                if let Key::Text(key) = &wanted.key {
                    let key = self.value(keys::before(&keys::stored(key)));
                    conditions.add(format!("{node}.{} STARTS WITH {key}", layout::SORT_NAME));
                }
            }
            _ => {}
        }
    }

    fn relations(&mut self, list: &RelationList) -> Columns {
        let (relation, from, to) = (self.variable('r'), self.variable('n'), self.variable('m'));
        let (starts, ends) = (self.ontology.from_kinds(list.relations), self.ontology.to_kinds(list.relations));
        let cursor = list.page.from.as_ref();
        let keys =
            SortKeys::of_relations(self.ontology, (&relation, list.relations), (&to, ends), &list.order, cursor, true);
        let start = self.list_end(&from, starts, &demanded(End::From, &list.filter), false);
        let end = [demanded(End::To, &list.filter), demanded(End::Node, &list.filter)].concat();
        let end = self.list_end(&to, ends, &end, list.page.items && keys.lead_from(&to));
        if list.relations.is_empty() || start.left.is_empty() || end.left.is_empty() {
            return nothing(&list.page);
        }
        let mut conditions = whole();
        self.in_scope(&mut conditions, &relation, list.scope.as_of.as_ref());
        let step = Step {
            relation: &relation,
            relations: list.relations,
            node: (&to, end.kinds),
            from: (&from, start.kinds),
            to: (&to, end.kinds),
        };
        conditions.add(self.relation_filter(&step, &list.filter));
        if conditions.are_void() {
            return nothing(&list.page);
        }
        let types = types(self.ontology, list.relations);
        let bare = conditions.are_bare();
        if !list.scope.sensitive {
            self.not_hidden(&mut conditions, &from, start.left);
            self.not_hidden(&mut conditions, &to, end.left);
        }
        let pattern = format!("{}-[{relation}:{types}]->{}", start.pattern, end.pattern);
        let total = match list.page.total {
            true if bare => self.number_of(list, (&from, starts), (&to, ends)),
            true => conditions.count(&pattern),
            false => "null".to_owned(),
        };
        let groups = if list.page.groups.is_empty() {
            Vec::new()
        } else {
            let found = format!("MATCH {pattern}{}", conditions.clause());
            let items = Items::Relations { relation: &relation, kinds: list.relations, far: &to };
            self.groups(BEFORE, &found, items, &list.page.groups, &list.scope)
        };
        if !list.page.items {
            return ("null".to_owned(), total, groups);
        }
        keys.begin(self, &mut conditions, &list.page);
        keys.lead(self, &mut conditions, &list.page);
        let (order, limit) = (keys.clause(&list.page), self.limit(&list.page));
        let found =
            format!("MATCH {pattern}{} WITH {from}, {relation}, {to} {order} LIMIT {limit}", conditions.clause());
        let items =
            self.listed(BEFORE, &found, |writer| writer.end_row(&relation, &from, &to, list.relations, &list.edge));
        (items, total, groups)
    }

    /// An end of the relations of a list. It has a label where an index is to find it, or to give the order.
    fn list_end(&self, variable: &str, kinds: KindSet, demanded: &[&EntityFilter], leads: bool) -> ListEnd {
        let left = demanded.iter().fold(kinds, |kinds, filter| left(filter, kinds));
        if !leads && !demanded.iter().any(|filter| seeks(filter)) {
            return ListEnd { pattern: format!("({variable})"), kinds, left };
        }
        match left.len() {
            1 => ListEnd { pattern: self.node_of(variable, left), kinds: left, left },
            _ => ListEnd { pattern: self.node_of(variable, self.ontology.all_kinds()), kinds, left },
        }
    }

    /// How many relations a list has that asks for nothing of them.
    fn number_of(&self, list: &RelationList, (from, starts): (&str, KindSet), (to, ends): (&str, KindSet)) -> String {
        let types = types(self.ontology, list.relations);
        let mut left_out = Vec::new();
        let hidden = if list.scope.sensitive { KindSet::EMPTY } else { self.sensitive };
        let (starts, ends) = (starts.and(hidden), ends.and(hidden));
        if !starts.is_empty() {
            left_out.push(format!("{}-[:{types}]->(){}", self.node_of(from, starts), hides(from).clause()));
        }
        if !ends.is_empty() {
            let mut conditions = hides(to);
            self.not_hidden(&mut conditions, from, starts);
            left_out.push(format!("({from})-[:{types}]->{}{}", self.node_of(to, ends), conditions.clause()));
        }
        all_but(&format!("()-[:{types}]->()"), &left_out)
    }

    /// The size of the page; one more where that is to tell whether the list goes on.
    pub(super) fn limit(&mut self, page: &PagePlan) -> String {
        self.value(i64::try_from(page.limit + usize::from(page.wants_has_next)).unwrap_or(i64::MAX))
    }
}

/// Columns of a list that nothing can be in.
fn nothing(page: &PagePlan) -> Columns {
    let (rows, number) = empty();
    (rows, number, of_nothing(&page.groups))
}

fn two((first, second): (String, String)) -> Columns {
    (first, second, Vec::new())
}

fn empty() -> (String, String) {
    ("[]".to_owned(), "0".to_owned())
}
