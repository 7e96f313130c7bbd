//! Transliteration tables: what letters sound like, and which spellings are taken for one.

use super::data_file::rows;
use std::sync::LazyLock;

const CYRILLIC: &str = include_str!("data/cyrillic.csv");
const LATIN_LETTERS: &str = include_str!("data/latin_letters.csv");
const LATIN_GROUPS: &str = include_str!("data/latin_groups.csv");
const BEGINNINGS: &str = include_str!("data/code_beginnings.csv");
const ENDINGS: &str = include_str!("data/code_endings.csv");

/// The end of the Cyrillic block of Unicode: letters from here on stand in no table.
const END_OF_LETTERS: usize = 0x500;

/// The transliteration tables, read once.
pub(super) static TABLE: LazyLock<PhoneticTable> = LazyLock::new(PhoneticTable::read);

/// How the Latin letters that systems disagree on are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As in English, and as Kazakh is written.
    Usual,
    /// As in ISO 9 and in the languages of Central Europe.
    Scholarly,
}

/// Phonetic codes of a letter or a group of letters in both readings.
#[derive(Clone, Copy, Debug, Default)]
struct Codes<T> {
    usual: T,
    scholarly: T,
}

impl<T: Copy> Codes<T> {
    fn get(&self, reading: Reading) -> T {
        match reading {
            Reading::Usual => self.usual,
            Reading::Scholarly => self.scholarly,
        }
    }
}

/// A letter that has its code whatever letters are around it.
#[derive(Clone, Copy, Debug, Default)]
struct Letter {
    codes: Codes<Option<&'static str>>,
    /// Whether a word with it has the scholarly reading.
    is_scholarly: bool,
}

/// A group of Latin letters with a code of its own.
#[derive(Debug)]
struct Group {
    letters: &'static str,
    /// Whether it is only read so at the beginning of a word.
    only_first: bool,
    codes: Codes<&'static str>,
}

/// Transliteration tables.
#[derive(Debug)]
pub(super) struct PhoneticTable {
    /// By code point, up to [`END_OF_LETTERS`].
    letters: Vec<Letter>,
    groups: Vec<Group>,
    /// Where the groups of each first letter end.
    ends: [usize; 26],
    beginnings: Vec<[&'static str; 2]>,
    endings: Vec<[&'static str; 2]>,
}

impl PhoneticTable {
    fn read() -> Self {
        let mut letters = vec![Letter::default(); END_OF_LETTERS];
        let mut set = |text: &str, letter| letters[only_char(text) as usize] = letter;
        for [text, code] in rows(CYRILLIC) {
            let codes = Codes { usual: Some(code), scholarly: Some(code) };
            set(text, Letter { codes, is_scholarly: false });
        }
        for [text, usual, scholarly, is_scholarly] in rows(LATIN_LETTERS) {
            let code = |code: &'static str| Some(code).filter(|code| *code != "-");
            let codes = Codes { usual: code(usual), scholarly: code(scholarly) };
            set(text, Letter { codes, is_scholarly: is_scholarly == "yes" });
        }
        let groups = rows(LATIN_GROUPS).map(|[group, usual, scholarly]| {
            let letters = group.trim_start_matches('^');
            Group { letters, only_first: letters != group, codes: Codes { usual, scholarly } }
        });
        let groups: Vec<Group> = groups.collect();
        let mut ends = [0; 26];
        for (end, first) in ends.iter_mut().zip(b'a'..) {
            *end = groups.partition_point(|group| group.letters.as_bytes()[0] <= first);
        }
        let (beginnings, endings) = (rows(BEGINNINGS).collect(), rows(ENDINGS).collect());
        Self { letters, groups, ends, beginnings, endings }
    }

    /// The code of a letter that has one whatever letters are around it.
    pub(super) fn letter(&self, letter: char, reading: Reading) -> Option<&'static str> {
        self.letters.get(letter as usize)?.codes.get(reading)
    }

    /// Whether a word has letters that only the scholarly reading has.
    pub(super) fn is_scholarly(&self, word: &str) -> bool {
        let is_scholarly = |letter: char| self.letters.get(letter as usize).is_some_and(|letter| letter.is_scholarly);
        !word.is_ascii() && word.chars().any(is_scholarly)
    }

    /// The code of the longest group that Latin letters begin with, and its length.
    pub(super) fn group(&self, latin: &str, is_first: bool, reading: Reading) -> Option<(&'static str, usize)> {
        let at = usize::from(latin.bytes().next()?.checked_sub(b'a')?);
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        let fits = |group: &&Group| (is_first || !group.only_first) && latin.starts_with(group.letters);
        let group = self.groups[start..end].iter().find(fits)?;
        Some((group.codes.get(reading), group.letters.len()))
    }

    /// Replaces a beginning that is spelt otherwise elsewhere.
    pub(super) fn replace_beginning(&self, code: &mut Vec<u8>) {
        if let Some([from, to]) = self.beginnings.iter().find(|[from, _]| code.starts_with(from.as_bytes())) {
            code.splice(..from.len(), to.bytes());
        }
    }

    /// Replaces an ending that is spelt otherwise elsewhere.
    pub(super) fn replace_ending(&self, code: &mut Vec<u8>) {
        if let Some([from, to]) = self.endings.iter().find(|[from, _]| code.ends_with(from.as_bytes())) {
            code.truncate(code.len() - from.len());
            code.extend_from_slice(to.as_bytes());
        }
    }
}

/// The letter that a text is.
fn only_char(text: &str) -> char {
    let mut letters = text.chars();
    letters.next().filter(|_| letters.as_str().is_empty()).expect("a row of one letter")
}

#[cfg(test)]
mod tests {
    use super::super::data_file::{assert_is_sorted, assert_is_well_formed};
    use super::*;

