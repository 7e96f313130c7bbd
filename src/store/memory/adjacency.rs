//! Which relations lead from an entity where: compressed sparse rows, one for each relation type and direction.

use crate::graph::Edge;
use crate::model::{EntityIx, Records};
use crate::ontology::Ontology;
use crate::query::EdgeSelector;

/// Edges of one relation type in one direction, by the entity they start from, each row sorted by neighbour and relation.
#[derive(Debug, Default)]
struct Rows {
    /// Where each entity's row begins; empty where the type does not occur.
    starts: Vec<u32>,
    edges: Vec<Edge>,
}

impl Rows {
    fn row(&self, entity: EntityIx) -> &[Edge] {
        let at = entity.0 as usize;
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) => &self.edges[start as usize..end as usize],
            _ => &[],
        }
    }

    fn build(entities: usize, mut ends: Vec<(EntityIx, Edge)>) -> Self {
        if ends.is_empty() {
            return Self::default();
        }
        ends.sort_unstable();
        let mut starts = vec![0_u32; entities + 1];
        for (here, _) in &ends {
            starts[here.0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { starts, edges: ends.into_iter().map(|(_, edge)| edge).collect() }
    }
}

/// All edges of a graph.
#[derive(Debug, Default)]
pub(super) struct Adjacency {
    outgoing: Vec<Rows>,
    incoming: Vec<Rows>,
}

impl Adjacency {
    pub(super) fn build(ontology: &Ontology, records: &Records) -> Self {
        let entities = records.entity_count();
        let mut adjacency = Self::default();
        for (kind, declared) in ontology.relations_with_ids() {
            let of_kind = || records.relations().filter(move |relation| relation.kind() == kind);
            let along =
                of_kind().map(|relation| (relation.from(), Edge { node: relation.to(), relation: relation.ix }));
            let against =
                of_kind().map(|relation| (relation.to(), Edge { node: relation.from(), relation: relation.ix }));
            let (outgoing, incoming) = if declared.symmetric {
                // Followed from both ends alike, and from an entity to itself once: one row in order, not two to merge.
                let other_end = against.filter(|(here, edge)| *here != edge.node);
                (Rows::build(entities, along.chain(other_end).collect()), Rows::default())
            } else {
                (Rows::build(entities, along.collect()), Rows::build(entities, against.collect()))
            };
            adjacency.outgoing.push(outgoing);
            adjacency.incoming.push(incoming);
        }
        adjacency
    }

    /// How many edges an entity has along a selector; a relation from the entity to itself counts once.
    pub(super) fn degree(&self, entity: EntityIx, selector: EdgeSelector) -> usize {
        let outgoing = selector.outgoing.iter().map(|kind| self.outgoing[kind].row(entity).len());
        let incoming = selector.incoming.iter().map(|kind| self.incoming[kind].row(entity).len());
        let loops = selector.outgoing.and(selector.incoming).iter().map(|kind| {
            let row = self.outgoing[kind].row(entity);
            if self.incoming[kind].row(entity).is_empty() {
                return 0;
            }
            // Rows are sorted by the neighbour.
            row.partition_point(|edge| edge.node <= entity) - row.partition_point(|edge| edge.node < entity)
        });
        outgoing.chain(incoming).sum::<usize>() - loops.sum::<usize>()
    }

    /// The rows of an entity that are not empty; for each its type, and whether it goes against the relations.
    pub(super) fn rows(
        &self,
        entity: EntityIx,
        selector: EdgeSelector,
    ) -> impl Iterator<Item = (&[Edge], usize, bool)> {
        let outgoing = selector.outgoing.iter().map(move |kind| (self.outgoing[kind].row(entity), kind, false));
        let incoming = selector.incoming.iter().map(move |kind| (self.incoming[kind].row(entity), kind, true));
        outgoing.chain(incoming).filter(|(row, _, _)| !row.is_empty())
    }

    /// The edges of an entity. A relation from the entity to itself is one edge, going along it.
    pub(super) fn edges(&self, entity: EntityIx, selector: EdgeSelector) -> impl Iterator<Item = Edge> {
        self.rows(entity, selector).flat_map(move |(row, kind, against)| {
            let is_twice = against && selector.outgoing.has(kind);
            row.iter().copied().filter(move |edge| !(is_twice && edge.node == entity))
        })
    }

    /// The edges that lead to an entity along relations of a type, that is from their `to` ends, in any order.
    pub(super) fn ending_at(&self, kind: usize, entity: EntityIx) -> &[Edge] {
        let incoming = self.incoming[kind].row(entity);
        if incoming.is_empty() { self.outgoing[kind].row(entity) } else { incoming }
    }
}
