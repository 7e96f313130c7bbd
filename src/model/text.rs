//! Collation key of texts: the same for sorting, for `contains` and for `startsWith`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The key by which text is ordered and searched: compatibility decomposition without combining marks, in lower case.
/// Equal keys are told apart by identifiers. It does not depend on a language or a collation of any engine.
///
/// Control characters are spaces, so that a tab can stand between keys that an engine keeps joined.
pub fn sort_key(text: &str) -> String {
    if text.is_ascii() {
        let key = text.to_ascii_lowercase();
        return if key.bytes().any(|byte| byte.is_ascii_control()) { key.replace(char::is_control, " ") } else { key };
    }
    let spaced = |c: char| if c.is_control() { ' ' } else { c };
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn marks_and_case_do_not_count() {
        assert_eq!(sort_key("Élan"), sort_key("elan"));
        assert_eq!(sort_key("ҚАЗАҚСТАН"), "қазақстан");
        assert_eq!(sort_key("Йошкар"), sort_key("Йошкар"));
    }

    #[test]
    fn keys_have_no_control_characters() {
        assert_eq!(sort_key("a\tB\nc\u{7f}"), "a b c ");
        assert_eq!(sort_key("Ä\tB\r\n\u{85}c"), "a b   c");
    }
}
