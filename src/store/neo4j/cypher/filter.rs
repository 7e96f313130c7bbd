//! Filters → conditions.
//!
//! A condition may be null where a filter is not met because a value is missing: `WHERE`, `AND` and `OR` take that for
//! false. Below a negation it is made false first.

use super::super::layout::{self, keys};
use super::branch::{Branch, Step, branches};
use super::condition::{Conditions, all, any, not};
use super::demand::{End, left_at, looks_on, names_ends, narrowed, narrowed_relations};
use super::predicate::{Tested, key_text};
use super::writer::{Writer, alternatives};
use crate::ontology::{KindSet, Property, PropertyType};
use crate::query::{
    AsOf, Certainty, EntityField, EntityFilter, Predicate, Quantifier, Related, RelationField, RelationFilter, Scope,
};

/// Relations of an entity, by their variables, and what is asked of them.
#[derive(Clone, Copy)]
pub(super) struct Along<'v> {
    pub(super) near: (&'v str, KindSet),
    pub(super) relation: &'v str,
    pub(super) far: &'v str,
    pub(super) scope: &'v Scope,
    pub(super) filter: &'v RelationFilter,
    pub(super) seen: Seen,
}

/// Which relations are found, given a filter of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Meeting,
    Missing,
    /// Those that meet it seen from their far end, at which the pattern begins.
    Back,
}

impl<'o> Writer<'o> {
    /// The condition of an entity that is of one of some kinds.
    pub(super) fn entity_filter(&mut self, variable: &str, kinds: KindSet, filter: &EntityFilter) -> String {
        match filter {
            EntityFilter::All(filters) => self.entity_filters(variable, kinds, filters),
            EntityFilter::Any(filters) => {
                let conditions: Vec<_> = filters.iter().map(|one| self.entity_filter(variable, kinds, one)).collect();
                any(&conditions)
            }
            EntityFilter::Not(filter) => not(&self.entity_filter(variable, kinds, filter)),
            EntityFilter::Kind(only) if kinds.without(*only).is_empty() => "true".to_owned(),
            EntityFilter::Kind(only) => self.is_of(variable, *only),
            EntityFilter::Field(field, test) => {
                let tested = self.entity_field(variable, kinds, *field);
                tested.map_or_else(|| "false".to_owned(), |tested| self.test(&tested, test))
            }
            EntityFilter::Names(test) => self.names(variable, test),
            EntityFilter::Related(related) => self.related(variable, kinds, related),
        }
    }

    /// The condition of an entity that meets all of some filters.
    ///
    /// The planner likes to look at relations before it looks at labels, which is the wrong way round where few entities
    /// have the label. `CASE` keeps the order.
    fn entity_filters(&mut self, variable: &str, kinds: KindSet, filters: &[EntityFilter]) -> String {
        let (kinds_before, kinds) = (kinds, narrowed(filters, kinds));
        let (mut plain, mut looking) = (Vec::new(), Vec::new());
        for filter in filters {
            let kinds = if matches!(filter, EntityFilter::Kind(_)) { kinds_before } else { kinds };
            let condition = self.entity_filter(variable, kinds, filter);
            if looks_on(filter) { looking.push(condition) } else { plain.push(condition) }
        }
        if looking.is_empty() || kinds == kinds_before {
            return all(plain.into_iter().chain(looking));
        }
        match (all(plain), all(looking)) {
            (plain, looking) if plain == "false" || looking == "false" => "false".to_owned(),
            (plain, looking) => format!("CASE WHEN {plain} THEN {looking} ELSE false END"),
        }
    }

