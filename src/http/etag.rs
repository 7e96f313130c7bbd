//! Entity tags: hashes of everything that an answer follows from, by which a client that has it need not ask again.

use crate::digest::hex;
use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

/// The tag of what follows from the parts, in hexadecimal and without quotes.
pub(super) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    of_digest(hasher.finalize().into())
}

/// The tag of a SHA-256, in hexadecimal: half of one is plenty.
pub(super) fn of_digest(digest: [u8; 32]) -> String {
    hex(&digest[..16])
}

/// The value of `ETag`. Tags are weak, for compression alters the bytes.
pub(super) fn value(tag: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("W/\"{tag}\"")).unwrap_or_else(|_| HeaderValue::from_static("W/\"\""))
}

/// Whether the client says that it has what the tag stands for. `*` is passed over: it asks whether there is an answer
/// at all, which is not known before.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|given| given.strip_prefix("W/").unwrap_or(given).trim_matches('"') == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_follows_from_every_part() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_eq!(hash(&[b"a"]).len(), 32);
    }

    #[test]
    fn tags_are_compared_weakly() {
        let cases =
            [("W/\"a\"", true), ("\"a\"", true), ("\"b\", W/\"a\"", true), ("\"b\"", false), ("*", false), ("", false)];
        for (given, expected) in cases {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(given))]);
            assert_eq!(is_known(&headers, "a"), expected, "{given}");
        }
    }
}
