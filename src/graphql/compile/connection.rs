//! Connections: lists of the relations of an entity, and what is selected of the pages of any list.

use super::super::error::ApiError;
use super::super::shape::{ConnectionSelection, ConnectionShape, EdgeSelection, EntitySelection, Fields, ListOrder};
use super::super::vocabulary::list_noun;
use super::coerce::is_enum_value;
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use super::parts;
use crate::api::{ConnectionField, DirectionValue, EdgeField, PageInfoField, argument, types};
use crate::ontology::{KindSet, RelationKindId};
use crate::query::{EdgePlan, EdgeSelector, Hop, NodePlan, OrderMark, PagePlan};

impl<'a> Compiler<'a> {
    /// The relations that a list of kinds and `direction` select.
    pub(super) fn edge_selector(&self, field: &CollectedField<'_>, kinds: &str) -> Result<EdgeSelector, ApiError> {
        let kinds = self.relation_kinds_argument(field, kinds)?;
        let direction = self.non_null_argument(field, argument::DIRECTION);
        let wants = |wanted: DirectionValue| {
            direction.as_ref().is_none_or(|given| {
                is_enum_value(given, wanted.name()) || is_enum_value(given, DirectionValue::Both.name())
            })
        };
        let symmetric: KindSet = kinds.iter().filter(|at| self.vocabulary.ontology.relations[*at].symmetric).collect();
        Ok(EdgeSelector {
            outgoing: if wants(DirectionValue::Out) { kinds } else { symmetric },
            incoming: if wants(DirectionValue::In) { kinds } else { symmetric },
        })
    }

    /// The relation kinds that an argument names; all unless given.
    pub(super) fn relation_kinds_argument(&self, field: &CollectedField<'_>, name: &str) -> Result<KindSet, ApiError> {
        let names = self.vocabulary.ontology.relations.iter().map(|kind| kind.name.as_str());
        self.kinds_argument(field, name, names)
    }

    /// A list of the relations of an entity: a hop of the plan.
    pub(super) fn relations(
        &self,
        field: &CollectedField<'a>,
        steps: EdgeSelector,
        kind: Option<RelationKindId>,
        plan: &mut NodePlan,
        inherited: &Inherited,
    ) -> Result<EntitySelection, ApiError> {
        let inherited = self.inherited(field, inherited).map_err(|error| field.locate(error))?;
        let order = self.relation_order(field, kind).map_err(|error| field.locate(error))?;
        let mark = OrderMark::of_relations(&self.vocabulary.ontology, kind, &order);
        let filter = self.argument(field, argument::WHERE);
        let hop = Hop {
            on: field.kinds.entities,
            steps,
            filter: self.relation_filter(filter, kind, &inherited).map_err(|error| field.locate(error))?,
            order: order.clone(),
            page: self.page(field, mark).map_err(|error| field.locate(error))?,
            scope: inherited.scope(),
            edge: EdgePlan::default(),
        };
        // Fields that find the same relations under several keys are one hop.
        let same = plan.hops.iter().position(|known| known.finds_same(&hop));
        let index = same.unwrap_or(plan.hops.len());
        if same.is_none() {
            plan.hops.push(hop);
        }
        let hop = &mut plan.hops[index];
        let noun = kind.map_or(types::RELATION, |kind| list_noun(&self.vocabulary.ontology[kind]));
        let far = steps.far_kinds(&self.vocabulary.ontology, hop.on);
        let fields = self.connection(field, &mut hop.page, (far, steps.relations()), &mut hop.edge, &inherited)?;
        if parts::has_cursors(&fields) {
            parts::of_relation_cursor(&order, steps.relations(), far, &mut hop.edge);
        }
        let shape = ConnectionShape::new(noun, fields, ListOrder::Relations(order), mark);
        Ok(EntitySelection::Relations(index, shape))
    }

    /// Selections on a connection. In lists of entities `edge.node` is about the entities and `relation` is not selected.
    pub(super) fn connection(
        &self,
        field: &CollectedField<'a>,
        page: &mut PagePlan,
        (nodes, relations): (KindSet, KindSet),
        edge: &mut EdgePlan,
        inherited: &Inherited,
    ) -> Result<Fields<ConnectionSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, ConnectionField::parse)? {
            let selection = match name {
                ConnectionField::Typename => ConnectionSelection::Typename,
                ConnectionField::TotalCount => {
                    page.total = true;
                    ConnectionSelection::TotalCount
                }
                ConnectionField::PageInfo => {
                    page.items = true;
                    let fields: Fields<PageInfoField> = self.leaves(&field)?;
                    let past = if page.backward { PageInfoField::HasPreviousPage } else { PageInfoField::HasNextPage };
                    page.wants_has_next |= fields.iter().any(|field| field.selection == past);
                    ConnectionSelection::PageInfo(fields)
                }
                ConnectionField::Nodes => {
                    page.items = true;
                    let fields = self.entity(&field.selection_sets(), nodes, &mut edge.node, inherited)?;
                    ConnectionSelection::Nodes(fields)
                }
                ConnectionField::Edges => {
                    page.items = true;
                    ConnectionSelection::Edges(self.edges(&field, (nodes, relations), edge, inherited)?)
                }
                ConnectionField::Aggregate => self.aggregate(&field, page, (nodes, relations), inherited)?,
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    fn edges(
        &self,
        field: &CollectedField<'a>,
        (nodes, relations): (KindSet, KindSet),
        edge: &mut EdgePlan,
        inherited: &Inherited,
    ) -> Result<Fields<EdgeSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, EdgeField::parse)? {
            edge.field_count += 1;
            let sets = field.selection_sets();
            let selection = match name {
                EdgeField::Typename => EdgeSelection::Typename,
                EdgeField::Cursor => EdgeSelection::Cursor,
                EdgeField::Node => EdgeSelection::Node(self.entity(&sets, nodes, &mut edge.node, inherited)?),
                EdgeField::Relation => EdgeSelection::Relation(self.relation(&sets, relations, edge, inherited)?),
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }
}