    fn is_code(code: &str) -> bool {
        code.bytes().all(|byte| byte.is_ascii_lowercase() || b"SCJ".contains(&byte))
    }

    #[test]
    fn letters_are_single_and_have_codes() {
        assert_is_sorted::<2>(CYRILLIC);
        assert_is_sorted::<4>(LATIN_LETTERS);
        for [letter, code] in rows(CYRILLIC) {
            assert!(('\u{400}'..'\u{500}').contains(&only_char(letter)) && is_code(code), "{letter} {code}");
        }
        for [letter, usual, scholarly, is_scholarly] in rows(LATIN_LETTERS) {
            assert!((0x80..0x400).contains(&(only_char(letter) as u32)), "{letter}");
            assert!([usual, scholarly].iter().all(|code| *code == "-" || is_code(code)), "{letter}");
            assert!(["yes", "no"].contains(&is_scholarly), "{letter} {is_scholarly}");
        }
    }

    #[test]
    fn groups_are_sorted_and_the_longest_comes_first() {
        assert_is_well_formed::<3>(LATIN_GROUPS);
        let groups = &PhoneticTable::read().groups;
        assert!(groups.is_sorted_by_key(|group| group.letters.as_bytes()[0]));
        for (at, group) in groups.iter().enumerate() {
            assert!(group.letters.bytes().all(|byte| byte.is_ascii_lowercase()), "{group:?}");
            assert!(is_code(group.codes.usual) && is_code(group.codes.scholarly), "{group:?}");
            let hides = |before: &&Group| group.letters.starts_with(before.letters) && !before.only_first;
            assert!(groups[..at].iter().find(hides).is_none(), "never reached: {group:?}");
        }
    }

    #[test]
    fn beginnings_and_endings_are_codes() {
        assert_is_sorted::<2>(BEGINNINGS);
        assert_is_sorted::<2>(ENDINGS);
        assert!(rows(BEGINNINGS).chain(rows(ENDINGS)).all(|[from, to]| is_code(from) && is_code(to) && from != to));
        let endings: Vec<[&str; 2]> = rows(ENDINGS).collect();
        for (at, [from, _]) in endings.iter().enumerate() {
            assert!(endings[..at].iter().all(|[other, _]| !from.ends_with(other) && !other.ends_with(from)), "{from}");
        }
    }
}
