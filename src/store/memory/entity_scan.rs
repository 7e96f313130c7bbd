//! Scans of entities: which are looked at, and in which order.

use super::entity_orders::{KeptOrder, kept_order};
use super::snapshot::Snapshot;
use crate::graph::{EntitySlice, Seek};
use crate::model::{EntityIx, PartialDate, Value};
use crate::ontology::KindId;
use crate::query::{Cursor, EntityField, EntityFilter, EntityOrder, Key, Predicate};
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// Where the entities of a scan come from.
enum Source {
    /// All entities, by number; those of other kinds are passed over.
    Numbers,
    /// Those of a kind, by number.
    Kind(usize),
    /// An order that is kept.
    Order(KeptOrder),
    /// Those that a filter leaves.
    Found(Vec<EntityIx>),
}

impl Source {
    fn get(&self, snapshot: &Snapshot, at: usize) -> EntityIx {
        match self {
            Self::Numbers => EntityIx(u32::try_from(at).expect("fewer than 2^32 records")),
            Self::Kind(kind) => snapshot.keys.by_kind[*kind][at],
            Self::Order(order) => order.entities()[at],
            Self::Found(entities) => entities[at],
        }
    }
}

/// A scan of entities under way.
pub(in super::super) struct EntityScan {
    source: Source,
    range: Range<usize>,
    backward: bool,
    pub(super) is_ordered: bool,
    /// Kinds that come after the range, where they come one by one.
    kinds_left: Vec<usize>,
    /// The date that the source is in the order of: entities of equal dates stand together.
    by_date: Option<EntityField>,
}

impl EntityScan {
    /// Begins a scan, in an order if that is kept.
    pub(super) fn open(
        snapshot: &Arc<Snapshot>,
        slice: &EntitySlice<'_>,
        seek: Option<&Seek<'_, EntityOrder>>,
    ) -> Self {
        if let Some((field, values)) = equal_to(slice.filter)
            && let Some(found) = candidates(snapshot, slice, field, &values)
        {
            return Self::all(Source::Found(found.clone()), found.len());
        }
        if let Some(seek) = seek
            && let Some((field, descending)) = kept_order(seek.order)
            && let Some((source, length)) = ordered(snapshot, slice, field)
        {
            let backward = descending != seek.backward;
            let mut scan = Self { backward, is_ordered: true, ..Self::all(source, length) };
            scan.by_date = matches!(field, EntityField::Start | EntityField::End).then_some(field);
            if let Some(cursor) = seek.from {
                scan.begin_after(snapshot, cursor, seek.order);
            }
            return scan;
        }
        let mut kinds: Vec<usize> = slice.kinds.iter().collect();
        if slice.kinds == snapshot.ontology.all_kinds() {
            return Self::all(Source::Numbers, snapshot.records.entity_count());
        }
        kinds.reverse();
        let Some(first) = kinds.pop() else { return Self::all(Source::Found(Vec::new()), 0) };
        Self { kinds_left: kinds, ..Self::all(Source::Kind(first), snapshot.keys.by_kind[first].len()) }
    }

    fn all(source: Source, length: usize) -> Self {
        Self { source, range: 0..length, backward: false, is_ordered: false, kinds_left: Vec::new(), by_date: None }
    }

    /// Leaves what comes after the place of a cursor, in the direction of reading.
    fn begin_after(&mut self, snapshot: &Snapshot, cursor: &Cursor, order: &[EntityOrder]) {
        let descending = order.first().is_some_and(|by| by.descending);
        // Sources ascend; where the list descends, so do places.
        let place = |at: usize| {
            let found = at_cursor(snapshot, self.source.get(snapshot, at), cursor, order);
            if descending { found.reverse() } else { found }
        };
        if self.backward {
            self.range.end = partition_point(self.range.clone(), |at| place(at).is_lt());
        } else {
            self.range.start = partition_point(self.range.clone(), |at| place(at).is_le());
        }
    }

    /// The next entity, whether or not it is in the slice.
    pub(super) fn next(&mut self, snapshot: &Snapshot) -> Option<EntityIx> {
        loop {
            let at = if self.backward { self.range.next_back() } else { self.range.next() };
            if let Some(at) = at {
                return Some(self.source.get(snapshot, at));
            }
            let kind = self.kinds_left.pop()?;
            (self.source, self.range) = (Source::Kind(kind), 0..snapshot.keys.by_kind[kind].len());
        }
    }

    /// Passes over the entities whose dates are those of one that a filter turned away for its date.
    pub(super) fn skip_date(&mut self, snapshot: &Snapshot, ix: EntityIx, filter: &EntityFilter) {
        let Some(field) = self.by_date else { return };
        let date = |ix: EntityIx| {
            let period = &snapshot.records.entity(ix).period;
            if field == EntityField::Start { period.start.as_deref() } else { period.end.as_deref() }
        };
        let known = date(ix);
        if !rejects_days(filter, field, known) {
            return;
        }
        let Range { start, end } = self.range;
        let days = known.map(PartialDate::days);
        let is_same = |at: usize| date(self.source.get(snapshot, at)).map(PartialDate::days) == days;
        if self.backward {
            self.range.end = end - run_length(end - start, |by| is_same(end - 1 - by));
        } else {
            self.range.start = start + run_length(end - start, |by| is_same(start + by));
        }
    }
}

