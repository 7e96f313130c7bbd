//! Orders of relations that are kept: by the entity they lead to, by start, by end. Four bytes a relation each.

use super::adjacency::Adjacency;
use crate::model::{EntityIx, PartialDate, Records, RelationIx, RelationRef, Value};
use crate::ontology::Ontology;
use crate::query::Key;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// A side of a period.
pub(super) type Side = Option<Arc<PartialDate>>;

/// Relations by type, then by the entity they lead to, then by identifier: the default order of lists of relations.
#[derive(Debug, Default)]
pub(super) struct ByTarget {
    /// Where the relations of each type begin.
    starts: Vec<usize>,
    relations: Vec<RelationIx>,
}

impl ByTarget {
    pub(super) fn build(ontology: &Ontology, records: &Records, adjacency: &Adjacency) -> Self {
        let mut starts = vec![0];
        let mut relations = Vec::with_capacity(records.relation_count());
        for kind in 0..ontology.relations.len() {
            for (entity, _) in records.entities() {
                let begin = relations.len();
                let edges = adjacency.ending_at(kind, entity).iter();
                relations.extend(edges.map(|edge| edge.relation).filter(|ix| ends_at(records, *ix, entity, kind)));
                relations[begin..].sort_unstable();
            }
            starts.push(relations.len());
        }
        Self { starts, relations }
    }

    /// The relations of a type, as a range of positions.
    pub(super) fn range(&self, kind: usize) -> Range<usize> {
        self.starts[kind]..self.starts[kind + 1]
    }

    pub(super) fn get(&self, at: usize) -> RelationIx {
        self.relations[at]
    }
}

fn ends_at(records: &Records, ix: RelationIx, entity: EntityIx, kind: usize) -> bool {
    let relation = records.relation(ix);
    relation.to() == entity && relation.kind().index() == kind
}

/// Relations that have one date at the side an order is by.
#[derive(Debug)]
pub(super) struct DateGroup {
    /// The date; none where they have none.
    pub(super) date: Side,
    pub(super) key: Key,
    /// Where they end.
    end: usize,
}

/// Relations by a date, in groups of the same one, in each by identifier. A record's dates are few: a condition on the date is
/// looked at once for each group.
#[derive(Debug)]
pub(super) struct ByDate {
    groups: Vec<DateGroup>,
    relations: Vec<RelationIx>,
}

impl ByDate {
    pub(super) fn build(records: &Records, side: impl Fn(RelationRef<'_>) -> Side) -> Self {
        let mut numbers: FxHashMap<Side, u32> = FxHashMap::default();
        let mut dates: Vec<(Side, usize)> = Vec::new();
        let mut of_relation = Vec::with_capacity(records.relation_count());
        for relation in records.relations() {
            let date = side(relation);
            let number = *numbers.entry(date.clone()).or_insert_with(|| {
                dates.push((date, 0));
                u32::try_from(dates.len() - 1).expect("fewer than 2^32 records")
            });
            dates[number as usize].1 += 1;
            of_relation.push(number);
        }
        // Counting sort: the groups in the order of their keys, the relations of each as they come.
        let key = |number: usize| Key::of(dates[number].0.clone().map(Value::Date).as_ref());
        let mut order: Vec<(Key, usize)> = (0..dates.len()).map(|number| (key(number), number)).collect();
        order.sort();
        let mut free = vec![0; dates.len()];
        let mut groups = Vec::with_capacity(dates.len());
        let mut end = 0;
        for (key, number) in order {
            free[number] = end;
            end += dates[number].1;
            groups.push(DateGroup { date: dates[number].0.clone(), key, end });
        }
        let mut relations = vec![RelationIx(0); of_relation.len()];
        for (relation, number) in records.relations().zip(of_relation) {
            let place = &mut free[number as usize];
            relations[*place] = relation.ix;
            *place += 1;
        }
        Self { groups, relations }
    }

    pub(super) fn groups(&self) -> &[DateGroup] {
        &self.groups
    }

    /// The relations of a group.
    pub(super) fn relations(&self, group: usize) -> &[RelationIx] {
        let start = if group == 0 { 0 } else { self.groups[group - 1].end };
        &self.relations[start..self.groups[group].end]
    }
}
