//! Lineages: who had a task when, and which changes passed it on.
//!
//! The task that a line of succession passes on is held by each of its members for a time: its *tenure*. It begins with the
//! first change by which the member succeeded another of the line, or with the member itself where it succeeded none; it ends
//! with the last change by which it was succeeded, or with the member itself. A member that goes on after it gave the task
//! away has it no longer.

use crate::model::{EntityIx, PartialDate, Period, Records, RelationRef, Validity, Value};
use crate::ontology::Ontology;
use crate::query::{Subgraph, SubgraphNode};
use rustc_hash::FxHashMap;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lineage: a line of succession that a traversal found.
#[derive(Clone, Copy)]
pub struct Lineage<'a> {
    /// What relation kinds are successions.
    pub ontology: &'a Ontology,
    /// Its records.
    pub records: &'a Records,
    /// Members and the successions between them.
    pub subgraph: &'a Subgraph,
}

/// Relations of one change, with their positions in the subgraph.
type ChangeRelations<'a> = Vec<(usize, RelationRef<'a>)>;

/// A change that passed the task on: one relation, or all legs of one merger or split. Positions are those in the subgraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When it took place: when the first of its relations began.
    pub date: Option<Arc<PartialDate>>,
    /// Members that had the task before.
    pub predecessors: Vec<usize>,
    /// Members that had it afterwards.
    pub successors: Vec<usize>,
    /// Its relations.
    pub relations: Vec<usize>,
}

/// Who had a task on some day within a date, given when each member had it: positions of members, with how sure that is.
/// Those that certainly had it come first.
pub fn holders(tenures: &[Period], date: &PartialDate) -> Vec<(usize, Validity)> {
    let held = tenures.iter().enumerate().map(|(at, tenure)| (at, tenure.validity_at(date)));
    let mut holders: Vec<_> = held.filter(|(_, validity)| *validity != Validity::No).collect();
    holders.sort_by_key(|(_, validity)| Reverse(*validity));
    holders
}

impl<'a> Lineage<'a> {
    fn relations(self) -> impl Iterator<Item = (usize, RelationRef<'a>)> {
        let relation = |(at, item): (usize, &crate::query::Item)| Some((at, self.records.relation(item.relation?)));
        self.subgraph.edges.iter().enumerate().filter_map(relation)
    }

    /// When each member had the task, in the order of the subgraph.
    pub fn tenures(self) -> Vec<Period> {
        let mut changes: FxHashMap<EntityIx, Period> = FxHashMap::default();
        let put = |side: &mut Option<Arc<PartialDate>>, date: &Arc<PartialDate>, wanted: Ordering| {
            if side.as_ref().is_none_or(|known| date.days().cmp(&known.days()) == wanted) {
                *side = Some(Arc::clone(date));
            }
        };
        for (_, relation) in self.relations() {
            if let Some(date) = &relation.period().start {
                put(&mut changes.entry(relation.from()).or_default().start, date, Ordering::Less);
                put(&mut changes.entry(relation.to()).or_default().end, date, Ordering::Greater);
            }
        }
        let mut tenure = |node: &SubgraphNode| {
            let own = &self.records.entity(node.node.entity).period;
            // An entity is a member once.
            let Period { start, end } = changes.remove(&node.node.entity).unwrap_or_default();
            Period { start: start.or_else(|| own.start.clone()), end: end.or_else(|| own.end.clone()) }
        };
        self.subgraph.nodes.iter().map(&mut tenure).collect()
    }

    /// The changes in the order of their dates, undated ones last, then of their first relations.
    pub fn timeline(self) -> Vec<Change> {
        let positions: BTreeMap<EntityIx, usize> =
            self.subgraph.nodes.iter().map(|node| node.node.entity).zip(0..).collect();
        let mut relations: BTreeMap<(Option<&str>, usize), ChangeRelations<'a>> = BTreeMap::new();
        for (at, relation) in self.relations() {
            let mark = self.ontology[relation.kind()].succession;
            let change = mark.and_then(|mark| match &relation.properties()[usize::from(mark)] {
                Some(Value::Text(change)) => Some(&**change),
                _ => None,
            });
            // A relation without a mark is a change of its own.
            let own = if change.is_some() { 0 } else { at };
            relations.entry((change, own)).or_default().push((at, relation));
        }
        let members = |relations: &[(usize, RelationRef<'a>)], end: fn(&RelationRef<'a>) -> EntityIx| {
            let mut members: Vec<usize> =
                relations.iter().filter_map(|(_, relation)| positions.get(&end(relation)).copied()).collect();
            members.sort_unstable();
            members.dedup();
            members
        };
        let mut changes: Vec<Change> = relations
            .into_values()
            .map(|relations| Change {
                date: relations
                    .iter()
                    .filter_map(|(_, relation)| relation.period().start.clone())
                    .min_by_key(|date| date.days()),
                predecessors: members(&relations, RelationRef::to),
                successors: members(&relations, RelationRef::from),
                relations: relations.iter().map(|(at, _)| *at).collect(),
            })
            .collect();
        changes.sort_by_key(|change| {
            (change.date.is_none(), change.date.as_ref().map(|date| date.days()), change.relations[0])
        });
        changes
    }
}
