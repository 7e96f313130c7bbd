//! A query as the initials of a name.

use super::index::{Names, Vocabulary};
use super::query::Query;
use super::romanise::spelt_sound;
use super::words::Kind;

/// How the initials of a name meet a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Initials {
    /// All of them do, and not the first ones only.
    pub(super) all: bool,
    /// In the same script.
    pub(super) same: bool,
    /// Words that a hyphen joins have one initial.
    pub(super) together: bool,
}

impl Initials {
    pub(super) fn score(self) -> u32 {
        let score = if self.all { 6600 } else { 5400 };
        let score = if self.together { score - 200 } else { score };
        if self.same { score } else { score * 95 / 100 }
    }
}

/// The names whose initials are the query, written as one word, in rising order.
pub(super) fn found(query: &Query, names: &Names, vocabulary: &Vocabulary) -> Vec<(u32, Initials)> {
    let letters = query.joined.letters.len();
    let is_word = query.terms.iter().all(|term| term.kind != Kind::Number);
    let mut found = Vec::new();
    // Two letters are initials only if they are typed as such.
    if is_word && ((3..=8).contains(&letters) || (letters == 2 && query.joined.shouted)) {
        // Letters may be names of letters, or make up sounds as they do in words: ShOS.
        let spelt = spelt_sound(&query.joined.fold);
        for wanted in query.joined.sounds().chain([spelt.as_str()]).filter(|sound| !sound.is_empty()) {
            for (name, together) in names.with_initials(wanted, letters < 3, vocabulary) {
                let initials = names.initials(name, together, vocabulary);
                if let Some((all, same)) = first_initials(&initials, &query.joined.fold, wanted) {
                    found.push((name, Initials { all, same, together }));
                }
            }
        }
    }
    found.sort_unstable_by_key(|(name, initials)| (*name, u32::MAX - initials.score()));
    found.dedup_by_key(|(name, _)| *name);
    found
}

/// Whether letters are the first initials of a name, given with a space at each small word, or sound so in another
/// script; then, whether they are all initials, and whether in the same script.
///
/// Less than all count from four on, or from three on where a small word follows (the Customs Control Committee of the
/// Ministry of Finance).
fn first_initials(initials: &str, letters: &str, wanted: &str) -> Option<(bool, bool)> {
    let mut first = String::new();
    let mut rest = initials.chars().peekable();
    while let Some(initial) = rest.next() {
        if initial == ' ' {
            continue;
        }
        first.push(initial);
        let all = rest.clone().all(|other| other == ' ');
        let least = match rest.peek() {
            _ if all => 2,
            Some(' ') => 3,
            _ => 4,
        };
        let same = first == letters;
        let sounds = || first.is_ascii() != letters.is_ascii() && spelt_sound(&first) == wanted;
        if first.chars().count() >= least && (same || sounds()) {
            return Some((all, same));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_initials;

    #[test]
    fn first_initials_count_if_they_are_many_or_before_a_small_word() {
        let first = |initials: &str, letters: &str| first_initials(initials, letters, letters);
        assert_eq!(first("ccc mfk", "ccc"), Some((false, true)));
        assert_eq!(first("cccmfk", "ccc"), None);
        assert_eq!(first("cccmfk", "cccm"), Some((false, true)));
        assert_eq!(first("cc mfk", "cc"), None);
        assert_eq!(first("rk", "rk"), Some((true, true)));
        assert_eq!(first("o  sce ", "osce"), Some((true, true)));
        assert_eq!(first_initials("шос", "shos", "Sos"), Some((true, false)));
        assert_eq!(first_initials("smiit", "smith", "smit"), None, "in the same script letters count, not sounds");
    }
}
