//! Scans of relations: which are looked at, and in which order.

use super::entity_scan::partition_point;
use super::relation_orders::ByDate;
use super::snapshot::Snapshot;
use crate::graph::{Edge, RelationSlice, Seek};
use crate::model::{EntityIx, PartialDate, RelationIx};
use crate::query::{Cursor, EntityField, Key, RelationField, RelationFilter, RelationOrder, RelationSortField};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// A relation in the order of targets, as a number: the entity it leads to, then its own number. Turned around, the last comes
/// first.
fn target_key(to: EntityIx, relation: RelationIx, backward: bool) -> u64 {
    let key = u64::from(to.0) << 32 | u64::from(relation.0);
    if backward { !key } else { key }
}

/// A scan of relations under way.
pub(in super::super) enum RelationScan {
    /// All relations, by number; those of other types are passed over.
    Numbers { range: Range<usize>, backward: bool, is_ordered: bool },
    /// One type after the other, in no order.
    Types { ranges: Vec<Range<usize>> },
    /// Types merged in the order of the entities they lead to: the next relation of each.
    Targets { heads: BinaryHeap<Reverse<(u64, usize)>>, ranges: Vec<Range<usize>>, backward: bool },
    /// Group by group of one date.
    Dates { start: bool, groups: Range<usize>, backward: bool, pending: Vec<Edge> },
}

impl RelationScan {
    /// Begins a scan, in an order if that is kept.
    pub(super) fn open(snapshot: &Snapshot, slice: &RelationSlice<'_>, seek: Option<&Seek<'_, RelationOrder>>) -> Self {
        if let Some(seek) = seek
            && let Some(scan) = Self::ordered(snapshot, slice, seek)
        {
            return scan;
        }
        let all = snapshot.records.relation_count();
        let ranges: Vec<_> = slice.relations.iter().map(|kind| snapshot.by_target.range(kind)).collect();
        let wanted: usize = ranges.iter().map(ExactSizeIterator::len).sum();
        // Going through all in a row is faster for each than going through some in another order.
        if wanted > all / 4 {
            Self::Numbers { range: 0..all, backward: false, is_ordered: false }
        } else {
            Self::Types { ranges }
        }
    }

    fn ordered(snapshot: &Snapshot, slice: &RelationSlice<'_>, seek: &Seek<'_, RelationOrder>) -> Option<Self> {
        let first = seek.order.first()?;
        let backward = first.descending != seek.backward;
        match (first.field, seek.order.len()) {
            (RelationSortField::Own(RelationField::Id), 1) => {
                let mut range = 0..snapshot.records.relation_count();
                if let Some(cursor) = seek.from {
                    let id = |at: usize| snapshot.records.relation(relation_at(at)).id();
                    if backward {
                        range.end = partition_point(range.clone(), |at| id(at) < &*cursor.id);
                    } else {
                        range.start = partition_point(range.clone(), |at| id(at) <= &*cursor.id);
                    }
                }
                Some(Self::Numbers { range, backward, is_ordered: true })
            }
            (RelationSortField::Node(EntityField::Id), 1) if !first.descending => {
                let mut ranges: Vec<_> = slice.relations.iter().map(|kind| snapshot.by_target.range(kind)).collect();
                if let Some(cursor) = seek.from {
                    let place = |at: usize| at_target_cursor(snapshot, snapshot.by_target.get(at), cursor);
                    for range in &mut ranges {
                        if backward {
                            range.end = partition_point(range.clone(), |at| place(at).is_lt());
                        } else {
                            range.start = partition_point(range.clone(), |at| place(at).is_le());
                        }
                    }
                }
                let mut heads = BinaryHeap::with_capacity(ranges.len());
                for (at, range) in ranges.iter_mut().enumerate() {
                    push_head(snapshot, &mut heads, at, range, backward);
                }
                Some(Self::Targets { heads, ranges, backward })
            }
            (RelationSortField::Own(field @ (RelationField::Start | RelationField::End)), _) => {
                let start = field == RelationField::Start;
                let index = snapshot.by_date(start)?;
                let mut groups = 0..index.groups().len();
                if let Some(key) = seek.from.and_then(|cursor| cursor.keys.first()) {
                    // The group of the cursor's date may go on after its place.
                    if backward {
                        groups.end = partition_point(groups.clone(), |at| index.groups()[at].key <= *key);
                    } else {
                        groups.start = partition_point(groups.clone(), |at| index.groups()[at].key < *key);
                    }
                }
                Some(Self::Dates { start, groups, backward, pending: Vec::new() })
            }
            _ => None,
        }
    }

