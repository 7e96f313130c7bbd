//! What words of a query meet in the index: how well, and in what way.

use super::bits::Set;
use super::index::Vocabulary;
use super::near::{allowed, forgiven};
use super::query::{Query, Term, joinable, runs};
use super::table::number;
use super::words::Kind;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How a word of a query meets a word of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The same letters.
    Same,
    /// The same sound.
    Sound,
    /// The word of the name begins so.
    Prefix,
    /// A letter or two are wrong, or the ending is another.
    Misspelt,
    /// One of them is the initial of the other.
    Initial,
    /// One of them is an abbreviation, and the other words are what it stands for.
    Initials,
}

/// A way in which words of a query meet a word of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// The words of the query, a bit for each.
    pub(super) terms: u32,
    /// How well, in thousandths.
    pub(super) quality: u32,
    /// In what way.
    pub(super) sort: Sort,
    /// How much of the word of the name is met, in thousandths.
    pub(super) part: u32,
}

impl Edge {
    pub(super) fn new(terms: u32, quality: u32, sort: Sort) -> Self {
        let part = if sort == Sort::Initial { 300 } else { 1000 };
        Self { terms, quality, sort, part }
    }
}

/// Words of the index that begin as a word of the query, or its stem, does: as ranges, for they may be very many.
#[derive(Debug)]
struct Stem {
    term: usize,
    /// How many letters of the word of the query it has.
    letters: u32,
    /// How many letters the words may have; none if the stem is all of the word of the query.
    most: Option<u32>,
    words: Range<u32>,
    sounds: [Range<u32>; 2],
}

impl Stem {
    /// The words that begin as a term does without its last `cut` letters.
    fn new(at: usize, term: &Term, cut: u32, vocabulary: &Vocabulary) -> Option<Self> {
        let letters = number(term.letters.len()).checked_sub(cut)?;
        // A stem is long, or too many words have it.
        let least = if cut > 0 { 7 } else { 3 };
        if letters < least {
            return None;
        }
        let stem: String = term.letters[..letters as usize].iter().collect();
        let mut sounds = [0..0, 0..0];
        for (range, sound) in sounds.iter_mut().zip(term.sounds()) {
            let length = sound.len().saturating_sub(cut as usize);
            if length >= 4.max(least as usize) {
                *range = vocabulary.sounds.starting_with(&sound[..length]);
            }
        }
        let most = (cut > 0).then_some(letters + 3);
        Some(Self { term: at, letters, most, words: vocabulary.folds.starting_with(&stem), sounds })
    }

    /// How a word that is met so is met.
    fn edge(&self, word: u32, vocabulary: &Vocabulary) -> Option<Edge> {
        let by_letters = self.words.contains(&word);
        let sound = vocabulary.sound_number(word);
        if !by_letters && !self.sounds.iter().any(|range| range.contains(&sound)) {
            return None;
        }
        let letters = vocabulary.letters(word).max(1);
        let less = if by_letters { 0 } else { 50 };
        match self.most {
            None => {
                let part = (1000 * self.letters / letters).min(1000);
                Some(Edge { terms: 1 << self.term, quality: 700 + part / 4 - less, sort: Sort::Prefix, part })
            }
            Some(most) => (letters <= most).then(|| Edge::new(1 << self.term, 800 - less, Sort::Misspelt)),
        }
    }
}

/// What a query meets in the index.
#[derive(Debug)]
pub(super) struct Meets<'a> {
    vocabulary: &'a Vocabulary,
    /// Ways in which words are met, by the word of the index.
    edges: FxHashMap<u32, Vec<Edge>>,
    stems: Vec<Stem>,
    /// The words of the index that are met in any way.
    marked: Set,
}

impl<'a> Meets<'a> {
    /// Looks the words of a query up.
    pub(super) fn new(query: &Query, vocabulary: &'a Vocabulary) -> Self {
        let marked = Set::new(vocabulary.folds.len());
        let mut meets = Self { vocabulary, edges: FxHashMap::default(), stems: Vec::new(), marked };
        let mut counts = Vec::new();
        for (at, term) in query.terms.iter().enumerate() {
            meets.equal(term, 1 << at, 1000, 950);
            if term.kind.is_spelt() {
                meets.misspelt(term, 1 << at, &mut counts);
                meets.initial(term, 1 << at);
                meets.stems.extend((0..=3).filter_map(|cut| Stem::new(at, term, cut, vocabulary)));
            }
        }
        for (terms, joined) in joinable(&query.terms) {
            meets.equal(&joined, terms, 980, 930);
            if terms.count_ones() as usize == query.terms.len() && query.terms.len() <= 3 {
                meets.misspelt(&joined, terms, &mut counts);
            }
        }
        for (terms, initials) in runs(&query.terms) {
            for word in vocabulary.folds.equal_to(&initials) {
                meets.add(word, Edge::new(terms, 850, Sort::Initials));
            }
        }
        let mut mark = |word: u32| meets.marked.add(word);
        meets.edges.keys().for_each(|word| mark(*word));
        for stem in &meets.stems {
            stem.words.clone().for_each(&mut mark);
            for sounds in &stem.sounds {
                vocabulary.sounding(sounds.clone()).iter().for_each(|word| mark(*word));
            }
        }
        meets
    }

    /// Whether a word of the index is met in any way.
    pub(super) fn meets(&self, word: u32) -> bool {
        self.marked.has(word)
    }

