//! Numbers of 30 bits, as the index stores them.

/// A position or a count as a number of 30 bits: the two highest bits of a `u32` are free for flags.
///
/// # Panics
/// From 2^30 on.
pub(super) fn to_u30(count: usize) -> u32 {
    u32::try_from(count).ok().filter(|number| number >> 30 == 0).expect("fewer than 2^30 of each kind")
}
