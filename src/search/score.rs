//! The score of a name for a query.

use super::Match;
use super::index::{NAME_WORDS, Token, Vocabulary};
use super::initials::Initials;
use super::meet::{Edge, Meets, Sort};
use super::query::{Query, Term};
use super::romanise::spelt_sound;
use super::table::number;
use super::words::Kind;
use rustc_hash::FxHashMap;

/// The highest score.
pub(super) const FULL: u32 = 10_000;

/// What is known of a name before its words are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) is_abbreviation: bool,
    /// Without spaces it sounds as the query does.
    pub(super) sounds_whole: bool,
    /// Its initials, or the first of them, sound as the query does.
    pub(super) initials: Option<Initials>,
}

/// A meeting of words of the query and words of the name.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    edge: Edge,
    /// The words of the name, a bit for each.
    places: u64,
}

/// Compares names with one query.
#[derive(Debug)]
pub(super) struct Scorer<'a> {
    query: &'a Query,
    meets: &'a Meets<'a>,
    vocabulary: &'a Vocabulary,
    meetings: Vec<Meeting>,
    chosen: Vec<Meeting>,
    places: Vec<Place>,
    /// The sum of the weights of the places.
    weight: u32,
    /// The places of words that are not small, a bit for each.
    significant: u64,
    /// Whether the score depends on words that the index does not say to be met: on their initials.
    looked_closer: bool,
    /// Scores by what they depend on otherwise. Names are much alike: "Article ... of the Criminal Code".
    known: FxHashMap<Box<[u32]>, Option<(u32, Match)>>,
    key: Vec<u32>,
}

/// How many scores are kept while names are compared with a query.
const KEPT: usize = 4096;

/// A word of the name.
#[derive(Clone, Copy, Debug)]
struct Place {
    word: u32,
    weight: u32,
}

/// The positions of the bits of a number.
fn bits(of: u64) -> impl Iterator<Item = usize> {
    super::bits::bits(of).map(|bit| bit as usize)
}

impl<'a> Scorer<'a> {
    pub(super) fn new(query: &'a Query, meets: &'a Meets<'a>, vocabulary: &'a Vocabulary) -> Self {
        let places = Vec::with_capacity(NAME_WORDS);
        Self {
            query,
            meets,
            vocabulary,
            meetings: Vec::new(),
            chosen: Vec::new(),
            places,
            weight: 0,
            significant: 0,
            looked_closer: false,
            known: FxHashMap::default(),
            key: Vec::new(),
        }
    }

    /// The score of a name, if it meets the query.
    pub(super) fn score(&mut self, name: Known<'_>) -> Option<(u32, Match)> {
        let by_words = self.by_words(name);
        let by_whole = name.sounds_whole.then(|| {
            let words = name.tokens.iter().filter(|token| !token.is_compound());
            let letters = words.flat_map(|token| self.vocabulary.folds.get(token.word()).bytes());
            let same = letters.eq(self.query.joined.fold.bytes());
            let how = if same { Match::Exact } else { Match::Transliterated };
            whole(if same { 980 } else { 930 }, how, name.is_abbreviation)
        });
        let by_initials = name.initials.map(|initials| (initials.score(), Match::Initials));
        let better = |best: (u32, Match), next: (u32, Match)| if next.0 > best.0 { next } else { best };
        [by_words, by_whole, by_initials].into_iter().flatten().reduce(better)
    }

    /// Finds what words of the name each word of the query may meet.
    fn gather(&mut self, tokens: &[Token]) {
        self.meetings.clear();
        self.places.clear();
        (self.weight, self.significant) = (0, 0);
        for token in tokens {
            let at = self.places.len();
            if self.meets.meets(token.word()) {
                self.gather_word(*token, at);
            }
            if !token.is_compound() {
                let kind = self.vocabulary.kind(token.word());
                self.places.push(Place { word: token.word(), weight: kind.weight() });
                self.weight += kind.weight();
                self.significant |= u64::from(kind.weight() > 1) << at;
            }
        }
    }

    fn gather_word(&mut self, token: Token, at: usize) {
        let word = token.word();
        let places = if token.is_compound() { 0b11 << (at - 2) } else { 1 << at };
        for mut edge in self.meets.edges(word) {
            if token.is_compound() {
                edge.quality = edge.quality * 98 / 100;
            }
            let fits = match edge.sort {
                Sort::Misspelt => !token.is_capitals(),
                Sort::Initials => token.is_capitals(),
                _ => true,
            };
            if fits {
                self.meetings.push(Meeting { edge, places });
            }
        }
    }

    /// Chooses the best meetings, each word in one only.
    fn choose(&mut self, together: bool) -> (u32, u64) {
        let key = |meeting: &Meeting| {
            let Meeting { edge, places } = meeting;
            let first = !together || edge.terms.is_power_of_two();
            (first, u32::MAX - edge.quality, edge.terms.trailing_zeros(), places.trailing_zeros(), edge.terms, *places)
        };
        if self.meetings.len() > 1 {
            self.meetings.sort_unstable_by_key(key);
        }
        self.chosen.clear();
        let (mut terms, mut places) = (0, 0);
        for meeting in &self.meetings {
            if terms & meeting.edge.terms == 0 && places & meeting.places == 0 {
                terms |= meeting.edge.terms;
                places |= meeting.places;
                self.chosen.push(*meeting);
            }
        }
        (terms, places)
    }

