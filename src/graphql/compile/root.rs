//! The root fields of an operation.

use super::super::error::ApiError;
use super::super::shape::{ConnectionShape, DatasetSelection, Fields, ListOrder, RecordShape, RootSelection};
use super::super::vocabulary::RootField;
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use super::parts;
use crate::api::{DatasetField, FixedRootField, IntrospectionField, ObjectFields, TYPENAME, argument, types};
use crate::ontology::{KindId, KindSet};
use crate::query::{
    EdgePlan, EntityList, EntityPart, Lookup, NodePlan, OrderMark, Plan, RelationList, RelationPart, Root,
};
use async_graphql_parser::types::OperationDefinition;

impl<'a> Compiler<'a> {
    /// The root fields, and what they ask of the plan.
    pub(super) fn root_fields(
        &self,
        operation: &'a OperationDefinition,
        plan: &mut Plan,
    ) -> Result<Fields<RootSelection>, ApiError> {
        let mut shape = Vec::new();
        for field in self.collect(&[&operation.selection_set.node], self.vocabulary.everything())? {
            let selection = match IntrospectionField::parse(field.name) {
                Some(IntrospectionField::Schema | IntrospectionField::Type) => {
                    RootSelection::Introspection(field.key.into())
                }
                None => self.root(&field, plan).map_err(|error| field.locate(error).under(field.key))?,
            };
            shape.push(field.response(selection));
        }
        Ok(shape)
    }

    fn root(&self, field: &CollectedField<'a>, plan: &mut Plan) -> Result<RootSelection, ApiError> {
        if field.name == TYPENAME {
            return Ok(RootSelection::Typename);
        }
        let ontology = &self.vocabulary.ontology;
        let name = self.vocabulary.root(field.name);
        let name = name.ok_or_else(|| ApiError::bad_input(format!("there is no field `{}`", field.name)))?;
        let inherited = &self.inherited(field, &Inherited::default())?;
        let (kinds, relations, none) = (ontology.all_kinds(), ontology.all_relations(), KindSet::EMPTY);
        let fixed = match name {
            RootField::Fixed(fixed) => fixed,
            RootField::One(kind) => {
                let missing = Some(ontology[kind].name.as_str());
                return self.one(field, plan, inherited, (KindSet::one(kind.index()), none), missing);
            }
            RootField::Many(kind) => return self.entities(field, plan, inherited, Some(kind)),
        };
        match fixed {
            FixedRootField::Dataset => self.dataset(field).map(RootSelection::Dataset),
            FixedRootField::Node => self.one(field, plan, inherited, (kinds, relations), None),
            FixedRootField::Nodes => {
                let ids = self.ids_argument(field, argument::IDS)?;
                let (root, shape) = self.lookup(field, plan, inherited, ids, (kinds, relations), false)?;
                Ok(RootSelection::Many { root, shape })
            }
            FixedRootField::Entity => self.one(field, plan, inherited, (kinds, none), Some("entity")),
            FixedRootField::Entities => self.entities(field, plan, inherited, None),
            FixedRootField::Relations => self.relation_list(field, plan, inherited),
            FixedRootField::Search => self.search(field, plan, inherited),
            FixedRootField::Timeline => self.timeline(field, plan, inherited),
            FixedRootField::Changes => self.changes(field, plan, inherited),
            FixedRootField::Paths => self.paths(field, plan, inherited),
            FixedRootField::PathExists => self.path_exists(field, plan, inherited),
            FixedRootField::Neighborhood => self.neighborhood(field, plan, inherited),
            FixedRootField::Reach => self.reach(field, plan, inherited),
            FixedRootField::Lineage => self.lineage(field, plan, inherited),
        }
    }

    fn one(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
        kinds: (KindSet, KindSet),
        missing: Option<&str>,
    ) -> Result<RootSelection, ApiError> {
        let ids = vec![self.id_argument(field, argument::ID)?];
        let (root, shape) = self.lookup(field, plan, inherited, ids, kinds, missing.is_some())?;
        Ok(RootSelection::One { root, shape, missing: missing.map(Into::into) })
    }

