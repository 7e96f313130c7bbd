//! Whole records: a question that asks for everything of some.

use crate::ontology::Ontology;
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
