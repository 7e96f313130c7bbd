//! Subgraphs: paths, neighbourhoods, lineages.

use super::super::shape::{
    ChangeOut, EntityOut, Fields, Leaf, PathOut, PlaceOut, RelationOut, SubgraphOut, SubgraphShape, TieOut,
};
use super::{Writer, array, flag, null, number, object, optional, period, text, validity};
use crate::analysis::facts;
use crate::analysis::lineage::{Lineage, holders};
use crate::model::{PartialDate, Period, Validity};
use crate::query::{Path, Subgraph, SubgraphNode};
use std::cell::OnceCell;

/// A member of a lineage as it is written: when it had the task, and whether it had it at a date.
type Member<'a> = (&'a Period, Option<Validity>);

impl Writer<'_> {
    pub(super) fn subgraph(&self, subgraph: &Subgraph, shape: &SubgraphShape, out: &mut Vec<u8>) {
        let lineage = Lineage { ontology: &self.vocabulary.ontology, records: &self.answer.records, subgraph };
        let tenures = OnceCell::new();
        let tenures = || tenures.get_or_init(|| lineage.tenures());
        object(out, &shape.fields, |field, out| match field {
            SubgraphOut::Typename => text(out, shape.ty),
            SubgraphOut::Truncated => flag(out, subgraph.truncated),
            SubgraphOut::Nodes(fields) => {
                array(out, &subgraph.nodes, |place, out| self.place(place, None, fields, out));
            }
            SubgraphOut::Members(date, fields) => {
                array(out, subgraph.nodes.iter().zip(tenures()), |(place, tenure), out| {
                    let validity = date.as_ref().map(|date| tenure.validity_at(date));
                    self.place(place, Some((tenure, validity)), fields, out);
                });
            }
            SubgraphOut::Holder(date, fields) => array(out, holders(tenures(), date), |(at, validity), out| {
                self.place(&subgraph.nodes[at], Some((&tenures()[at], Some(validity))), fields, out);
            }),
            SubgraphOut::Edges(fields) => {
                array(out, 0..subgraph.edges.len(), |at, out| self.tie(subgraph, at, fields, out));
            }
            SubgraphOut::Paths(fields) => {
                array(out, &subgraph.paths, |route, out| self.path(subgraph, route, fields, out));
            }
            SubgraphOut::Hops(fields) => array(out, &subgraph.layers, |layer, out| {
                object(out, fields, |field: &Leaf, out| match &**field {
                    "distance" => number(out, layer.distance as usize),
                    "found" => number(out, layer.found),
                    "shown" => number(out, layer.shown),
                    _ => text(out, "NeighborhoodHop"),
                });
            }),
            SubgraphOut::Facts(fields) => {
                let facts = facts::timeline(&self.answer.records, subgraph);
                array(out, &facts, |fact, out| self.fact(fact, None, fields, out));
            }
            SubgraphOut::Timeline(fields) => array(out, lineage.timeline(), |change, out| {
                object(out, fields, |field, out| match field {
                    ChangeOut::Typename => text(out, "LineageChange"),
                    ChangeOut::Date => optional(out, change.date.as_deref().map(PartialDate::text)),
                    ChangeOut::Predecessors(fields) => self.entities(subgraph, &change.predecessors, fields, out),
                    ChangeOut::Successors(fields) => self.entities(subgraph, &change.successors, fields, out),
                    ChangeOut::Relations(fields) => self.relations(subgraph, &change.relations, fields, out),
                });
            }),
        });
    }

    fn place(&self, place: &SubgraphNode, member: Option<Member<'_>>, fields: &Fields<PlaceOut>, out: &mut Vec<u8>) {
        object(out, fields, |field, out| match field {
            PlaceOut::Typename => text(out, if member.is_some() { "LineageNode" } else { "GraphNode" }),
            PlaceOut::Id => text(out, &self.answer.records.entity(place.node.entity).id),
            PlaceOut::Distance => super::json(out, &place.distance),
            PlaceOut::Entity(fields) => self.node(&place.node, fields, out),
            PlaceOut::Period(fields) => match member {
                Some((tenure, _)) => period(tenure, fields, out),
                None => null(out),
            },
            PlaceOut::Validity => optional(out, member.and_then(|(_, found)| found).map(validity)),
        });
    }

    fn tie(&self, subgraph: &Subgraph, at: usize, fields: &Fields<TieOut>, out: &mut Vec<u8>) {
        let item = &subgraph.edges[at];
        let records = &self.answer.records;
        let Some(relation) = item.relation.map(|ix| records.relation(ix)) else { return null(out) };
        object(out, fields, |field, out| match field {
            TieOut::Typename => text(out, "GraphEdge"),
            TieOut::Id => text(out, relation.id()),
            TieOut::Source => text(out, &records.entity(relation.from()).id),
            TieOut::Target => text(out, &records.entity(relation.to()).id),
            TieOut::Relation(fields) => self.relation(item, fields, out),
        });
    }

    fn entities(&self, subgraph: &Subgraph, at: &[usize], fields: &Fields<EntityOut>, out: &mut Vec<u8>) {
        array(out, at, |at, out| self.node(&subgraph.nodes[*at].node, fields, out));
    }

    fn relations(&self, subgraph: &Subgraph, at: &[usize], fields: &Fields<RelationOut>, out: &mut Vec<u8>) {
        array(out, at, |at, out| self.relation(&subgraph.edges[*at], fields, out));
    }

    fn path(&self, subgraph: &Subgraph, route: &Path, fields: &Fields<PathOut>, out: &mut Vec<u8>) {
        let end = |at: Option<&usize>, fields: &Fields<EntityOut>, out: &mut Vec<u8>| match at {
            Some(at) => self.node(&subgraph.nodes[*at].node, fields, out),
            None => null(out),
        };
        object(out, fields, |field, out| match field {
            PathOut::Typename => text(out, "Path"),
            PathOut::Length => number(out, route.edges.len()),
            PathOut::From(fields) => end(route.nodes.first(), fields, out),
            PathOut::To(fields) => end(route.nodes.last(), fields, out),
            PathOut::Nodes(fields) => self.entities(subgraph, &route.nodes, fields, out),
            PathOut::Edges(fields) => self.relations(subgraph, &route.edges, fields, out),
            PathOut::Period(fields) => {
                let relations = route.edges.iter().filter_map(|at| subgraph.edges[*at].relation);
                let periods = relations.map(|ix| self.answer.records.relation(ix).period());
                match Period::common(periods) {
                    Some(common) => period(&common, fields, out),
                    None => null(out),
                }
            }
        });
    }
}
