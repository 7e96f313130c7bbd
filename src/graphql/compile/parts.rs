//! Parts of records that cursors are written from: a store need not fetch more.

use super::super::shape::{ConnectionSelection, EdgeSelection, Fields};
use crate::api::PageInfoField;
use crate::ontology::{KindId, KindSet, RelationKindId};
use crate::query::{
    EdgePlan, EdgeSelector, EntityOrder, EntityPart, Hop, NodePlan, PagePlan, RelationFilter, RelationOrder,
    RelationPart, RelationSortField, Scope,
};

/// Whether cursors are written of a list's items.
pub(super) fn has_cursors(fields: &Fields<ConnectionSelection>) -> bool {
    let is_cursor = |field: PageInfoField| match field {
        PageInfoField::StartCursor | PageInfoField::EndCursor => true,
        PageInfoField::Typename | PageInfoField::HasNextPage | PageInfoField::HasPreviousPage => false,
    };
    fields.iter().any(|field| match &field.selection {
        ConnectionSelection::PageInfo(fields) => fields.iter().any(|field| is_cursor(field.selection)),
        ConnectionSelection::Edges(fields) => {
            fields.iter().any(|field| matches!(field.selection, EdgeSelection::Cursor))
        }
        ConnectionSelection::Typename
        | ConnectionSelection::TotalCount
        | ConnectionSelection::Nodes(_)
        | ConnectionSelection::Aggregate { .. } => false,
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
