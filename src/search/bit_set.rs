//! Bit sets: filled in any order, and read in rising order.

use crate::work::{Work, WorkError};
use std::ops::Range;

/// Blocks of 64 bits that are read or made in one step: one that has no bit costs 1 to 2 ns.
const BLOCKS_PER_STEP: usize = 16;

/// The positions of the bits of a number, in rising order.
pub(super) fn bits(mut of: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = of.trailing_zeros();
        of &= of.wrapping_sub(1);
        (bit < u64::BITS).then_some(bit)
    })
}

/// Bit set of numbers below a bound.
#[derive(Debug)]
pub(super) struct BitSet(Vec<u64>);

impl BitSet {
    /// An empty set of numbers below `bound`, whose bytes are held.
    pub(super) fn new(bound: usize, work: &mut Work) -> Result<Self, WorkError> {
        let blocks = bound.div_ceil(64);
        work.hold(blocks * size_of::<u64>())?;
        // The system gives large memory as zeros, page by page when it is written.
        work.steps(blocks / (8 * BLOCKS_PER_STEP))?;
        Ok(Self(vec![0; blocks]))
    }

    pub(super) fn insert(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    pub(super) fn insert_range(&mut self, range: Range<u32>, work: &mut Work) -> Result<(), WorkError> {
        let mut start = range.start;
        while start < range.end {
            let end = range.end.min((start / 64 + 1) * 64);
            self.0[start as usize / 64] |= (u64::MAX >> (64 - (end - start))) << (start % 64);
            if (start as usize / 64).is_multiple_of(BLOCKS_PER_STEP) {
                work.step()?;
            }
            start = end;
        }
        work.step()
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }

    /// The numbers in rising order, in parts that take a step to look at.
    pub(super) fn parts(&self) -> impl Iterator<Item = impl Iterator<Item = u32>> {
        let starts = (0_u32..).step_by(BLOCKS_PER_STEP);
        self.0.chunks(BLOCKS_PER_STEP).zip(starts).map(|(blocks, start)| {
            blocks.iter().zip(start..).flat_map(|(block, at)| bits(*block).map(move |bit| at * 64 + bit))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn sets_are_read_in_order() {
        let mut work = Work::until(Instant::now() + Duration::from_mins(1));
        let mut set = BitSet::new(3000, &mut work).unwrap();
        for number in [129, 0, 64, 63, 64, 2999, 1024] {
            set.insert(number);
        }
        assert_eq!(set.parts().flatten().collect::<Vec<_>>(), [0, 63, 64, 129, 1024, 2999]);
        assert!(set.contains(63) && set.contains(129) && !set.contains(1) && !set.contains(128));
    }

    #[test]
    fn ranges_are_the_numbers_in_them() {
        let mut work = Work::until(Instant::now() + Duration::from_mins(1));
        for range in [0..0, 0..1, 5..9, 63..64, 63..65, 64..128, 1..300, 192..256] {
            let mut set = BitSet::new(300, &mut work).unwrap();
            set.insert_range(range.clone(), &mut work).unwrap();
            assert!(set.parts().flatten().eq(range.clone()), "{range:?}");
        }
    }
}
