//! Whether an entity or a step meets a filter.

use super::adjacency::Step;
use super::snapshot::Snapshot;
use super::work::Work;
use crate::graph::StoreError;
use crate::model::{EntityIx, RelationRef};
use crate::query::{
    EdgeSelector, EntityField, EntityFilter, Predicate, Quantifier, Related, RelationField, RelationFilter, Scope,
};

type Verdict = Result<bool, StoreError>;

impl Snapshot {
    /// Whether a step is there at all for a scope.
    pub(super) fn in_scope(&self, step: Step, scope: &Scope) -> bool {
        let admitted = scope.as_of.as_ref().is_none_or(|at| at.admits(self.records.relation(step.relation).period()));
        admitted && (scope.sensitive || !self.is_sensitive(step.node))
    }

    /// The runs of steps from an entity, and for each whether it goes against the relations.
    pub(super) fn runs(&self, entity: EntityIx, steps: EdgeSelector) -> impl Iterator<Item = (&[Step], bool)> {
        let outgoing = steps.outgoing.iter().map(move |kind| (self.adjacency.outgoing(kind, entity), false));
        let incoming = steps.incoming.iter().map(move |kind| (self.adjacency.incoming(kind, entity), true));
        outgoing.chain(incoming).filter(|(run, _)| !run.is_empty())
    }

    /// The steps from an entity. A relation from the entity to itself is met once, going along it.
    pub(super) fn steps(&self, entity: EntityIx, steps: EdgeSelector) -> impl Iterator<Item = Step> {
        self.runs(entity, steps).flat_map(move |(run, against)| {
            run.iter().copied().filter(move |step| {
                let kind = || self.records.relation(step.relation).kind().index();
                !(against && step.node == entity && steps.outgoing.has(kind()))
            })
        })
    }

    pub(super) fn meets(&self, entity: EntityIx, filter: &EntityFilter, work: &mut Work) -> Verdict {
        work.step()?;
        match filter {
            EntityFilter::All(filters) => {
                for filter in filters {
                    if !self.meets(entity, filter, work)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            EntityFilter::Any(filters) => {
                for filter in filters {
                    if self.meets(entity, filter, work)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            EntityFilter::Not(filter) => Ok(!self.meets(entity, filter, work)?),
            EntityFilter::Kind(kinds) => Ok(kinds.has(self.records.entity(entity).kind.index())),
            EntityFilter::Field(field, test) => Ok(self.entity_field(entity, *field, test)),
            EntityFilter::Names(test) => Ok(self.any_name(entity, test)),
            EntityFilter::Related(related) => self.related(entity, related, work),
        }
    }

    fn entity_field(&self, ix: EntityIx, field: EntityField, test: &Predicate) -> bool {
        let entity = self.records.entity(ix);
        match (field, test) {
            (EntityField::Id, test) => test.accepts_text(Some(&entity.id)),
            // The key of a name is at hand.
            (EntityField::Name, Predicate::Contains(part)) => self.sort_name(ix).contains(&**part),
            (EntityField::Name, Predicate::StartsWith(part)) => self.sort_name(ix).starts_with(&**part),
            (EntityField::Name, test) => test.accepts_text(Some(&entity.name)),
            (EntityField::Description, test) => test.accepts_text(entity.description.as_deref()),
            (EntityField::Start, test) => test.accepts_date(entity.period.start.as_deref()),
            (EntityField::End, test) => test.accepts_date(entity.period.end.as_deref()),
            (EntityField::Derived, test) => test.accepts(Some(&entity.derived.into())),
            (EntityField::Property(at), test) => test.accepts(entity.properties[usize::from(at)].as_ref()),
        }
    }

    fn any_name(&self, ix: EntityIx, test: &Predicate) -> bool {
        let entity = self.records.entity(ix);
        let mut texts = std::iter::once(&entity.name).chain(entity.names.iter().map(|name| &name.text));
        match test {
            // "No name is …", rather than "some name is not …".
            Predicate::Ne(_) => texts.all(|text| test.accepts_text(Some(text))),
            test => texts.any(|text| test.accepts_text(Some(text))),
        }
    }

    fn related(&self, entity: EntityIx, related: &Related, work: &mut Work) -> Verdict {
        let mut met = 0;
        for step in self.steps(entity, related.steps) {
            work.step()?;
            if !self.in_scope(step, &related.scope) {
                continue;
            }
            let meets = self.step_meets(step, &related.filter, work)?;
            match (related.quantifier, meets) {
                (Quantifier::Some, true) => return Ok(true),
                (Quantifier::None, true) | (Quantifier::All, false) => return Ok(false),
                (Quantifier::Single, true) if met == 1 => return Ok(false),
                (Quantifier::Single, true) => met = 1,
                _ => {}
            }
        }
        Ok(match related.quantifier {
            Quantifier::Some => false,
            Quantifier::None | Quantifier::All => true,
            Quantifier::Single => met == 1,
        })
    }

    pub(super) fn step_meets(&self, step: Step, filter: &RelationFilter, work: &mut Work) -> Verdict {
        let relation = || self.records.relation(step.relation);
        match filter {
            RelationFilter::All(filters) => {
                for filter in filters {
                    if !self.step_meets(step, filter, work)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            RelationFilter::Any(filters) => {
                for filter in filters {
                    if self.step_meets(step, filter, work)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            RelationFilter::Not(filter) => Ok(!self.step_meets(step, filter, work)?),
            RelationFilter::Kind(kinds) => Ok(kinds.has(relation().kind().index())),
            RelationFilter::Field(field, test) => Ok(relation_field(relation(), *field, test)),
            RelationFilter::Node(filter) => self.meets(step.node, filter, work),
            RelationFilter::From(filter) => self.meets(relation().from(), filter, work),
            RelationFilter::To(filter) => self.meets(relation().to(), filter, work),
        }
    }
}

fn relation_field(relation: RelationRef<'_>, field: RelationField, test: &Predicate) -> bool {
    match field {
        RelationField::Id => test.accepts_text(Some(relation.id())),
        RelationField::Start => test.accepts_date(relation.period().start.as_deref()),
        RelationField::End => test.accepts_date(relation.period().end.as_deref()),
        RelationField::Derived => test.accepts(Some(&relation.derived().into())),
        RelationField::Property(at) => test.accepts(relation.properties()[usize::from(at)].as_ref()),
    }
}
