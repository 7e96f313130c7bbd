//! Roots → list expressions.

use super::super::columns::{
    FreeRelationColumns, NodeColumns, NumberedColumns, PageColumns, RootColumns, RowWriter, Rows,
};
use super::super::layout::{self, keys};
use super::super::prefetch::{Located, Prefetch};
use super::branch::{EdgeVariables, types};
use super::condition::{Conditions, match_all, null_test};
use super::demand::{End, demanded, has_index_condition, kinds_left};
use super::groups::{Groups, Items, add_groups, of_nothing};
use super::order::SortKeys;
use super::writer::{BEFORE, Writer, alternatives};
use crate::ontology::KindSet;
use crate::query::{
    EdgePlan, EntityField, EntityFilter, EntityList, Key, Lookup, NodePlan, PagePlan, Predicate, RelationFilter,
    RelationList, Root, Traversal,
};
use std::iter;

/// How often a pattern is found but for what is left out, which is little: the number of all the server knows.
fn count_all_but(pattern: &str, left_out: &[String]) -> String {
    let left_out = left_out.iter().map(|pattern| format!(" - COUNT {{ MATCH {pattern} }}"));
    iter::once(match_all().count(pattern)).chain(left_out).collect()
}

/// That an entity is left out.
fn is_sensitive(variable: &str) -> Conditions {
    let mut conditions = match_all();
    conditions.add(null_test(&format!("{variable}.{}", layout::SENSITIVE), false));
    conditions
}

/// A list as it is written: rows, their number, and groups.
struct List<'p, C> {
    items: String,
    /// Columns of the rows; none where there are none.
    item: Option<C>,
    total: String,
    groups: Vec<Groups<'p>>,
}

impl<'p, C> List<'p, C> {
    /// A list that nothing can be in.
    fn nothing(page: &PagePlan) -> Self {
        let (items, total) = ("[]".to_owned(), "0".to_owned());
        Self { items, item: None, total, groups: of_nothing(&page.groups) }
    }

    /// A list of which no items are asked for.
    fn without_items(total: String, groups: Vec<Groups<'p>>) -> Self {
        Self { items: "null".to_owned(), item: None, total, groups }
    }

