//! Tokenizer: the words and numbers of a text.

use super::lexicon::LEXICON;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What is between a word and the one before it.
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

/// Word or number of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The text in lower case, composed; the digits of a number with `-` where it has parts.
    pub(super) text: String,
    /// Whether it has two letters or more, all capitals.
    pub(super) capitals: bool,
    /// What is between it and the one before.
    pub(super) joint: Joint,
}

/// Whether a word is a number.
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

/// The words and numbers of a text.
pub(super) fn tokenize(text: &str) -> Vec<Word> {
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
    let lexicon = &*LEXICON;
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
            } else if matches!(word.joint, Joint::Direct | Joint::Dash) && lexicon.is_ordinal_ending(&word.text) {
                continue;
            }
        }
        if let Some(digits) = lexicon.digits(&word.text) {
            digits.clone_into(&mut word.text);
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

/// A word without diacritics.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfkd().filter(|c| !is_combining_mark(*c)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|word| word.text).collect()
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
        let words = tokenize("Anti-Terror CIS a.b K G20");
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
        assert_eq!(tokenize("Нази\u{306}"), tokenize("Назй"));
        assert_eq!(fold("türkiye"), "turkiye");
        assert_eq!(fold("қазақ"), "қазақ");
    }
}
