//! What is kept of names: their words, and for each word the names that have it.

use super::Spelling;
use super::collect::{Collected, Words};
use super::near::Near;
use super::romanise::{joined_sounds, spelt_sound};
use super::table::{Lists, Texts, number};
use super::words::{Joint, Kind, Word, has_article, is_number, split};
use std::ops::Range;

/// Names are read to this many words.
pub(super) const NAME_WORDS: usize = 64;

/// Longest abbreviation in capitals.
const LONGEST_ABBREVIATION: usize = 6;

/// A word of a name: its number and two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token(u32);

impl Token {
    /// It is the two words before it, which a hyphen joins, written as one.
    const COMPOUND: u32 = 1 << 31;
    /// It is an abbreviation in capitals.
    const CAPITALS: u32 = 1 << 30;

    pub(super) fn word(self) -> u32 {
        self.0 & !(Self::COMPOUND | Self::CAPITALS)
    }

    /// Its number with its marks.
    pub(super) fn as_number(self) -> u32 {
        self.0
    }

    pub(super) fn is_compound(self) -> bool {
        self.0 & Self::COMPOUND != 0
    }

    pub(super) fn is_capitals(self) -> bool {
        self.0 & Self::CAPITALS != 0
    }
}

/// Distinct words, by their letters and then by their sounds.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) folds: Texts,
    kinds: Vec<Kind>,
    letters: Vec<u8>,
    sound_of: Vec<u32>,
    pub(super) sounds: Texts,
    words_of_sound: Lists,
    pub(super) near: Near,
}

impl Vocabulary {
    pub(super) fn kind(&self, word: u32) -> Kind {
        self.kinds[word as usize]
    }

    /// How many letters a word has.
    pub(super) fn letters(&self, word: u32) -> u32 {
        self.letters[word as usize].into()
    }

    /// The number of a word's sound.
    pub(super) fn sound_number(&self, word: u32) -> u32 {
        self.sound_of[word as usize]
    }

    pub(super) fn sound(&self, word: u32) -> &str {
        self.sounds.get(self.sound_number(word))
    }

    /// The words with one of these sounds.
    pub(super) fn sounding(&self, sounds: Range<u32>) -> &[u32] {
        self.words_of_sound.range(sounds)
    }

    /// Of words and the sounds they have.
    fn build(words: &Words) -> Self {
        let mut all: Vec<&str> = words.iter().map(|(_, sound)| sound).collect();
        all.sort_unstable();
        all.dedup();
        let mut sounds = Texts::default();
        for sound in &all {
            sounds.push(sound);
        }
        sounds.shrink();
        let mut vocabulary = Self { sounds, ..Self::default() };
        for (fold, sound) in words.iter() {
            vocabulary.folds.push(fold);
            vocabulary.kinds.push(Kind::of(fold, sound));
            vocabulary.letters.push(u8::try_from(fold.chars().count()).unwrap_or(u8::MAX));
            vocabulary.sound_of.push(number(all.partition_point(|other| *other < sound)));
        }
        vocabulary.folds.shrink();
        vocabulary.kinds.shrink_to_fit();
        vocabulary.letters.shrink_to_fit();
        vocabulary.sound_of.shrink_to_fit();
        let of_words = || vocabulary.sound_of.iter().enumerate().map(|(word, sound)| (*sound, number(word)));
        vocabulary.words_of_sound = Lists::build(all.len(), of_words);
        let (lists, kinds, letters) = (&vocabulary.words_of_sound, &vocabulary.kinds, &vocabulary.letters);
        let long = |word: &u32| kinds[*word as usize].is_spelt() && letters[*word as usize] >= 4;
        vocabulary.near = Near::build(&vocabulary.sounds, |sound| lists.get(sound).iter().any(long));
        vocabulary
    }

    pub(super) fn bytes(&self) -> usize {
        let texts = self.folds.bytes() + self.sounds.bytes();
        let traits = self.kinds.capacity() + self.letters.capacity() + self.sound_of.capacity() * 4;
        texts + traits + self.words_of_sound.bytes() + self.near.bytes()
    }
}

/// All names, entity by entity.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// For each name, its entity.
    entities: Vec<u32>,
    /// For each entity, its first name.
    firsts: Vec<u32>,
    /// For each name, where its tokens end.
    ends: Vec<u32>,
    tokens: Vec<Token>,
    /// For each name, the number of its language, and whether it is an abbreviation.
    traits: Vec<u16>,
    languages: Vec<Box<str>>,
    /// For each word that is not small, the names that have it.
    having: Lists,
    /// Names in the order of their sounds with no space between words.
    by_whole: Vec<u32>,
    /// Names of two significant words or more in the order of the sounds of their initials.
    by_initials: Vec<u32>,
}