    /// Adds its columns.
    fn add(self, row: &mut RowWriter, page: &'p PagePlan) -> PageColumns<'p, C> {
        let (items, total) = (row.add(self.items), row.add(self.total));
        PageColumns {
            page,
            rows: self.item.map(|row| Rows { at: items, row }),
            total: page.total.then_some(total),
            groups: add_groups(row, self.groups),
        }
    }
}

/// An end of the relations of a list.
struct ListEnd {
    pattern: String,
    /// Kinds that the pattern leaves.
    kinds: KindSet,
    /// Kinds that the filter leaves.
    left: KindSet,
}

impl Writer<'_> {
    /// A root as a list expression, and its columns: `[COLLECT { … }, null]`. Of traversals and searches is known what they
    /// found.
    pub(super) fn root<'p>(&mut self, root: &'p Root, sought: &Prefetch) -> (String, RootColumns<'p>) {
        let mut row = RowWriter::default();
        let columns = match root {
            Root::Lookup(lookup) => self.lookup(&mut row, lookup),
            Root::Entities(list) => RootColumns::Entities(self.entities(list).add(&mut row, &list.page)),
            Root::Relations(list) => RootColumns::Relations(self.relations(list).add(&mut row, &list.page)),
            Root::Search(search) => {
                let matches = match sought {
                    Prefetch::Names(found) => {
                        let ids = found.iter().map(|found| found.id.to_string()).collect();
                        let wanted = self.membership(ids);
                        // Those that are out of scope were not found.
                        self.entities_by_id(&mut row, &wanted, search.kinds, true, &search.node)
                    }
                    Prefetch::Nothing | Prefetch::Subgraph(_) => None,
                };
                RootColumns::Matches(matches)
            }
            Root::Traversal(traversal) => match sought {
                Prefetch::Subgraph(found) => self.subgraph(&mut row, traversal, found),
                Prefetch::Nothing | Prefetch::Names(_) => RootColumns::Subgraph { nodes: None, edges: None },
            },
        };
        (row.list(), columns)
    }

    /// A pattern's node of one of some kinds: ``(n1:`State`|`PublicBody`)``, or `(n1:Entity)` for all.
    pub(super) fn node_of(&self, variable: &str, kinds: KindSet) -> String {
        let named = self.ontology.kinds_with_ids().filter(|(id, _)| kinds.has(id.index()));
        let labels = if kinds == self.ontology.all_kinds() {
            layout::ENTITY.to_owned()
        } else {
            alternatives(named.map(|(_, kind)| kind.name.as_str()))
        };
        format!("({variable}:{labels})")
    }

    /// What a property is compared with to be one of some texts: `= $p0`, or `IN $p0`.
    fn membership(&mut self, texts: Vec<String>) -> String {
        match texts.as_slice() {
            [one] => format!("= {}", self.value(one.as_str())),
            _ => format!("IN {}", self.value(texts)),
        }
    }

    /// Records of some identifiers.
    fn lookup<'p>(&mut self, row: &mut RowWriter, lookup: &'p Lookup) -> RootColumns<'p> {
        let Lookup { ids, kinds, relations, sensitive, node, edge, .. } = lookup;
        let wanted = self.membership(ids.iter().map(ToString::to_string).collect());
        RootColumns::Lookup {
            ids,
            entities: self.entities_by_id(row, &wanted, *kinds, *sensitive, node),
            relations: self.relations_by_id(row, &wanted, *relations, *sensitive, edge),
        }
    }

    /// Adds rows of the entities whose identifiers are among the wanted:
    /// `COLLECT { MATCH (n1:Entity) WHERE before IS NOT NULL AND n1.id = $p0 RETURN [n1.id] }`.
    fn entities_by_id<'p>(
        &mut self,
        row: &mut RowWriter,
        wanted: &str,
        kinds: KindSet,
        sensitive: bool,
        plan: &'p NodePlan,
    ) -> Option<Rows<NodeColumns<'p>>> {
        if kinds.is_empty() {
            row.add("[]");
            return None;
        }
        let node = self.variable('n');
        let mut conditions = match_all();
        conditions.add(format!("{node}.id {wanted}"));
        if !sensitive {
            self.not_hidden(&mut conditions, &node, kinds);
        }
        let found = format!("MATCH {}{}", self.node_of(&node, kinds), conditions.clause());
        let (rows, columns) = self.collect_rows(BEFORE, &found, |writer| writer.node(&node, kinds, plan));
        Some(Rows { at: row.add(rows), row: columns })
    }

    /// Adds rows of the relations whose identifiers are among the wanted: ``COLLECT { MATCH (n2)-[r1:`LINKS`]->(m3)
    /// WHERE before IS NOT NULL AND r1.id = $p0 RETURN [n2.id, [r1.id]] }``.
    fn relations_by_id<'p>(
        &mut self,
        row: &mut RowWriter,
        wanted: &str,
        kinds: KindSet,
        sensitive: bool,
        plan: &'p EdgePlan,
    ) -> Option<Rows<FreeRelationColumns<'p>>> {
        if kinds.is_empty() {
            row.add("[]");
            return None;
        }
        let (relation, from, to) = (self.variable('r'), self.variable('n'), self.variable('m'));
        let mut conditions = match_all();
        conditions.add(format!("{relation}.id {wanted}"));
        if !sensitive {
            self.not_hidden(&mut conditions, &from, self.ontology.from_kinds(kinds));
            self.not_hidden(&mut conditions, &to, self.ontology.to_kinds(kinds));
        }
        let types = types(self.ontology, kinds);
        let found = format!("MATCH ({from})-[{relation}:{types}]->({to}){}", conditions.clause());
        let (rows, columns) =
            self.collect_rows(BEFORE, &found, |writer| writer.free_relation(&relation, &from, &to, kinds, plan));
        Some(Rows { at: row.add(rows), row: columns })
    }

    /// The records that a traversal found: rows of their numbers and what is asked of them.
    fn subgraph<'p>(&mut self, row: &mut RowWriter, traversal: &'p Traversal, found: &Located) -> RootColumns<'p> {
        let ontology = self.ontology;
        let nodes = traversal.node.as_ref().filter(|_| !found.nodes.is_empty()).map(|plan| {
            let node = self.variable('n');
            let mut conditions = match_all();
            let numbers: Vec<i64> = found.nodes.iter().map(|(number, _)| *number).collect();
            conditions.add(format!("id({node}) IN {}", self.value(numbers)));
            let found = format!("MATCH ({node}){}", conditions.clause());
            self.collect_rows(BEFORE, &found, |writer| {
                let row = writer.node(&node, ontology.all_kinds(), plan);
                numbered(&node, row)
            })
        });
        let nodes = add_rows(row, nodes);
        let edges = traversal.edge.as_ref().filter(|_| !found.edges.is_empty()).map(|plan| {
            let (relation, from, to) = (self.variable('r'), self.variable('n'), self.variable('m'));
            let mut conditions = match_all();
            let numbers: Vec<i64> = found.edges.clone();
            conditions.add(format!("id({relation}) IN {}", self.value(numbers)));
            let found = format!("MATCH ({from})-[{relation}]->({to}){}", conditions.clause());
            self.collect_rows(BEFORE, &found, |writer| {
                let row = writer.free_relation(&relation, &from, &to, ontology.all_relations(), plan);
                numbered(&relation, row)
            })
        });
        RootColumns::Subgraph { nodes, edges: add_rows(row, edges) }
    }

    /// A list of entities.
    fn entities<'p>(&mut self, list: &'p EntityList) -> List<'p, NodeColumns<'p>> {
        // The row is as the plan has it; the pattern as narrow as the filter.
        let kinds = kinds_left(&list.filter, list.kinds);
        if kinds.is_empty() {
            return List::nothing(&list.page);
        }
        let node = self.variable('n');
        let pattern = self.node_of(&node, kinds);
        let mut conditions = match_all();
        self.in_scope(&mut conditions, &node, list.scope.as_of.as_ref());
        conditions.add(self.entity_filter(&node, kinds, &list.filter));
        if conditions.are_void() {
            return List::nothing(&list.page);
        }
        self.by_name(&mut conditions, &node, &list.filter);
        let hidden = if list.scope.sensitive { KindSet::EMPTY } else { kinds.and(self.sensitive) };
        let bare = conditions.are_bare();
        self.not_hidden(&mut conditions, &node, hidden);
        let total = match list.page.total {
            true if bare && !hidden.is_empty() => {
                count_all_but(&pattern, &[format!("{}{}", self.node_of(&node, hidden), is_sensitive(&node).clause())])
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
            return List::without_items(total, groups);
        }
        let (at, from) = match (list.by_count, &list.page.from) {
            (Some(_), Some(from)) => from.split_first().map(|(at, rest)| (at.clone(), rest)).unzip(),
            (_, from) => (None, from.clone()),
        };
        let mut keys = SortKeys::of_entities(self.ontology, &node, kinds, &list.order, from.as_ref());
        if let Some(by) = list.by_count {
            let every = RelationFilter::All(Vec::new());
            let count = self.relations_of(&node, (kinds, kinds), by.steps, &every, &list.scope);
            keys.put_first(count, by.descending, at.as_ref());
        }
        keys.seek(self, &mut conditions, &list.page);
        keys.drive_from(self, &mut conditions, &list.page);
        let (order, limit) = (keys.clause(&list.page), self.limit(&list.page));
        let found = format!("MATCH {pattern}{} WITH {node} {order} LIMIT {limit}", conditions.clause());
        let (items, item) = self.collect_rows(BEFORE, &found, |writer| writer.node(&node, list.kinds, &list.node));
        List { items, item: Some(item), total, groups }
    }

    /// Lets the index of names find a name that a filter plainly demands: equal names have equal keys.
    fn by_name(&mut self, conditions: &mut Conditions, node: &str, filter: &EntityFilter) {
        match filter {
            EntityFilter::All(filters) => filters.iter().for_each(|filter| self.by_name(conditions, node, filter)),
            EntityFilter::Field(EntityField::Name, Predicate::Eq(wanted)) => {
                if let Key::Text(key) = &wanted.key {
                    let key = self.value(keys::key_prefix(&keys::stored_key(key)));
                    conditions.add(format!("{node}.{} STARTS WITH {key}", layout::SORT_NAME));
                }
            }
            _ => {}
        }
    }

    /// A list of relations.
    fn relations<'p>(&mut self, list: &'p RelationList) -> List<'p, FreeRelationColumns<'p>> {
        let (relation, from, to) = (self.variable('r'), self.variable('n'), self.variable('m'));
        let (starts, ends) = (self.ontology.from_kinds(list.relations), self.ontology.to_kinds(list.relations));
        let cursor = list.page.from.as_ref();
        let keys =
            SortKeys::of_relations(self.ontology, (&relation, list.relations), (&to, ends), &list.order, cursor, true);
        let start = self.list_end(&from, starts, &demanded(End::From, &list.filter), false);
        let end = [demanded(End::To, &list.filter), demanded(End::Node, &list.filter)].concat();
        let end = self.list_end(&to, ends, &end, list.page.items && keys.can_drive_from(&to));
        if list.relations.is_empty() || start.left.is_empty() || end.left.is_empty() {
            return List::nothing(&list.page);
        }
        let mut conditions = match_all();
        self.in_scope(&mut conditions, &relation, list.scope.as_of.as_ref());
        let step = EdgeVariables {
            relation: &relation,
            relations: list.relations,
            node: (&to, end.kinds),
            from: (&from, start.kinds),
            to: (&to, end.kinds),
        };
        conditions.add(self.relation_filter(&step, &list.filter));
        if conditions.are_void() {
            return List::nothing(&list.page);
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
            let items = Items::Relations { relation: &relation, kinds: list.relations, neighbour: &to };
            self.groups(BEFORE, &found, items, &list.page.groups, &list.scope)
        };
        if !list.page.items {
            return List::without_items(total, groups);
        }
        keys.seek(self, &mut conditions, &list.page);
        keys.drive_from(self, &mut conditions, &list.page);
        let (order, limit) = (keys.clause(&list.page), self.limit(&list.page));
        let found =
            format!("MATCH {pattern}{} WITH {from}, {relation}, {to} {order} LIMIT {limit}", conditions.clause());
        let (items, item) = self.collect_rows(BEFORE, &found, |writer| {
            writer.free_relation(&relation, &from, &to, list.relations, &list.edge)
        });
        List { items, item: Some(item), total, groups }
    }

    /// An end of the relations of a list. It has a label where an index is to find it, or to give the order.
    fn list_end(&self, variable: &str, kinds: KindSet, demanded: &[&EntityFilter], leads: bool) -> ListEnd {
        let left = demanded.iter().fold(kinds, |kinds, filter| kinds_left(filter, kinds));
        if !leads && !demanded.iter().any(|filter| has_index_condition(filter)) {
            return ListEnd { pattern: format!("({variable})"), kinds, left };
        }
        match left.len() {
            1 => ListEnd { pattern: self.node_of(variable, left), kinds: left, left },
            _ => ListEnd { pattern: self.node_of(variable, self.ontology.all_kinds()), kinds, left },
        }
    }

    /// How many relations a list has that asks for nothing of them: ``COUNT { ()-[:`LINKS`]->() } - COUNT { … }`` for what is
    /// hidden.
    fn number_of(&self, list: &RelationList, (from, starts): (&str, KindSet), (to, ends): (&str, KindSet)) -> String {
        let types = types(self.ontology, list.relations);
        let mut left_out = Vec::new();
        let hidden = if list.scope.sensitive { KindSet::EMPTY } else { self.sensitive };
        let (starts, ends) = (starts.and(hidden), ends.and(hidden));
        if !starts.is_empty() {
            left_out.push(format!("{}-[:{types}]->(){}", self.node_of(from, starts), is_sensitive(from).clause()));
        }
        if !ends.is_empty() {
            let mut conditions = is_sensitive(to);
            self.not_hidden(&mut conditions, from, starts);
            left_out.push(format!("({from})-[:{types}]->{}{}", self.node_of(to, ends), conditions.clause()));
        }
        count_all_but(&format!("()-[:{types}]->()"), &left_out)
    }

    /// The size of the page; one more where that is to tell whether the list goes on.
    pub(super) fn limit(&mut self, page: &PagePlan) -> String {
        self.value(i64::try_from(page.limit + usize::from(page.wants_has_next)).unwrap_or(i64::MAX))
    }
}

/// A row with the server's number of the record before it: `[id(n1), [n1.id]]`.
fn numbered<C>(variable: &str, (expression, columns): (String, C)) -> (String, NumberedColumns<C>) {
    let mut row = RowWriter::default();
    let number = row.add(format!("id({variable})"));
    let at = row.add(expression);
    (row.list(), NumberedColumns { number, at, row: columns })
}

/// Adds a column of rows; an empty list where there are none.
fn add_rows<C>(row: &mut RowWriter, rows: Option<(String, C)>) -> Option<Rows<C>> {
    let Some((rows, columns)) = rows else {
        row.add("[]");
        return None;
    };
    Some(Rows { at: row.add(rows), row: columns })
}
