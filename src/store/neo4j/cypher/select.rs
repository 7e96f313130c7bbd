//! What is asked of entities and relations → rows.
//!
//! A row of an entity: the identifier; the labels, if its kind is asked for and not settled; the other parts, in the
//! plan's order; for each hop that can apply, its rows and its total, if asked for; for each count, the numbers by kind
//! and direction; rows of the sources cited, if asked for.
//!
//! A row of a relation: if any part is asked for, the identifier, whether it leads away from the near end (where that is
//! not settled), the type (likewise), and the other parts; the row of the far end; rows of the two ends, if anything is
//! asked of them; rows of the sources cited, if asked for.

use super::super::layout;
use super::filter::{Along, Seen, names_ends};
use super::groups::{Items, of_nothing};
use super::list::{Branch, SortKeys, Way, branches};
use super::{Conditions, Writer, united};
use crate::ontology::{KindSet, Ontology};
use crate::query::{
    CountsPlan, EdgePlan, EdgeSelector, EntityPart, Hop, NodePlan, RelationFilter, RelationPart, Scope,
};

/// The relation kinds that entities of some kinds can have, for counts: each with its ways.
pub(in super::super) fn counted(ontology: &Ontology, kinds: KindSet) -> impl Iterator<Item = (usize, Way)> + '_ {
    ontology.relations.iter().enumerate().flat_map(move |(at, kind)| {
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
        ways.iter().map(move |way| (at, *way))
    })
}

/// Whether anything is asked of an entity, itself or beyond.
pub(in super::super) fn asks(plan: &NodePlan) -> bool {
    !plan.parts.is_empty() || !plan.is_empty()
}

/// The way that all relations of a hop lead; none where each row has to tell.
pub(in super::super) fn settled(hop: &Hop) -> Option<Way> {
    match branches(hop.steps, names_ends(&hop.filter)).as_slice() {
        [Branch { way: way @ (Way::Out | Way::In), .. }] => Some(*way),
        _ => None,
    }
}

