//! What is asked of entities and relations → rows, and their columns.

use super::super::columns::{
    CountColumns, DirectionColumn, EdgeColumns, FreeRelationColumns, HopColumns, NodeColumns, PageColumns,
    RelationColumns, RowWriter, Rows, Way,
};
use super::super::layout;
use super::branch::{Branch, branches};
use super::condition::Conditions;
use super::demand::names_ends;
use super::filter::{ExpandPattern, Polarity};
use super::groups::{Items, add_groups, of_nothing};
use super::order::SortKeys;
use super::writer::{Writer, union_all};
use crate::ontology::{KindSet, Ontology, RelationKindId};
use crate::query::{
    CountsPlan, EdgePlan, EdgeSelector, EntityPart, Hop, NodePlan, RelationFilter, RelationPart, Scope,
};

/// The relation kinds that entities of some kinds can have, for counts: each with its ways.
fn counted(ontology: &Ontology, kinds: KindSet) -> impl Iterator<Item = (RelationKindId, Way)> + '_ {
    ontology.relations_with_ids().flat_map(move |(id, kind)| {
        let has = |ends: KindSet| !ends.and(kinds).is_empty();
        let ways: &[Way] = match kind.symmetric {
            true if has(kind.from()) => &[Way::Both],
            true => &[],
            false => match (has(kind.from()), has(kind.to())) {
                (true, true) => &[Way::Out, Way::In],
                (true, false) => &[Way::Out],
                (false, true) => &[Way::In],
                (false, false) => &[],
            },
        };
        ways.iter().map(move |way| (id, *way))
    })
}

/// Whether anything is asked of an entity, itself or beyond.
fn is_requested(plan: &NodePlan) -> bool {
    !plan.parts.is_empty() || !plan.is_empty()
}

/// The way that all relations of a hop lead; none where each row has to tell.
fn fixed_direction(hop: &Hop) -> Option<Way> {
    match branches(hop.steps, names_ends(&hop.filter)).as_slice() {
        [Branch { way: way @ (Way::Out | Way::In), .. }] => Some(*way),
        _ => None,
    }
}

