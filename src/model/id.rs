//! Identifiers: readable slugs.

use crate::diagnostic::TextError;

/// Maximum length of an identifier, in bytes, which are characters too. An identifier stands in addresses and messages; the
/// longest in the shipped data has 91.
pub const MAX_ID: usize = 120;

/// Checks that an identifier is a slug: `[a-z0-9]` with single `-` between, at most [`MAX_ID`] long.
///
/// # Errors
/// When it is not: with the reason, the nearest slug and the place.
pub fn check_id(id: &str) -> Result<(), TextError> {
    let is_slug_character = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let (reason, byte) = if id.is_empty() {
        ("is empty", 0)
    } else if id.len() > MAX_ID {
        ("is longer than 120 characters", MAX_ID)
    } else if let Some(at) = id.find(|c| !is_slug_character(c)) {
        ("has characters other than a-z, 0-9 and `-`", at)
    } else if let Some(at) = misplaced_hyphen(id) {
        ("has a `-` that is not between two other characters", at)
    } else {
        return Ok(());
    };
    let near = slug(id);
    let help =
        if near.is_empty() { "write lower-case words with `-` between".to_owned() } else { format!("write `{near}`") };
    Err(TextError::new(format!("the id `{id}` {reason}"), help).at_byte(id, byte))
}

/// Position of the first `-` that is not between two other characters.
fn misplaced_hyphen(id: &str) -> Option<usize> {
    let first = id.starts_with('-').then_some(0);
    first.or_else(|| id.find("--").map(|at| at + 1)).or_else(|| id.ends_with('-').then(|| id.len() - 1))
}

/// The slug nearest to a text, for suggestions.
pub fn slug(text: &str) -> String {
    let ascii = any_ascii::any_ascii(text).to_lowercase();
    let words: Vec<_> = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("-");
    slug.truncate(MAX_ID);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_accepted_and_made() {
        assert_eq!(check_id("kz-law-2012-national-security"), Ok(()));
        for bad in ["", "SCO", "a--b", "-a", "a-", "a b", "қазақстан"] {
            assert!(check_id(bad).is_err(), "{bad}");
            assert!(bad.is_empty() || check_id(&slug(bad)).is_ok(), "{bad}");
        }
        assert!(check_id(&"a".repeat(121)).is_err());
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        for (id, offset) in [("", 0), ("sco-Қ", 4), ("a--b", 2), ("-a", 0), ("a-b-", 3), (&"a".repeat(121), 120)] {
            assert_eq!(check_id(id).map_err(|error| error.offset), Err(offset), "{id}");
        }
    }
}