    pub(super) fn is_ordered(&self) -> bool {
        match self {
            Self::Numbers { is_ordered, .. } => *is_ordered,
            Self::Types { .. } => false,
            Self::Targets { .. } | Self::Dates { .. } => true,
        }
    }

    /// The next relation of a scan that is not by date, whether or not it is in the slice.
    pub(super) fn next(&mut self, snapshot: &Snapshot) -> Option<RelationIx> {
        match self {
            Self::Numbers { range, backward, .. } => {
                let at = if *backward { range.next_back() } else { range.next() };
                at.map(relation_at)
            }
            Self::Types { ranges } => loop {
                let range = ranges.last_mut()?;
                if let Some(at) = range.next() {
                    return Some(snapshot.by_target.get(at));
                }
                ranges.pop();
            },
            Self::Targets { heads, ranges, backward } => {
                let Reverse((key, at)) = heads.pop()?;
                push_head(snapshot, heads, at, &mut ranges[at], *backward);
                let key = if *backward { !key } else { key };
                #[expect(clippy::cast_possible_truncation, reason = "the lower half is the relation's number")]
                Some(RelationIx(key as u32))
            }
            Self::Dates { .. } => None,
        }
    }

    /// The relations of the next date, of a scan by date; all groups that sort alike together. Groups whose date a filter turns
    /// away are passed over.
    pub(super) fn next_date<'s>(
        &mut self,
        index: &'s ByDate,
        filter: &RelationFilter,
        mut pass: impl FnMut() -> Result<(), crate::work::WorkError>,
    ) -> Result<Option<Vec<&'s [RelationIx]>>, crate::work::WorkError> {
        let Self::Dates { start, groups, backward, .. } = self else { return Ok(None) };
        let mut found: Vec<&[RelationIx]> = Vec::new();
        let mut key: Option<&Key> = None;
        loop {
            let next =
                if *backward { groups.end.checked_sub(1).filter(|at| *at >= groups.start) } else { Some(groups.start) };
            let Some(at) = next.filter(|at| *at < groups.end) else { break };
            let group = &index.groups()[at];
            if key.is_some_and(|key| *key != group.key) && !found.is_empty() {
                break;
            }
            pass()?;
            if *backward {
                groups.end = at;
            } else {
                groups.start = at + 1;
            }
            if accepts_date(filter, *start, group.date.as_deref()) {
                key = Some(&group.key);
                found.push(index.relations(at));
            }
        }
        Ok((!found.is_empty()).then_some(found))
    }
}

fn relation_at(at: usize) -> RelationIx {
    RelationIx(u32::try_from(at).expect("fewer than 2^32 records"))
}

fn push_head(
    snapshot: &Snapshot,
    heads: &mut BinaryHeap<Reverse<(u64, usize)>>,
    of: usize,
    range: &mut Range<usize>,
    backward: bool,
) {
    let at = if backward { range.next_back() } else { range.next() };
    if let Some(at) = at {
        let ix = snapshot.by_target.get(at);
        heads.push(Reverse((target_key(snapshot.records.relation(ix).to(), ix, backward), of)));
    }
}

/// Where a relation stands to a cursor in the order of targets.
fn at_target_cursor(snapshot: &Snapshot, ix: RelationIx, cursor: &Cursor) -> std::cmp::Ordering {
    let relation = snapshot.records.relation(ix);
    let to = Key::of_entity(snapshot.records.entity(relation.to()), EntityField::Id);
    let by_target = cursor.keys.first().map_or(std::cmp::Ordering::Equal, |key| to.cmp(key));
    by_target.then_with(|| relation.id().cmp(&cursor.id))
}

/// Whether a filter can accept a date at a side of a period: false only where it plainly does not.
fn accepts_date(filter: &RelationFilter, start: bool, date: Option<&PartialDate>) -> bool {
    match filter {
        RelationFilter::All(filters) => filters.iter().all(|filter| accepts_date(filter, start, date)),
        RelationFilter::Field(RelationField::Start, predicate) if start => predicate.accepts_date(date),
        RelationFilter::Field(RelationField::End, predicate) if !start => predicate.accepts_date(date),
        _ => true,
    }
}
