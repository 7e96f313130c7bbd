//! Scorer: compares names with a query.

use super::alignment::{Alignment, Pair, bits};
use super::cost;
use super::hit::Match;
use super::query::Query;
use super::query_matches::QueryMatches;
use super::term_match::TermMatchType;
use super::token::Token;
use super::vocabulary::Vocabulary;
use super::word_class::WordClass;
use crate::work::{Work, WorkError};
use rustc_hash::FxHashMap;

/// Maximum number of scores kept while names are compared with a query: 2 MiB with names of 128 tokens, and of names that
/// are much alike ("Article ... of the Criminal Code") far fewer are distinct.
const MAX_CACHED: usize = 4096;

/// Score, in ten thousandths, and in what way a name matches.
pub(super) type Score = (u32, Match);

/// Name that may match a query, with what is known of it before its words are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) is_abbreviation: bool,
    /// Without spaces it has the phonetic code of the query.
    pub(super) has_whole_code: bool,
    /// The score of its initials, if they match the query.
    pub(super) initials: Option<u32>,
}

/// Scorer of names for one query.
#[derive(Debug)]
pub(super) struct Scorer<'a> {
    query: &'a Query,
    matches: &'a QueryMatches<'a>,
    vocabulary: &'a Vocabulary,
    alignment: Alignment<'a>,
    /// Whether the score depends on words that no term matches: on their initials.
    depends_on_initials: bool,
    /// Scores by what they depend on otherwise. Names are much alike: "Article ... of the Criminal Code".
    cache: FxHashMap<Box<[u32]>, Option<Score>>,
    key: Vec<u32>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(query: &'a Query, matches: &'a QueryMatches<'a>, vocabulary: &'a Vocabulary) -> Self {
        Self {
            query,
            matches,
            vocabulary,
            alignment: Alignment::new(query, matches, vocabulary),
            depends_on_initials: false,
            cache: FxHashMap::default(),
            key: Vec::new(),
        }
    }

    /// The score of a name, if it matches the query.
    pub(super) fn score(&mut self, name: Candidate<'_>, work: &mut Work) -> Result<Option<Score>, WorkError> {
        let by_words = self.by_words(name, work)?;
        let by_whole_code = name.has_whole_code.then(|| {
            let words = name.tokens.iter().filter(|token| !token.is_compound());
            let letters = words.flat_map(|token| self.vocabulary.words.get(token.word()).bytes());
            let same = letters.eq(self.query.joined.fold.bytes());
            let how = if same { Match::Exact } else { Match::Transliterated };
            whole_name(if same { 980 } else { 930 }, how, name.is_abbreviation)
        });
        let by_initials = name.initials.map(|score| (score, Match::Initials));
        let better = |best: Score, next: Score| if next.0 > best.0 { next } else { best };
        Ok([by_words, by_whole_code, by_initials].into_iter().flatten().reduce(better))
    }

    fn by_words(&mut self, name: Candidate<'_>, work: &mut Work) -> Result<Option<Score>, WorkError> {
        work.steps(cost::of_tokens(name.tokens.len()))?;
        self.key.clear();
        self.key.push(name.is_abbreviation.into());
        // A word that is not matched counts by its weight only.
        self.key.extend(name.tokens.iter().map(|token| match token.word() {
            word if self.matches.is_matched(word) => token.as_number(),
            _ if token.is_compound() => u32::MAX,
            word => u32::MAX - self.vocabulary.class(word).weight(),
        }));
        if let Some(known) = self.cache.get(self.key.as_slice()) {
            return Ok(*known);
        }
        self.depends_on_initials = false;
        let found = self.compare(name, work)?;
        if !self.depends_on_initials && self.cache.len() < MAX_CACHED {
            work.hold(size_of_val(self.key.as_slice()) + 2 * size_of::<(Box<[u32]>, Option<Score>)>())?;
            self.cache.insert(self.key.as_slice().into(), found);
        }
        Ok(found)
    }

    fn compare(&mut self, name: Candidate<'_>, work: &mut Work) -> Result<Option<Score>, WorkError> {
        self.alignment.gather(name.tokens, work)?;
        let found = self.weigh(name, false, work)?;
        // Terms that match as one may also match one by one, and better, but then leave others without a word: "independent
        // states" and "CIS member states".
        if found.is_none() && self.alignment.joins_terms() {
            return self.weigh(name, true, work);
        }
        Ok(found)
    }

    /// The score by words, where several terms are paired as one before single ones if `joined_first`.
    fn weigh(&mut self, name: Candidate<'_>, joined_first: bool, work: &mut Work) -> Result<Option<Score>, WorkError> {
        // The passes over the chosen pairs.
        work.steps(2)?;
        let (mut terms, mut positions) = self.alignment.choose(joined_first);
        let query = self.query;
        let significant = query.significant;
        let is_firm = |pair: &Pair| {
            !matches!(pair.found.ty, TermMatchType::Initial | TermMatchType::Initials)
                && (pair.found.terms & significant != 0 || pair.found.terms.count_ones() > 1)
        };
        if !self.alignment.chosen.iter().any(is_firm) {
            return Ok(None);
        }
        let every = u32::MAX >> (u32::BITS as usize - query.terms.len());
        // A term that is not matched yet can be two initials at the least, and one may be forgiven.
        let lacking = (significant & !terms).count_ones().saturating_sub(1);
        if 2 * lacking > (self.alignment.significant & !positions).count_ones() {
            return Ok(None);
        }
        for at in bits(u64::from(every & !terms)).filter(|at| query.may_be_initials(*at)) {
            self.depends_on_initials = true;
            if let Some(pair) = self.alignment.pair_by_initials(at, positions, work)? {
                terms |= pair.found.terms;
                positions |= pair.positions;
                self.alignment.chosen.push(pair);
            }
        }
        self.alignment.chosen.sort_unstable_by_key(|pair| pair.found.terms);
        Ok(self.score_alignment(name, terms, positions))
    }

    /// The score of the chosen pairs, given their terms and positions; none if they do not make a match.
    fn score_alignment(&self, name: Candidate<'_>, terms: u32, positions: u64) -> Option<Score> {
        let (query, alignment) = (self.query, &self.alignment);
        let every = u32::MAX >> (u32::BITS as usize - query.terms.len());
        let missing = every & !terms;
        let is_covered = alignment.significant & !positions == 0;
        let is_misspelt = alignment.has(TermMatchType::Misspelt);
        let matched = (terms & query.significant).count_ones();
        let lacks = |class: WordClass| bits(missing.into()).any(|at| query.terms[at].class == class);
        if lacks(WordClass::Number) || (lacks(WordClass::Formal) && matched < 2 && !is_covered) {
            return None;
        }
        let forgiven = match (missing & query.significant).count_ones() {
            0 => 100,
            1 if is_covered && !is_misspelt && matched >= 3 && alignment.may_lack(missing) => 75,
            _ => return None,
        };
        let cover = alignment.cover();
        if is_misspelt && !alignment.is_plausible(cover) {
            return None;
        }
        let in_order = alignment.chosen.iter().map(|pair| pair.positions.trailing_zeros()).is_sorted();
        let is_complete = missing == 0 && in_order;
        let is_whole =
            is_complete && positions.count_ones() as usize == alignment.len() && !alignment.has(TermMatchType::Prefix);
        let is_prefix = is_complete && alignment.is_beginning();
        let shape = if is_whole {
            1000
        } else if is_prefix {
            700 + 150 * cover / 1000
        } else {
            let starts = positions & alignment.significant & alignment.significant.wrapping_neg() != 0;
            400 + 300 * cover / 1000 + if in_order { 50 } else { 0 } + if starts { 50 } else { 0 }
        };
        let how = if is_misspelt {
            Match::Misspelt
        } else if alignment.has(TermMatchType::Initials) || alignment.has(TermMatchType::Initial) {
            Match::Initials
        } else if is_whole && name.is_abbreviation {
            Match::Abbreviation
        } else if is_whole && alignment.has(TermMatchType::Phonetic) {
            Match::Transliterated
        } else if is_whole {
            Match::Exact
        } else if is_prefix {
            Match::Prefix
        } else {
            Match::Words
        };
        let (score, how) = whole_name(alignment.fit(), how, name.is_abbreviation);
        let misspelt = if is_misspelt { 9 } else { 10 };
        Some((score * shape / 1000 * forgiven / 100 * misspelt / 10, how))
    }
}

/// The score of a whole name, of which abbreviations have less.
fn whole_name(fit: u32, how: Match, is_abbreviation: bool) -> Score {
    if is_abbreviation {
        (fit * 92 / 10, if how == Match::Exact || how == Match::Transliterated { Match::Abbreviation } else { how })
    } else {
        (fit * 10, how)
    }
}