impl Writer<'_> {
    /// The row of an entity that is of one of some kinds: ``[n1.id, labels(n1), n1.`name`, COLLECT { … }]``.
    pub(super) fn node<'p>(&mut self, variable: &str, kinds: KindSet, plan: &'p NodePlan) -> (String, NodeColumns<'p>) {
        let ontology = self.ontology;
        let mut row = RowWriter::default();
        let id = row.add(format!("{variable}.id"));
        let mut labels = None;
        if kinds.len() > 1 && plan.parts.has(EntityPart::Kind) {
            labels = Some(row.add(format!("labels({variable})")));
        }
        let mut parts = Vec::new();
        for part in plan.parts.iter() {
            let name = match part {
                EntityPart::Kind => continue,
                part => part.name(ontology),
            };
            parts.push((part, row.add(format!("{variable}.{}", layout::quoted(name)))));
        }
        let hops = plan.hops.iter().map(|hop| self.hop(&mut row, variable, kinds, hop)).collect();
        let counts = plan.counts.iter().map(|plan| self.counts(&mut row, variable, kinds, plan)).collect();
        let cited = plan.cited.as_ref().map(|plan| {
            let Rows { at, row } = self.cited(&mut row, variable, plan);
            Rows { at, row: Box::new(row) }
        });
        (row.list(), NodeColumns { kinds, id, labels, parts, hops, counts, cited })
    }

    /// Adds the numbers of relations that an entity has: `[COUNT { (n1)-[:`LINKS`]->() }, …]`.
    fn counts(&mut self, row: &mut RowWriter, origin: &str, kinds: KindSet, plan: &CountsPlan) -> CountColumns {
        let counted: Vec<_> = counted(self.ontology, kinds).collect();
        let counts =
            counted.iter().map(|(id, way)| self.count(origin, kinds, KindSet::one(id.index()), *way, &plan.scope));
        let counts = counts.collect::<Vec<_>>().join(", ");
        CountColumns { at: row.add(format!("[{counts}]")), counted }
    }

    /// How many relations of a kind an entity has in a direction: ``COUNT { (n1)-[:`LINKS`]->() }``.
    fn count(&mut self, origin: &str, kinds: KindSet, relation: KindSet, way: Way, scope: &Scope) -> String {
        let steps = match way {
            Way::Out => EdgeSelector { outgoing: relation, incoming: KindSet::EMPTY },
            Way::In => EdgeSelector { outgoing: KindSet::EMPTY, incoming: relation },
            Way::Both => EdgeSelector { outgoing: relation, incoming: relation },
        };
        self.relations_of(origin, (kinds, kinds), steps, &RelationFilter::All(Vec::new()), scope)
    }

    /// How many relations an entity of some kinds has along some steps; none where it is not of those that can have any.
    /// Without conditions the server knows it without looking at them: ``COUNT { (n1)-[:`LINKS`]->() }``, and with them
    /// ``COUNT { MATCH (n1)-[r2:`LINKS`]->(m3) WHERE m3._sensitive IS NULL }``.
    pub(super) fn relations_of(
        &mut self,
        origin: &str,
        kinds: (KindSet, KindSet),
        steps: EdgeSelector,
        filter: &RelationFilter,
        scope: &Scope,
    ) -> String {
        let mut counts = Vec::new();
        for branch in branches(steps, names_ends(filter)) {
            let (relation, neighbour) = (self.variable('r'), self.variable('m'));
            let along = ExpandPattern {
                origin: (origin, kinds.1),
                relation: &relation,
                neighbour: &neighbour,
                scope,
                filter,
                polarity: Polarity::Matching,
                reversed: false,
            };
            let conditions_before = self.kind_condition(origin, kinds);
            let Some((pattern, conditions)) = self.expand(&branch, along, conditions_before) else { continue };
            counts.push(if conditions.are_empty() {
                format!("COUNT {{ {} }}", branch.pattern(self.ontology, origin, "", ""))
            } else {
                format!("COUNT {{ MATCH {pattern}{} }}", conditions.clause())
            });
        }
        if counts.is_empty() { "0".to_owned() } else { counts.join(" + ") }
    }

    /// That an entity of some kinds is one of those that have the relations asked for: ``n1:`Body` ``.
    fn kind_condition(&self, variable: &str, (kinds, here): (KindSet, KindSet)) -> Conditions {
        let mut conditions = Conditions::default();
        if here != kinds {
            conditions.add(self.is_of(variable, here));
        }
        conditions
    }

    /// Adds rows of the sources that a record cites, in the order of its citations: ``COLLECT { UNWIND n1.citations AS c2
    /// MATCH (s3:`Source` {id: split(c2, '#')[0]}) RETURN [s3.id] }``.
    fn cited<'p>(&mut self, row: &mut RowWriter, owner: &str, plan: &'p NodePlan) -> Rows<NodeColumns<'p>> {
        let (citation, source) = (self.variable('c'), self.variable('s'));
        let kind = self.ontology.source_kind();
        let label = layout::quoted(&self.ontology[kind].name);
        let found = format!(
            "UNWIND {owner}.citations AS {citation} MATCH ({source}:{label} {{id: split({citation}, '#')[0]}})"
        );
        let (rows, columns) =
            self.collect_rows(owner, &found, |writer| writer.node(&source, KindSet::one(kind.index()), plan));
        Rows { at: row.add(rows), row: columns }
    }

    /// Adds the columns of a hop from an entity; none where it can have none of its relations.
    fn hop<'p>(&mut self, row: &mut RowWriter, origin: &str, kinds: KindSet, hop: &'p Hop) -> Option<HopColumns<'p>> {
        let here = kinds.and(hop.on);
        if here.is_empty() {
            return None;
        }
        let page = &hop.page;
        let mut columns = PageColumns { page, rows: None, total: None, groups: Vec::new() };
        if page.items {
            let (rows, edge) = self.hop_rows(origin, (kinds, here), hop);
            let at = row.add(rows);
            columns.rows = edge.map(|row| Rows { at, row });
        }
        if page.total {
            columns.total = Some(row.add(self.relations_of(origin, (kinds, here), hop.steps, &hop.filter, &hop.scope)));
        }
        if !page.groups.is_empty() {
            let (relation, neighbour) = (self.variable('r'), self.variable('m'));
            let groups = match self.hop_match(origin, (kinds, here), hop, (&relation, &neighbour), None) {
                None => of_nothing(&page.groups),
                Some(found) => {
                    let items =
                        Items::Relations { relation: &relation, kinds: hop.steps.relations(), neighbour: &neighbour };
                    self.groups(origin, &found, items, &page.groups, &hop.scope)
                }
            };
            columns.groups = add_groups(row, groups);
        }
        Some(HopColumns { on: hop.on, page: columns })
    }

    /// What finds the relations of a hop, from the place of a page where one is given; none where there can be none.
    fn hop_match(
        &mut self,
        origin: &str,
        kinds: (KindSet, KindSet),
        hop: &Hop,
        (relation, neighbour): (&str, &str),
        keys: Option<&SortKeys>,
    ) -> Option<String> {
        let (scope, filter) = (&hop.scope, &hop.filter);
        let along = ExpandPattern {
            origin: (origin, kinds.1),
            relation,
            neighbour,
            scope,
            filter,
            polarity: Polarity::Matching,
            reversed: false,
        };
        let mut parts = Vec::new();
        for branch in branches(hop.steps, names_ends(filter)) {
            let conditions_before = self.kind_condition(origin, kinds);
            let Some((pattern, mut conditions)) = self.expand(&branch, along, conditions_before) else { continue };
            if let Some(keys) = keys {
                keys.seek(self, &mut conditions, &hop.page);
            }
            parts.push(format!("MATCH {pattern}{}", conditions.clause()));
        }
        union_all(origin, &parts, &format!("{relation}, {neighbour}"))
    }

    /// The rows of a hop; without columns where there can be none: ``COLLECT { MATCH (n1)-[r2:`LINKS`]->(m3) WITH r2, m3
    /// ORDER BY m3.id LIMIT $p0 RETURN [r2.id, [m3.id]] }``.
    fn hop_rows<'p>(
        &mut self,
        origin: &str,
        (kinds, here): (KindSet, KindSet),
        hop: &'p Hop,
    ) -> (String, Option<EdgeColumns<'p>>) {
        let (relation, neighbour) = (self.variable('r'), self.variable('m'));
        let relations = hop.steps.relations();
        let neighbour_kinds = hop.steps.far_kinds(self.ontology, here);
        let plan = &hop.edge;
        let distinct = !plan.parts.is_empty()
            || !plan.is_plain()
            || is_requested(&plan.from)
            || is_requested(&plan.to)
            || hop.page.from.is_some();
        let keys = SortKeys::of_relations(
            self.ontology,
            (&relation, relations),
            (&neighbour, neighbour_kinds),
            &hop.order,
            hop.page.from.as_ref(),
            distinct,
        );
        let Some(found) = self.hop_match(origin, (kinds, here), hop, (&relation, &neighbour), Some(&keys)) else {
            return ("[]".to_owned(), None);
        };
        let (order, limit) = (keys.clause(&hop.page), self.limit(&hop.page));
        // The ends by their role: known from the pattern, or asked of the relationship.
        let fixed = fixed_direction(hop);
        let (mut ends, from, to) = match fixed {
            Some(Way::In) => (String::new(), neighbour.clone(), origin.to_owned()),
            Some(_) => (String::new(), origin.to_owned(), neighbour.clone()),
            None => (String::new(), self.variable('a'), self.variable('b')),
        };
        if fixed.is_none() && (is_requested(&plan.from) || is_requested(&plan.to)) {
            ends = format!(", startNode({relation}) AS {from}, endNode({relation}) AS {to}");
        }
        let found = format!("{found} WITH {relation}, {neighbour}{ends} {order} LIMIT {limit}");
        let (rows, columns) = self.collect_rows(origin, &found, |writer| {
            writer.edge(&relation, relations, (origin, fixed), (&neighbour, neighbour_kinds), (&from, &to), plan)
        });
        (rows, Some(columns))
    }

    /// The row of a relation that was not reached from an entity: `[n2.id, [r1.id, …]]`.
    pub(super) fn free_relation<'p>(
        &mut self,
        relation: &str,
        from: &str,
        to: &str,
        kinds: KindSet,
        plan: &'p EdgePlan,
    ) -> (String, FreeRelationColumns<'p>) {
        let ends = self.ontology.to_kinds(kinds);
        let mut row = RowWriter::default();
        // Both ends are there, whatever is asked of them.
        let source = row.add(format!("{from}.id"));
        let (columns, edge) = self.edge(relation, kinds, (from, Some(Way::Out)), (to, ends), (from, to), plan);
        let at = row.add(columns);
        (row.list(), FreeRelationColumns { from: source, at, edge })
    }

    /// The row of a relation seen from an entity, on the way that all lead, where it is one: ``[r1.id, startNode(r1) = n2,
    /// type(r1), r1.`start`, [m3.id]]``.
    fn edge<'p>(
        &mut self,
        relation: &str,
        kinds: KindSet,
        (origin, way): (&str, Option<Way>),
        (neighbour, neighbour_kinds): (&str, KindSet),
        (from, to): (&str, &str),
        plan: &'p EdgePlan,
    ) -> (String, EdgeColumns<'p>) {
        let ontology = self.ontology;
        let mut row = RowWriter::default();
        let mut direction = match way {
            Some(way) => DirectionColumn::Fixed { outgoing: way != Way::In },
            None => DirectionColumn::Unknown,
        };
        let mut itself = None;
        if !plan.parts.is_empty() {
            let id = row.add(format!("{relation}.id"));
            if way.is_none() {
                direction = DirectionColumn::At(row.add(format!("startNode({relation}) = {origin}")));
            }
            let mut kind = None;
            if kinds.len() > 1 && plan.parts.has(RelationPart::Kind) {
                kind = Some(row.add(format!("type({relation})")));
            }
            let mut parts = Vec::new();
            for part in plan.parts.iter() {
                let name = match part {
                    RelationPart::Id | RelationPart::Kind => continue,
                    part => part.name(ontology),
                };
                parts.push((part, row.add(format!("{relation}.{}", layout::quoted(name)))));
            }
            itself = Some(RelationColumns { id, kind, parts });
        }
        let mut node = |writer: &mut Self, variable: &str, kinds: KindSet, plan: &'p NodePlan| {
            let (expression, columns) = writer.node(variable, kinds, plan);
            Rows { at: row.add(expression), row: columns }
        };
        let neighbour = node(self, neighbour, neighbour_kinds, &plan.node);
        let from = is_requested(&plan.from).then(|| node(self, from, ontology.from_kinds(kinds), &plan.from));
        let to = is_requested(&plan.to).then(|| node(self, to, ontology.to_kinds(kinds), &plan.to));
        let cited = plan.cited.as_ref().map(|cited| self.cited(&mut row, relation, cited));
        (row.list(), EdgeColumns { kinds, relation: itself, direction, node: neighbour, from, to, cited })
    }
}