impl Writer<'_> {
    /// The row of an entity that is of one of some kinds.
    pub(super) fn node(&mut self, variable: &str, kinds: KindSet, plan: &NodePlan) -> String {
        let mut columns = vec![format!("{variable}.id")];
        if kinds.len() > 1 && plan.parts.has(EntityPart::Kind) {
            columns.push(format!("labels({variable})"));
        }
        let ontology = self.ontology;
        for part in plan.parts.iter() {
            let name = match part {
                EntityPart::Kind => continue,
                part => part.name(ontology),
            };
            columns.push(format!("{variable}.{}", layout::quoted(name)));
        }
        for hop in &plan.hops {
            self.hop(&mut columns, variable, kinds, hop);
        }
        for CountsPlan { scope } in &plan.counts {
            let counts: Vec<_> = counted(ontology, kinds)
                .map(|(at, way)| self.count(variable, kinds, KindSet::one(at), way, scope))
                .collect();
            columns.push(format!("[{}]", counts.join(", ")));
        }
        if let Some(cited) = &plan.cited {
            columns.push(self.cited(variable, cited));
        }
        format!("[{}]", columns.join(", "))
    }

    /// How many relations of a kind an entity has in a direction.
    fn count(&mut self, near: &str, kinds: KindSet, relation: KindSet, way: Way, scope: &Scope) -> String {
        let steps = match way {
            Way::Out => EdgeSelector { outgoing: relation, incoming: KindSet::EMPTY },
            Way::In => EdgeSelector { outgoing: KindSet::EMPTY, incoming: relation },
            Way::Both => EdgeSelector { outgoing: relation, incoming: relation },
        };
        self.relations_of(near, (kinds, kinds), steps, &RelationFilter::All(Vec::new()), scope)
    }

    /// How many relations an entity of some kinds has along some steps; none where it is not of those that can have any.
    /// Without conditions the server knows it without looking at them.
    pub(super) fn relations_of(
        &mut self,
        near: &str,
        kinds: (KindSet, KindSet),
        steps: EdgeSelector,
        filter: &RelationFilter,
        scope: &Scope,
    ) -> String {
        let mut counts = Vec::new();
        for branch in branches(steps, names_ends(filter)) {
            let (relation, far) = (self.variable('r'), self.variable('m'));
            let along =
                Along { near: (near, kinds.1), relation: &relation, far: &far, scope, filter, seen: Seen::Meeting };
            let begun = self.being(near, kinds);
            let Some((pattern, conditions)) = self.along(&branch, along, begun) else { continue };
            counts.push(if conditions.are_empty() {
                format!("COUNT {{ {} }}", branch.pattern(self.ontology, near, "", ""))
            } else {
                format!("COUNT {{ MATCH {pattern}{} }}", conditions.clause())
            });
        }
        if counts.is_empty() { "0".to_owned() } else { counts.join(" + ") }
    }

    /// That an entity of some kinds is one of those that have the relations asked for.
    fn being(&self, variable: &str, (kinds, here): (KindSet, KindSet)) -> Conditions {
        let mut conditions = Conditions::default();
        if here != kinds {
            conditions.add(self.is_of(variable, here));
        }
        conditions
    }

    /// Rows of the sources that a record cites, in the order of its citations.
    fn cited(&mut self, owner: &str, plan: &NodePlan) -> String {
        let (citation, source) = (self.variable('c'), self.variable('s'));
        let kind = self.ontology.source_kind();
        let label = layout::quoted(&self.ontology[kind].name);
        let found = format!(
            "UNWIND {owner}.citations AS {citation} MATCH ({source}:{label} {{id: split({citation}, '#')[0]}})"
        );
        self.listed(owner, &found, |writer| writer.node(&source, KindSet::one(kind.index()), plan))
    }

    /// Adds the columns of a hop from an entity.
    fn hop(&mut self, columns: &mut Vec<String>, near: &str, kinds: KindSet, hop: &Hop) {
        let here = kinds.and(hop.on);
        if here.is_empty() {
            return;
        }
        if hop.page.items {
            columns.push(self.rows(near, (kinds, here), hop));
        }
        if hop.page.total {
            columns.push(self.relations_of(near, (kinds, here), hop.steps, &hop.filter, &hop.scope));
        }
        if !hop.page.groups.is_empty() {
            let (relation, far) = (self.variable('r'), self.variable('m'));
            let Some(found) = self.found(near, (kinds, here), hop, (&relation, &far), None) else {
                columns.extend(of_nothing(&hop.page.groups));
                return;
            };
            let items = Items::Relations { relation: &relation, kinds: hop.steps.relations(), far: &far };
            columns.extend(self.groups(near, &found, items, &hop.page.groups, &hop.scope));
        }
    }

    /// What finds the relations of a hop, from the place of a page where one is given; none where there can be none.
    fn found(
        &mut self,
        near: &str,
        kinds: (KindSet, KindSet),
        hop: &Hop,
        (relation, far): (&str, &str),
        keys: Option<&SortKeys>,
    ) -> Option<String> {
        let (scope, filter) = (&hop.scope, &hop.filter);
        let along = Along { near: (near, kinds.1), relation, far, scope, filter, seen: Seen::Meeting };
        let mut parts = Vec::new();
        for branch in branches(hop.steps, names_ends(filter)) {
            let begun = self.being(near, kinds);
            let Some((pattern, mut conditions)) = self.along(&branch, along, begun) else { continue };
            if let Some(keys) = keys {
                keys.begin(self, &mut conditions, &hop.page);
            }
            parts.push(format!("MATCH {pattern}{}", conditions.clause()));
        }
        united(near, &parts, &format!("{relation}, {far}"))
    }

    fn rows(&mut self, near: &str, (kinds, here): (KindSet, KindSet), hop: &Hop) -> String {
        let (relation, far) = (self.variable('r'), self.variable('m'));
        let relations = hop.steps.relations();
        let far_kinds = hop.steps.far_kinds(self.ontology, here);
        let plan = &hop.edge;
        let distinct =
            !plan.parts.is_empty() || !plan.is_plain() || asks(&plan.from) || asks(&plan.to) || hop.page.from.is_some();
        let keys = SortKeys::of_relations(
            self.ontology,
            (&relation, relations),
            (&far, far_kinds),
            &hop.order,
            hop.page.from.as_ref(),
            distinct,
        );
        let Some(found) = self.found(near, (kinds, here), hop, (&relation, &far), Some(&keys)) else {
            return "[]".to_owned();
        };
        let (order, limit) = (keys.clause(&hop.page), self.limit(&hop.page));
        // The ends by their role: known from the pattern, or asked of the relationship.
        let settled = settled(hop);
        let (mut ends, from, to) = match settled {
            Some(Way::In) => (String::new(), far.clone(), near.to_owned()),
            Some(_) => (String::new(), near.to_owned(), far.clone()),
            None => (String::new(), self.variable('a'), self.variable('b')),
        };
        if settled.is_none() && (asks(&plan.from) || asks(&plan.to)) {
            ends = format!(", startNode({relation}) AS {from}, endNode({relation}) AS {to}");
        }
        let along = settled.is_none().then(|| format!("startNode({relation}) = {near}"));
        let found = format!("{found} WITH {relation}, {far}{ends} {order} LIMIT {limit}");
        self.listed(near, &found, |writer| {
            writer.edge(&relation, relations, along, (&far, far_kinds), (&from, &to), plan)
        })
    }

    /// The row of a relation that was not reached from an entity.
    pub(super) fn end_row(&mut self, relation: &str, from: &str, to: &str, kinds: KindSet, plan: &EdgePlan) -> String {
        let ends = self.ontology.to_kinds(kinds);
        // Both ends are there, whatever is asked of them.
        let columns = self.edge(relation, kinds, None, (to, ends), (from, to), plan);
        format!("[{from}.id, {columns}]")
    }

    fn edge(
        &mut self,
        relation: &str,
        kinds: KindSet,
        along: Option<String>,
        (far, far_kinds): (&str, KindSet),
        (from, to): (&str, &str),
        plan: &EdgePlan,
    ) -> String {
        let ontology = self.ontology;
        let mut columns = Vec::new();
        if !plan.parts.is_empty() {
            columns.push(format!("{relation}.id"));
            columns.extend(along);
            if kinds.len() > 1 && plan.parts.has(RelationPart::Kind) {
                columns.push(format!("type({relation})"));
            }
            for part in plan.parts.iter() {
                let name = match part {
                    RelationPart::Id | RelationPart::Kind => continue,
                    part => part.name(ontology),
                };
                columns.push(format!("{relation}.{}", layout::quoted(name)));
            }
        }
        columns.push(self.node(far, far_kinds, &plan.node));
        if asks(&plan.from) {
            columns.push(self.node(from, ontology.from_kinds(kinds), &plan.from));
        }
        if asks(&plan.to) {
            columns.push(self.node(to, ontology.to_kinds(kinds), &plan.to));
        }
        if let Some(cited) = &plan.cited {
            columns.push(self.cited(relation, cited));
        }
        format!("[{}]", columns.join(", "))
    }
}
