//! Selections on what a traversal finds: paths, neighbourhoods, timelines, lineages.

use super::super::error::ApiError;
use super::super::shape::{
    FactSelection, Fields, GraphEdgeSelection, GraphNodeSelection, LineageChangeSelection, LineageNodeSelection,
    PathSelection, RelationSelection, SubgraphSelection,
};
use super::coerce::date;
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use super::facts::RecordPlans;
use crate::api::{
    GraphEdgeField, GraphNodeField, LineageChangeField, LineageField, LineageNodeField, NeighborhoodField,
    ObjectFields, PathField, PathsField, TimelineField, argument,
};
use crate::ontology::{Property, PropertyType};
use crate::query::{EdgePlan, EntityPart, NodePlan, RelationPart};

/// Plans of the records of a subgraph, whatever the field they are in.
#[derive(Default)]
pub(super) struct SubgraphPlans {
    pub(super) node: Option<NodePlan>,
    pub(super) edge: Option<EdgePlan>,
}

impl SubgraphPlans {
    /// The plan of entities. It is not known before which kinds will be found.
    fn node(&mut self) -> &mut NodePlan {
        self.node.get_or_insert_with(|| NodePlan { parts: [EntityPart::Kind].into(), ..NodePlan::default() })
    }

    /// The plan of relations.
    fn edge(&mut self) -> &mut EdgePlan {
        let parts = [RelationPart::Id, RelationPart::Kind].into();
        self.edge.get_or_insert_with(|| EdgePlan { parts, ..EdgePlan::default() })
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn paths_fields(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<SubgraphSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, PathsField::parse)? {
            let selection = match name {
                PathsField::Typename => SubgraphSelection::Typename(PathsField::TYPE),
                PathsField::Paths => SubgraphSelection::Paths(self.path(&field, plans, inherited)?),
                PathsField::Nodes => SubgraphSelection::Nodes(self.graph_nodes(&field, plans, inherited)?),
                PathsField::Edges => SubgraphSelection::Edges(self.graph_edges(&field, plans, inherited)?),
                PathsField::Truncated => SubgraphSelection::Truncated,
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    pub(super) fn neighborhood_fields(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<SubgraphSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, NeighborhoodField::parse)? {
            let selection = match name {
                NeighborhoodField::Typename => SubgraphSelection::Typename(NeighborhoodField::TYPE),
                NeighborhoodField::Nodes => SubgraphSelection::Nodes(self.graph_nodes(&field, plans, inherited)?),
                NeighborhoodField::Edges => SubgraphSelection::Edges(self.graph_edges(&field, plans, inherited)?),
                NeighborhoodField::Truncated => SubgraphSelection::Truncated,
                NeighborhoodField::Hops => SubgraphSelection::Hops(self.leaves(&field)?),
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    pub(super) fn timeline_fields(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<SubgraphSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, TimelineField::parse)? {
            let selection = match name {
                TimelineField::Typename => SubgraphSelection::Typename(TimelineField::TYPE),
                TimelineField::Facts => SubgraphSelection::Facts(self.dated_facts(&field, plans, inherited)?),
                TimelineField::Truncated => SubgraphSelection::Truncated,
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    pub(super) fn lineage_fields(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<SubgraphSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, LineageField::parse)? {
            let selection = match name {
                LineageField::Typename => SubgraphSelection::Typename(LineageField::TYPE),
                LineageField::Nodes => {
                    let members = self.lineage_nodes(&field, plans, inherited)?;
                    SubgraphSelection::Members(inherited.date.clone(), members)
                }
                LineageField::Edges => SubgraphSelection::Edges(self.graph_edges(&field, plans, inherited)?),
                LineageField::Timeline => SubgraphSelection::Changes(self.lineage_changes(&field, plans, inherited)?),
                LineageField::Truncated => SubgraphSelection::Truncated,
                LineageField::Holder => {
                    self.read_tenures(plans);
                    let at = self.required_argument(&field, argument::AT).and_then(|at| date(&at, argument::AT));
                    let at = at.map_err(|error| field.locate(error))?;
                    SubgraphSelection::Holder(at, self.lineage_nodes(&field, plans, inherited)?)
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    fn graph_nodes(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<GraphNodeSelection>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, GraphNodeField::parse)? {
            plans.node().field_count += 1;
            let selection = match name {
                GraphNodeField::Typename => GraphNodeSelection::Typename,
                GraphNodeField::Id => GraphNodeSelection::Id,
                GraphNodeField::Distance => GraphNodeSelection::Distance,
                GraphNodeField::Entity => {
                    GraphNodeSelection::Entity(self.entity(&field.selection_sets(), kinds, plans.node(), inherited)?)
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    fn lineage_nodes(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<LineageNodeSelection>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, LineageNodeField::parse)? {
            plans.node().field_count += 1;
            let selection = match name {
                LineageNodeField::Typename => LineageNodeSelection::Typename,
                LineageNodeField::Id => LineageNodeSelection::Id,
                LineageNodeField::Distance => LineageNodeSelection::Distance,
                LineageNodeField::Entity => LineageNodeSelection::Entity(self.entity(
                    &field.selection_sets(),
                    kinds,
                    plans.node(),
                    inherited,
                )?),
                LineageNodeField::Period => {
                    self.read_tenures(plans);
                    let fields = self.leaves(&field)?;
                    plans.node().field_count += fields.len();
                    LineageNodeSelection::Period(fields)
                }
                LineageNodeField::Validity => {
                    self.read_tenures(plans);
                    LineageNodeSelection::Validity
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    /// Adds what a tenure is read from: the dates of members and of changes, and what tells the changes apart.
    fn read_tenures(&self, plans: &mut SubgraphPlans) {
        plans.node().parts.extend([EntityPart::Start, EntityPart::End]);
        plans.edge().parts.add(RelationPart::Start);
        for (kind, declared) in self.vocabulary.ontology.relations_with_ids() {
            plans.edge().parts.extend(declared.succession.map(|at| RelationPart::Property(kind, at)));
        }
    }

    /// Dated facts of everything found.
    fn dated_facts(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<FactSelection>, ApiError> {
        let (node, edge) = (std::mem::take(plans.node()), std::mem::take(plans.edge()));
        let mut records = RecordPlans { node, edge };
        let fields = self.fact(field, &mut records, inherited)?;
        let RecordPlans { mut node, mut edge } = records;
        let ontology = &self.vocabulary.ontology;
        let is_date = |property: &Property| property.ty == PropertyType::Date;
        node.parts.extend([EntityPart::Start, EntityPart::End]);
        for (kind, declared) in ontology.kinds_with_ids() {
            let dates = declared.properties.iter().zip(0..).filter(|(property, _)| is_date(property));
            node.parts.extend(dates.map(|(_, at)| EntityPart::Property(kind, at)));
        }
        edge.parts.extend([RelationPart::Start, RelationPart::End]);
        for (kind, declared) in ontology.relations_with_ids() {
            let dates = declared.properties.iter().zip(0..).filter(|(property, _)| is_date(property));
            edge.parts.extend(dates.map(|(_, at)| RelationPart::Property(kind, at)));
        }
        *plans = SubgraphPlans { node: Some(node), edge: Some(edge) };
        Ok(fields)
    }

    fn graph_edges(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<GraphEdgeSelection>, ApiError> {
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, GraphEdgeField::parse)? {
            plans.edge().field_count += 1;
            let selection = match name {
                GraphEdgeField::Typename => GraphEdgeSelection::Typename,
                GraphEdgeField::Id => GraphEdgeSelection::Id,
                GraphEdgeField::Source => GraphEdgeSelection::Source,
                GraphEdgeField::Target => GraphEdgeSelection::Target,
                GraphEdgeField::Relation => {
                    GraphEdgeSelection::Relation(self.found_relation(&field, plans, inherited)?)
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    /// Selections on a relation of the subgraph.
    fn found_relation(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<RelationSelection>, ApiError> {
        let relations = self.vocabulary.ontology.all_relations();
        self.relation(&field.selection_sets(), relations, plans.edge(), inherited)
    }

    fn path(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<PathSelection>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, PathField::parse)? {
            let entity =
                |plans: &mut SubgraphPlans| self.entity(&field.selection_sets(), kinds, plans.node(), inherited);
            let selection = match name {
                PathField::Typename => PathSelection::Typename,
                PathField::Length => PathSelection::Length,
                PathField::From => PathSelection::From(entity(plans)?),
                PathField::To => PathSelection::To(entity(plans)?),
                PathField::Nodes => PathSelection::Nodes(entity(plans)?),
                PathField::Edges => PathSelection::Edges(self.found_relation(&field, plans, inherited)?),
                PathField::Period => {
                    plans.edge().parts.extend([RelationPart::Start, RelationPart::End]);
                    let fields = self.leaves(&field)?;
                    plans.edge().field_count += fields.len();
                    PathSelection::Period(fields)
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    fn lineage_changes(
        &self,
        field: &CollectedField<'a>,
        plans: &mut SubgraphPlans,
        inherited: &Inherited,
    ) -> Result<Fields<LineageChangeSelection>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        self.read_tenures(plans);
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, LineageChangeField::parse)? {
            let entity =
                |plans: &mut SubgraphPlans| self.entity(&field.selection_sets(), kinds, plans.node(), inherited);
            let selection = match name {
                LineageChangeField::Typename => LineageChangeSelection::Typename,
                LineageChangeField::Date => LineageChangeSelection::Date,
                LineageChangeField::Predecessors => LineageChangeSelection::Predecessors(entity(plans)?),
                LineageChangeField::Successors => LineageChangeSelection::Successors(entity(plans)?),
                LineageChangeField::Relations => {
                    LineageChangeSelection::Relations(self.found_relation(&field, plans, inherited)?)
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }
}
