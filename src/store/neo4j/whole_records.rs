//! Whole records: a question that asks for everything of some, and records of which nothing is known yet.

use crate::model::{Derivation, Entity, EntityIx, Period, Relation};
use crate::ontology::{KindId, Ontology, RelationKindId};
use crate::query::{
    EdgePlan, EdgeSelector, EntityPart, Lineage, NodePlan, Projection, RelationFilter, RelationPart, Scope, Traversal,
    Walk,
};

/// A traversal that found some records, of which everything is asked.
pub(super) fn everything(ontology: &Ontology) -> Traversal {
    let mut parts: Projection<EntityPart> = [
        EntityPart::Kind,
        EntityPart::Name,
        EntityPart::Names,
        EntityPart::Description,
        EntityPart::Start,
        EntityPart::End,
        EntityPart::ExternalIds,
        EntityPart::Citations,
        EntityPart::Derived,
        EntityPart::Note,
    ]
    .into();
    for (kind, declared) in ontology.kinds_with_ids() {
        parts.extend((0..).take(declared.properties.len()).map(|at| EntityPart::Property(kind, at)));
    }
    let mut relation_parts: Projection<RelationPart> = [
        RelationPart::Id,
        RelationPart::Kind,
        RelationPart::Start,
        RelationPart::End,
        RelationPart::Citations,
        RelationPart::Derived,
        RelationPart::Note,
    ]
    .into();
    for (kind, declared) in ontology.relations_with_ids() {
        relation_parts.extend((0..).take(declared.properties.len()).map(|at| RelationPart::Property(kind, at)));
    }
    let of = Box::default();
    Traversal {
        walk: Walk::Lineage(Lineage { of, steps: EdgeSelector::default(), limit: 0 }),
        filter: RelationFilter::All(Vec::new()),
        scope: Scope { as_of: None, sensitive: true },
        node: Some(NodePlan { parts, ..NodePlan::default() }),
        edge: Some(EdgePlan { parts: relation_parts, ..EdgePlan::default() }),
    }
}

/// An entity of which nothing is known.
pub(super) fn unknown_entity() -> Entity {
    Entity {
        id: Box::default(),
        kind: KindId::new(0),
        name: Box::default(),
        names: Box::default(),
        description: None,
        period: Period::default(),
        properties: Box::default(),
        external_ids: Box::default(),
        citations: Box::default(),
        derived: Derivation::Asserted,
        note: None,
    }
}

/// A relation of which nothing is known.
pub(super) fn unknown_relation() -> Relation {
    Relation {
        id: Box::default(),
        kind: RelationKindId::new(0),
        from: EntityIx(0),
        to: EntityIx(0),
        period: Period::default(),
        properties: Box::default(),
        citations: Box::default(),
        derived: Derivation::Asserted,
        note: None,
    }
}
