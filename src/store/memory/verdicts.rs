//! What a filter said of entities: looked up for each way that leads to an entity, found once.

use crate::model::EntityIx;
use crate::work::{Work, WorkError};
use rustc_hash::FxHashMap;

/// Verdicts that are kept in a table; more are kept in a bit set over all entities, which is smaller then.
const MAX_TABLE: usize = 1024;

/// Verdicts of one filter.
#[derive(Debug)]
pub(super) struct Verdicts {
    table: FxHashMap<EntityIx, bool>,
    /// Two bits an entity: whether there is a verdict, and what it is.
    bits: Vec<u64>,
    entities: usize,
}

impl Verdicts {
    pub(super) fn new(entities: usize) -> Self {
        Self { table: FxHashMap::default(), bits: Vec::new(), entities }
    }

    fn place(entity: EntityIx) -> (usize, u32) {
        (entity.0 as usize / 32, entity.0 % 32 * 2)
    }

    pub(super) fn get(&self, entity: EntityIx) -> Option<bool> {
        if self.bits.is_empty() {
            return self.table.get(&entity).copied();
        }
        let (word, shift) = Self::place(entity);
        let found = self.bits[word] >> shift;
        (found & 1 == 1).then_some(found & 2 == 2)
    }

    pub(super) fn set(&mut self, entity: EntityIx, verdict: bool, work: &mut Work) -> Result<(), WorkError> {
        if self.bits.is_empty() {
            self.table.insert(entity, verdict);
            if self.table.len() > MAX_TABLE {
                let words = self.entities.div_ceil(32);
                work.steps(words / 64)?;
                work.hold(words * size_of::<u64>())?;
                self.bits = vec![0; words];
                for (entity, verdict) in std::mem::take(&mut self.table) {
                    self.put(entity, verdict);
                }
            }
        } else {
            self.put(entity, verdict);
        }
        Ok(())
    }

    fn put(&mut self, entity: EntityIx, verdict: bool) {
        let (word, shift) = Self::place(entity);
        self.bits[word] |= (1 | u64::from(verdict) << 1) << shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn verdicts_are_kept_whether_few_or_many() {
        let mut work = Work::until(Instant::now() + Duration::from_mins(1));
        let mut verdicts = Verdicts::new(5000);
        for number in (0..5000).filter(|number| number % 3 != 0) {
            verdicts.set(EntityIx(number), number % 2 == 0, &mut work).unwrap();
        }
        for number in 0..5000 {
            let expected = (number % 3 != 0).then_some(number % 2 == 0);
            assert_eq!(verdicts.get(EntityIx(number)), expected, "{number}");
        }
    }
}
