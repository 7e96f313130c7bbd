//! Sets of numbers, a bit for each: filled in any order, and read in rising order.

/// The positions of the bits of a number.
pub(super) fn bits(mut of: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = of.trailing_zeros();
        of &= of.wrapping_sub(1);
        (bit < u64::BITS).then_some(bit)
    })
}

/// A set of numbers below a bound.
#[derive(Debug)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// An empty set of some of the numbers below `bound`.
    pub(super) fn new(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    pub(super) fn add(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    pub(super) fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().zip(0_u32..).flat_map(|(word, at)| bits(*word).map(move |bit| at * 64 + bit))
    }
}

impl Extend<u32> for Set {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, numbers: I) {
        for number in numbers {
            self.add(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_in_order() {
        let mut set = Set::new(130);
        set.extend([129, 0, 64, 63, 64]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert!(set.has(63) && set.has(129) && !set.has(1) && !set.has(128));
    }
}
