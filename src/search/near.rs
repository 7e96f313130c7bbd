//! Words that differ in a letter or two.

use super::table::{Lists, Texts, number};

/// Longer words are never taken for misspelt.
const LONGEST: usize = 40;

/// Errors between two words, with letters missing, added, wrong or swapped with a neighbour: no more than `most`, or
/// none.
///
/// This is the distance of optimal string alignment.
fn distance<T: PartialEq>(one: &[T], another: &[T], most: usize) -> Option<usize> {
    if one.len().abs_diff(another.len()) > most || one.len().max(another.len()) > LONGEST {
        return None;
    }
    let width = another.len() + 1;
    let mut before = [0_u8; LONGEST + 1];
    let mut last = [0_u8; LONGEST + 1];
    let mut row = [0_u8; LONGEST + 1];
    for (errors, at) in last[..width].iter_mut().zip(0..) {
        *errors = at;
    }
    for (i, letter) in one.iter().enumerate() {
        row[0] = last[0] + 1;
        let mut least = row[0];
        for (j, other) in another.iter().enumerate() {
            let mut errors = (last[j] + u8::from(letter != other)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == another[j - 1] && one[i - 1] == *other {
                errors = errors.min(before[j - 1] + 1);
            }
            row[j + 1] = errors;
            least = least.min(errors);
        }
        if usize::from(least) > most {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    Some(last[width - 1].into()).filter(|errors| *errors <= most)
}

/// Errors that are forgiven in a word of so many letters.
pub(super) fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether two letters sound nearly alike.
fn alike(one: u32, another: u32) -> bool {
    const ALIKE: [&str; 6] = ["sz", "dt", "gk", "bp", "fv", "ei"];
    let letters = [one, another].map(|letter| char::from_u32(letter).unwrap_or_default());
    ALIKE.iter().any(|pair| letters.iter().all(|letter| pair.contains(*letter)))
}

/// Which letters a word has, a bit for each, some sharing one: this quickly tells most words apart that are not near.
fn letters<T: Copy + Into<u32>>(word: &[T]) -> u32 {
    word.iter().fold(0, |letters, letter| letters | 1 << ((*letter).into() % 32))
}

/// How many letters only one of two words has.
fn differing(one: u32, another: u32) -> usize {
    (one ^ another).count_ones() as usize
}

/// Errors that are forgiven between two words. By the shorter one: none below four letters, one from four, two from
/// eight.
///
/// In a word of four letters none may be wrong, only missing, added or swapped, but for letters that sound alike: too
/// many such words differ in one letter (Iran, Iraq). The first letter is wrong only in words of six letters or more,
/// as the only error, and only where `first` lets it.
pub(super) fn forgiven<T: PartialEq + Copy + Into<u32>>(one: &[T], another: &[T], first: bool) -> Option<usize> {
    let shorter = one.len().min(another.len());
    let most = match (one.first()? == another.first()?, first && shorter >= 6) {
        (true, _) => allowed(shorter),
        (false, may) => usize::from(may),
    };
    if most == 0 || one.len().abs_diff(another.len()) > most || differing(letters(one), letters(another)) > 2 * most {
        return None;
    }
    let errors = distance(one, another, most)?;
    if shorter == 4 && one.len() == another.len() {
        let mut wrong = one.iter().zip(another).filter(|(letter, other)| letter != other);
        if let (Some((letter, other)), None) = (wrong.next(), wrong.next())
            && !alike((*letter).into(), (*other).into())
        {
            return None;
        }
    }
    Some(errors)
}

/// The sounds that share groups of three letters with a sound, two marks being set before and behind it.
#[derive(Debug, Default)]
pub(super) struct Near {
    groups: Vec<u32>,
    sounds: Lists,
    /// For each sound, its letters.
    letters: Vec<u32>,
}

/// The distinct groups of three of a sound.
fn groups(sound: &str) -> Vec<u32> {
    let mut groups = Vec::with_capacity(sound.len() + 2);
    let mut group = 0;
    for byte in sound.bytes().chain([0, 0]) {
        group = (group << 8 | u32::from(byte)) & 0xff_ffff;
        groups.push(group);
    }
    groups.sort_unstable();
    groups.dedup();
    groups
}

impl Near {
    /// Of the sounds for which `may` is true.
    pub(super) fn build(sounds: &Texts, may: impl Fn(u32) -> bool) -> Self {
        let all = || (0..number(sounds.len())).filter(|at| may(*at));
        let mut known: Vec<u32> = Vec::new();
        for at in all() {
            known.extend(groups(sounds.get(at)));
            // Few are distinct: what repeats is let go before it takes much memory.
            if known.len() > 1 << 20 {
                known.sort_unstable();
                known.dedup();
            }
        }
        known.sort_unstable();
        known.dedup();
        known.shrink_to_fit();
        let place = |group| number(known.partition_point(|other| *other < group));
        let lists = Lists::build(known.len(), || {
            all().flat_map(|at| groups(sounds.get(at)).into_iter().map(move |group| (place(group), at)))
        });
        let letters = (0..number(sounds.len())).map(|at| letters(sounds.get(at).as_bytes())).collect();
        Self { groups: known, sounds: lists, letters }
    }

    /// Sounds that may be so many errors away, in no order. `counts` is memory to work in.
    pub(super) fn candidates(&self, sound: &str, errors: usize, counts: &mut Vec<u8>) -> Vec<u32> {
        let groups = groups(sound);
        let own = letters(sound.as_bytes());
        // An error touches three groups, and a swap four.
        let needed =
            if errors > 1 { groups.len().saturating_sub(9).max(3) } else { groups.len().saturating_sub(5).max(2) };
        counts.clear();
        counts.resize(self.letters.len(), 0);
        let mut found = Vec::new();
        for group in groups {
            let Ok(at) = self.groups.binary_search(&group) else { continue };
            for sound in self.sounds.get(number(at)) {
                let count = &mut counts[*sound as usize];
                *count = count.saturating_add(1);
                // One error among the letters is at most two among the sounds, nearly always.
                let near = || differing(own, self.letters[*sound as usize]) <= 2 * errors + 2;
                if usize::from(*count) == needed && near() {
                    found.push(*sound);
                }
            }
        }
        found
    }

    pub(super) fn bytes(&self) -> usize {
        (self.groups.capacity() + self.letters.capacity()) * 4 + self.sounds.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    /// Words that a generator of few letters makes, so that many are near each other.
    fn words(count: usize) -> Vec<String> {
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
            for most in 0..=2 {
                assert_eq!(distance(&a, &b, most), Some(exact).filter(|errors| *errors <= most), "{one} {another}");
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
            assert_eq!(forgiven(&letters(one), &letters(another), true), errors, "{one} {another}");
        }
    }

    #[test]
    fn what_is_near_is_a_candidate() {
        let mut words = words(2000);
        words.sort_unstable();
        words.dedup();
        let mut sounds = Texts::default();
        for word in &words {
            sounds.push(word);
        }
        let near = Near::build(&sounds, |_| true);
        let mut counts = Vec::new();
        let (mut pairs, mut missed) = (0, 0);
        for word in &words {
            let mut candidates = near.candidates(word, allowed(word.len()), &mut counts);
            candidates.sort_unstable();
            for (at, other) in words.iter().enumerate() {
                if forgiven(&letters(word), &letters(other), true).is_some() {
                    pairs += 1;
                    missed += u32::from(candidates.binary_search(&number(at)).is_err());
                }
            }
        }
        // Groups repeat in words of three letters far more than in real ones.
        assert!(pairs > 10_000 && missed * 100 < pairs, "{missed} of {pairs}");
    }

    #[test]
    fn very_long_words_are_never_misspelt() {
        let long = vec!['a'; LONGEST + 1];
        assert_eq!(forgiven(&long, &long[1..], true), None);
        assert_eq!(forgiven(&long[1..], &long[2..], true), Some(1));
    }
}
