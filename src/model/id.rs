//! Identifiers: readable slugs.

/// Longest identifier, in bytes.
pub const MAX_ID: usize = 120;

/// Checks that an identifier is a slug: `[a-z0-9]` with single `-` between, at most [`MAX_ID`] long.
///
/// # Errors
/// What is wrong, to be put behind "the id `…`".
pub fn check_id(id: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        return Err("is empty");
    }
    if id.len() > MAX_ID {
        return Err("is longer than 120 characters");
    }
    if !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err("has characters other than a-z, 0-9 and `-`");
    }
    if id.starts_with('-') || id.ends_with('-') || id.contains("--") {
        return Err("has a `-` that is not between two other characters");
    }
    Ok(())
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
}