/// The highest bit of a name's traits.
const ABBREVIATION: u16 = 1 << 15;
/// Marks, in the list of initials, that words joined by a hyphen have one initial together.
const TOGETHER: u32 = 1 << 31;

impl Names {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn tokens(&self, name: u32) -> &[Token] {
        let at = name as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.tokens[start..self.ends[at] as usize]
    }

    pub(super) fn is_abbreviation(&self, name: u32) -> bool {
        self.traits[name as usize] & ABBREVIATION != 0
    }

    /// For each language, whether it is the wanted one or one of its scripts or regions.
    pub(super) fn languages(&self, wanted: Option<&str>) -> Vec<bool> {
        let meets = |tag: &str, wanted: &str| {
            let (head, rest) = tag.split_at_checked(wanted.len()).unwrap_or(("", ""));
            head.eq_ignore_ascii_case(wanted) && !wanted.is_empty() && (rest.is_empty() || rest.starts_with('-'))
        };
        self.languages.iter().map(|tag| wanted.is_none_or(|wanted| meets(tag, wanted))).collect()
    }

    pub(super) fn language(&self, name: u32) -> usize {
        usize::from(self.traits[name as usize] & !ABBREVIATION)
    }

    /// The entity of a name.
    pub(super) fn entity(&self, name: u32) -> u32 {
        self.entities[name as usize]
    }

    /// Which of the names of its entity a name is.
    pub(super) fn spelling(&self, name: u32) -> u32 {
        name - self.firsts[self.entity(name) as usize]
    }

    /// The names that have one of the words.
    pub(super) fn having(&self, words: Range<u32>) -> &[u32] {
        self.having.range(words)
    }

    /// The sound of a whole name with no space between its words.
    fn whole(&self, name: u32, vocabulary: &Vocabulary) -> String {
        let words = self.tokens(name).iter().filter(|token| !token.is_compound());
        joined_sounds(words.map(|token| vocabulary.sound(token.word())))
    }

    /// The initials of the significant words, with a space at each small word; an abbreviation is all initials. With
    /// `together`, words that a hyphen joins have one.
    pub(super) fn initials(&self, name: u32, together: bool, vocabulary: &Vocabulary) -> String {
        let mut initials = String::new();
        let tokens = self.tokens(name);
        for (at, token) in tokens.iter().enumerate() {
            let second = tokens.get(at + 1).is_some_and(|next| next.is_compound());
            if token.is_compound() || (together && second) {
                continue;
            }
            let word = vocabulary.folds.get(token.word());
            match vocabulary.kind(token.word()) {
                Kind::Number => {}
                Kind::Small => initials.push(' '),
                _ if token.is_capitals() => initials.push_str(word),
                _ => initials.extend(word.chars().next()),
            }
        }
        initials
    }

    /// The part of a list, sorted by a key, whose keys start with `wanted`, or equal it.
    fn found<'a>(list: &'a [u32], key: impl Fn(u32) -> String, wanted: &str, equal: bool) -> &'a [u32] {
        let start = list.partition_point(|at| *key(*at) < *wanted);
        let rest = &list[start..];
        let within = |key: String| if equal { key == wanted } else { key.starts_with(wanted) };
        &rest[..rest.partition_point(|at| within(key(*at)))]
    }

    /// The names that sound so as a whole, in rising order.
    pub(super) fn sounding(&self, sound: &str, vocabulary: &Vocabulary) -> &[u32] {
        Self::found(&self.by_whole, |name| self.whole(name, vocabulary), sound, true)
    }

    /// The names whose initials sound so, or whose first ones do, and whether hyphens join.
    pub(super) fn with_initials<'a>(
        &'a self,
        sound: &str,
        equal: bool,
        vocabulary: &'a Vocabulary,
    ) -> impl Iterator<Item = (u32, bool)> + use<'a> {
        let key = |at: u32| self.initials_sound(at, vocabulary);
        let found = Self::found(&self.by_initials, key, sound, equal);
        found.iter().map(|at| (at & !TOGETHER, at & TOGETHER != 0))
    }

    fn initials_sound(&self, at: u32, vocabulary: &Vocabulary) -> String {
        spelt_sound(&self.initials(at & !TOGETHER, at & TOGETHER != 0, vocabulary).replace(' ', ""))
    }

    pub(super) fn bytes(&self) -> usize {
        let numbers = [&self.entities, &self.firsts, &self.ends, &self.by_whole, &self.by_initials];
        let numbers: usize = numbers.iter().map(|list| list.capacity() * 4).sum();
        numbers + self.tokens.capacity() * 4 + self.traits.capacity() * 2 + self.having.bytes()
    }
}

