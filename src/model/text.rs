//! Text as it is compared: the same key for sorting, for `contains` and for `startsWith`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The key by which text is ordered and searched: compatibility decomposition without combining marks, in lower case.
/// Equal keys are told apart by identifiers. It does not depend on a language or a collation of any engine.
pub fn sort_key(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
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
}
