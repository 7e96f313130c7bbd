//! Initials: a query as the initials of a name.

use super::bit_set::BitSet;
use super::name_table::{HYPHENS_JOIN, NameTable};
use super::phonetic::initials_code;
use super::query::Query;
use super::vocabulary::Vocabulary;
use super::word_class::WordClass;
use crate::work::{Work, WorkError};

/// Scores, in ten thousandths, of the names whose initials are a query.
#[derive(Debug, Default)]
pub(super) struct InitialsScores {
    /// By name, 0 where it has none; of no names if none has one. A search may find very many, which need not be sorted
    /// so.
    scores: Vec<u16>,
}

impl InitialsScores {
    /// The scores of a query, its terms written as one word. The names are added to a set.
    pub(super) fn new(
        query: &Query,
        names: &NameTable,
        vocabulary: &Vocabulary,
        set: &mut BitSet,
        work: &mut Work,
    ) -> Result<Self, WorkError> {
        let letters = query.joined.letters.len();
        let is_word = query.terms.iter().all(|term| term.class != WordClass::Number);
        let mut found = Self::default();
        // Two letters are initials only if they are typed as such.
        if !is_word || !((3..=8).contains(&letters) || (letters == 2 && query.joined.is_abbreviation)) {
            return Ok(found);
        }
        // Letters may be names of letters, or make up sounds as they do in words: ShOS.
        let spelt = initials_code(&query.joined.fold);
        for code in query.joined.codes().chain([spelt.as_str()]).filter(|code| !code.is_empty()) {
            for at in names.with_initials(code, letters < 3, vocabulary, work)? {
                let (name, hyphens_join) = (at & !HYPHENS_JOIN, at & HYPHENS_JOIN != 0);
                work.steps(names.cost(name))?;
                let initials = names.initials(name, hyphens_join, vocabulary);
                if let Some(matched) = match_first(&initials, &query.joined.fold, code) {
                    if found.scores.is_empty() {
                        work.hold(names.len() * size_of::<u16>())?;
                        found.scores = vec![0; names.len()];
                    }
                    let score = &mut found.scores[name as usize];
                    *score = matched.score(hyphens_join).max(*score);
                    set.insert(name);
                }
            }
        }
        Ok(found)
    }

    /// The score of a name.
    pub(super) fn get(&self, name: u32) -> Option<u32> {
        self.scores.get(name as usize).filter(|score| **score > 0).map(|score| u32::from(*score))
    }
}

/// How letters match the initials of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct InitialsMatch {
    /// They are all initials, and not the first ones only.
    all: bool,
    /// They are in the same script.
    same_script: bool,
}

impl InitialsMatch {
    /// The score, as `search` documents it; words that a hyphen joins have one initial if `hyphens_join`.
    fn score(self, hyphens_join: bool) -> u16 {
        let score: u32 = if self.all { 6600 } else { 5400 };
        let score = if hyphens_join { score - 200 } else { score };
        let score = if self.same_script { score } else { score * 95 / 100 };
        u16::try_from(score).unwrap_or(u16::MAX)
    }
}

/// Matches letters with the first initials of a name, given with a space at each small word: they are the same, or have
/// the phonetic code of the letters in another script.
///
/// Less than all count from four on, or from three on where a small word follows (the Customs Control Committee of the
/// Ministry of Finance).
fn match_first(initials: &str, letters: &str, code: &str) -> Option<InitialsMatch> {
    let (mut first, mut count) = (String::new(), 0);
    // The code of the first initials, made as far as `coded` when it is asked for.
    let (mut first_code, mut coded) = (String::new(), 0);
    let mut rest = initials.chars().peekable();
    while let Some(initial) = rest.next() {
        if initial == ' ' {
            continue;
        }
        first.push(initial);
        count += 1;
        let all = rest.clone().all(|other| other == ' ');
        let minimum = match rest.peek() {
            _ if all => 2,
            Some(' ') => 3,
            _ => 4,
        };
        if count < minimum {
            continue;
        }
        if first == letters {
            return Some(InitialsMatch { all, same_script: true });
        }
        if first.is_ascii() != letters.is_ascii() {
            first_code.push_str(&initials_code(&first[coded..]));
            coded = first.len();
            if first_code == code {
                return Some(InitialsMatch { all, same_script: false });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::match_first;

    fn first(initials: &str, letters: &str, code: &str) -> Option<(bool, bool)> {
        match_first(initials, letters, code).map(|found| (found.all, found.same_script))
    }

    #[test]
    fn first_initials_count_if_they_are_many_or_before_a_small_word() {
        let same = |initials: &str, letters: &str| first(initials, letters, letters);
        assert_eq!(same("ccc mfk", "ccc"), Some((false, true)));
        assert_eq!(same("cccmfk", "ccc"), None);
        assert_eq!(same("cccmfk", "cccm"), Some((false, true)));
        assert_eq!(same("cc mfk", "cc"), None);
        assert_eq!(same("rk", "rk"), Some((true, true)));
        assert_eq!(same("o  sce ", "osce"), Some((true, true)));
        assert_eq!(first("шос", "shos", "Sos"), Some((true, false)));
        assert_eq!(first("smiit", "smith", "smit"), None, "in the same script letters count, not sounds");
    }
}
