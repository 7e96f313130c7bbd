//! The root fields of an operation.

use super::super::error::ApiError;
use super::super::shape::{ConnectionShape, DatasetOut, Fields, ListOrder, RecordShape, RootOut};
use super::super::vocabulary::RootField;
use super::select::Entry;
use super::{Compiled, Compiler, Context, parts};
use crate::ontology::{KindId, KindSet};
use crate::query::{
    EdgePlan, EntityList, EntityPart, Lookup, NodePlan, OrderMark, Plan, RelationList, RelationPart, Root,
};
use async_graphql_parser::types::OperationDefinition;

impl<'a> Compiler<'a> {
    pub(super) fn operation(&self, operation: &'a OperationDefinition) -> Result<Compiled, ApiError> {
        let mut compiled = Compiled { plan: Plan::default(), introspects: false, shape: Vec::new() };
        for entry in self.collect(&[&operation.selection_set.node], self.vocabulary.everything())? {
            if matches!(entry.name, "__schema" | "__type") {
                compiled.introspects = true;
                compiled.shape.push(entry.out(RootOut::Introspection(entry.key.into())));
                continue;
            }
            let what =
                self.root(&entry, &mut compiled.plan).map_err(|error| error.at(entry.field().pos).under(entry.key))?;
            compiled.shape.push(entry.out(what));
        }
        Ok(compiled)
    }

    fn root(&self, entry: &Entry<'a>, plan: &mut Plan) -> Result<RootOut, ApiError> {
        if entry.name == "__typename" {
            return Ok(RootOut::Typename);
        }
        let ontology = &self.vocabulary.ontology;
        let field = self
            .vocabulary
            .root(entry.name)
            .ok_or_else(|| ApiError::bad_input(format!("there is no field `{}`", entry.name)))?;
        let context = self.below(entry, &Context::default())?;
        let (all, none) = (ontology.all_kinds(), KindSet::EMPTY);
        match field {
            RootField::Dataset => self.dataset(entry).map(RootOut::Dataset),
            RootField::Node => self.one(entry, plan, &context, all, ontology.all_relations(), None),
            RootField::Entity => self.one(entry, plan, &context, all, none, Some("entity")),
            RootField::One(kind) => {
                self.one(entry, plan, &context, KindSet::one(kind.index()), none, Some(&ontology[kind].name))
            }
            RootField::Nodes => {
                let ids = self.ids(entry, "ids")?;
                let (root, shape) = self.lookup(entry, plan, &context, ids, all, ontology.all_relations(), false)?;
                Ok(RootOut::Many { root, shape })
            }
            RootField::Entities => self.entities(entry, plan, &context, None),
            RootField::Many(kind) => self.entities(entry, plan, &context, Some(kind)),
            RootField::Relations => self.relation_list(entry, plan, &context),
            RootField::Paths => self.paths(entry, plan, &context),
            RootField::PathExists => self.path_exists(entry, plan, &context),
            RootField::Neighborhood => self.neighborhood(entry, plan, &context),
            RootField::Reach => self.reach(entry, plan, &context),
            RootField::Timeline => self.timeline(entry, plan, &context),
            RootField::Changes => self.changes(entry, plan, &context),
            RootField::Search => self.search(entry, plan, &context),
            RootField::Lineage => self.lineage(entry, plan, &context),
        }
    }