    /// The ways in which a word of the index is met.
    pub(super) fn edges(&self, word: u32) -> impl Iterator<Item = Edge> {
        let found = self.edges.get(&word).map_or(&[][..], Vec::as_slice).iter().copied();
        let stems = if self.vocabulary.kind(word) == Kind::Small { &[] } else { self.stems.as_slice() };
        found.chain(stems.iter().filter_map(move |stem| stem.edge(word, self.vocabulary)))
    }

    /// For each of `terms` words of the query, ranges of the words of the index that may meet it. They may overlap.
    pub(super) fn words(&self, terms: usize) -> Vec<Vec<Range<u32>>> {
        let mut words = vec![Vec::new(); terms];
        for (word, edges) in &self.edges {
            let met = edges.iter().fold(0, |met, edge| met | edge.terms);
            for (at, words) in words.iter_mut().enumerate() {
                if met >> at & 1 == 1 {
                    words.push(*word..*word + 1);
                }
            }
        }
        for stem in &self.stems {
            words[stem.term].push(stem.words.clone());
            for sounds in &stem.sounds {
                let sounding = self.vocabulary.sounding(sounds.clone()).iter();
                words[stem.term].extend(sounding.map(|word| *word..*word + 1));
            }
        }
        words
    }

    fn add(&mut self, word: u32, edge: Edge) {
        self.edges.entry(word).or_default().push(edge);
    }

    /// Whether a word of the index can be met by a term like that. Names are not looked up by their small words, so
    /// that a term that must be met by a word is not met by these.
    fn fits(&self, word: u32, term: &Term) -> bool {
        match self.vocabulary.kind(word) {
            Kind::Number => term.kind == Kind::Number,
            Kind::Small => term.short || matches!(term.kind, Kind::Small | Kind::Letter),
            Kind::Letter => term.letters.len() <= 2,
            Kind::Formal | Kind::Plain => term.kind != Kind::Number,
        }
    }

    /// Words with the same letters or the same sound.
    fn equal(&mut self, term: &Term, terms: u32, same: u32, sound: u32) {
        let vocabulary = self.vocabulary;
        let folds = vocabulary.folds.equal_to(&term.fold);
        for word in folds.clone() {
            if self.fits(word, term) {
                self.add(word, Edge::new(terms, same, Sort::Same));
            }
        }
        if term.kind == Kind::Number {
            return;
        }
        for key in term.sounds().filter(|key| !key.is_empty()) {
            for word in vocabulary.sounding(vocabulary.sounds.equal_to(key)) {
                if !folds.contains(word) && self.fits(*word, term) {
                    self.add(*word, Edge::new(terms, sound, Sort::Sound));
                }
            }
        }
    }

    /// Words in which letters are missing, added, wrong or swapped. `counts` is memory to work in.
    fn misspelt(&mut self, term: &Term, terms: u32, counts: &mut Vec<u8>) {
        let errors = allowed(term.letters.len());
        if term.shouted || errors == 0 {
            return;
        }
        let vocabulary = self.vocabulary;
        for key in term.sounds() {
            for sound in vocabulary.near.candidates(key, errors, counts) {
                let other = vocabulary.sounds.get(sound);
                let by_sound = forgiven(key.as_bytes(), other.as_bytes(), false)
                    .map(|errors| quality(errors, key.len().min(other.len())) - 20);
                for word in vocabulary.sounding(sound..sound + 1) {
                    if key == other || !vocabulary.kind(*word).is_spelt() || vocabulary.letters(*word) < 4 {
                        continue;
                    }
                    if let Some(quality) = self.by_letters(term, *word).max(by_sound) {
                        self.add(*word, Edge::new(terms, quality, Sort::Misspelt));
                    }
                }
            }
        }
    }

    /// How well a word that may be near is met by its letters.
    fn by_letters(&self, term: &Term, word: u32) -> Option<u32> {
        let length = self.vocabulary.letters(word) as usize;
        if length.abs_diff(term.letters.len()) > 2 {
            return None;
        }
        let fold = self.vocabulary.folds.get(word);
        let errors = if fold.len() == length {
            // It is in ASCII; a term that is not has nothing in common with it.
            forgiven(term.fold.as_bytes(), fold.as_bytes(), true)
        } else {
            forgiven(&term.letters, &fold.chars().collect::<Vec<_>>(), true)
        };
        errors.map(|errors| quality(errors, length.min(term.letters.len())))
    }

    /// Initials, in names, of the term.
    fn initial(&mut self, term: &Term, terms: u32) {
        if term.letters.len() < 3 {
            return;
        }
        let Some(first) = term.letters.first() else { return };
        let first = Term::new(&first.to_string(), Some(Kind::Plain), false);
        let vocabulary = self.vocabulary;
        let sounding = first.sounds().flat_map(|sound| vocabulary.sounding(vocabulary.sounds.equal_to(sound)));
        let mut words: Vec<u32> = sounding.copied().chain(vocabulary.folds.equal_to(&first.fold)).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            if vocabulary.kind(word) == Kind::Letter {
                self.add(word, Edge::new(terms, 500, Sort::Initial));
            }
        }
    }
}

/// How well a misspelt word of so many letters is met.
fn quality(errors: usize, letters: usize) -> u32 {
    760 - 600 * number(errors) / number(letters)
}
