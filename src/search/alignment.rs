//! Alignment of the terms of a query with the words of a name.

use super::bit_set;
use super::cost;
use super::name_table::MAX_NAME_WORDS;
use super::phonetic::initials_code;
use super::query::{Query, Term};
use super::query_matches::QueryMatches;
use super::term_match::{TermMatch, TermMatchType};
use super::token::Token;
use super::u30::to_u30;
use super::vocabulary::Vocabulary;
use super::word_class::WordClass;
use crate::work::{Work, WorkError};

/// Terms of the query with the words of the name that they match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) found: TermMatch,
    /// The positions of the words in the name, a bit for each.
    pub(super) positions: u64,
}

/// Word at a position of the name.
#[derive(Clone, Copy, Debug)]
struct Position {
    word: u32,
    weight: u32,
}

/// Alignment of a query with one name after the other, in the same memory.
#[derive(Debug)]
pub(super) struct Alignment<'a> {
    query: &'a Query,
    matches: &'a QueryMatches<'a>,
    vocabulary: &'a Vocabulary,
    /// What may be paired.
    pairs: Vec<Pair>,
    /// What is paired: each term and each word once.
    pub(super) chosen: Vec<Pair>,
    positions: Vec<Position>,
    /// The sum of the weights of the positions.
    weight: u32,
    /// The positions of words that are not small, a bit for each.
    pub(super) significant: u64,
}

/// The positions of the bits of a number.
pub(super) fn bits(of: u64) -> impl Iterator<Item = usize> {
    bit_set::bits(of).map(|bit| bit as usize)
}

impl<'a> Alignment<'a> {
    pub(super) fn new(query: &'a Query, matches: &'a QueryMatches<'a>, vocabulary: &'a Vocabulary) -> Self {
        let positions = Vec::with_capacity(MAX_NAME_WORDS);
        Self { query, matches, vocabulary, pairs: Vec::new(), chosen: Vec::new(), positions, weight: 0, significant: 0 }
    }

    /// How many words the name has.
    pub(super) fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether several terms may be paired as one.
    pub(super) fn joins_terms(&self) -> bool {
        self.pairs.iter().any(|pair| pair.found.terms.count_ones() > 1)
    }

    /// Finds what may be paired in a name.
    pub(super) fn gather(&mut self, tokens: &[Token], work: &mut Work) -> Result<(), WorkError> {
        self.pairs.clear();
        self.positions.clear();
        (self.weight, self.significant) = (0, 0);
        for token in tokens {
            let at = self.positions.len();
            if self.matches.is_matched(token.word()) {
                work.steps(self.matches.cost())?;
                self.gather_word(*token, at, work)?;
            }
            if !token.is_compound() {
                let class = self.vocabulary.class(token.word());
                self.positions.push(Position { word: token.word(), weight: class.weight() });
                self.weight += class.weight();
                self.significant |= u64::from(class.weight() > 1) << at;
            }
        }
        work.steps(cost::of_sort(self.pairs.len()))
    }

    fn gather_word(&mut self, token: Token, at: usize, work: &mut Work) -> Result<(), WorkError> {
        let word = token.word();
        let positions = if token.is_compound() { 0b11 << (at - 2) } else { 1 << at };
        let start = self.pairs.len();
        for mut found in self.matches.of_word(word) {
            work.step()?;
            if token.is_compound() {
                found.quality = found.quality * 98 / 100;
            }
            let fits = match found.ty {
                TermMatchType::Misspelt => !token.is_capitals(),
                TermMatchType::Initials => token.is_capitals(),
                _ => true,
            };
            if !fits {
                continue;
            }
            // Of the same terms and the same words only the best can be chosen. Terms that come again and again in both
            // would make very many.
            match self.pairs[start..].iter_mut().find(|pair| pair.found.terms == found.terms) {
                Some(pair) if pair.found.quality < found.quality => pair.found = found,
                Some(_) => {}
                None => self.pairs.push(Pair { found, positions }),
            }
        }
        Ok(())
    }

    /// Chooses the best pairs, each term and each word in one only; those of several terms first, if `joined_first`. The
    /// terms and the positions that are chosen, a bit for each.
    pub(super) fn choose(&mut self, joined_first: bool) -> (u32, u64) {
        let key = |pair: &Pair| {
            let Pair { found, positions } = pair;
            let later = joined_first && found.terms.is_power_of_two();
            let (term, position) = (found.terms.trailing_zeros(), positions.trailing_zeros());
            (later, u32::MAX - found.quality, term, position, found.terms, *positions)
        };
        if self.pairs.len() > 1 {
            self.pairs.sort_unstable_by_key(key);
        }
        self.chosen.clear();
        let (mut terms, mut positions) = (0, 0);
        for pair in &self.pairs {
            if terms & pair.found.terms == 0 && positions & pair.positions == 0 {
                terms |= pair.found.terms;
                positions |= pair.positions;
                self.chosen.push(*pair);
            }
        }
        (terms, positions)
    }

