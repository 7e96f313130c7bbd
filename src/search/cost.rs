//! Weights of what a search does, in steps of its work.
//!
//! A step is to take 20 to 100 ns (`work::CHECK_INTERVAL`). The weights are those with which it does in all kinds of queries
//! on 100,000 names: `cargo bench --bench search`.

use crate::work::{Work, WorkError};

/// Numbers of a posting list read in one step: each is a read in order and a write somewhere else, of 2 to 10 ns.
const POSTINGS_PER_STEP: usize = 8;

/// Numbers of a posting list read between two looks at the work: 32 steps.
const POSTINGS_BLOCK: usize = 32 * POSTINGS_PER_STEP;

/// Bytes of fresh memory set to zero in one step: 10 to 30 GB/s, and its pages are taken from the system.
const ZEROED_PER_STEP: usize = 1024;

/// Bytes set to zero between two looks at the work: 64 steps.
const ZEROED_BLOCK: usize = 64 * ZEROED_PER_STEP;

/// Words of a name that are looked up in one step.
const TOKENS_PER_STEP: usize = 8;

/// Fields of the table of an edit distance that are filled in one step, of 1 to 2 ns each.
const CELLS_PER_STEP: usize = 32;

/// Reads a posting list, counting in blocks.
pub(super) fn read_postings(list: &[u32], work: &mut Work, mut read: impl FnMut(u32)) -> Result<(), WorkError> {
    for block in list.chunks(POSTINGS_BLOCK) {
        work.steps(block.len().div_ceil(POSTINGS_PER_STEP))?;
        for number in block {
            read(*number);
        }
    }
    Ok(())
}

/// Makes all of `length` bytes zero, counting in blocks; the memory is held from the first time on.
pub(super) fn zero(bytes: &mut Vec<u8>, length: usize, work: &mut Work) -> Result<(), WorkError> {
    if bytes.capacity() < length {
        work.hold(length)?;
        bytes.reserve_exact(length - bytes.len());
    }
    bytes.clear();
    while bytes.len() < length {
        let end = length.min(bytes.len() + ZEROED_BLOCK);
        work.steps((end - bytes.len()).div_ceil(ZEROED_PER_STEP))?;
        bytes.resize(end, 0);
    }
    Ok(())
}

/// Steps for looking at the words of a name.
pub(super) fn of_tokens(count: usize) -> usize {
    1 + count / TOKENS_PER_STEP
}

/// Steps for an edit distance between words of so many letters.
pub(super) fn of_edit_distance(one: usize, another: usize) -> usize {
    1 + one * another / CELLS_PER_STEP
}

/// Steps for sorting so few items that it is done at once.
pub(super) fn of_sort(count: usize) -> usize {
    count * (count.max(1).ilog2() as usize + 1) / 8
}
