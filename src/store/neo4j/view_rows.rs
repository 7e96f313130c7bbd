//! Rows of primitives → records by number.

use super::attempt::cell;
use super::cypher::IMPORT;
use super::cypher::walk::Number;
use super::layout::Cell;
use super::layout::record::Corrupt;
use crate::graph::{Fetched, StoreError};
use neo4rs::Row;
use rustc_hash::FxHashMap;

/// Records of one sort, numbered as they are met.
#[derive(Default)]
pub(super) struct Met {
    by_number: FxHashMap<Number, u32>,
    pub(super) numbers: Vec<Number>,
    pub(super) ids: Vec<Option<Box<str>>>,
    /// Whether the record is known as a whole.
    pub(super) is_whole: Vec<bool>,
}

impl Met {
    pub(super) fn meet(&mut self, number: Number) -> u32 {
        *self.by_number.entry(number).or_insert_with(|| {
            self.numbers.push(number);
            self.ids.push(None);
            self.is_whole.push(false);
            u32::try_from(self.numbers.len() - 1).expect("fewer than 2^32 records")
        })
    }

    pub(super) fn named(&mut self, number: Number, id: &str) -> u32 {
        let at = self.meet(number);
        self.ids[at as usize].get_or_insert_with(|| id.into());
        at
    }

    pub(super) fn number(&self, at: u32) -> Number {
        self.numbers[at as usize]
    }

    pub(super) fn id(&self, at: u32) -> Option<&str> {
        self.ids[at as usize].as_deref()
    }

    /// Those of some records whose identifiers are not known, by the server's numbers.
    pub(super) fn without_id(&self, records: impl Iterator<Item = u32>) -> Vec<Number> {
        let mut unknown: Vec<_> = records.filter(|at| self.id(*at).is_none()).map(|at| self.number(at)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }
}

pub(super) fn number(cell: &Cell<'_>) -> Result<i64, Corrupt> {
    match cell {
        Cell::Int(number) => Ok(*number),
        _ => Err(Corrupt::new("a number is missing")),
    }
}

/// The lists that a column has, of a known length each.
pub(super) fn rows<'r, const N: usize>(row: &'r Row, at: usize) -> Fetched<Vec<[Cell<'r>; N]>> {
    let Cell::List(rows) = cell(row, at)? else { return Err(StoreError::Internal("a column is no list".to_owned())) };
    let parts = rows.into_iter().map(|row| match row {
        Cell::List(parts) => <[Cell<'r>; N]>::try_from(parts).ok(),
        _ => None,
    });
    parts.map(|parts| parts.ok_or_else(|| StoreError::Internal("a row of another length".to_owned()))).collect()
}

/// Which import a row is from.
pub(super) fn import(row: &Row) -> Option<String> {
    row.get::<Option<String>>(IMPORT).ok().flatten()
}
