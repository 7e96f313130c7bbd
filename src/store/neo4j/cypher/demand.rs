//! What filters say plainly: the kinds that they leave, what they look at, and whether an index finds what they ask for.

use crate::ontology::KindSet;
use crate::query::{EntityField, EntityFilter, Predicate, RelationFilter};

/// An end of a relation, as filters name it.
#[derive(Clone, Copy)]
pub(super) enum End {
    From,
    To,
    Node,
}

/// The kinds that a filter leaves, as far as it says so plainly.
pub(super) fn kinds_left(filter: &EntityFilter, kinds: KindSet) -> KindSet {
    match filter {
        EntityFilter::Kind(only) => kinds.and(*only),
        EntityFilter::All(filters) => filters.iter().fold(kinds, |kinds, filter| kinds_left(filter, kinds)),
        _ => kinds,
    }
}

/// What a filter of relations plainly demands of one of their ends.
pub(super) fn demanded(end: End, filter: &RelationFilter) -> Vec<&EntityFilter> {
    match (filter, end) {
        (RelationFilter::All(filters), _) => filters.iter().flat_map(|filter| demanded(end, filter)).collect(),
        (RelationFilter::Node(filter), End::Node)
        | (RelationFilter::From(filter), End::From)
        | (RelationFilter::To(filter), End::To) => vec![filter],
        _ => Vec::new(),
    }
}

/// The kinds that a filter of relations leaves at one of their ends.
pub(super) fn kinds_left_at(end: End, filter: &RelationFilter, kinds: KindSet) -> KindSet {
    demanded(end, filter).into_iter().fold(kinds, |kinds, filter| kinds_left(filter, kinds))
}

/// Whether few entities meet a filter and an index of their kind finds them.
pub(super) fn has_index_condition(filter: &EntityFilter) -> bool {
    match filter {
        EntityFilter::All(filters) => filters.iter().any(has_index_condition),
        EntityFilter::Field(EntityField::Id | EntityField::Property(_), Predicate::Eq(_) | Predicate::In(_)) => true,
        _ => false,
    }
}

/// Whether a filter looks at relations.
pub(super) fn reads_relations(filter: &EntityFilter) -> bool {
    match filter {
        EntityFilter::All(filters) | EntityFilter::Any(filters) => filters.iter().any(reads_relations),
        EntityFilter::Not(filter) => reads_relations(filter),
        EntityFilter::Related(_) => true,
        EntityFilter::Kind(_) | EntityFilter::Field(..) | EntityFilter::Names(_) => false,
    }
}

/// The kinds that plain conditions of a conjunction leave. Not those of conjunctions within it, as [`kinds_left`] has them:
/// they would then be taken for met where they are written.
pub(super) fn narrowed_kinds(filters: &[EntityFilter], kinds: KindSet) -> KindSet {
    filters.iter().fold(kinds, |kinds, filter| match filter {
        EntityFilter::Kind(only) => kinds.and(*only),
        _ => kinds,
    })
}

pub(super) fn narrowed_relation_kinds(filters: &[RelationFilter], kinds: KindSet) -> KindSet {
    filters.iter().fold(kinds, |kinds, filter| match filter {
        RelationFilter::Kind(only) => kinds.and(*only),
        _ => kinds,
    })
}

/// Whether a filter asks of the ends of relations by their role, rather than of the neighbour.
pub(super) fn names_ends(filter: &RelationFilter) -> bool {
    match filter {
        RelationFilter::All(filters) | RelationFilter::Any(filters) => filters.iter().any(names_ends),
        RelationFilter::Not(filter) => names_ends(filter),
        RelationFilter::From(_) | RelationFilter::To(_) => true,
        RelationFilter::Kind(_) | RelationFilter::Field(..) | RelationFilter::Node(_) => false,
    }
}
