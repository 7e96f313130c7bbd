//! Name index: names, to be searched.

use super::bit_set::BitSet;
use super::builder;
use super::cost::read_postings;
use super::hit::Hit;
use super::initials::InitialsScores;
use super::name_table::NameTable;
use super::query::Query;
use super::query_matches::QueryMatches;
use super::scorer::{Candidate, Scorer};
use super::spelling::Spelling;
use super::top_k::{ScoredName, TopK};
use super::vocabulary::Vocabulary;
use super::word_class::WordClass;
use crate::work::{Work, WorkError};
use std::ops::Range;

/// Inverted index over the names of entities.
#[derive(Debug, Default)]
pub struct NameIndex {
    vocabulary: Vocabulary,
    names: NameTable,
}

impl NameIndex {
    /// An index of entities in rising order of their identifiers: the first given has number 0. Of each entity all
    /// spellings, the main name first.
    ///
    /// # Panics
    /// With 2^30 names or words, or 2^15 languages.
    pub fn build<'a, E, S>(entities: E) -> Self
    where
        E: IntoIterator<Item = S>,
        S: IntoIterator<Item = Spelling<'a>>,
    {
        let (vocabulary, names) = builder::build(entities);
        Self { vocabulary, names }
    }

    /// The best `limit` entities that match a query and are accepted, best first: by score, then by their number.
    ///
    /// `lang` leaves only spellings in that language: `kk` is also `kk-Latn`. `accept` is asked of entities that are
    /// good enough to be among the best so far. Bytes are held in the work while it searches, not what it returns.
    ///
    /// # Errors
    /// When the work must end.
    ///
    /// # Panics
    /// If an entity found has more than 2^16 spellings.
    pub fn search(
        &self,
        text: &str,
        lang: Option<&str>,
        limit: usize,
        work: &mut Work,
        accept: impl FnMut(u32) -> bool,
    ) -> Result<Vec<Hit>, WorkError> {
        let held = work.held();
        let found = match Query::read(text).filter(|_| limit > 0) {
            Some(query) => self.find(&query, lang, TopK::new(limit, accept), work),
            None => Ok(Vec::new()),
        };
        work.release(work.held() - held);
        found
    }

    fn find<F: FnMut(u32) -> bool>(
        &self,
        query: &Query,
        lang: Option<&str>,
        mut top: TopK<F>,
        work: &mut Work,
    ) -> Result<Vec<Hit>, WorkError> {
        // Reading it: a microsecond and more for each term.
        work.steps(32 * query.terms.len())?;
        let matches = QueryMatches::new(query, &self.vocabulary, work)?;
        let languages = self.names.languages(lang, work)?;
        let mut set = BitSet::new(self.names.len(), work)?;
        self.add_candidates(query, &matches, &mut set, work)?;
        let mut of_whole_code = Vec::new();
        for code in query.whole_codes.iter().filter(|code| !code.is_empty()) {
            let names = self.names.with_whole_code(code, &self.vocabulary, work)?;
            read_postings(names, work, |name| set.insert(name))?;
            of_whole_code.push(names);
        }
        let initials = InitialsScores::new(query, &self.names, &self.vocabulary, &mut set, work)?;
        let mut scorer = Scorer::new(query, &matches, &self.vocabulary);
        let mut best: Option<ScoredName> = None;
        for part in set.parts() {
            work.step()?;
            for name in part {
                // Names come in rising order, and so do those of each code.
                let has_whole_code = of_whole_code.iter_mut().any(|names| take_first(names, name));
                if !languages[self.names.language(name)] {
                    work.step()?;
                    continue;
                }
                let entity = self.names.entity(name);
                if let Some(before) = best.take_if(|best| best.entity != entity) {
                    top.add(before, work)?;
                }
                let candidate = Candidate {
                    tokens: self.names.tokens(name),
                    is_abbreviation: self.names.is_abbreviation(name),
                    has_whole_code,
                    initials: initials.get(name),
                };
                if let Some((score, how)) = scorer.score(candidate, work)?
                    && best.is_none_or(|best| best.score < score)
                {
                    best = Some(ScoredName { entity, name, score, how });
                }
            }
        }
        if let Some(best) = best {
            top.add(best, work)?;
        }
        top.into_hits(&self.names, work)
    }

    /// Adds the names that may match the query by their words to a set. Where each of some terms must be matched, only those
    /// that have the rarest of them.
    fn add_candidates(
        &self,
        query: &Query,
        matches: &QueryMatches<'_>,
        set: &mut BitSet,
        work: &mut Work,
    ) -> Result<(), WorkError> {
        let held = work.held();
        let ranges = matches.word_ranges(query.terms.len(), work)?;
        let terms = 0..query.terms.len();
        let significant = terms.clone().filter(|at| query.terms[*at].is_significant());
        // One term may be forgiven of four or more.
        let spare = usize::from(significant.clone().count() > 3);
        let mut needed = Vec::new();
        for at in significant.filter(|at| !query.terms[*at].may_be_abbreviation) {
            needed.push((self.count_names(&ranges[at], work)?, at));
        }
        let chosen: Vec<usize> = if needed.len() > spare {
            needed.sort_unstable();
            let needed: Vec<usize> = needed.into_iter().map(|(_, at)| at).collect();
            // A number is never forgiven.
            match needed.iter().position(|at| query.terms[*at].class == WordClass::Number) {
                Some(number) if number <= spare => vec![needed[number]],
                _ => needed[..=spare].to_vec(),
            }
        } else {
            terms.collect()
        };
        for words in chosen.into_iter().flat_map(|at| &ranges[at]) {
            work.step()?;
            read_postings(self.names.with_words(words.clone()), work, |name| set.insert(name))?;
        }
        work.release(work.held() - held);
        Ok(())
    }

    /// How many names have words of some ranges, those that have several counted as often.
    fn count_names(&self, ranges: &[Range<u32>], work: &mut Work) -> Result<usize, WorkError> {
        let mut count = 0;
        for block in ranges.chunks(64) {
            work.steps(block.len().div_ceil(8))?;
            count += block.iter().map(|words| self.names.with_words(words.clone()).len()).sum::<usize>();
        }
        Ok(count)
    }

    /// How much memory the index takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.vocabulary.bytes() + self.names.bytes()
    }
}

/// Takes a name from a list, if it is the first there.
fn take_first(names: &mut &[u32], name: u32) -> bool {
    match names.split_first() {
        Some((first, rest)) if *first == name => {
            *names = rest;
            true
        }
        _ => false,
    }
}