    /// Whether an entity is of one of some kinds.
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
                own(variable, kind.properties.get(usize::from(at))?)
            }
        })
    }

    fn names(&mut self, variable: &str, test: &Predicate) -> String {
        let (values, keys) =
            (format!("{variable}.{}", layout::ALL_NAMES), format!("{variable}.{}", layout::SORT_NAMES));
        let mut some = |operator: &str, key: String| {
            let key = self.value(key);
            format!("any(x IN {keys} WHERE x {operator} {key})")
        };
        match test {
            Predicate::Contains(part) => some("CONTAINS", keys::stored(part)),
            Predicate::StartsWith(part) => some("STARTS WITH", keys::stored(part)),
            Predicate::Lt(wanted) => some("<", key_text(wanted)),
            Predicate::Lte(wanted) => some("<=", key_text(wanted)),
            Predicate::Gt(wanted) => some(">", key_text(wanted)),
            Predicate::Gte(wanted) => some(">=", key_text(wanted)),
            Predicate::Eq(wanted) => format!("{} IN {values}", self.wanted(wanted, None)),
            Predicate::Ne(wanted) => format!("NOT {} IN {values}", self.wanted(wanted, None)),
            Predicate::In(wanted) => format!("any(x IN {values} WHERE x IN {})", self.wanted_list(wanted, None)),
            Predicate::IsNull(wanted) => (!wanted).to_string(),
            Predicate::Includes(_) | Predicate::During(_) => "false".to_owned(),
        }
    }

    /// The condition of the relations of an entity.
    fn related(&mut self, near: &str, kinds: KindSet, related: &Related) -> String {
        let (seen, expression, limit) = match related.quantifier {
            Quantifier::Some | Quantifier::None => (Seen::Meeting, "EXISTS", ""),
            Quantifier::All => (Seen::Missing, "EXISTS", ""),
            // Two are as many as it takes to know that there is not just one.
            Quantifier::Single => (Seen::Meeting, "COUNT", " RETURN 1 AS one LIMIT 2"),
        };
        let mut found = Vec::new();
        for branch in branches(related.steps, names_ends(&related.filter)) {
            let (relation, far) = (self.variable('r'), self.variable('m'));
            let along = Along {
                near: (near, kinds),
                relation: &relation,
                far: &far,
                scope: &related.scope,
                filter: &related.filter,
                seen,
            };
            if let Some((pattern, conditions)) = self.along(&branch, along, Conditions::default()) {
                found.push(format!("{expression} {{ MATCH {pattern}{}{limit} }}", conditions.clause()));
            }
        }
        match related.quantifier {
            Quantifier::Some => any(&found),
            Quantifier::None | Quantifier::All if found.is_empty() => "true".to_owned(),
            Quantifier::None | Quantifier::All => format!("NOT {}", any(&found)),
            Quantifier::Single if found.is_empty() => "false".to_owned(),
            Quantifier::Single => format!("{} = 1", found.join(" + ")),
        }
    }

    /// The pattern of a branch, and its conditions beside those that begin them; none where nothing can meet them.
    pub(super) fn along(
        &mut self,
        branch: &Branch,
        along: Along<'_>,
        mut conditions: Conditions,
    ) -> Option<(String, Conditions)> {
        let Along { near, relation, far, scope, filter, seen } = along;
        let far_kinds = branch.far_kinds(self.ontology, near.1);
        self.in_scope(&mut conditions, relation, scope.as_of.as_ref());
        if !scope.sensitive {
            let left = if seen == Seen::Meeting { left_at(End::Node, filter, far_kinds) } else { far_kinds };
            self.not_hidden(&mut conditions, far, left);
        }
        let step = branch.step(relation, near, (far, far_kinds));
        let step = if seen == Seen::Back { Step { node: near, ..step } } else { step };
        let condition = self.relation_filter(&step, filter);
        conditions.add(if seen == Seen::Missing { not(&condition) } else { condition });
        branch.apart(&mut conditions, near.0, far);
        if conditions.are_void() {
            return None;
        }
        Some((branch.pattern(self.ontology, near.0, relation, far), conditions))
    }

    /// The condition of a relation.
    pub(super) fn relation_filter(&mut self, step: &Step<'_>, filter: &RelationFilter) -> String {
        match filter {
            RelationFilter::All(filters) => {
                let narrow = Step { relations: narrowed_relations(filters, step.relations), ..*step };
                let conditions = filters.iter().map(|one| match one {
                    // What narrows the kinds for the others must itself be asked.
                    RelationFilter::Kind(_) => self.relation_filter(step, one),
                    _ => self.relation_filter(&narrow, one),
                });
                all(conditions.collect::<Vec<_>>())
            }
            RelationFilter::Any(filters) => {
                let conditions: Vec<_> = filters.iter().map(|one| self.relation_filter(step, one)).collect();
                any(&conditions)
            }
            RelationFilter::Not(filter) => not(&self.relation_filter(step, filter)),
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
                tested.map_or_else(|| "false".to_owned(), |tested| self.test(&tested, test))
            }
            RelationFilter::Node(filter) => self.entity_filter(step.node.0, step.node.1, filter),
            RelationFilter::From(filter) => self.entity_filter(step.from.0, step.from.1, filter),
            RelationFilter::To(filter) => self.entity_filter(step.to.0, step.to.1, filter),
        }
    }

    fn relation_field(&self, step: &Step<'_>, field: RelationField) -> Option<Tested<'o>> {
        let owner = step.relation;
        Some(match field {
            RelationField::Id => Tested::Plain(format!("{owner}.id")),
            RelationField::Start => Tested::Date { owner: owner.to_owned(), name: "start".to_owned() },
            RelationField::End => Tested::Date { owner: owner.to_owned(), name: "end".to_owned() },
            RelationField::Derived => Tested::Plain(format!("{owner}.derived")),
            RelationField::Property(at) => {
                let kind = self.ontology.relations.get(step.relations.iter().next()?)?;
                own(owner, kind.properties.get(usize::from(at))?)
            }
        })
    }

    /// Adds that a record's period admits a date; see `Period::validity_at`.
    pub(super) fn in_scope(&mut self, conditions: &mut Conditions, owner: &str, as_of: Option<&AsOf>) {
        let Some(AsOf { date, certainty }) = as_of else { return };
        if *certainty == Certainty::Certain && !date.is_sure() {
            conditions.add("false");
            return;
        }
        let (first, last) = (self.value(keys::of_day(date.earliest())), self.value(keys::of_day(date.latest())));
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

    /// Adds that an entity is not sensitive, where one of its kinds can be.
    pub(super) fn not_hidden(&self, conditions: &mut Conditions, variable: &str, kinds: KindSet) {
        if !kinds.and(self.sensitive).is_empty() {
            conditions.add(format!("{variable}.{} IS NULL", layout::SENSITIVE));
        }
    }
}

/// Properties of a record by their positions in its kind.
fn own<'o>(owner: &str, property: &'o Property) -> Tested<'o> {
    let name = property.name.as_str();
    let of = |name: &str| format!("{owner}.{}", layout::quoted(name));
    match (property.ty, property.list) {
        (PropertyType::String, false) => Tested::Text { value: of(name), key: of(&layout::sort_of(name)) },
        (PropertyType::Date, true) => Tested::Dates { value: of(name), bounds: of(&layout::bounds_of(name)) },
        (PropertyType::Date, false) => Tested::Date { owner: owner.to_owned(), name: name.to_owned() },
        _ => Tested::Own { value: of(name), rank: of(&layout::rank_of(name)), property },
    }
}