/// How many of some places in a row have a property that those at the beginning have and the others have not: by steps that
/// double, so that a short run costs little.
fn run_length(length: usize, has: impl Fn(usize) -> bool) -> usize {
    let (mut known, mut step) = (0, 1);
    while known + step <= length && has(known + step - 1) {
        known += step;
        step *= 2;
    }
    partition_point(known..length.min(known + step), has)
}

/// Entities that a filter demands to have a field equal to one of some values; none where no order tells them apart.
fn candidates(
    snapshot: &Arc<Snapshot>,
    slice: &EntitySlice<'_>,
    field: EntityField,
    values: &[Key],
) -> Option<Vec<EntityIx>> {
    let mut found: Vec<EntityIx> = if field == EntityField::Id {
        let ids = values.iter().filter_map(|key| match key {
            Key::Text(id) => snapshot.records.find_entity(id),
            _ => None,
        });
        ids.collect()
    } else {
        let (1, Some(kind)) = (slice.kinds.len(), slice.kinds.iter().next()) else { return None };
        let order = snapshot.orders.order(Some(KindId::new(kind)), field)?;
        let sorted = order.entities();
        let key = |ix: &EntityIx| Key::of_entity(snapshot.records.entity(*ix), field);
        let equal = values.iter().flat_map(|value| {
            let start = sorted.partition_point(|ix| key(ix) < *value);
            let end = start + sorted[start..].partition_point(|ix| key(ix) <= *value);
            &sorted[start..end]
        });
        equal.copied().collect()
    };
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// The field that a filter demands to equal one of some values, where it plainly does.
fn equal_to(filter: &EntityFilter) -> Option<(EntityField, Vec<Key>)> {
    match filter {
        EntityFilter::All(filters) => filters.iter().find_map(equal_to),
        EntityFilter::Field(EntityField::Id, Predicate::Eq(operand)) => match &operand.value {
            Value::Text(id) => Some((EntityField::Id, vec![Key::Text(id.clone())])),
            _ => None,
        },
        EntityFilter::Field(field, Predicate::Eq(operand)) => Some((*field, vec![operand.key.clone()])),
        EntityFilter::Field(field, Predicate::In(operands)) => {
            Some((*field, operands.iter().map(|operand| operand.key.clone()).collect()))
        }
        _ => None,
    }
}

/// Entities of a slice's kinds, and perhaps more, in the order of a field.
fn ordered(snapshot: &Arc<Snapshot>, slice: &EntitySlice<'_>, field: EntityField) -> Option<(Source, usize)> {
    let mut kinds = slice.kinds.iter();
    let one = match (kinds.next(), kinds.next()) {
        (Some(kind), None) => Some(kind),
        _ if slice.kinds == snapshot.ontology.all_kinds() => None,
        _ => return None,
    };
    match (field, one) {
        (EntityField::Id, Some(kind)) => Some((Source::Kind(kind), snapshot.keys.by_kind[kind].len())),
        (EntityField::Id, None) => Some((Source::Numbers, snapshot.records.entity_count())),
        // Properties are those of one kind.
        (EntityField::Property(_), None) => None,
        (field, kind) => {
            let order = snapshot.orders.order(kind.map(KindId::new), field)?;
            let length = order.entities().len();
            Some((Source::Order(order), length))
        }
    }
}

/// Whether a filter plainly accepts no date of the same days at a side of a period.
fn rejects_days(filter: &EntityFilter, field: EntityField, date: Option<&PartialDate>) -> bool {
    match filter {
        EntityFilter::All(filters) => filters.iter().any(|filter| rejects_days(filter, field, date)),
        EntityFilter::Field(of, predicate) if *of == field => {
            let is_about_days = match predicate {
                Predicate::Lt(_) | Predicate::Lte(_) | Predicate::Gt(_) | Predicate::Gte(_) => true,
                // What is doubted may be turned away where the same days undoubted are not.
                Predicate::During(_) => date.is_none_or(PartialDate::is_sure),
                _ => date.is_none(),
            };
            is_about_days && !predicate.accepts_date(date)
        }
        _ => false,
    }
}

/// Where an entity stands to the place of a cursor.
fn at_cursor(snapshot: &Snapshot, ix: EntityIx, cursor: &Cursor, order: &[EntityOrder]) -> Ordering {
    let entity = snapshot.records.entity(ix);
    let fields = order.iter().zip(&cursor.keys);
    let found = fields.map(|(by, key)| Key::of_entity(entity, by.field).compare(key, by.descending));
    found.into_iter().find(|found| found.is_ne()).unwrap_or_else(|| (*entity.id).cmp(&*cursor.id))
}

/// The first position in a range from which on something no longer holds.
pub(super) fn partition_point(range: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if holds(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}
