//! What the embedded store offers a traversal. A record's handle is its number, and numbers are in the order of
//! identifiers.

use super::adjacency::Step;
use super::snapshot::Snapshot;
use super::work::Work;
use crate::graph::StoreError;
use crate::graph::traversal::{Ask, Ground, Handle, Leg};
use crate::model::{EntityIx, RelationIx};
use crate::ontology::KindSet;
use crate::query::{Scope, Traversal};
use std::cmp::Ordering;

type Run<T> = Result<T, StoreError>;

pub(super) struct MemoryGround<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) traversal: &'a Traversal,
    pub(super) work: &'a mut Work,
}

/// The entity of a handle.
pub(super) fn entity(handle: Handle) -> EntityIx {
    EntityIx(u32::try_from(handle).expect("handles are numbers of records"))
}

/// The relation of a handle.
pub(super) fn relation(handle: Handle) -> RelationIx {
    RelationIx(u32::try_from(handle).expect("handles are numbers of records"))
}

impl MemoryGround<'_> {
    fn scope(&self) -> &Scope {
        &self.traversal.scope
    }

    /// The legs of one request; none if they become too many.
    fn collect(&mut self, ask: &Ask<'_>, most: usize) -> Run<Option<Vec<Leg>>> {
        let snapshot = self.snapshot;
        let steps = if ask.back { ask.steps.reversed() } else { ask.steps };
        let mut legs = Vec::new();
        for handle in ask.nodes {
            let here = entity(*handle);
            for step in snapshot.steps(here, steps) {
                self.work.step()?;
                let other = Handle::from(step.node.0);
                if ask.within.is_some_and(|within| !within.contains(&other)) || !snapshot.in_scope(step, self.scope()) {
                    continue;
                }
                // The far end is where the walk goes, which is here when legs are looked at from their end.
                let seen = if ask.back { Step { node: here, ..step } } else { step };
                if !snapshot.step_meets(seen, &self.traversal.filter, self.work)? {
                    continue;
                }
                if legs.len() == most {
                    return Ok(None);
                }
                let (near, far) = if ask.back { (other, *handle) } else { (*handle, other) };
                legs.push(Leg { near, far, relation: Handle::from(step.relation.0) });
            }
        }
        Ok(Some(legs))
    }
}

impl Ground for MemoryGround<'_> {
    async fn find(&mut self, ids: &[&str]) -> Run<Vec<Option<Handle>>> {
        let found = ids.iter().map(|id| {
            let ix = self.snapshot.records.find_entity(id)?;
            (self.scope().sensitive || !self.snapshot.is_sensitive(ix)).then(|| Handle::from(ix.0))
        });
        Ok(found.collect())
    }

    async fn legs(&mut self, asks: &[Ask<'_>], most: usize) -> Run<Option<Vec<Vec<Leg>>>> {
        let mut left = most;
        let mut all = Vec::with_capacity(asks.len());
        for ask in asks {
            let Some(legs) = self.collect(ask, left)? else { return Ok(None) };
            left -= legs.len();
            all.push(legs);
        }
        Ok(Some(all))
    }

    async fn learn(&mut self, _: &[Handle], _: &[Handle]) -> Run<()> {
        Ok(())
    }

    async fn degrees(&mut self, nodes: &[Handle], kinds: KindSet) -> Run<Vec<usize>> {
        let mut degrees = Vec::with_capacity(nodes.len());
        for node in nodes {
            self.work.step()?;
            degrees.push(self.snapshot.adjacency.degree(entity(*node), kinds));
        }
        Ok(degrees)
    }

    fn compare(&self, a: Handle, b: Handle) -> Ordering {
        a.cmp(&b)
    }

    fn compare_relations(&self, a: Handle, b: Handle) -> Ordering {
        a.cmp(&b)
    }
}
