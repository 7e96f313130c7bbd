//! Which relations lead from an entity where: compressed sparse rows, one for each relation kind and direction.

use crate::model::{EntityIx, Records, RelationIx};
use crate::ontology::{KindSet, Ontology};

/// A relation as seen from one end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    /// The far end.
    pub(super) node: EntityIx,
    /// The relation.
    pub(super) relation: RelationIx,
}

/// Steps of one relation kind in one direction, by the entity they start from, each run sorted by far end and relation.
#[derive(Debug, Default)]
struct Rows {
    /// Where each entity's run begins; empty where the kind does not occur.
    starts: Vec<u32>,
    steps: Vec<Step>,
}

impl Rows {
    fn of(&self, entity: EntityIx) -> &[Step] {
        let at = entity.0 as usize;
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) => &self.steps[start as usize..end as usize],
            _ => &[],
        }
    }

    fn build(entities: usize, mut ends: Vec<(EntityIx, Step)>) -> Self {
        if ends.is_empty() {
            return Self::default();
        }
        ends.sort_unstable();
        let mut starts = vec![0_u32; entities + 1];
        for (near, _) in &ends {
            starts[near.0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { starts, steps: ends.into_iter().map(|(_, step)| step).collect() }
    }
}

/// All steps of a graph.
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
                of_kind().map(|relation| (relation.from(), Step { node: relation.to(), relation: relation.ix }));
            let against =
                of_kind().map(|relation| (relation.to(), Step { node: relation.from(), relation: relation.ix }));
            let (outgoing, incoming) = if declared.symmetric {
                // Followed from both ends alike, and from an entity to itself once: one run in order, not two to merge.
                let other_end = against.filter(|(near, step)| *near != step.node);
                (Rows::build(entities, along.chain(other_end).collect()), Rows::default())
            } else {
                (Rows::build(entities, along.collect()), Rows::build(entities, against.collect()))
            };
            adjacency.outgoing.push(outgoing);
            adjacency.incoming.push(incoming);
        }
        adjacency
    }

    /// How many relations of some kinds an entity has, at either end; one from the entity to itself counts once.
    pub(super) fn degree(&self, entity: EntityIx, kinds: KindSet) -> usize {
        let of_kind = |kind: usize| {
            let (outgoing, incoming) = (self.outgoing[kind].of(entity), self.incoming[kind].of(entity));
            // Runs are sorted by the far end.
            let loops = if incoming.is_empty() {
                0
            } else {
                outgoing.partition_point(|step| step.node <= entity)
                    - outgoing.partition_point(|step| step.node < entity)
            };
            outgoing.len() + incoming.len() - loops
        };
        kinds.iter().map(of_kind).sum()
    }

    /// Steps along relations of a kind; in either direction where the kind is symmetric.
    pub(super) fn outgoing(&self, kind: usize, entity: EntityIx) -> &[Step] {
        self.outgoing[kind].of(entity)
    }

    /// Steps against relations of a kind; none where the kind is symmetric.
    pub(super) fn incoming(&self, kind: usize, entity: EntityIx) -> &[Step] {
        self.incoming[kind].of(entity)
    }
}
