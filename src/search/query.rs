//! Queries: the terms of a text, and what several of them are together.

use super::phonetic::{joined_code, phonetic_codes};
use super::tokenizer::{fold, has_article, tokenize};
use super::word_class::WordClass;
use std::ops::Range;

/// Maximum number of characters that are read of a query: the longest main name in the built-in data has 190.
const MAX_CHARS: usize = 200;

/// Maximum number of terms that are not small, so that with the small ones they fit the 32 bits in which terms are marked.
const MAX_SIGNIFICANT: usize = 16;

/// Maximum number of small words that are kept, as above.
const MAX_SMALL: usize = 16;

/// Maximum length of an abbreviation that may be typed in small letters: of those in the built-in data no word is longer.
const MAX_ABBREVIATION: usize = 5;

/// Term of a query: a word, or several written as one.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) fold: String,
    pub(super) letters: Vec<char>,
    text: String,
    /// The phonetic code in the usual reading.
    pub(super) code: String,
    /// The one in the scholarly reading, where it is another.
    scholarly_code: Option<String>,
    pub(super) class: WordClass,
    /// It may be an abbreviation, so that it may match several words of a name.
    pub(super) may_be_abbreviation: bool,
    /// It is written as an abbreviation is: it is never misspelt.
    pub(super) is_abbreviation: bool,
}

impl Term {
    pub(super) fn new(text: &str, class: Option<WordClass>, capitals: bool) -> Self {
        let fold = fold(text);
        let (code, scholarly_code) = phonetic_codes(text);
        let class = class.unwrap_or_else(|| WordClass::of(&fold, &code));
        let letters: Vec<char> = fold.chars().collect();
        let is_abbreviation = capitals && letters.len() <= MAX_ABBREVIATION;
        let may_be_abbreviation = class == WordClass::Plain && letters.len() <= MAX_ABBREVIATION;
        Self { fold, letters, text: text.to_owned(), code, scholarly_code, class, may_be_abbreviation, is_abbreviation }
    }

    /// Its phonetic codes.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.code.as_str()).chain(self.scholarly_code.as_deref())
    }

    /// Whether it is one of the terms that must be matched.
    pub(super) fn is_significant(&self) -> bool {
        matches!(self.class, WordClass::Plain | WordClass::Number)
    }
}

/// Query: the terms of a text.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) terms: Vec<Term>,
    /// The weights of the terms.
    pub(super) weights: Vec<u32>,
    /// The terms that must be matched, a bit for each.
    pub(super) significant: u32,
    /// The words written as one.
    pub(super) joined: Term,
    /// The phonetic codes of all words written as one.
    pub(super) whole_codes: Vec<String>,
}

impl Query {
    /// Reads a text; `None` if it has no word but small ones.
    pub(super) fn read(text: &str) -> Option<Self> {
        let cut = text.char_indices().nth(MAX_CHARS).map_or(text, |(end, _)| &text[..end]);
        let words = tokenize(cut);
        let words = if has_article(&words) { &words[1..] } else { &words };
        let mut terms: Vec<Term> = Vec::new();
        let (mut significant, mut small) = (0, 0);
        for word in words {
            let term = Term::new(&word.text, None, word.capitals);
            let count = if term.class == WordClass::Small { &mut small } else { &mut significant };
            *count += 1;
            if significant > MAX_SIGNIFICANT {
                break;
            }
            if small <= MAX_SMALL || term.class != WordClass::Small {
                terms.push(term);
            }
        }
        if !terms.iter().any(Term::is_significant) {
            for term in terms.iter_mut().filter(|term| term.class == WordClass::Formal) {
                term.class = WordClass::Plain;
            }
        }
        if terms.iter().all(|term| term.class == WordClass::Small) {
            return None;
        }
        let joined: String = terms.iter().map(|term| term.text.as_str()).collect();
        let joined = Term::new(&joined, Some(WordClass::Plain), terms.iter().all(|term| term.is_abbreviation));
        let mut whole_codes = vec![joined_code(terms.iter().map(|term| term.code.as_str()))];
        let scholarly = terms.iter().map(|term| term.scholarly_code.as_deref().unwrap_or(&term.code));
        let scholarly = joined_code(scholarly);
        if scholarly != whole_codes[0] {
            whole_codes.push(scholarly);
        }
        let weights = terms.iter().map(|term| term.class.weight()).collect();
        let significant = (0..terms.len()).filter(|at| terms[*at].is_significant()).fold(0, |mask, at| mask | 1 << at);
        Some(Self { terms, weights, significant, joined, whole_codes })
    }

    /// Whether a term is the last and so short that more of it may be coming.
    pub(super) fn is_unfinished(&self, at: usize) -> bool {
        let term = &self.terms[at];
        at + 1 == self.terms.len()
            && matches!(term.class, WordClass::Letter | WordClass::Plain)
            && term.letters.len() < 3
    }

    /// Whether a term that matches no word of a name may match initials, or the first letters of a word.
    pub(super) fn may_be_initials(&self, at: usize) -> bool {
        let term = &self.terms[at];
        term.may_be_abbreviation || term.class == WordClass::Letter || self.is_unfinished(at)
    }
}

/// Neighbouring terms written as one: words, parts of a number, and initials. Each with the terms it is made of, a bit for
/// each.
pub(super) fn joined_terms(terms: &[Term]) -> Vec<(u32, Term)> {
    let mut spans: Vec<Range<usize>> = (1..terms.len()).map(|at| at - 1..at + 1).collect();
    if terms.len() == 3 {
        spans.push(0..3);
    }
    let single = |term: &Term| term.letters.len() == 1 && term.class != WordClass::Number;
    for start in 0..terms.len() {
        let length = terms[start..].iter().take_while(|term| single(term)).count();
        if length > 2 && !(start > 0 && single(&terms[start - 1])) {
            spans.push(start..start + length);
        }
    }
    spans.dedup();
    let joined = spans.into_iter().filter_map(|span| {
        let numbers = terms[span.clone()].iter().filter(|term| term.class == WordClass::Number).count();
        let texts: Vec<&str> = terms[span.clone()].iter().map(|term| term.text.as_str()).collect();
        let (text, class) = match numbers {
            0 => (texts.concat(), WordClass::Plain),
            2 if texts.len() == 2 => (texts.join("-"), WordClass::Number),
            _ => return None,
        };
        Some((span.fold(0, |terms, at| terms | 1 << at), Term::new(&text, Some(class), false)))
    });
    joined.collect()
}

/// Runs of two to six terms, small ones not counted, a bit for each, with their initials.
pub(super) fn initialisms(terms: &[Term]) -> Vec<(u32, String)> {
    let mut runs = Vec::new();
    for start in 0..terms.len() {
        let (mut span, mut initials, mut count) = (0_u32, String::new(), 0);
        for (at, term) in terms.iter().enumerate().skip(start) {
            match term.class {
                WordClass::Small if count > 0 => {}
                WordClass::Plain | WordClass::Formal => {
                    initials.extend(term.letters.first());
                    count += 1;
                }
                _ => break,
            }
            span |= 1 << at;
            if count > 6 {
                break;
            }
            if count >= 2 && term.class != WordClass::Small {
                runs.push((span, initials.clone()));
            }
        }
    }
    runs
}
