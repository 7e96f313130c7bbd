//! A query: its words, and what several of them are together.

use super::romanise::{joined_sounds, sounds};
use super::words::{Kind, fold, has_article, split};
use std::ops::Range;

/// A query is read to this many characters,
const LONGEST_QUERY: usize = 200;
/// and this many words that are not small.
const MOST_SIGNIFICANT: usize = 16;
/// Of small words it keeps so many.
const MOST_SMALL: usize = 16;

/// Longest abbreviation that is typed in small letters.
const LONGEST_ABBREVIATION: usize = 5;

/// A word of a query.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) fold: String,
    pub(super) letters: Vec<char>,
    text: String,
    pub(super) sound: String,
    scholarly: Option<String>,
    pub(super) kind: Kind,
    /// It may be an abbreviation, so that no single word of a name need meet it.
    pub(super) short: bool,
    /// It is written as an abbreviation is: it is never misspelt.
    pub(super) shouted: bool,
}

impl Term {
    pub(super) fn new(text: &str, kind: Option<Kind>, capitals: bool) -> Self {
        let fold = fold(text);
        let (sound, scholarly) = sounds(text);
        let kind = kind.unwrap_or_else(|| Kind::of(&fold, &sound));
        let letters: Vec<char> = fold.chars().collect();
        let shouted = capitals && letters.len() <= LONGEST_ABBREVIATION;
        let short = kind == Kind::Plain && letters.len() <= LONGEST_ABBREVIATION;
        Self { fold, letters, text: text.to_owned(), sound, scholarly, kind, short, shouted }
    }

    pub(super) fn sounds(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.sound.as_str()).chain(self.scholarly.as_deref())
    }

    /// Whether it is one of the words that must be met.
    pub(super) fn is_significant(&self) -> bool {
        matches!(self.kind, Kind::Plain | Kind::Number)
    }
}

/// A query.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) terms: Vec<Term>,
    /// The weights of the words.
    pub(super) weights: Vec<u32>,
    /// The words that must be met, a bit for each.
    pub(super) significant: u32,
    /// The words written as one.
    pub(super) joined: Term,
    /// The sounds of the words written as one.
    pub(super) whole: Vec<String>,
}

impl Query {
    /// Reads a text; `None` if it has no word but small ones.
    pub(super) fn read(text: &str) -> Option<Self> {
        let cut = text.char_indices().nth(LONGEST_QUERY).map_or(text, |(end, _)| &text[..end]);
        let words = split(cut);
        let words = if has_article(&words) { &words[1..] } else { &words };
        let mut terms: Vec<Term> = Vec::new();
        let (mut significant, mut small) = (0, 0);
        for word in words {
            let term = Term::new(&word.text, None, word.capitals);
            let count = if term.kind == Kind::Small { &mut small } else { &mut significant };
            *count += 1;
            if significant > MOST_SIGNIFICANT {
                break;
            }
            if small <= MOST_SMALL || term.kind != Kind::Small {
                terms.push(term);
            }
        }
        if !terms.iter().any(Term::is_significant) {
            for term in terms.iter_mut().filter(|term| term.kind == Kind::Formal) {
                term.kind = Kind::Plain;
            }
        }
        if terms.iter().all(|term| term.kind == Kind::Small) {
            return None;
        }
        let joined: String = terms.iter().map(|term| term.text.as_str()).collect();
        let joined = Term::new(&joined, Some(Kind::Plain), terms.iter().all(|term| term.shouted));
        let mut whole = vec![joined_sounds(terms.iter().map(|term| term.sound.as_str()))];
        let scholarly = terms.iter().map(|term| term.scholarly.as_deref().unwrap_or(&term.sound));
        let scholarly = joined_sounds(scholarly);
        if scholarly != whole[0] {
            whole.push(scholarly);
        }
        let weights = terms.iter().map(|term| term.kind.weight()).collect();
        let significant = (0..terms.len()).filter(|at| terms[*at].is_significant()).fold(0, |mask, at| mask | 1 << at);
        Some(Self { terms, weights, significant, joined, whole })
    }

    /// Whether a word is the last and so short that more of it may be coming.
    pub(super) fn is_unfinished(&self, at: usize) -> bool {
        let term = &self.terms[at];
        at + 1 == self.terms.len() && matches!(term.kind, Kind::Letter | Kind::Plain) && term.letters.len() < 3
    }

    /// Whether a word that no word of a name meets may be met by initials, or by the first letters of a word.
    pub(super) fn may_be_initials(&self, at: usize) -> bool {
        let term = &self.terms[at];
        term.short || term.kind == Kind::Letter || self.is_unfinished(at)
    }
}

/// Neighbours among words, written as one; numbers as parts of one; and initials that follow each other.
pub(super) fn joinable(terms: &[Term]) -> Vec<(u32, Term)> {
    let mut spans: Vec<Range<usize>> = (1..terms.len()).map(|at| at - 1..at + 1).collect();
    if terms.len() == 3 {
        spans.push(0..3);
    }
    let single = |term: &Term| term.letters.len() == 1 && term.kind != Kind::Number;
    for start in 0..terms.len() {
        let length = terms[start..].iter().take_while(|term| single(term)).count();
        if length > 2 && !(start > 0 && single(&terms[start - 1])) {
            spans.push(start..start + length);
        }
    }
    spans.dedup();
    let joined = spans.into_iter().filter_map(|span| {
        let numbers = terms[span.clone()].iter().filter(|term| term.kind == Kind::Number).count();
        let texts: Vec<&str> = terms[span.clone()].iter().map(|term| term.text.as_str()).collect();
        let (text, kind) = match numbers {
            0 => (texts.concat(), Kind::Plain),
            2 if texts.len() == 2 => (texts.join("-"), Kind::Number),
            _ => return None,
        };
        Some((span.fold(0, |terms, at| terms | 1 << at), Term::new(&text, Some(kind), false)))
    });
    joined.collect()
}

/// Runs of two to six words, small ones not counted, and their initials.
pub(super) fn runs(terms: &[Term]) -> Vec<(u32, String)> {
    let mut runs = Vec::new();
    for start in 0..terms.len() {
        let (mut span, mut initials, mut count) = (0_u32, String::new(), 0);
        for (at, term) in terms.iter().enumerate().skip(start) {
            match term.kind {
                Kind::Small if count > 0 => {}
                Kind::Plain | Kind::Formal => {
                    initials.extend(term.letters.first());
                    count += 1;
                }
                _ => break,
            }
            span |= 1 << at;
            if count > 6 {
                break;
            }
            if count >= 2 && term.kind != Kind::Small {
                runs.push((span, initials.clone()));
            }
        }
    }
    runs
}
