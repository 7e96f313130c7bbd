//! Trigram index over phonetic codes: the words that may be misspellings of a word.

use super::cost::{read_postings, zero};
use super::edit_distance::{differing_letters, signature};
use super::posting_lists::PostingLists;
use super::sorted_strings::SortedStrings;
use super::u30::to_u30;
use crate::work::{Work, WorkError};

/// Trigrams collected before those that repeat are let go while an index is made: 4 MiB.
const MAX_COLLECTED: usize = 1 << 20;

/// Trigram index: for each group of three letters, the codes that have it.
#[derive(Debug, Default)]
pub(super) struct TrigramIndex {
    trigrams: Vec<u32>,
    codes: PostingLists,
    /// For each code, which letters it has.
    signatures: Vec<u32>,
}

/// The distinct trigrams of a code, two zero bytes being set before and behind it.
fn trigrams(code: &str) -> Vec<u32> {
    let mut trigrams = Vec::with_capacity(code.len() + 2);
    let mut trigram = 0;
    for byte in code.bytes().chain([0, 0]) {
        trigram = (trigram << 8 | u32::from(byte)) & 0xff_ffff;
        trigrams.push(trigram);
    }
    trigrams.sort_unstable();
    trigrams.dedup();
    trigrams
}

impl TrigramIndex {
    /// An index of the codes that `is_indexed`.
    pub(super) fn build(codes: &SortedStrings, is_indexed: impl Fn(u32) -> bool) -> Self {
        let all = || (0..to_u30(codes.len())).filter(|at| is_indexed(*at));
        let mut known: Vec<u32> = Vec::new();
        for at in all() {
            known.extend(trigrams(codes.get(at)));
            // Few are distinct.
            if known.len() > MAX_COLLECTED {
                known.sort_unstable();
                known.dedup();
            }
        }
        known.sort_unstable();
        known.dedup();
        known.shrink_to_fit();
        let place = |trigram| to_u30(known.partition_point(|other| *other < trigram));
        let lists = PostingLists::build(known.len(), || {
            all().flat_map(|at| trigrams(codes.get(at)).into_iter().map(move |trigram| (place(trigram), at)))
        });
        let signatures = (0..to_u30(codes.len())).map(|at| signature(codes.get(at).as_bytes())).collect();
        Self { trigrams: known, codes: lists, signatures }
    }

    /// The codes that may be so many errors away, in no order. `counts` is memory to work in, which is held.
    pub(super) fn candidates(
        &self,
        code: &str,
        errors: usize,
        counts: &mut Vec<u8>,
        work: &mut Work,
    ) -> Result<Vec<u32>, WorkError> {
        let trigrams = trigrams(code);
        let own = signature(code.as_bytes());
        // An error touches three trigrams, and a swap four.
        let needed =
            if errors > 1 { trigrams.len().saturating_sub(9).max(3) } else { trigrams.len().saturating_sub(5).max(2) };
        zero(counts, self.signatures.len(), work)?;
        let mut found = Vec::new();
        for trigram in trigrams {
            work.step()?;
            let Ok(at) = self.trigrams.binary_search(&trigram) else { continue };
            let before = found.len();
            read_postings(self.codes.get(to_u30(at)), work, |code| {
                let count = &mut counts[code as usize];
                *count = count.saturating_add(1);
                // One error among the letters is at most two among the codes, nearly always.
                let is_near = || differing_letters(own, self.signatures[code as usize]) <= 2 * errors + 2;
                if usize::from(*count) == needed && is_near() {
                    found.push(code);
                }
            })?;
            work.hold((found.len() - before) * size_of::<u32>())?;
        }
        Ok(found)
    }

    pub(super) fn bytes(&self) -> usize {
        (self.trigrams.capacity() + self.signatures.capacity()) * 4 + self.codes.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit_distance::tests::words;
    use super::super::edit_distance::{forgiven_errors, max_errors};
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn what_is_near_is_a_candidate() {
        let mut words = words(2000);
        words.sort_unstable();
        words.dedup();
        let mut codes = SortedStrings::default();
        for word in &words {
            codes.push(word);
        }
        let index = TrigramIndex::build(&codes, |_| true);
        let mut counts = Vec::new();
        let mut work = Work::until(Instant::now() + Duration::from_mins(1));
        let (mut pairs, mut missed) = (0, 0);
        for word in &words {
            let mut candidates = index.candidates(word, max_errors(word.len()), &mut counts, &mut work).unwrap();
            candidates.sort_unstable();
            for (at, other) in words.iter().enumerate() {
                if forgiven_errors(word.as_bytes(), other.as_bytes(), true, &mut work).unwrap().is_some() {
                    pairs += 1;
                    missed += u32::from(candidates.binary_search(&to_u30(at)).is_err());
                }
            }
        }
        // Trigrams repeat in words of three letters far more than in real ones.
        assert!(pairs > 10_000 && missed * 100 < pairs, "{missed} of {pairs}");
    }
}
