//! Edit distances: words that differ in a letter or two.

use super::cost;
use crate::work::{Work, WorkError};

/// Maximum length of a word that may be misspelt: the rows of the distance have a fixed length. It is twice that of the longest
/// word in the built-in names (Антитеррористический, 20 letters).
const MAX_LENGTH: usize = 40;

/// Edit distance of two words (optimal string alignment: letters missing, added, wrong or swapped with a neighbour), where
/// it is at most `max`.
fn edit_distance<T: PartialEq>(one: &[T], another: &[T], max: usize) -> Option<usize> {
    if one.len().abs_diff(another.len()) > max || one.len().max(another.len()) > MAX_LENGTH {
        return None;
    }
    let width = another.len() + 1;
    let mut before = [0_u8; MAX_LENGTH + 1];
    let mut last = [0_u8; MAX_LENGTH + 1];
    let mut row = [0_u8; MAX_LENGTH + 1];
    for (errors, at) in last[..width].iter_mut().zip(0..) {
        *errors = at;
    }
    for (i, letter) in one.iter().enumerate() {
        row[0] = last[0] + 1;
        let mut minimum = row[0];
        for (j, other) in another.iter().enumerate() {
            let mut errors = (last[j] + u8::from(letter != other)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == another[j - 1] && one[i - 1] == *other {
                errors = errors.min(before[j - 1] + 1);
            }
            row[j + 1] = errors;
            minimum = minimum.min(errors);
        }
        if usize::from(minimum) > max {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    Some(last[width - 1].into()).filter(|errors| *errors <= max)
}

/// Errors that are forgiven in a word of so many letters.
pub(super) fn max_errors(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether two letters sound nearly alike: voiced and voiceless consonants, and e and i.
fn alike(one: u32, another: u32) -> bool {
    const ALIKE: [&str; 6] = ["sz", "dt", "gk", "bp", "fv", "ei"];
    let letters = [one, another].map(|letter| char::from_u32(letter).unwrap_or_default());
    ALIKE.iter().any(|pair| letters.iter().all(|letter| pair.contains(*letter)))
}

/// Signature of a word: which letters it has, a bit for each, some sharing one. It quickly tells most words apart that are not
/// near.
pub(super) fn signature<T: Copy + Into<u32>>(word: &[T]) -> u32 {
    word.iter().fold(0, |letters, letter| letters | 1 << ((*letter).into() % 32))
}

/// How many letters only one of two words has, by their signatures.
pub(super) fn differing_letters(one: u32, another: u32) -> usize {
    (one ^ another).count_ones() as usize
}

/// Errors that are forgiven between two words. By the shorter one: none below four letters, one from four, two from
/// eight.
///
/// In a word of four letters none may be wrong, only missing, added or swapped, but for letters that sound alike: too
/// many such words differ in one letter (Iran, Iraq). The first letter is wrong only in words of six letters or more,
/// as the only error, and only where `first` lets it.
pub(super) fn forgiven_errors<T: PartialEq + Copy + Into<u32>>(
    one: &[T],
    another: &[T],
    first: bool,
    work: &mut Work,
) -> Result<Option<usize>, WorkError> {
    work.step()?;
    let shorter = one.len().min(another.len());
    let (Some(own), Some(other)) = (one.first(), another.first()) else { return Ok(None) };
    let max = match (own == other, first && shorter >= 6) {
        (true, _) => max_errors(shorter),
        (false, may) => usize::from(may),
    };
    if max == 0
        || one.len().abs_diff(another.len()) > max
        || differing_letters(signature(one), signature(another)) > 2 * max
    {
        return Ok(None);
    }
    work.steps(cost::of_edit_distance(one.len(), another.len()))?;
    let Some(errors) = edit_distance(one, another, max) else { return Ok(None) };
    if shorter == 4 && one.len() == another.len() {
        let mut wrong = one.iter().zip(another).filter(|(letter, other)| letter != other);
        if let (Some((letter, other)), None) = (wrong.next(), wrong.next())
            && !alike((*letter).into(), (*other).into())
        {
            return Ok(None);
        }
    }
    Ok(Some(errors))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    fn forgiven(one: &[char], another: &[char]) -> Option<usize> {
        let mut work = Work::until(Instant::now() + Duration::from_mins(1));
        forgiven_errors(one, another, true, &mut work).unwrap()
    }

    /// Words that a generator of few letters makes, so that many are near each other.
    pub(in super::super) fn words(count: usize) -> Vec<String> {
        let mut state = 7_u64;
        let mut next = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        (0..count)
            .map(|_| {
                let length = 3 + next(8);
                (0..length).map(|_| char::from(b'a' + u8::try_from(next(3)).expect("below 3"))).collect()
            })
            .collect()
    }

    #[test]
    fn distances_are_those_of_the_library() {
        let words = words(300);
        for (one, another) in words.iter().flat_map(|one| words.iter().map(move |another| (one, another))) {
            let (a, b) = (letters(one), letters(another));
            let exact = strsim::osa_distance(one, another);
            for max in 0..=2 {
                assert_eq!(edit_distance(&a, &b, max), Some(exact).filter(|errors| *errors <= max), "{one} {another}");
            }
        }
    }

    #[test]
    fn short_words_forgive_less() {
        for (one, another, errors) in [
            ("uk", "us", None),
            ("iran", "iraq", None),
            ("irqa", "iraq", Some(1)),
            ("azia", "asia", Some(1)),
            ("irq", "iraq", None),
            ("iraqi", "iraq", Some(1)),
            ("spain", "japan", None),
            ("spian", "spain", Some(1)),
            ("pspain", "spain", None),
            ("bstana", "astana", Some(1)),
            ("austria", "australia", None),
            ("kazakhstan", "kazahkstna", Some(2)),
            ("qazahkstan", "kazakhstan", None),
        ] {
            assert_eq!(forgiven(&letters(one), &letters(another)), errors, "{one} {another}");
        }
    }

    #[test]
    fn very_long_words_are_never_misspelt() {
        let long = vec!['a'; MAX_LENGTH + 1];
        assert_eq!(forgiven(&long, &long[1..]), None);
        assert_eq!(forgiven(&long[1..], &long[2..]), Some(1));
    }
}
