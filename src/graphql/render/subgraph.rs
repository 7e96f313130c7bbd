//! Subgraphs: paths, neighbourhoods, timelines, lineages.

use super::super::shape::{
    EntitySelection, Fields, GraphEdgeSelection, GraphNodeSelection, LineageChangeSelection, LineageNodeSelection,
    PathSelection, RelationSelection, SubgraphSelection,
};
use super::json::{array, boolean, count, null, nullable_string, object, scalar, string};
use super::leaves::{date, period, validity};
use super::writer::ResponseWriter;
use crate::analysis::facts;
use crate::analysis::lineage::{Change, Lineage, holders};
use crate::api::{
    GraphEdgeField, GraphNodeField, LineageChangeField, LineageNodeField, NeighborhoodHopField, ObjectFields, PathField,
};
use crate::model::{Period, Validity};
use crate::query::{Path, Subgraph, SubgraphNode};
use std::cell::OnceCell;

impl ResponseWriter<'_> {
    /// What a traversal found.
    pub(super) fn subgraph(&self, subgraph: &Subgraph, fields: &Fields<SubgraphSelection>, out: &mut Vec<u8>) {
        let lineage = Lineage { ontology: &self.vocabulary.ontology, records: &self.answer.records, subgraph };
        let tenures = OnceCell::new();
        let tenures = || tenures.get_or_init(|| lineage.tenures());
        object(out, fields, |selection, out| match selection {
            SubgraphSelection::Typename(ty) => string(out, ty),
            SubgraphSelection::Truncated => boolean(out, subgraph.truncated),
            SubgraphSelection::Nodes(fields) => {
                array(out, &subgraph.nodes, |node, out| self.graph_node(node, fields, out));
            }
            SubgraphSelection::Members(date, fields) => {
                array(out, subgraph.nodes.iter().zip(tenures()), |(node, tenure), out| {
                    let validity = date.as_ref().map(|date| tenure.validity_at(date));
                    self.lineage_node(node, (tenure, validity), fields, out);
                });
            }
            SubgraphSelection::Holder(date, fields) => array(out, holders(tenures(), date), |(at, validity), out| {
                self.lineage_node(&subgraph.nodes[at], (&tenures()[at], Some(validity)), fields, out);
            }),
            SubgraphSelection::Edges(fields) => {
                array(out, 0..subgraph.edges.len(), |at, out| self.graph_edge(subgraph, at, fields, out));
            }
            SubgraphSelection::Paths(fields) => {
                array(out, &subgraph.paths, |path, out| self.path(subgraph, path, fields, out));
            }
            SubgraphSelection::Hops(fields) => array(out, &subgraph.layers, |layer, out| {
                object(out, fields, |field, out| match field {
                    NeighborhoodHopField::Typename => string(out, NeighborhoodHopField::TYPE),
                    NeighborhoodHopField::Distance => scalar(out, &layer.distance),
                    NeighborhoodHopField::Found => count(out, layer.found),
                    NeighborhoodHopField::Shown => count(out, layer.shown),
                });
            }),
            SubgraphSelection::Facts(fields) => {
                let facts = facts::timeline(&self.answer.records, subgraph);
                array(out, &facts, |fact, out| self.fact(fact, None, fields, out));
            }
            SubgraphSelection::Changes(fields) => {
                array(out, lineage.timeline(), |change, out| self.lineage_change(subgraph, &change, fields, out));
            }
        });
    }

    fn graph_node(&self, node: &SubgraphNode, fields: &Fields<GraphNodeSelection>, out: &mut Vec<u8>) {
        object(out, fields, |selection, out| match selection {
            GraphNodeSelection::Typename => string(out, GraphNodeField::TYPE),
            GraphNodeSelection::Id => string(out, &self.answer.records.entity(node.node.entity).id),
            GraphNodeSelection::Distance => scalar(out, &node.distance),
            GraphNodeSelection::Entity(fields) => self.node(&node.node, fields, out),
        });
    }

    /// A member of a lineage: when it had the task, and whether it had it at a date.
    fn lineage_node(
        &self,
        node: &SubgraphNode,
        (tenure, held): (&Period, Option<Validity>),
        fields: &Fields<LineageNodeSelection>,
        out: &mut Vec<u8>,
    ) {
        object(out, fields, |selection, out| match selection {
            LineageNodeSelection::Typename => string(out, LineageNodeField::TYPE),
            LineageNodeSelection::Id => string(out, &self.answer.records.entity(node.node.entity).id),
            LineageNodeSelection::Distance => scalar(out, &node.distance),
            LineageNodeSelection::Entity(fields) => self.node(&node.node, fields, out),
            LineageNodeSelection::Period(fields) => period(tenure, fields, out),
            LineageNodeSelection::Validity => nullable_string(out, held.map(validity)),
        });
    }

    fn graph_edge(&self, subgraph: &Subgraph, at: usize, fields: &Fields<GraphEdgeSelection>, out: &mut Vec<u8>) {
        let item = &subgraph.edges[at];
        let records = &self.answer.records;
        let Some(relation) = item.relation.map(|ix| records.relation(ix)) else { return null(out) };
        object(out, fields, |selection, out| match selection {
            GraphEdgeSelection::Typename => string(out, GraphEdgeField::TYPE),
            GraphEdgeSelection::Id => string(out, relation.id()),
            GraphEdgeSelection::Source => string(out, &records.entity(relation.from()).id),
            GraphEdgeSelection::Target => string(out, &records.entity(relation.to()).id),
            GraphEdgeSelection::Relation(fields) => self.relation(item, fields, out),
        });
    }

    fn lineage_change(
        &self,
        subgraph: &Subgraph,
        change: &Change,
        fields: &Fields<LineageChangeSelection>,
        out: &mut Vec<u8>,
    ) {
        object(out, fields, |selection, out| match selection {
            LineageChangeSelection::Typename => string(out, LineageChangeField::TYPE),
            LineageChangeSelection::Date => date(out, change.date.as_deref()),
            LineageChangeSelection::Predecessors(fields) => {
                self.entities(subgraph, &change.predecessors, fields, out);
            }
            LineageChangeSelection::Successors(fields) => self.entities(subgraph, &change.successors, fields, out),
            LineageChangeSelection::Relations(fields) => self.relations(subgraph, &change.relations, fields, out),
        });
    }

    fn entities(&self, subgraph: &Subgraph, at: &[usize], fields: &Fields<EntitySelection>, out: &mut Vec<u8>) {
        array(out, at, |at, out| self.node(&subgraph.nodes[*at].node, fields, out));
    }

    fn relations(&self, subgraph: &Subgraph, at: &[usize], fields: &Fields<RelationSelection>, out: &mut Vec<u8>) {
        array(out, at, |at, out| self.relation(&subgraph.edges[*at], fields, out));
    }

    fn path(&self, subgraph: &Subgraph, path: &Path, fields: &Fields<PathSelection>, out: &mut Vec<u8>) {
        let end = |at: Option<&usize>, fields: &Fields<EntitySelection>, out: &mut Vec<u8>| match at {
            Some(at) => self.node(&subgraph.nodes[*at].node, fields, out),
            None => null(out),
        };
        object(out, fields, |selection, out| match selection {
            PathSelection::Typename => string(out, PathField::TYPE),
            PathSelection::Length => count(out, path.edges.len()),
            PathSelection::From(fields) => end(path.nodes.first(), fields, out),
            PathSelection::To(fields) => end(path.nodes.last(), fields, out),
            PathSelection::Nodes(fields) => self.entities(subgraph, &path.nodes, fields, out),
            PathSelection::Edges(fields) => self.relations(subgraph, &path.edges, fields, out),
            PathSelection::Period(fields) => {
                let relations = path.edges.iter().filter_map(|at| subgraph.edges[*at].relation);
                let periods = relations.map(|ix| self.answer.records.relation(ix).period());
                match Period::common(periods) {
                    Some(common) => period(&common, fields, out),
                    None => null(out),
                }
            }
        });
    }
}
