//! What the writer of the response reads of records: a store need not fetch more.

use super::super::shape::{ConnectionOut, EdgeOut, EntityOut, Fields, RelationOut};
use crate::ontology::{KindId, KindSet, RelationKindId};
use crate::query::{
    EdgePlan, EdgeSelector, EntityOrder, EntityPart, Hop, NodePlan, PagePlan, Projection, RelationFilter,
    RelationOrder, RelationPart, RelationSortField, Scope,
};

/// Adds what a field of entities is written from, beside their kind.
pub(super) fn of_entity(what: &EntityOut, parts: &mut Projection<EntityPart>) {
    let read: &[EntityPart] = match what {
        EntityOut::Typename
        | EntityOut::Id
        | EntityOut::Kind
        | EntityOut::Validity(None)
        | EntityOut::Relations(..)
        | EntityOut::Counts(..) => &[],
        EntityOut::Name(None) => &[EntityPart::Name],
        EntityOut::Name(Some(_)) => &[EntityPart::Name, EntityPart::Names],
        EntityOut::Names(_) => &[EntityPart::Names],
        EntityOut::Description => &[EntityPart::Description],
        EntityOut::Start => &[EntityPart::Start],
        EntityOut::End => &[EntityPart::End],
        EntityOut::Period(_) | EntityOut::Validity(Some(_)) => &[EntityPart::Start, EntityPart::End],
        EntityOut::ExternalIds(_) => &[EntityPart::ExternalIds],
        EntityOut::Citations(_) => &[EntityPart::Citations],
        EntityOut::Derived => &[EntityPart::Derived],
        EntityOut::Note => &[EntityPart::Note],
        EntityOut::Property(kind, at) => &[EntityPart::Property(*kind, *at)],
    };
    parts.extend(read.iter().copied());
}

/// Adds what a field of relations is written from, beside their kind.
pub(super) fn of_relation(what: &RelationOut, parts: &mut Projection<RelationPart>) {
    let read: &[RelationPart] = match what {
        RelationOut::Typename
        | RelationOut::Kind
        | RelationOut::From(_)
        | RelationOut::To(_)
        | RelationOut::FromId
        | RelationOut::ToId
        | RelationOut::Validity(None) => &[],
        RelationOut::Id => &[RelationPart::Id],
        RelationOut::Start => &[RelationPart::Start],
        RelationOut::End => &[RelationPart::End],
        RelationOut::Period(_) | RelationOut::Validity(Some(_)) => &[RelationPart::Start, RelationPart::End],
        RelationOut::Citations(_) => &[RelationPart::Citations],
        RelationOut::Derived => &[RelationPart::Derived],
        RelationOut::Note => &[RelationPart::Note],
        RelationOut::Property(kind, at) => &[RelationPart::Property(*kind, *at)],
    };
    parts.extend(read.iter().copied());
}

/// Whether cursors are written of a list's items.
pub(super) fn has_cursors(fields: &Fields<ConnectionOut>) -> bool {
    fields.iter().any(|field| match &field.what {
        ConnectionOut::PageInfo(fields) => {
            fields.iter().any(|field| matches!(&*field.what, "startCursor" | "endCursor"))
        }
        ConnectionOut::Edges(fields) => fields.iter().any(|field| matches!(field.what, EdgeOut::Cursor)),
        ConnectionOut::Typename
        | ConnectionOut::TotalCount
        | ConnectionOut::Nodes(_)
        | ConnectionOut::Groups { .. } => false,
    })
}

/// Adds what cursors of entities hold: the fields of the order.
pub(super) fn of_entity_cursor(order: &[EntityOrder], kinds: KindSet, plan: &mut NodePlan) {
    for by in order {
        plan.parts.extend(kinds.iter().filter_map(|kind| EntityPart::of(by.field, KindId::new(kind))));
    }
}

/// Adds the number of relations that cursors of entities hold: the hop that counts them.
pub(super) fn counted(plan: &mut NodePlan, on: KindSet, steps: EdgeSelector, scope: Scope) -> usize {
    let page = PagePlan { total: true, ..PagePlan::default() };
    let (filter, order) = (RelationFilter::All(Vec::new()), Vec::new());
    plan.hops.push(Hop { on, steps, filter, order, page, scope, edge: EdgePlan::default() });
    plan.hops.len() - 1
}

/// Adds what cursors of relations hold: the fields of the order, and the identifier.
pub(super) fn of_relation_cursor(order: &[RelationOrder], kinds: KindSet, far: KindSet, plan: &mut EdgePlan) {
    plan.parts.add(RelationPart::Id);
    for by in order {
        match by.field {
            RelationSortField::Own(field) => {
                plan.parts.extend(kinds.iter().map(|kind| RelationPart::of(field, RelationKindId::new(kind))));
            }
            RelationSortField::Node(field) => {
                of_entity_cursor(&[EntityOrder { field, descending: by.descending }], far, &mut plan.node);
            }
        }
    }
}