    fn one(
        &self,
        entry: &Entry<'a>,
        plan: &mut Plan,
        context: &Context,
        kinds: KindSet,
        relations: KindSet,
        missing: Option<&str>,
    ) -> Result<RootOut, ApiError> {
        let ids = vec![self.id(entry, "id")?];
        let (root, shape) = self.lookup(entry, plan, context, ids, kinds, relations, missing.is_some())?;
        Ok(RootOut::One { root, shape, missing: missing.map(Into::into) })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a lookup, each from elsewhere")]
    fn lookup(
        &self,
        entry: &Entry<'a>,
        plan: &mut Plan,
        context: &Context,
        ids: Vec<Box<str>>,
        kinds: KindSet,
        relations: KindSet,
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
        let sets = entry.sets();
        let shape = RecordShape {
            entity: if kinds.is_empty() { Vec::new() } else { self.entity(&sets, kinds, &mut node, context)? },
            relation: if relations.is_empty() {
                Vec::new()
            } else {
                self.relation(&sets, relations, &mut edge, context)?
            },
        };
        let lookup = Lookup { ids, kinds, relations, similar, sensitive: context.sensitive, node, edge };
        plan.roots.push(Root::Lookup(lookup));
        Ok((plan.roots.len() - 1, shape))
    }

    fn entities(
        &self,
        entry: &Entry<'a>,
        plan: &mut Plan,
        context: &Context,
        kind: Option<KindId>,
    ) -> Result<RootOut, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let kinds = kind.map_or(ontology.all_kinds(), |kind| KindSet::one(kind.index()));
        let (by_count, order) = self.entity_order(entry, kind)?;
        let mark = OrderMark::of_entities(ontology, kind, by_count, &order);
        let mut page = self.page(entry, mark)?;
        let mut edge = EdgePlan::default();
        let fields = self.connection(entry, &mut page, kinds, KindSet::EMPTY, &mut edge, context)?;
        let mut count = None;
        if parts::has_cursors(&fields) {
            parts::of_entity_cursor(&order, kinds, &mut edge.node);
            count = by_count.map(|by| parts::counted(&mut edge.node, kinds, by.steps, context.scope()));
        }
        // What edges write is written for every entity.
        edge.node.field_count += edge.field_count;
        let filter = self.entity_filter(self.argument(entry, "where"), kind, context)?;
        plan.roots.push(Root::Entities(EntityList {
            kinds,
            filter,
            by_count,
            order: order.clone(),
            page,
            scope: context.scope(),
            node: edge.node,
        }));
        let name = kind.map_or("Entity", |kind| &ontology[kind].name);
        let shape = ConnectionShape {
            ty: format!("{name}Connection").into(),
            fields,
            order: ListOrder::Entities { count, order },
            mark,
        };
        Ok(RootOut::Page { root: plan.roots.len() - 1, shape })
    }

    fn relation_list(&self, entry: &Entry<'a>, plan: &mut Plan, context: &Context) -> Result<RootOut, ApiError> {
        let relations = self.relation_kinds(entry, "kinds")?;
        let order = self.relation_order(entry, None)?;
        let mark = OrderMark::of_relations(&self.vocabulary.ontology, None, &order);
        let mut page = self.page(entry, mark)?;
        let mut edge = EdgePlan::default();
        let ends = self.vocabulary.ontology.to_kinds(relations);
        let fields = self.connection(entry, &mut page, ends, relations, &mut edge, context)?;
        if parts::has_cursors(&fields) {
            parts::of_relation_cursor(&order, relations, ends, &mut edge);
        }
        let filter = self.relation_filter(self.argument(entry, "where"), None, context)?;
        plan.roots.push(Root::Relations(RelationList {
            relations,
            filter,
            order: order.clone(),
            page,
            scope: context.scope(),
            edge,
        }));
        let shape =
            ConnectionShape { ty: "RelationConnection".into(), fields, order: ListOrder::Relations(order), mark };
        Ok(RootOut::Page { root: plan.roots.len() - 1, shape })
    }

    fn dataset(&self, entry: &Entry<'a>) -> Result<Fields<DatasetOut>, ApiError> {
        let mut fields = Vec::new();
        let mut width = 0;
        for entry in self.collect(&entry.sets(), entry.on)? {
            let what = match entry.name {
                "kinds" | "relationKinds" | "licences" => {
                    DatasetOut::List(entry.name.into(), self.small(&entry, &mut width, 1)?)
                }
                name => DatasetOut::Leaf(name.into()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }
}