/// Reads the names and puts their words in order.
pub(super) fn build<'a, E, S>(entities: E) -> (Vocabulary, Names)
where
    E: IntoIterator<Item = S>,
    S: IntoIterator<Item = Spelling<'a>>,
{
    let mut collected = Collected::default();
    let mut names = Names::default();
    for entity in entities {
        let at = number(names.firsts.len());
        names.firsts.push(number(names.ends.len()));
        for spelling in entity {
            names.entities.push(at);
            let language = names.languages.iter().position(|tag| **tag == *spelling.lang).unwrap_or_else(|| {
                names.languages.push(spelling.lang.into());
                names.languages.len() - 1
            });
            let language = u16::try_from(language).ok().filter(|at| at & ABBREVIATION == 0);
            let language = language.expect("fewer than 2^15 languages");
            names.traits.push(if spelling.abbreviation { language | ABBREVIATION } else { language });
            add(spelling.text, &mut collected, &mut names.tokens);
            names.ends.push(number(names.tokens.len()));
        }
    }
    let (words, numbers) = collected.sorted();
    for token in &mut names.tokens {
        let marks = token.0 & (Token::COMPOUND | Token::CAPITALS);
        token.0 = numbers[token.word() as usize] | marks;
    }
    drop(numbers);
    let vocabulary = Vocabulary::build(&words);
    drop(words);
    let all = || 0..number(names.len());
    let having = Lists::build(vocabulary.folds.len(), || {
        all().flat_map(|name| {
            let tokens = names.tokens(name);
            let words = tokens.iter().enumerate().filter(|(at, token)| {
                vocabulary.kind(token.word()) != Kind::Small
                    && tokens[..*at].iter().all(|before| before.word() != token.word())
            });
            words.map(move |(_, token)| (token.word(), name))
        })
    });
    let by_whole = sorted_by(all(), |name| names.whole(name, &vocabulary));
    let hyphens = all().filter(|name| names.tokens(*name).iter().any(|token| token.is_compound()));
    let significant = |name: &u32| {
        let words = names.tokens(*name).iter().filter(|token| !token.is_compound());
        words.filter(|token| !matches!(vocabulary.kind(token.word()), Kind::Small | Kind::Number)).count()
    };
    let many = all().filter(|name| significant(name) > 1);
    let initials = many.chain(hyphens.map(|name| name | TOGETHER));
    let by_initials = sorted_by(initials, |at| names.initials_sound(at, &vocabulary));
    let mut names = Names { having, by_whole, by_initials, ..names };
    names.entities.shrink_to_fit();
    names.firsts.shrink_to_fit();
    names.ends.shrink_to_fit();
    names.tokens.shrink_to_fit();
    names.traits.shrink_to_fit();
    (vocabulary, names)
}

fn sorted_by(numbers: impl Iterator<Item = u32>, key: impl Fn(u32) -> String) -> Vec<u32> {
    let mut keys = String::new();
    let mut keyed: Vec<(Range<usize>, u32)> = Vec::new();
    for at in numbers {
        let start = keys.len();
        keys.push_str(&key(at));
        keyed.push((start..keys.len(), at));
    }
    keyed.sort_unstable_by(|(one, at), (another, other)| {
        keys[one.clone()].cmp(&keys[another.clone()]).then(at.cmp(other))
    });
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// Adds the words of a name.
fn add(text: &str, collected: &mut Collected, tokens: &mut Vec<Token>) {
    let words = split(text);
    let words = if has_article(&words) { &words[1..] } else { &words };
    let shouted = words.len() > 1 && words.iter().all(|word| word.capitals);
    let mut before: Option<&Word> = None;
    for word in words.iter().take(NAME_WORDS) {
        let short = word.text.chars().nth(LONGEST_ABBREVIATION).is_none();
        let marks = if word.capitals && short && !shouted { Token::CAPITALS } else { 0 };
        tokens.push(Token(collected.number(&word.text) | marks));
        if let Some(first) = before.filter(|_| word.joint == Joint::Dash)
            && !is_number(&first.text)
            && !is_number(&word.text)
        {
            tokens.push(Token(collected.number(&format!("{}{}", first.text, word.text)) | Token::COMPOUND));
        }
        before = Some(word);
    }
}
