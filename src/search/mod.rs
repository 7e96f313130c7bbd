//! Search by name: names are read into an index, and a query gets the entities whose names meet it, with scores.
//!
//! A name is met in whatever script, romanisation or order of words it is typed, as an abbreviation, or misspelt. What
//! sounds alike is made alike first (`romanise`); then words are compared (`meet`), and from them names (`score`).
//!
//! # Scores
//!
//! A score is a function of the query and one spelling, never of the other names: two stores rank alike. It is counted
//! in whole numbers, so that equal cases tie exactly, and ties go by the number of the entity. It is the product of
//!
//! *fit*, how well the words of the query are met, on average by weight. A small word (of, the, и, және), a word for a
//! republic or a city and a patronymic weigh 1, an initial 2, every other word and number 4;
//!
//! | a word of the query | worth | why |
//! | --- | --- | --- |
//! | has the same letters, but for case and marks | 1.00 | |
//! | is two words of the name in one, or the reverse | 0.98 | Nur-Sultan, antiterrorist |
//! | sounds the same: another script or romanisation | 0.95 | 0.93 if it is also two words in one |
//! | has its initials in the name, or the reverse | 0.85 | MIA of Kazakhstan; 0.80 in another script |
//! | has another ending of up to three letters | 0.80 | cases of Russian and Kazakh; 0.75 by sound |
//! | is the beginning of the word, from three letters on | 0.70 to 0.95 | the more of the word, the more |
//! | sounds as its beginning does, from four sounds on | 0.65 to 0.90 | |
//! | is last, and so far one or two letters of the next word | 0.70 to 0.95 | a name as it is typed |
//! | is misspelt: a share `e` of its letters is wrong | 0.76 - 0.6 `e` | 0.02 less by sound; see below |
//! | is the initial of the word, or the reverse | 0.50 | N. Nazarbayev |
//! | is not in the name | 0 | only where this is forgiven: see below |
//!
//! and *shape*, how much of the name that is, the *cover*: the share of its words that is met, by the same weights.
//!
//! | the query | worth | match |
//! | --- | --- | --- |
//! | is the whole name, in its order | 1.00 | `EXACT`, `TRANSLITERATED` |
//! | is the whole of a recorded abbreviation | 0.92 | `ABBREVIATION` |
//! | begins the name | 0.70 + 0.15 cover | `PREFIX` |
//! | has words of the name | 0.40 + 0.30 cover, 0.05 more in their order, 0.05 more with the first | `WORDS` |
//! | is all initials of the name | 0.66 | `INITIALS`; 0.64 if words with a hyphen have one, 0.05 of it less by sound |
//! | is the first initials | 0.54 | as above; from four on, or from three on before a small word |
//!
//! A name with a misspelt word has 0.9 of the product and is `MISSPELT`, whatever else it is; one in which initials
//! stand for words is `INITIALS`. A word that is forgiven leaves 0.75 of it.
//!
//! # What is not found
//!
//! Silence is better than rubbish:
//!
//! - All words must be met, but for small ones, single letters, and a word for a republic or a city or a patronymic
//!   where two other words are met or the rest of the query is all of the name. One more is forgiven if three others
//!   are met and are all of the name, with none misspelt, and if it stands between them, or last with no small word
//!   before it, or first before a title that begins with one ("On youth policy"): not the "Ministry of Internal Affairs
//!   of" another state.
//! - Numbers must be met exactly. Parts of one, as in 233-3, are one number.
//! - A misspelt word has four letters at least; one error is forgiven up to seven letters, two from eight on; the first
//!   letter is wrong only from six on; in four letters none is wrong but by one that sounds alike (`near`). A query of
//!   misspelt words alone must make up three quarters of the name; three tenths with one error in six letters or two in
//!   twelve, and any part with one in ten or another ending. Abbreviations in capitals are never misspelt.
//! - A query is cut after 200 characters or 16 words that are not small, and keeps 16 small ones. One of small words
//!   only finds nothing.

mod bits;
mod collect;
mod index;
mod initials;
mod meet;
mod near;
mod query;
mod ranking;
mod romanise;
mod score;
mod table;
#[cfg(test)]
mod tests;
mod words;

use bits::Set;
use index::{Names, Vocabulary};
use meet::Meets;
use query::Query;
use ranking::{Best, Ranking};
use score::{Known, Scorer};
use words::Kind;

/// A spelling of an entity's name, as it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling<'a> {
    /// The name.
    pub text: &'a str,
    /// BCP 47 language tag; `en` for the main name.
    pub lang: &'a str,
    /// Whether it is an abbreviation.
    pub abbreviation: bool,
}

/// How a name meets a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The same words.
    Exact,
    /// The same words in another script or another romanisation.
    Transliterated,
    /// A recorded abbreviation.
    Abbreviation,
    /// The name begins so.
    Prefix,
    /// The words are among those of the name.
    Words,
    /// Initials stand for words.
    Initials,
    /// Letters are missing, added, wrong or swapped, or a word has another ending.
    Misspelt,
}

impl Match {
    /// All matches.
    pub const ALL: [Self; 7] = [
        Self::Exact,
        Self::Transliterated,
        Self::Abbreviation,
        Self::Prefix,
        Self::Words,
        Self::Initials,
        Self::Misspelt,
    ];

