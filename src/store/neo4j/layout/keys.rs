//! Keys as they are stored: texts whose order and parts are the same to every part of the engine.
//!
//! Neo4j compares strings by code points in indexes and by UTF-16 units in memory, which differ from U+E000 on. Stored
//! keys have no such character: it is written as U+D7FF, which no text has, and two Hangul syllables, which a sort key
//! never has since its syllables are taken apart. So the order is the same either way, and a key contains another just
//! where the texts do.

use crate::model::{Day, PartialDate, sort_key};

/// Stands before a character that is written as two others, and after every other character.
const ESCAPE: char = '\u{d7ff}';
/// First of the characters that an escaped one is written with.
const DIGITS: u32 = 0xac00;
/// Between a sort key and an identifier: below every character of a sort key.
const JOINT: char = '\t';
/// Where there is no value to sort by: above every date.
const MISSING: &str = "~";

/// The stored form of a sort key.
pub(in super::super) fn stored_key(key: &str) -> String {
    if key.is_ascii() {
        return key.to_owned();
    }
    let mut text = String::with_capacity(key.len());
    for c in key.chars() {
        if c < ESCAPE {
            text.push(c);
        } else {
            let number = u32::from(c) - u32::from(ESCAPE);
            text.push(ESCAPE);
            text.extend([number >> 11, number & 0x7ff].into_iter().filter_map(|digit| char::from_u32(DIGITS + digit)));
        }
    }
    text
}

/// The stored sort key of a text.
pub(in super::super) fn text_key(text: &str) -> String {
    stored_key(&sort_key(text))
}

/// A sort key (as stored) and an identifier, to be compared at once.
pub(in super::super) fn joined_key(key: &str, id: &str) -> String {
    format!("{key}{JOINT}{id}")
}

/// What comes after every identifier joined to a key.
pub(in super::super) fn after_key(key: &str) -> String {
    format!("{key}\n")
}

/// What every identifier joined to a key starts with.
pub(in super::super) fn key_prefix(key: &str) -> String {
    format!("{key}{JOINT}")
}

/// A day as text that sorts as days do.
pub(in super::super) fn day_key(day: Day) -> String {
    match day.iso() {
        Some(text) => text,
        None if day == Day::MIN => "0000-00-00".to_owned(),
        None if day == Day::MAX => "9999-99-99".to_owned(),
        // Before the first and after the last day that can be written.
        None if day.number() < 0 => "0000-00-01".to_owned(),
        None => "9999-99-98".to_owned(),
    }
}

/// First and last possible day as one text; a missing date comes last.
pub(in super::super) fn day_range_key(days: Option<(Day, Day)>) -> String {
    days.map_or_else(|| MISSING.to_owned(), |(first, last)| format!("{}/{}", day_key(first), day_key(last)))
}

/// What a date says: dates that mean the same have the same.
pub(in super::super) fn date_key(date: &PartialDate) -> String {
    let doubt = if date.is_sure() { "" } else { "?" };
    format!("{}{doubt}", day_range_key(Some((date.earliest(), date.latest()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As engines compare that know UTF-16 only.
    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn order_is_by_code_points_in_either_encoding() {
        let mut texts =
            ["\u{d7fb}", "\u{d7ff}", "\u{e000}", "\u{fffd}", "😀", "😀a", "a", "z", "қ", "\u{10ffff}", "1", ""];
        texts.sort_unstable();
        let keys: Vec<_> = texts.iter().map(|text| stored_key(text)).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        assert!(keys.iter().map(|key| units(key)).is_sorted());
        assert!(keys.iter().all(|key| key.chars().all(|c| c <= ESCAPE)));
    }

    #[test]
    fn a_key_contains_another_just_where_the_texts_do() {
        let texts = ["\u{fffd}😀", "😀", "\u{fffd}", "가", "😁a", "a", "\u{d7ff}", "각가"];
        for text in texts {
            for part in texts {
                let (text, part) = (sort_key(text), sort_key(part));
                assert_eq!(
                    stored_key(&text).contains(&stored_key(&part)),
                    text.contains(&part),
                    "{part:?} in {text:?}"
                );
            }
        }
    }

    #[test]
    fn joined_keys_sort_by_key_and_then_by_identifier() {
        let pairs = [("", "z"), ("a", "b"), ("a", "c"), ("a b", "a"), ("a-b", "a"), ("ab", "a")];
        let joined: Vec<_> = pairs.iter().map(|(key, id)| joined_key(key, id)).collect();
        assert!(joined.is_sorted());
        for ((key, _), joined) in pairs.iter().zip(&joined) {
            assert!(joined.starts_with(&key_prefix(key)) && *joined < after_key(key) && joined.as_str() > *key);
        }
        assert!(after_key("a") < super::joined_key("a b", ""));
    }
}
