//! Whether an entity or an edge matches a filter.

use super::snapshot::Snapshot;
use super::verdicts::Verdicts;
use crate::graph::{Edge, StoreError};
use crate::model::{EntityIx, RelationRef};
use crate::query::{
    EntityField, EntityFilter, Operand, Predicate, Quantifier, Related, RelationField, RelationFilter, Scope,
};
use crate::work::{Work, WorkError};

type Verdict = Result<bool, StoreError>;

/// Making the sort key of a text takes some tenths of a microsecond: as much as so many steps.
const KEY_STEPS: usize = 4;
/// Values of a list that are compared in the time of a step.
const VALUES_PER_STEP: usize = 8;
/// Bytes of a text that are searched in the time of a step.
const BYTES_PER_STEP: usize = 64;
/// A filter that takes at least so many steps is evaluated once for each entity that relations lead to, not once for each
/// relation; looking a verdict up takes about two.
const WORTH_KEEPING: usize = 4;
/// Steps that a condition on the relations of an entity is taken to need.
const RELATED_STEPS: usize = 100;

/// Evaluates filters on a snapshot.
///
/// It remembers what a filter said of an entity, and knows the filter by its address. So all filters that it is given must
/// stay in their place for as long as it is used: those of a plan do.
pub(super) struct Matcher<'s> {
    snapshot: &'s Snapshot,
    /// By the address of a filter; none for one that is cheaper evaluated than looked up.
    verdicts: Vec<(usize, Option<Verdicts>)>,
}

