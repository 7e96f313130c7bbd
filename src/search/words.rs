//! Texts into words: what a word is, which words matter less, and what a number is.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that a query or a name may lack: articles, prepositions and conjunctions, those of Russian and Kazakh also as
/// they are romanised where that is no other word; and the Arabic article.
const SMALL: [&str; 5] = [
    "a an and as at by for from in its of on the to with",
    "и в во на о об обо по с со к ко от из для при",
    "және мен бен пен туралы үшін бойынша жөніндегі",
    "po na ob ot iz pri dlya turaly boiynsha boyynsha jonindegi zhonindegi",
    "al el ul ut аль уль ут",
];

/// Words that stand before or behind the name of a state or a city and add nothing to it.
const FORMAL: &[&str] = &["republic", "city", "город", "города", "г", "қаласы", "qalasy"];

/// Beginnings of the Russian and Kazakh words for a republic, in any case.
const REPUBLIC: [&str; 2] = ["республик", "respublik"];

/// Endings of patronymics, as they sound.
const PATRONYMIC: [&str; 4] = ["viC", "vna", "uli", "kizi"];

/// Words for the numbers 1 to 10. A Roman numeral of one letter is as often an initial, and stays a letter.
const COUNTED: [&str; 10] = [
    "one first",
    "two second ii",
    "three third iii",
    "four fourth iv",
    "five fifth",
    "six sixth vi",
    "seven seventh vii",
    "eight eighth viii",
    "nine ninth ix",
    "ten tenth",
];

/// What follows the digits of an ordinal: 65th, 65-й, 65-ші.
const ORDINAL: [&str; 3] = ["st nd rd th", "й я е го ой ая ое ый ого", "ші шы інші ыншы нші ншы"];

/// Whether a word is in one of the lists.
fn is_in(lists: &[&str], word: &str) -> bool {
    lists.iter().any(|list| list.split(' ').any(|one| one == word))
}

/// How a word hangs on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// Something else than a single mark is between them.
    Apart,
    /// Nothing is between them: letters meet digits.
    Direct,
    /// A hyphen or a dash.
    Dash,
    /// A dot or a slash.
    Mark,
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, composed; the digits of a number with `-` where it has parts.
    pub(super) text: String,
    /// Whether it has two letters or more, all capitals.
    pub(super) capitals: bool,
    /// How it hangs on the one before.
    pub(super) joint: Joint,
}

/// What a word is good for in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits: it must be met exactly.
    Number,
    /// It may be missing.
    Small,
    /// It may be missing where enough others are met.
    Formal,
    /// A single letter: an initial.
    Letter,
    /// Every other word.
    Plain,
}

impl Kind {
    /// The kind of a folded word with that sound.
    pub(super) fn of(fold: &str, sound: &str) -> Self {
        if is_number(fold) {
            Self::Number
        } else if is_in(&SMALL, fold) {
            Self::Small
        } else if FORMAL.contains(&fold)
            || REPUBLIC.iter().any(|start| fold.starts_with(start))
            || (sound.len() > 5 && PATRONYMIC.iter().any(|end| sound.ends_with(end)))
        {
            Self::Formal
        } else if fold.chars().nth(1).is_none() {
            Self::Letter
        } else {
            Self::Plain
        }
    }

    /// Whether it may be misspelt.
    pub(super) fn is_spelt(self) -> bool {
        matches!(self, Self::Plain | Self::Formal)
    }

    /// How much it weighs.
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::Number | Self::Plain => 4,
            Self::Letter => 2,
            Self::Small | Self::Formal => 1,
        }
    }
}

pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(char::is_numeric)
}

/// Apostrophes and letters that stand for silent signs, and what has no width: a word goes on through them.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '‘' | '’' | '‛' | 'ʹ' | 'ʺ' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '′' | '″' | '\u{ad}' | '\u{feff}'
    ) || ('\u{200b}'..='\u{200d}').contains(&c)
}