    /// What it says of the name.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Exact => "The same words.",
            Self::Transliterated => "The same words in another script or another romanisation.",
            Self::Abbreviation => "A recorded abbreviation.",
            Self::Prefix => "The name begins so.",
            Self::Words => "The words are among those of the name.",
            Self::Initials => "Initials stand for words.",
            Self::Misspelt => "Letters are missing, added, wrong or swapped, or a word has another ending.",
        }
    }

    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "EXACT",
            Self::Transliterated => "TRANSLITERATED",
            Self::Abbreviation => "ABBREVIATION",
            Self::Prefix => "PREFIX",
            Self::Words => "WORDS",
            Self::Initials => "INITIALS",
            Self::Misspelt => "MISSPELT",
        }
    }
}

/// An entity that meets a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Number of the entity.
    pub entity: u32,
    /// Which of its spellings meets the query best; of equal ones the first.
    pub spelling: u16,
    /// How well, above 0 and at most 1.
    pub score: f64,
    /// In what way.
    pub how: Match,
}

/// Names of entities, to be searched.
#[derive(Debug, Default)]
pub struct NameIndex {
    vocabulary: Vocabulary,
    names: Names,
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
        let (vocabulary, names) = index::build(entities);
        Self { vocabulary, names }
    }

    /// The best `limit` entities that meet a query and are accepted, best first: by score, then by their number.
    ///
    /// `lang` leaves only spellings in that language: `kk` is also `kk-Latn`. `accept` is asked of entities that are
    /// good enough to be among the best so far.
    ///
    /// # Panics
    /// If an entity found has more than 2^16 spellings.
    pub fn search(&self, text: &str, lang: Option<&str>, limit: usize, accept: impl FnMut(u32) -> bool) -> Vec<Hit> {
        let mut ranking = Ranking::new(limit, accept);
        let Some(query) = Query::read(text).filter(|_| limit > 0) else { return Vec::new() };
        let meets = Meets::new(&query, &self.vocabulary);
        let languages = self.names.languages(lang);
        let whole = self.whole(&query);
        let initials = initials::found(&query, &self.names, &self.vocabulary);
        let mut set = Set::new(self.names.len());
        self.candidates(&query, &meets, &mut set);
        set.extend(whole.iter().copied());
        set.extend(initials.iter().map(|(name, _)| *name));
        let mut scorer = Scorer::new(&query, &meets, &self.vocabulary);
        let mut best: Option<Best> = None;
        let (mut whole, mut initials) = (whole.into_iter().peekable(), initials.into_iter().peekable());
        for name in set.iter().filter(|name| languages[self.names.language(*name)]) {
            let entity = self.names.entity(name);
            if let Some(before) = best.take_if(|best| best.entity != entity) {
                ranking.add(before);
            }
            while whole.next_if(|other| *other < name).is_some() {}
            while initials.next_if(|(other, _)| *other < name).is_some() {}
            let known = Known {
                tokens: self.names.tokens(name),
                is_abbreviation: self.names.is_abbreviation(name),
                sounds_whole: whole.peek() == Some(&name),
                initials: initials.next_if(|(other, _)| *other == name).map(|(_, initials)| initials),
            };
            if let Some((score, how)) = scorer.score(known)
                && best.is_none_or(|best| best.score < score)
            {
                best = Some(Best { entity, name, score, how });
            }
        }
        if let Some(best) = best {
            ranking.add(best);
        }
        ranking.hits(&self.names)
    }

    /// The names that sound as the query does when spaces are left out, in rising order.
    fn whole(&self, query: &Query) -> Vec<u32> {
        let sounds = query.whole.iter().filter(|sound| !sound.is_empty());
        let mut names: Vec<u32> =
            sounds.flat_map(|sound| self.names.sounding(sound, &self.vocabulary)).copied().collect();
        names.sort_unstable();
        names
    }

    /// The names that may meet the query by their words. Where each of some words must be met, only those that have the
    /// rarest of them.
    fn candidates(&self, query: &Query, meets: &Meets<'_>, set: &mut Set) {
        let words = meets.words(query.terms.len());
        let terms = 0..query.terms.len();
        let significant = terms.clone().filter(|at| query.terms[*at].is_significant());
        // One word may be forgiven of four or more.
        let spare = usize::from(significant.clone().count() > 3);
        let mut needed: Vec<usize> = significant.filter(|at| !query.terms[*at].short).collect();
        let chosen = if needed.len() > spare {
            needed.sort_by_cached_key(|at| {
                words[*at].iter().map(|words| self.names.having(words.clone()).len()).sum::<usize>()
            });
            // A number is never forgiven.
            match needed.iter().position(|at| query.terms[*at].kind == Kind::Number) {
                Some(number) if number <= spare => vec![needed[number]],
                _ => needed[..=spare].to_vec(),
            }
        } else {
            terms.collect()
        };
        for words in chosen.into_iter().flat_map(|at| &words[at]) {
            set.extend(self.names.having(words.clone()).iter().copied());
        }
    }

    /// How much memory the index takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.vocabulary.bytes() + self.names.bytes()
    }
}
