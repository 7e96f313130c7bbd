//! What cases ask for, to be varied with `..`.

use super::sample::BODY;
use entente::model::PartialDate;
use entente::ontology::KindSet;
use entente::query::{
    AsOf, Certainty, EdgePlan, EdgeSelector, EntityField, EntityFilter, EntityList, EntityPart, Hop, LIST_LIMIT,
    Lookup, NodePlan, PagePlan, RelationFilter, RelationOrder, RelationPart, RelationSortField, Root, Scope,
};

/// A page of all that a list can have.
pub(super) fn everything() -> PagePlan {
    PagePlan { limit: LIST_LIMIT, items: true, total: true, wants_has_next: true, ..PagePlan::default() }
}

/// All bodies.
pub(crate) fn list() -> EntityList {
    EntityList {
        kinds: KindSet::one(BODY),
        filter: EntityFilter::All(Vec::new()),
        by_count: None,
        order: Vec::new(),
        page: everything(),
        scope: Scope::default(),
        node: NodePlan::default(),
    }
}

pub(super) fn by_node() -> Vec<RelationOrder> {
    vec![RelationOrder { field: RelationSortField::Node(EntityField::Id), descending: false }]
}

pub(super) fn hop(steps: EdgeSelector) -> Hop {
    Hop {
        on: KindSet::one(BODY),
        steps,
        filter: RelationFilter::All(Vec::new()),
        order: by_node(),
        page: everything(),
        scope: Scope::default(),
        edge: relation_edge(),
    }
}

/// Relations are told apart by their identifiers.
pub(super) fn relation_edge() -> EdgePlan {
    EdgePlan { parts: [RelationPart::Id].into(), ..EdgePlan::default() }
}

pub(super) fn outgoing(kind: usize) -> EdgeSelector {
    EdgeSelector { outgoing: KindSet::one(kind), ..EdgeSelector::default() }
}

pub(super) fn incoming(kind: usize) -> EdgeSelector {
    EdgeSelector { incoming: KindSet::one(kind), ..EdgeSelector::default() }
}

/// Records of any kind: which they are of must be asked.
pub(super) fn lookup_of(ids: &[&str], mut node: NodePlan) -> Lookup {
    node.parts.add(EntityPart::Kind);
    Lookup {
        ids: ids.iter().map(|id| (*id).into()).collect(),
        kinds: KindSet::first(3),
        relations: KindSet::first(3),
        similar: true,
        sensitive: false,
        node,
        edge: EdgePlan { parts: [RelationPart::Id, RelationPart::Kind].into(), ..EdgePlan::default() },
    }
}

pub(super) fn from_with(id: &str, hop: Hop) -> Root {
    Root::Lookup(lookup_of(&[id], NodePlan { hops: vec![hop], ..NodePlan::default() }))
}

/// A date in scope.
pub(super) fn at(date: &str, certainty: Certainty) -> Scope {
    let as_of = AsOf { date: PartialDate::parse(date).expect("a date"), certainty };
    Scope { as_of: Some(as_of), ..Scope::default() }
}