    fn by_words(&mut self, name: Known<'_>) -> Option<(u32, Match)> {
        self.key.clear();
        self.key.push(name.is_abbreviation.into());
        // A word that is not met counts by its weight only.
        self.key.extend(name.tokens.iter().map(|token| match token.word() {
            word if self.meets.meets(word) => token.as_number(),
            _ if token.is_compound() => u32::MAX,
            word => u32::MAX - self.vocabulary.kind(word).weight(),
        }));
        if let Some(known) = self.known.get(self.key.as_slice()) {
            return *known;
        }
        self.looked_closer = false;
        let found = self.compared(name);
        if !self.looked_closer && self.known.len() < KEPT {
            self.known.insert(self.key.as_slice().into(), found);
        }
        found
    }

    fn compared(&mut self, name: Known<'_>) -> Option<(u32, Match)> {
        self.gather(name.tokens);
        let found = self.weighed(name, false);
        // Words that are met together may also be met one by one, and worse: "independent states" and "CIS member
        // states".
        if found.is_none() && self.meetings.iter().any(|meeting| meeting.edge.terms.count_ones() > 1) {
            return self.weighed(name, true);
        }
        found
    }

    /// The score by words, where words of the query that are met together are served first or not.
    fn weighed(&mut self, name: Known<'_>, together: bool) -> Option<(u32, Match)> {
        let (mut terms, mut places) = self.choose(together);
        let query = self.query;
        let firm = |meeting: &Meeting| !matches!(meeting.edge.sort, Sort::Initial | Sort::Initials);
        let significant = query.significant;
        let joined = |meeting: &Meeting| meeting.edge.terms.count_ones() > 1;
        if !self.chosen.iter().any(|met| firm(met) && (met.edge.terms & significant != 0 || joined(met))) {
            return None;
        }
        let every = u32::MAX >> (u32::BITS as usize - query.terms.len());
        // A word that is not met yet can be two initials at the least, and one may be forgiven.
        let lacking = (significant & !terms).count_ones().saturating_sub(1);
        if 2 * lacking > (self.significant & !places).count_ones() {
            return None;
        }
        for at in bits(u64::from(every & !terms)).filter(|at| query.may_be_initials(*at)) {
            self.looked_closer = true;
            if let Some(meeting) = self.rest(at, &query.terms[at], places) {
                terms |= meeting.edge.terms;
                places |= meeting.places;
                self.chosen.push(meeting);
            }
        }
        self.chosen.sort_unstable_by_key(|meeting| meeting.edge.terms);
        let all = self.places.len();
        let is_covered = self.significant & !places == 0;
        let is_misspelt = self.chosen.iter().any(|meeting| meeting.edge.sort == Sort::Misspelt);
        let missing = every & !terms;
        let met = (terms & significant).count_ones();
        let lacks = |kind: Kind| bits(missing.into()).any(|at| query.terms[at].kind == kind);
        if lacks(Kind::Number) || (lacks(Kind::Formal) && met < 2 && !is_covered) {
            return None;
        }
        let forgiven = match (missing & significant).count_ones() {
            0 => 100,
            1 if is_covered && !is_misspelt && met >= 3 && self.may_lack(missing) => 75,
            _ => return None,
        };
        let fit = self.fit();
        let cover = self.cover();
        if is_misspelt && !self.is_plausible(cover) {
            return None;
        }
        let in_order = self.chosen.iter().map(|meeting| meeting.places.trailing_zeros()).is_sorted();
        let complete = missing == 0;
        let has = |sort: Sort| self.chosen.iter().any(|meeting| meeting.edge.sort == sort);
        let is_whole = complete && in_order && places.count_ones() as usize == all && !has(Sort::Prefix);
        let shape = if is_whole {
            1000
        } else if complete && in_order && self.is_beginning() {
            700 + 150 * cover / 1000
        } else {
            let starts = places & self.significant & self.significant.wrapping_neg() != 0;
            400 + 300 * cover / 1000 + if in_order { 50 } else { 0 } + if starts { 50 } else { 0 }
        };
        let how = if is_misspelt {
            Match::Misspelt
        } else if has(Sort::Initials) || has(Sort::Initial) {
            Match::Initials
        } else if is_whole {
            if name.is_abbreviation {
                Match::Abbreviation
            } else if has(Sort::Sound) {
                Match::Transliterated
            } else {
                Match::Exact
            }
        } else if complete && in_order && self.is_beginning() {
            Match::Prefix
        } else {
            Match::Words
        };
        let (score, how) = whole(fit, how, name.is_abbreviation);
        let misspelt = if is_misspelt { 9 } else { 10 };
        Some((score * shape / 1000 * forgiven / 100 * misspelt / 10, how))
    }