/// The words of a text.
pub(super) fn split(text: &str) -> Vec<Word> {
    let composed: Cow<'_, str> = if text.is_ascii() {
        text.into()
    } else {
        let plain = text.chars().filter(|c| !is_silent(*c)).map(|c| if c == '№' { ' ' } else { c });
        plain.nfkc().filter(|c| !is_combining_mark(*c)).collect()
    };
    let mut words: Vec<Word> = Vec::new();
    let mut joint = Joint::Apart;
    let mut open = false;
    for c in composed.chars().filter(|c| !is_silent(*c)) {
        if !c.is_alphanumeric() {
            joint = match c {
                '-' | '‐' | '–' | '—' | '−' if open => Joint::Dash,
                '.' | '/' if open => Joint::Mark,
                _ => Joint::Apart,
            };
            open = false;
            continue;
        }
        match words.last_mut() {
            Some(word) if open && is_number(&word.text) == c.is_numeric() => {
                word.capitals &= c.is_uppercase();
                word.text.extend(c.to_lowercase());
            }
            _ => {
                let joint = if open { Joint::Direct } else { joint };
                words.push(Word { text: c.to_lowercase().collect(), capitals: c.is_uppercase(), joint });
                open = true;
            }
        }
    }
    if let Some(first) = words.first_mut() {
        first.joint = Joint::Apart;
    }
    joined_numbers(words)
}

/// Puts the parts of numbers together (233-3, but not the years 2013-2017), drops the endings of ordinals, and writes
/// words of numbers in digits.
fn joined_numbers(words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    for mut word in words {
        word.capitals &= word.text.chars().nth(1).is_some();
        if let Some(before) = joined.last_mut().filter(|before| is_number(&before.text)) {
            if is_number(&word.text) {
                if matches!(word.joint, Joint::Dash | Joint::Mark) && before.text.len().min(word.text.len()) < 4 {
                    before.text.push('-');
                    before.text.push_str(&word.text);
                    continue;
                }
            } else if matches!(word.joint, Joint::Direct | Joint::Dash) && is_in(&ORDINAL, &word.text) {
                continue;
            }
        }
        if word.text.len() <= 7
            && let Some(at) = COUNTED.iter().position(|names| is_in(&[names], &word.text))
        {
            word.text = (at + 1).to_string();
            word.capitals = false;
        }
        joined.push(word);
    }
    joined
}

/// Whether an article stands before other words.
pub(super) fn has_article(words: &[Word]) -> bool {
    words.len() > 1 && words[0].text == "the"
}

/// A word without marks: what is compared first.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfkd().filter(|c| !is_combining_mark(*c)).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::romanise::sound;
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_letters_or_digits() {
        assert_eq!(texts("Law “On Youth”, No.12"), ["law", "on", "youth", "no", "12"]);
        assert_eq!(texts("Caspian-Antiterror-2005"), ["caspian", "antiterror", "2005"]);
        assert_eq!(texts("People's  Prosecutor’s"), ["peoples", "prosecutors"]);
        assert_eq!(texts("NATO/EAPC № 5"), ["nato", "eapc", "5"]);
        assert_eq!(texts(" -- \u{200b}"), [""; 0]);
    }

    #[test]
    fn numbers_keep_their_parts_and_lose_their_endings() {
        assert_eq!(texts("Article 233-3"), ["article", "233-3"]);
        assert_eq!(
            texts("art. 233–3, 2013 – 2017 and 2013-2017"),
            ["art", "233-3", "2013", "2017", "and", "2013", "2017"]
        );
        assert_eq!(texts("65th, 65-е, 65-ші"), ["65", "65", "65"]);
        assert_eq!(texts("third IV Five"), ["3", "4", "5"]);
        assert_eq!(texts("174бап"), ["174", "бап"]);
    }

    #[test]
    fn joints_and_capitals_are_told() {
        let words = split("Anti-Terror CIS a.b K G20");
        let told: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.capitals, word.joint)).collect();
        assert_eq!(
            told,
            [
                ("anti", false, Joint::Apart),
                ("terror", false, Joint::Dash),
                ("cis", true, Joint::Apart),
                ("a", false, Joint::Apart),
                ("b", false, Joint::Mark),
                ("k", false, Joint::Apart),
                ("g", false, Joint::Apart),
                ("20", false, Joint::Direct),
            ]
        );
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(split("Нази\u{306}"), split("Назй"));
        assert_eq!(fold("türkiye"), "turkiye");
        assert_eq!(fold("қазақ"), "қазақ");
    }

    #[test]
    fn kinds_follow_from_the_word() {
        for (word, kind) in [
            ("174", Kind::Number),
            ("және", Kind::Small),
            ("республикасының", Kind::Formal),
            ("republican", Kind::Plain),
            ("кемелевич", Kind::Formal),
            ("әбішұлы", Kind::Formal),
            ("july", Kind::Plain),
            ("k", Kind::Letter),
            ("қк", Kind::Plain),
        ] {
            assert_eq!(Kind::of(word, &sound(word)), kind, "{word}");
        }
    }
}