    /// A pair of a term that is not chosen and words that are not `taken`: as an initial, or as several initials.
    pub(super) fn pair_by_initials(&self, at: usize, taken: u64, work: &mut Work) -> Result<Option<Pair>, WorkError> {
        let term = &self.query.terms[at];
        if self.query.is_unfinished(at) {
            // The last term, of which no more is typed yet.
            let position = (u64::BITS - taken.leading_zeros()) as usize;
            let word = self.positions.get(position).map(|position| position.word);
            if let Some(word) = word.filter(|word| self.vocabulary.words.get(*word).starts_with(&term.fold)) {
                let part = 1000 * to_u30(term.letters.len()) / self.vocabulary.length(word).max(1);
                let found = TermMatch { terms: 1 << at, quality: 700 + part / 4, ty: TermMatchType::Prefix, part };
                return Ok(Some(Pair { found, positions: 1 << position }));
            }
        }
        let pair = if term.may_be_abbreviation {
            self.initialism(term, taken, work)?
        } else {
            self.initial(term, taken, work)?.map(|positions| (500, TermMatchType::Initial, positions))
        };
        Ok(pair.map(|(quality, ty, positions)| Pair { found: TermMatch::new(1 << at, quality, ty), positions }))
    }

    /// Whether a word is significant and not taken.
    fn is_free(&self, position: usize, taken: u64) -> bool {
        self.significant & !taken >> position & 1 == 1
    }

    fn first_letter(&self, position: usize) -> Option<char> {
        self.vocabulary.words.get(self.positions[position].word).chars().next()
    }

    /// The position of the first word whose initial is a term.
    fn initial(&self, term: &Term, taken: u64, work: &mut Work) -> Result<Option<u64>, WorkError> {
        for position in 0..self.positions.len() {
            work.step()?;
            if !self.is_free(position, taken) {
                continue;
            }
            let first = self.first_letter(position).map(String::from).unwrap_or_default();
            if first == term.fold || initials_code(&first) == term.code {
                return Ok(Some(1 << position));
            }
        }
        Ok(None)
    }

    /// The positions of the first words whose initials are a term, and how well they match.
    fn initialism(
        &self,
        term: &Term,
        taken: u64,
        work: &mut Work,
    ) -> Result<Option<(u32, TermMatchType, u64)>, WorkError> {
        let is_ascii = term.fold.is_ascii();
        for start in 0..self.positions.len() {
            work.step()?;
            let fits = |first: char| first.is_ascii() != is_ascii || term.letters.first() == Some(&first);
            if !self.is_free(start, taken) || !self.first_letter(start).is_some_and(fits) {
                continue;
            }
            let (mut initials, mut positions, mut count) = (String::new(), 0_u64, 0);
            for position in start..self.positions.len() {
                work.step()?;
                if self.vocabulary.class(self.positions[position].word) == WordClass::Small {
                    continue;
                }
                if taken >> position & 1 == 1 {
                    break;
                }
                initials.extend(self.first_letter(position));
                positions |= 1 << position;
                count += 1;
                if count >= 2 && initials == term.fold {
                    return Ok(Some((850, TermMatchType::Initials, positions)));
                }
                if count >= 2 && initials.is_ascii() != is_ascii {
                    work.steps(count)?;
                    if initials_code(&initials) == term.code {
                        return Ok(Some((800, TermMatchType::Initials, positions)));
                    }
                }
                if count > term.letters.len() {
                    break;
                }
            }
        }
        Ok(None)
    }

    /// Whether some chosen pair matches in that way.
    pub(super) fn has(&self, ty: TermMatchType) -> bool {
        self.chosen.iter().any(|pair| pair.found.ty == ty)
    }

    /// How well the terms of the query match, by their weight, in thousandths.
    pub(super) fn fit(&self) -> u32 {
        let weight = |terms: u32| bits(terms.into()).map(|at| self.query.weights[at]).sum::<u32>();
        let matched: u32 = self.chosen.iter().map(|pair| weight(pair.found.terms) * pair.found.quality).sum();
        matched / self.query.weights.iter().sum::<u32>()
    }

    /// How much of the name is matched, by weight, in thousandths.
    pub(super) fn cover(&self) -> u32 {
        let weight = |positions: u64| bits(positions).map(|at| self.positions[at].weight).sum::<u32>();
        let matched: u32 = self.chosen.iter().map(|pair| weight(pair.positions) * pair.found.part).sum();
        matched / self.weight.max(1)
    }

    /// Whether a term too many stands where it may: between others; last with no small word before it ("of another
    /// state"); or first, where the name begins with a small word (a law, "On ...").
    pub(super) fn may_lack(&self, missing: u32) -> bool {
        let terms = &self.query.terms;
        let starts_small = || self.significant & 1 == 0;
        bits((missing & self.query.significant).into()).all(|at| match at {
            0 => starts_small(),
            at => at + 1 < terms.len() || terms[at - 1].class != WordClass::Small,
        })
    }

    /// Whether the name begins with the query.
    pub(super) fn is_beginning(&self) -> bool {
        let mut next = 0;
        let mut is_whole = true;
        self.chosen.iter().all(|pair| {
            let follows = is_whole && pair.positions.trailing_zeros() == next;
            next += pair.positions.count_ones();
            is_whole = pair.found.ty != TermMatchType::Prefix;
            follows
        })
    }

    /// Whether misspelt words are evidence enough: where no other word is matched, they must make up much of the name, and
    /// the more so the shorter they are.
    pub(super) fn is_plausible(&self, cover: u32) -> bool {
        let is_firm = |pair: &Pair| {
            use TermMatchType::{Phonetic, Prefix, Same};
            matches!(pair.found.ty, Same | Phonetic | Prefix) && pair.found.terms & self.query.significant != 0
        };
        if self.chosen.iter().any(is_firm) {
            return true;
        }
        let min_cover = match self.chosen.iter().map(|pair| pair.found.quality).min() {
            // Another ending, or one error in ten letters.
            Some(700..) => 0,
            // One error in six letters, or two in twelve.
            Some(650..) => 300,
            _ => 750,
        };
        cover >= min_cover
    }
}