    /// How a word of the query that no word of the name meets may be met yet: as an initial, or as several initials.
    fn rest(&self, at: usize, term: &Term, taken: u64) -> Option<Meeting> {
        let free = |place: usize| self.significant & !taken >> place & 1 == 1;
        let initial = |place: usize| self.vocabulary.folds.get(self.places[place].word).chars().next();
        if self.query.is_unfinished(at) {
            // The last word, of which no more is typed yet.
            let place = (u64::BITS - taken.leading_zeros()) as usize;
            let word = self.places.get(place).map(|place| place.word);
            if let Some(word) = word.filter(|word| self.vocabulary.folds.get(*word).starts_with(&term.fold)) {
                let part = 1000 * number(term.letters.len()) / self.vocabulary.letters(word).max(1);
                let edge = Edge { terms: 1 << at, quality: 700 + part / 4, sort: Sort::Prefix, part };
                return Some(Meeting { edge, places: 1 << place });
            }
        }
        if !term.short {
            let meets = |place: &usize| {
                let first = initial(*place).map(String::from).unwrap_or_default();
                free(*place) && (first == term.fold || spelt_sound(&first) == term.sound)
            };
            let place = (0..self.places.len()).find(meets)?;
            return Some(Meeting { edge: Edge::new(1 << at, 500, Sort::Initial), places: 1 << place });
        }
        let is_ascii = term.fold.is_ascii();
        let other_script = |initials: &str| initials.is_ascii() != is_ascii;
        let starts = |start: &usize| {
            let meets = |first: char| first.is_ascii() != is_ascii || term.letters.first() == Some(&first);
            free(*start) && initial(*start).is_some_and(meets)
        };
        for start in (0..self.places.len()).filter(starts) {
            let (mut initials, mut places, mut count) = (String::new(), 0_u64, 0);
            for place in start..self.places.len() {
                if self.vocabulary.kind(self.places[place].word) == Kind::Small {
                    continue;
                }
                if taken >> place & 1 == 1 {
                    break;
                }
                initials.extend(initial(place));
                places |= 1 << place;
                count += 1;
                let same = initials == term.fold;
                if count >= 2 && (same || (other_script(&initials) && spelt_sound(&initials) == term.sound)) {
                    let edge = Edge::new(1 << at, if same { 850 } else { 800 }, Sort::Initials);
                    return Some(Meeting { edge, places });
                }
                if count > term.letters.len() {
                    break;
                }
            }
        }
        None
    }

    /// How well the words of the query are met, by their weight, in thousandths.
    fn fit(&self) -> u32 {
        let weight = |terms: u32| bits(terms.into()).map(|at| self.query.weights[at]).sum::<u32>();
        let met: u32 = self.chosen.iter().map(|meeting| weight(meeting.edge.terms) * meeting.edge.quality).sum();
        met / self.query.weights.iter().sum::<u32>()
    }

    /// How much of the name is met, by weight, in thousandths.
    fn cover(&self) -> u32 {
        let weight = |places: u64| bits(places).map(|at| self.places[at].weight).sum::<u32>();
        let met: u32 = self.chosen.iter().map(|meeting| weight(meeting.places) * meeting.edge.part).sum();
        met / self.weight.max(1)
    }

    /// Whether a word too many stands where it may: between others; last with no small word before it ("of another
    /// state"); or first, where the name begins with a small word (a law, "On ...").
    fn may_lack(&self, missing: u32) -> bool {
        let terms = &self.query.terms;
        let titled = || self.significant & 1 == 0;
        bits((missing & self.query.significant).into()).all(|at| match at {
            0 => titled(),
            at => at + 1 < terms.len() || terms[at - 1].kind != Kind::Small,
        })
    }

    /// Whether the name begins with the query.
    fn is_beginning(&self) -> bool {
        let mut next = 0;
        let mut last = true;
        self.chosen.iter().all(|meeting| {
            let starts = meeting.places.trailing_zeros() == next;
            next += meeting.places.count_ones();
            let whole = last;
            last = meeting.edge.sort != Sort::Prefix;
            starts && whole
        })
    }

    /// Whether misspelt words are evidence enough: where no other word is met, they must make up much of the name, and
    /// the more so the shorter they are.
    fn is_plausible(&self, cover: u32) -> bool {
        let firm = |meeting: &Meeting| matches!(meeting.edge.sort, Sort::Same | Sort::Sound | Sort::Prefix);
        if self.chosen.iter().any(|meeting| firm(meeting) && meeting.edge.terms & self.query.significant != 0) {
            return true;
        }
        let least = self.chosen.iter().map(|meeting| meeting.edge.quality).min();
        cover
            >= match least {
                // Another ending, or one error in ten letters.
                Some(700..) => 0,
                // One error in six letters, or two in twelve.
                Some(650..) => 300,
                _ => 750,
            }
    }
}

/// The score of a whole name, of which abbreviations have less.
fn whole(fit: u32, how: Match, is_abbreviation: bool) -> (u32, Match) {
    if is_abbreviation {
        (fit * 92 / 10, if how == Match::Exact || how == Match::Transliterated { Match::Abbreviation } else { how })
    } else {
        (fit * 10, how)
    }
}