impl<'s> Matcher<'s> {
    pub(super) fn new(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, verdicts: Vec::new() }
    }

    /// Whether an edge is there at all for a scope.
    pub(super) fn is_in_scope(&self, edge: Edge, scope: &Scope) -> bool {
        let relation = || self.snapshot.records.relation(edge.relation);
        (scope.sensitive || !self.snapshot.is_sensitive(edge.node))
            && scope.as_of.as_ref().is_none_or(|at| at.admits(relation().period()))
    }

    /// Whether an entity is in a scope.
    pub(super) fn is_entity_in_scope(&self, ix: EntityIx, scope: &Scope) -> bool {
        (scope.sensitive || !self.snapshot.is_sensitive(ix))
            && scope.as_of.as_ref().is_none_or(|at| at.admits(&self.snapshot.records.entity(ix).period))
    }

    /// Whether an entity matches a filter.
    pub(super) fn matches(&mut self, entity: EntityIx, filter: &EntityFilter, work: &mut Work) -> Verdict {
        match filter {
            EntityFilter::All(filters) => {
                for filter in filters {
                    if !self.matches(entity, filter, work)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            EntityFilter::Any(filters) => {
                for filter in filters {
                    if self.matches(entity, filter, work)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            EntityFilter::Not(filter) => Ok(!self.matches(entity, filter, work)?),
            EntityFilter::Kind(kinds) => Ok(kinds.has(self.snapshot.records.entity(entity).kind.index())),
            EntityFilter::Field(field, predicate) => {
                count_predicate(predicate, work)?;
                Ok(self.entity_field(entity, *field, predicate))
            }
            EntityFilter::Names(predicate) => self.any_name(entity, predicate, work),
            EntityFilter::Related(related) => self.related(entity, related, work),
        }
    }

    fn entity_field(&self, ix: EntityIx, field: EntityField, predicate: &Predicate) -> bool {
        let entity = self.snapshot.records.entity(ix);
        match (field, predicate) {
            (EntityField::Id, predicate) => predicate.accepts_text(Some(&entity.id)),
            // The key of a name is at hand.
            (EntityField::Name, Predicate::Contains(part)) => self.snapshot.keys.sort_name(ix).contains(&**part),
            (EntityField::Name, Predicate::StartsWith(part)) => self.snapshot.keys.sort_name(ix).starts_with(&**part),
            (EntityField::Name, predicate) => predicate.accepts_text(Some(&entity.name)),
            (EntityField::Description, predicate) => predicate.accepts_text(entity.description.as_deref()),
            (EntityField::Start, predicate) => predicate.accepts_date(entity.period.start.as_deref()),
            (EntityField::End, predicate) => predicate.accepts_date(entity.period.end.as_deref()),
            (EntityField::Derived, predicate) => predicate.accepts(Some(&entity.derived.into())),
            (EntityField::Property(at), predicate) => predicate.accepts(entity.properties[usize::from(at)].as_ref()),
        }
    }

    fn any_name(&self, ix: EntityIx, predicate: &Predicate, work: &mut Work) -> Verdict {
        let entity = self.snapshot.records.entity(ix);
        work.steps((1 + entity.names.len()) * predicate_steps(predicate))?;
        let mut texts = std::iter::once(&entity.name).chain(entity.names.iter().map(|name| &name.text));
        Ok(match predicate {
            // "No name is …", rather than "some name is not …".
            Predicate::Ne(_) => texts.all(|text| predicate.accepts_text(Some(text))),
            predicate => texts.any(|text| predicate.accepts_text(Some(text))),
        })
    }

    fn related(&mut self, entity: EntityIx, related: &Related, work: &mut Work) -> Verdict {
        let mut matched = 0;
        for edge in self.snapshot.adjacency.edges(entity, related.steps) {
            work.step()?;
            if !self.is_in_scope(edge, &related.scope) {
                continue;
            }
            let matches = self.edge_matches(edge, &related.filter, work)?;
            match (related.quantifier, matches) {
                (Quantifier::Some, true) => return Ok(true),
                (Quantifier::None, true) | (Quantifier::All, false) => return Ok(false),
                (Quantifier::Single, true) if matched == 1 => return Ok(false),
                (Quantifier::Single, true) => matched = 1,
                _ => {}
            }
        }
        Ok(match related.quantifier {
            Quantifier::Some => false,
            Quantifier::None | Quantifier::All => true,
            Quantifier::Single => matched == 1,
        })
    }

    /// Whether an edge matches a filter.
    pub(super) fn edge_matches(&mut self, edge: Edge, filter: &RelationFilter, work: &mut Work) -> Verdict {
        let relation = || self.snapshot.records.relation(edge.relation);
        match filter {
            RelationFilter::All(filters) => {
                for filter in filters {
                    if !self.edge_matches(edge, filter, work)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            RelationFilter::Any(filters) => {
                for filter in filters {
                    if self.edge_matches(edge, filter, work)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            RelationFilter::Not(filter) => Ok(!self.edge_matches(edge, filter, work)?),
            RelationFilter::Kind(kinds) => Ok(kinds.has(relation().kind().index())),
            RelationFilter::Field(field, predicate) => {
                count_predicate(predicate, work)?;
                Ok(relation_field(relation(), *field, predicate))
            }
            RelationFilter::Node(filter) => self.end_matches(edge.node, filter, work),
            RelationFilter::From(filter) => {
                let from = relation().from();
                self.end_matches(from, filter, work)
            }
            RelationFilter::To(filter) => {
                let to = relation().to();
                self.end_matches(to, filter, work)
            }
        }
    }

    /// Whether an entity that a relation leads to matches a filter: found once, however many relations lead to it.
    fn end_matches(&mut self, entity: EntityIx, filter: &EntityFilter, work: &mut Work) -> Verdict {
        let address = std::ptr::from_ref(filter).addr();
        let known = self.verdicts.iter().position(|(of, _)| *of == address);
        let at = known.unwrap_or_else(|| {
            let entities = self.snapshot.records.entity_count();
            let is_kept = filter_steps(filter) >= WORTH_KEEPING;
            self.verdicts.push((address, is_kept.then(|| Verdicts::new(entities))));
            self.verdicts.len() - 1
        });
        match &self.verdicts[at].1 {
            None => return self.matches(entity, filter, work),
            Some(verdicts) => {
                if let Some(verdict) = verdicts.get(entity) {
                    return Ok(verdict);
                }
            }
        }
        let verdict = self.matches(entity, filter, work)?;
        if let Some(verdicts) = &mut self.verdicts[at].1 {
            verdicts.set(entity, verdict, work)?;
        }
        Ok(verdict)
    }
}

fn relation_field(relation: RelationRef<'_>, field: RelationField, predicate: &Predicate) -> bool {
    match field {
        RelationField::Id => predicate.accepts_text(Some(relation.id())),
        RelationField::Start => predicate.accepts_date(relation.period().start.as_deref()),
        RelationField::End => predicate.accepts_date(relation.period().end.as_deref()),
        RelationField::Derived => predicate.accepts(Some(&relation.derived().into())),
        RelationField::Property(at) => predicate.accepts(relation.properties()[usize::from(at)].as_ref()),
    }
}

/// Counts what a predicate takes beyond the step that its record is.
#[inline]
fn count_predicate(predicate: &Predicate, work: &mut Work) -> Result<(), WorkError> {
    match predicate_steps(predicate) {
        0 | 1 => Ok(()),
        steps => work.steps(steps - 1),
    }
}

/// Steps that a predicate on one value takes.
fn predicate_steps(predicate: &Predicate) -> usize {
    let text = |part: &str| KEY_STEPS + part.len() / BYTES_PER_STEP;
    match predicate {
        Predicate::In(values) => 1 + values.len() / VALUES_PER_STEP,
        Predicate::Contains(part) | Predicate::StartsWith(part) => text(part),
        Predicate::Lt(Operand { value, .. })
        | Predicate::Lte(Operand { value, .. })
        | Predicate::Gt(Operand { value, .. })
        | Predicate::Gte(Operand { value, .. }) => match value {
            crate::model::Value::Text(other) => text(other),
            _ => 1,
        },
        Predicate::Eq(_) | Predicate::Ne(_) | Predicate::Includes(_) | Predicate::During(_) | Predicate::IsNull(_) => 1,
    }
}

/// Steps that a filter is taken to need for one entity.
fn filter_steps(filter: &EntityFilter) -> usize {
    match filter {
        EntityFilter::All(filters) | EntityFilter::Any(filters) => filters.iter().map(filter_steps).sum(),
        EntityFilter::Not(filter) => filter_steps(filter),
        EntityFilter::Kind(_) => 1,
        EntityFilter::Field(_, predicate) => predicate_steps(predicate),
        EntityFilter::Names(predicate) => 2 * predicate_steps(predicate),
        EntityFilter::Related(_) => RELATED_STEPS,
    }
}
