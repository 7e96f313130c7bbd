//! Measures of a text that may be a document: size, nesting, number of tokens.

use super::super::error::ApiError;
use super::super::limits::Limits;
use super::limit::within;

/// Checks size, nesting and number of tokens of a text that may be a document; gives back the tokens.
pub(in crate::graphql) fn text(query: &str, limits: &Limits) -> Result<usize, ApiError> {
    within("the length of the document", query.len(), limits.document_bytes)?;
    let (mut nesting, mut deepest, mut tokens) = (0_usize, 0_usize, 0_usize);
    let bytes = query.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'#' => {
                at = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'{' | b'[' | b'(' => {
                nesting += 1;
                deepest = deepest.max(nesting);
            }
            b'}' | b']' | b')' => nesting = nesting.saturating_sub(1),
            b'"' => at = string_end(bytes, start),
            byte if is_word(byte) => at += bytes[at..].iter().take_while(|b| is_word(**b)).count(),
            _ => {}
        }
        tokens += 1;
    }
    within("the nesting of brackets and braces", deepest, limits.nesting)?;
    within("the number of tokens", tokens, limits.tokens)?;
    Ok(tokens)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+') || byte >= 0x80
}

/// Where the string that begins at a quote ends; an unfinished one ends the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let block = bytes[start..].starts_with(b"\"\"\"");
    let mut at = start + if block { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += if block && bytes[at..].starts_with(b"\\\"\"\"") { 4 } else { 2 - usize::from(block) },
            b'"' if !block => return at + 1,
            b'"' if bytes[at..].starts_with(b"\"\"\"") => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> Result<usize, ApiError> {
        text(query, &Limits { nesting: 3, tokens: 10, document_bytes: 100, ..Limits::default() })
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_nest() {
        assert!(of("{ a(b: \"{{{{{{\") # [[[[[\n }").is_ok());
        assert!(of("{ a(b: \"\"\"{{{{ \\\"\"\" {{{\"\"\") }").is_ok());
        assert!(of("{{{{").is_err());
        assert!(of("a b c d e f g h i j k").is_err());
        assert!(of("\"unfinished").is_ok());
        assert!(of("\"\\").is_ok());
    }
}
