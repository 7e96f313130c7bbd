//! Filters → conditions.
//!
//! A condition may be null where a filter is not met because a value is missing: `WHERE`, `AND` and `OR` take that for
//! false. Below a negation it is made false first.

use super::super::layout::{self, keys};
use super::branch::{Branch, EdgeVariables, branches};
use super::condition::{Conditions, all_of, any_of, negation};
use super::demand::{End, kinds_left_at, names_ends, narrowed_kinds, narrowed_relation_kinds, reads_relations};
use super::predicate::{Tested, operand_key};
use super::writer::{Writer, alternatives};
use crate::ontology::{KindSet, Property, PropertyType};
use crate::query::{
    AsOf, Certainty, EntityField, EntityFilter, Predicate, Quantifier, Related, RelationField, RelationFilter, Scope,
};

/// Relations of an entity, by their variables, and what is asked of them.
#[derive(Clone, Copy)]
pub(super) struct ExpandPattern<'v> {
    pub(super) origin: (&'v str, KindSet),
    pub(super) relation: &'v str,
    pub(super) neighbour: &'v str,
    pub(super) scope: &'v Scope,
    pub(super) filter: &'v RelationFilter,
    pub(super) polarity: Polarity,
    /// Whether the filter sees the relations from their neighbours: the pattern begins where they lead to.
    pub(super) reversed: bool,
}

/// Which relations are found, given a filter of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Polarity {
    /// Those that meet it.
    Matching,
    /// Those that do not.
    Failing,
}

impl<'o> Writer<'o> {
    /// The condition of an entity that is of one of some kinds.
    pub(super) fn entity_filter(&mut self, variable: &str, kinds: KindSet, filter: &EntityFilter) -> String {
        match filter {
            EntityFilter::All(filters) => self.entity_filters(variable, kinds, filters),
            EntityFilter::Any(filters) => {
                let conditions: Vec<_> = filters.iter().map(|one| self.entity_filter(variable, kinds, one)).collect();
                any_of(&conditions)
            }
            EntityFilter::Not(filter) => negation(&self.entity_filter(variable, kinds, filter)),
            EntityFilter::Kind(only) if kinds.without(*only).is_empty() => "true".to_owned(),
            EntityFilter::Kind(only) => self.is_of(variable, *only),
            EntityFilter::Field(field, test) => {
                let tested = self.entity_field(variable, kinds, *field);
                tested.map_or_else(|| "false".to_owned(), |tested| self.predicate(&tested, test))
            }
            EntityFilter::Names(test) => self.names_predicate(variable, test),
            EntityFilter::Related(related) => self.relations_condition(variable, kinds, related),
        }
    }

    /// The condition of an entity that meets all of some filters.
    ///
    /// The planner likes to look at relations before it looks at labels, which is the wrong way round where few entities
    /// have the label. `CASE` keeps the order.
    fn entity_filters(&mut self, variable: &str, kinds: KindSet, filters: &[EntityFilter]) -> String {
        let (kinds_before, kinds) = (kinds, narrowed_kinds(filters, kinds));
        let (mut plain, mut looking) = (Vec::new(), Vec::new());
        for filter in filters {
            let kinds = if matches!(filter, EntityFilter::Kind(_)) { kinds_before } else { kinds };
            let condition = self.entity_filter(variable, kinds, filter);
            if reads_relations(filter) { looking.push(condition) } else { plain.push(condition) }
        }
        if looking.is_empty() || kinds == kinds_before {
            return all_of(plain.into_iter().chain(looking));
        }
        match (all_of(plain), all_of(looking)) {
            (plain, looking) if plain == "false" || looking == "false" => "false".to_owned(),
            (plain, looking) => format!("CASE WHEN {plain} THEN {looking} ELSE false END"),
        }
    }

    /// Whether an entity is of one of some kinds: ``n1:`State`|`PublicBody` ``.
    pub(super) fn is_of(&self, variable: &str, kinds: KindSet) -> String {
        let labels = alternatives(
            self.ontology.kinds_with_ids().filter(|(id, _)| kinds.has(id.index())).map(|(_, kind)| kind.name.as_str()),
        );
        if labels.is_empty() { "false".to_owned() } else { format!("{variable}:{labels}") }
    }

