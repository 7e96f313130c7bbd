//! Suggestions: what was probably meant by a word that nobody knows.

/// Maximum length of a word that candidates are compared with, in bytes: that of an identifier, and a limit because the
/// comparison takes time in proportion to the square of the length.
const MAX_WORD: usize = 120;
/// Minimum similarity of a candidate that is suggested, so that an unknown word is not taken for another: the test has words on
/// both sides of it.
const MIN_SIMILARITY: f64 = 0.8;

/// The candidate most like `word`, if one is like enough to be what was meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > MAX_WORD {
        return None;
    }
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (similarity(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// Similarity of two words, from 0 to 1: the Jaro-Winkler similarity, or 0.9 where the words are one edit apart, for by the first
/// alone short words such as `sco` and `soc` would be too far from each other.
fn similarity(a: &str, b: &str) -> f64 {
    let one_edit = a.len().min(b.len()) >= 3 && a.len().abs_diff(b.len()) <= 1 && strsim::osa_distance(a, b) <= 1;
    strsim::jaro_winkler(a, b).max(if one_edit { 0.9 } else { 0.0 })
}

/// Help that suggests a name: ``did you mean `x`?``
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// Help for an unknown word: the candidate most like it where one is like enough, `otherwise` where none is.
pub fn suggestion<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl Into<String>,
) -> String {
    suggested(closest(word, candidates), otherwise)
}

/// As [`suggestion`], where the candidate most like the word has been looked for already.
pub fn suggested(near: Option<&str>, otherwise: impl Into<String>) -> String {
    near.map_or_else(|| otherwise.into(), did_you_mean)
}

/// Candidates for a message, in one line: `a`, `b` or `c`.
pub fn one_of<'a>(candidates: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = candidates.into_iter().map(|c| format!("`{c}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found_in_short_and_long_words() {
        let ids = ["sco", "csto", "cis", "kazakhstan", "kyrgyzstan"];
        for (word, meant) in [
            ("soc", Some("sco")),
            ("kazakstan", Some("kazakhstan")),
            ("CISS", Some("cis")),
            ("x", None),
            ("brazil", None),
        ] {
            assert_eq!(closest(word, ids), meant, "{word}");
        }
        assert_eq!(suggestion("soc", ids, "write an id"), "did you mean `sco`?");
        assert_eq!(suggestion("x", ids, "write an id"), "write an id");
    }
}