    /// A look-up of records that are entities or relations of some kinds.
    fn lookup(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
        ids: Vec<Box<str>>,
        (kinds, relations): (KindSet, KindSet),
        similar: bool,
    ) -> Result<(usize, RecordShape), ApiError> {
        let (mut node, mut edge) = (NodePlan::default(), EdgePlan::default());
        // It is not known before what an identifier belongs to.
        if kinds.len() > 1 {
            node.parts.add(EntityPart::Kind);
        }
        if !relations.is_empty() {
            edge.parts = [RelationPart::Id, RelationPart::Kind].into();
        }
        let sets = field.selection_sets();
        let shape = RecordShape {
            entity: if kinds.is_empty() { Vec::new() } else { self.entity(&sets, kinds, &mut node, inherited)? },
            relation: if relations.is_empty() {
                Vec::new()
            } else {
                self.relation(&sets, relations, &mut edge, inherited)?
            },
        };
        let lookup = Lookup { ids, kinds, relations, similar, sensitive: inherited.sensitive, node, edge };
        plan.roots.push(Root::Lookup(lookup));
        Ok((plan.roots.len() - 1, shape))
    }

    fn entities(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
        kind: Option<KindId>,
    ) -> Result<RootSelection, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let kinds = kind.map_or(ontology.all_kinds(), |kind| KindSet::one(kind.index()));
        let (by_count, order) = self.entity_order(field, kind)?;
        let mark = OrderMark::of_entities(ontology, kind, by_count, &order);
        let mut page = self.page(field, mark)?;
        let mut edge = EdgePlan::default();
        let fields = self.connection(field, &mut page, (kinds, KindSet::EMPTY), &mut edge, inherited)?;
        let mut count = None;
        if parts::has_cursors(&fields) {
            parts::of_entity_cursor(&order, kinds, &mut edge.node);
            count = by_count.map(|by| parts::counted(&mut edge.node, kinds, by.steps, inherited.scope()));
        }
        // What edges write is written for every entity.
        edge.node.field_count += edge.field_count;
        let filter = self.entity_filter(self.argument(field, argument::WHERE), kind, inherited)?;
        plan.roots.push(Root::Entities(EntityList {
            kinds,
            filter,
            by_count,
            order: order.clone(),
            page,
            scope: inherited.scope(),
            node: edge.node,
        }));
        let noun = kind.map_or(types::ENTITY, |kind| &ontology[kind].name);
        let shape = ConnectionShape::new(noun, fields, ListOrder::Entities { count, order }, mark);
        Ok(RootSelection::Page { root: plan.roots.len() - 1, shape })
    }

    fn relation_list(
        &self,
        field: &CollectedField<'a>,
        plan: &mut Plan,
        inherited: &Inherited,
    ) -> Result<RootSelection, ApiError> {
        let relations = self.relation_kinds_argument(field, argument::KINDS)?;
        let order = self.relation_order(field, None)?;
        let mark = OrderMark::of_relations(&self.vocabulary.ontology, None, &order);
        let mut page = self.page(field, mark)?;
        let mut edge = EdgePlan::default();
        let ends = self.vocabulary.ontology.to_kinds(relations);
        let fields = self.connection(field, &mut page, (ends, relations), &mut edge, inherited)?;
        if parts::has_cursors(&fields) {
            parts::of_relation_cursor(&order, relations, ends, &mut edge);
        }
        let filter = self.relation_filter(self.argument(field, argument::WHERE), None, inherited)?;
        plan.roots.push(Root::Relations(RelationList {
            relations,
            filter,
            order: order.clone(),
            page,
            scope: inherited.scope(),
            edge,
        }));
        let shape = ConnectionShape::new(types::RELATION, fields, ListOrder::Relations(order), mark);
        Ok(RootSelection::Page { root: plan.roots.len() - 1, shape })
    }

    fn dataset(&self, field: &CollectedField<'a>) -> Result<Fields<DatasetSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, DatasetField::parse)? {
            let selection = match name {
                DatasetField::Typename => DatasetSelection::Typename,
                DatasetField::Name => DatasetSelection::Name,
                DatasetField::Title => DatasetSelection::Title,
                DatasetField::Version => DatasetSelection::Version,
                DatasetField::Sha256 => DatasetSelection::Sha256,
                DatasetField::Entities => DatasetSelection::Entities,
                DatasetField::Relations => DatasetSelection::Relations,
                DatasetField::Kinds => DatasetSelection::Kinds(self.leaves(&field)?),
                DatasetField::RelationKinds => DatasetSelection::RelationKinds(self.leaves(&field)?),
                DatasetField::Licences => DatasetSelection::Licences(self.leaves(&field)?),
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }
}