    fn entity_field(&self, variable: &str, kinds: KindSet, field: EntityField) -> Option<Tested<'o>> {
        let property = |name: &str| format!("{variable}.{name}");
        Some(match field {
            EntityField::Id => Tested::Plain(property("id")),
            EntityField::Name => Tested::Name(variable.to_owned()),
            EntityField::Description => {
                Tested::Text { value: property("description"), key: property(&layout::sort_of("description")) }
            }
            EntityField::Start => Tested::Date { owner: variable.to_owned(), name: "start".to_owned() },
            EntityField::End => Tested::Date { owner: variable.to_owned(), name: "end".to_owned() },
            EntityField::Derived => Tested::Plain(property("derived")),
            EntityField::Property(at) => {
                let kind = self.ontology.kinds.get(kinds.iter().next()?)?;
                property_operand(variable, kind.properties.get(usize::from(at))?)
            }
        })
    }

    /// The condition of any of an entity's names: `any(x IN n1._sortNames WHERE x CONTAINS $p0)`.
    fn names_predicate(&mut self, variable: &str, test: &Predicate) -> String {
        let (values, keys) =
            (format!("{variable}.{}", layout::ALL_NAMES), format!("{variable}.{}", layout::SORT_NAMES));
        let mut some = |operator: &str, key: String| {
            let key = self.value(key);
            format!("any(x IN {keys} WHERE x {operator} {key})")
        };
        match test {
            Predicate::Contains(part) => some("CONTAINS", keys::stored_key(part)),
            Predicate::StartsWith(part) => some("STARTS WITH", keys::stored_key(part)),
            Predicate::Lt(wanted) => some("<", operand_key(wanted)),
            Predicate::Lte(wanted) => some("<=", operand_key(wanted)),
            Predicate::Gt(wanted) => some(">", operand_key(wanted)),
            Predicate::Gte(wanted) => some(">=", operand_key(wanted)),
            Predicate::Eq(wanted) => format!("{} IN {values}", self.operand(wanted, None)),
            Predicate::Ne(wanted) => format!("NOT {} IN {values}", self.operand(wanted, None)),
            Predicate::In(wanted) => format!("any(x IN {values} WHERE x IN {})", self.operand_list(wanted, None)),
            Predicate::IsNull(wanted) => (!wanted).to_string(),
            Predicate::Includes(_) | Predicate::During(_) => "false".to_owned(),
        }
    }

    /// The condition of the relations of an entity: ``(EXISTS { MATCH (n1)-[r2:`LINKS`]->(m3) WHERE m3.id = $p0 })``.
    fn relations_condition(&mut self, origin: &str, kinds: KindSet, related: &Related) -> String {
        let (polarity, expression, limit) = match related.quantifier {
            Quantifier::Some | Quantifier::None => (Polarity::Matching, "EXISTS", ""),
            Quantifier::All => (Polarity::Failing, "EXISTS", ""),
            // Two are as many as it takes to know that there is not just one.
            Quantifier::Single => (Polarity::Matching, "COUNT", " RETURN 1 AS one LIMIT 2"),
        };
        let mut found = Vec::new();
        for branch in branches(related.steps, names_ends(&related.filter)) {
            let (relation, neighbour) = (self.variable('r'), self.variable('m'));
            let along = ExpandPattern {
                origin: (origin, kinds),
                relation: &relation,
                neighbour: &neighbour,
                scope: &related.scope,
                filter: &related.filter,
                polarity,
                reversed: false,
            };
            if let Some((pattern, conditions)) = self.expand(&branch, along, Conditions::default()) {
                found.push(format!("{expression} {{ MATCH {pattern}{}{limit} }}", conditions.clause()));
            }
        }
        match related.quantifier {
            Quantifier::Some => any_of(&found),
            Quantifier::None | Quantifier::All if found.is_empty() => "true".to_owned(),
            Quantifier::None | Quantifier::All => format!("NOT {}", any_of(&found)),
            Quantifier::Single if found.is_empty() => "false".to_owned(),
            Quantifier::Single => format!("{} = 1", found.join(" + ")),
        }
    }

    /// The pattern of a branch, and its conditions beside those that begin them; none where nothing can meet them.
    pub(super) fn expand(
        &mut self,
        branch: &Branch,
        along: ExpandPattern<'_>,
        mut conditions: Conditions,
    ) -> Option<(String, Conditions)> {
        let ExpandPattern { origin, relation, neighbour, scope, filter, polarity, reversed } = along;
        let neighbour_kinds = branch.neighbour_kinds(self.ontology, origin.1);
        self.in_scope(&mut conditions, relation, scope.as_of.as_ref());
        if !scope.sensitive {
            let left = if polarity == Polarity::Matching && !reversed {
                kinds_left_at(End::Node, filter, neighbour_kinds)
            } else {
                neighbour_kinds
            };
            self.not_hidden(&mut conditions, neighbour, left);
        }
        let step = branch.step(relation, origin, (neighbour, neighbour_kinds));
        let step = if reversed { EdgeVariables { node: origin, ..step } } else { step };
        let condition = self.relation_filter(&step, filter);
        conditions.add(if polarity == Polarity::Failing { negation(&condition) } else { condition });
        branch.exclude_self_loop(&mut conditions, origin.0, neighbour);
        if conditions.are_void() {
            return None;
        }
        Some((branch.pattern(self.ontology, origin.0, relation, neighbour), conditions))
    }

    /// The condition of a relation.
    pub(super) fn relation_filter(&mut self, step: &EdgeVariables<'_>, filter: &RelationFilter) -> String {
        match filter {
            RelationFilter::All(filters) => {
                let narrow = EdgeVariables { relations: narrowed_relation_kinds(filters, step.relations), ..*step };
                let conditions = filters.iter().map(|one| match one {
                    // What narrows the kinds for the others must itself be asked.
                    RelationFilter::Kind(_) => self.relation_filter(step, one),
                    _ => self.relation_filter(&narrow, one),
                });
                all_of(conditions.collect::<Vec<_>>())
            }
            RelationFilter::Any(filters) => {
                let conditions: Vec<_> = filters.iter().map(|one| self.relation_filter(step, one)).collect();
                any_of(&conditions)
            }
            RelationFilter::Not(filter) => negation(&self.relation_filter(step, filter)),
            RelationFilter::Kind(kinds) => {
                let kinds = kinds.and(step.relations);
                if kinds == step.relations {
                    return "true".to_owned();
                }
                let names = kinds.iter().map(|at| self.ontology.relations[at].name.as_str()).collect::<Vec<_>>();
                format!(
                    "type({}) IN {}",
                    step.relation,
                    self.value(names.into_iter().map(str::to_owned).collect::<Vec<String>>())
                )
            }
            RelationFilter::Field(field, test) => {
                let tested = self.relation_field(step, *field);
                tested.map_or_else(|| "false".to_owned(), |tested| self.predicate(&tested, test))
            }
            RelationFilter::Node(filter) => self.entity_filter(step.node.0, step.node.1, filter),
            RelationFilter::From(filter) => self.entity_filter(step.from.0, step.from.1, filter),
            RelationFilter::To(filter) => self.entity_filter(step.to.0, step.to.1, filter),
        }
    }

    fn relation_field(&self, step: &EdgeVariables<'_>, field: RelationField) -> Option<Tested<'o>> {
        let owner = step.relation;
        Some(match field {
            RelationField::Id => Tested::Plain(format!("{owner}.id")),
            RelationField::Start => Tested::Date { owner: owner.to_owned(), name: "start".to_owned() },
            RelationField::End => Tested::Date { owner: owner.to_owned(), name: "end".to_owned() },
            RelationField::Derived => Tested::Plain(format!("{owner}.derived")),
            RelationField::Property(at) => {
                let kind = self.ontology.relations.get(step.relations.iter().next()?)?;
                property_operand(owner, kind.properties.get(usize::from(at))?)
            }
        })
    }

    /// Adds that a record's period admits a date; see `Period::validity_at`: `coalesce(r1._startEarliest, '') <= $p1` and
    /// `coalesce(r1._endLatest, '~') > $p0`.
    pub(super) fn in_scope(&mut self, conditions: &mut Conditions, owner: &str, as_of: Option<&AsOf>) {
        let Some(AsOf { date, certainty }) = as_of else { return };
        if *certainty == Certainty::Certain && !date.is_sure() {
            conditions.add("false");
            return;
        }
        let (first, last) = (self.value(keys::day_key(date.earliest())), self.value(keys::day_key(date.latest())));
        let (from, until) = match certainty {
            Certainty::Certain => {
                (format!("{owner}.{}", layout::CERTAIN_FROM), format!("{owner}.{}", layout::CERTAIN_UNTIL))
            }
            // An unknown side is open: before and after every day.
            Certainty::Possible => (
                format!("coalesce({owner}.{}, '')", layout::earliest_of("start")),
                format!("coalesce({owner}.{}, '~')", layout::latest_of("end")),
            ),
        };
        conditions.add(format!("{from} <= {last}"));
        conditions.add(format!("{until} > {first}"));
    }

    /// Adds that an entity is not sensitive, where one of its kinds can be: `n1._sensitive IS NULL`.
    pub(super) fn not_hidden(&self, conditions: &mut Conditions, variable: &str, kinds: KindSet) {
        if !kinds.and(self.sensitive).is_empty() {
            conditions.add(format!("{variable}.{} IS NULL", layout::SENSITIVE));
        }
    }
}

/// Properties of a record by their positions in its kind.
fn property_operand<'o>(owner: &str, property: &'o Property) -> Tested<'o> {
    let name = property.name.as_str();
    let of = |name: &str| format!("{owner}.{}", layout::quoted(name));
    match (property.ty, property.list) {
        (PropertyType::String, false) => Tested::Text { value: of(name), key: of(&layout::sort_of(name)) },
        (PropertyType::Date, true) => Tested::Dates { value: of(name), bounds: of(&layout::bounds_of(name)) },
        (PropertyType::Date, false) => Tested::Date { owner: owner.to_owned(), name: name.to_owned() },
        _ => Tested::Own { value: of(name), rank: of(&layout::rank_of(name)), property },
    }
}
