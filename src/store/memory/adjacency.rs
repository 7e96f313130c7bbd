//! Which relations lead from an entity where: compressed sparse rows, one for each relation kind and direction.

use crate::model::{EntityIx, Records, RelationIx};
use crate::ontology::{Ontology, RelationKindId};

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
        let direction = |outgoing: bool| {
            let rows = |kind: RelationKindId| {
                let ends = records.relations().filter(|relation| relation.kind() == kind).map(|relation| {
                    let (near, far) =
                        if outgoing { (relation.from(), relation.to()) } else { (relation.to(), relation.from()) };
                    (near, Step { node: far, relation: relation.ix })
                });
                Rows::build(entities, ends.collect())
            };
            ontology.relations_with_ids().map(|(kind, _)| rows(kind)).collect()
        };
        Self { outgoing: direction(true), incoming: direction(false) }
    }

    /// Steps along relations of a kind.
    pub(super) fn outgoing(&self, kind: usize, entity: EntityIx) -> &[Step] {
        self.outgoing[kind].of(entity)
    }

    /// Steps against relations of a kind.
    pub(super) fn incoming(&self, kind: usize, entity: EntityIx) -> &[Step] {
        self.incoming[kind].of(entity)
    }
}
