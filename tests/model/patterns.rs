//! Patterns of relations: what they match, and what is said of those that are none.

use crate::conformance::sample::ontology;
use entente::query::Pattern;

/// All walks of at most six steps that a pattern matches, each as the names of its steps.
fn words(text: &str) -> Vec<String> {
    let ontology = ontology();
    let pattern = Pattern::parse(&ontology, text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut found = Vec::new();
    let mut walks: Vec<(Option<usize>, String)> = vec![(None, String::new())];
    for _ in 0..=6 {
        found.extend(walks.iter().filter(|(at, _)| pattern.ends(*at)).map(|(_, word)| word.clone()));
        walks = walks
            .iter()
            .flat_map(|(at, word)| {
                let named = |next: &usize| {
                    let steps = pattern.step(*next);
                    let inverse = if steps.outgoing.is_empty() { "^" } else { "" };
                    let kind = steps.relations().iter().next().expect("a kind");
                    (Some(*next), format!("{word}{inverse}{}", &ontology.relations[kind].name[..1]))
                };
                pattern.after(*at).iter().map(named).collect::<Vec<_>>()
            })
            .collect();
    }
    found.sort_unstable_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    found.dedup();
    found
}

#[test]
fn operators_bind_as_in_sparql() {
    for (pattern, walks) in [
        ("LINKS", vec!["L"]),
        (" LINKS / ^ LINKS ", vec!["L^L"]),
        ("LINKS|SITS_IN/LINKS", vec!["L", "SL"]),
        ("(LINKS|SITS_IN)/LINKS", vec!["LL", "SL"]),
        ("^(LINKS/SITS_IN)", vec!["^S^L"]),
        ("^^LINKS", vec!["L"]),
        ("LINKS?", vec!["", "L"]),
        ("LINKS{2}", vec!["LL"]),
        ("^LINKS{1,2}", vec!["^L", "^L^L"]),
        ("LINKS{,2}", vec!["", "L", "LL"]),
        ("LINKS{4,}", vec!["LLLL", "LLLLL", "LLLLLL"]),
        ("(LINKS/SITS_IN)+", vec!["LS", "LSLS", "LSLSLS"]),
        ("LINKS+/SITS_IN{3}", vec!["LSSS", "LLSSS", "LLLSSS"]),
        ("(LINKS?/SITS_IN?){2,2}/LINKS{4}", vec!["LLLL", "LLLLL", "SLLLL", "LLLLLL", "LSLLLL", "SLLLLL", "SSLLLL"]),
    ] {
        assert_eq!(words(pattern), walks, "{pattern}");
    }
    assert_eq!(words("((LINKS*)*|LINKS+)*").len(), 7, "nested stars are one star");
    assert_eq!(words(&format!("{}LINKS", "^".repeat(100_001))), ["^L"], "two inversions undo each other");
    assert_eq!(words("^(TIED_TO)"), ["T"], "a symmetric kind has no direction");
}

#[test]
fn the_longest_walk_is_known_where_there_is_one() {
    let longest = |text| Pattern::parse(&ontology(), text).unwrap().max_length();
    assert_eq!(longest("LINKS/SITS_IN{2,4}|LINKS"), Some(5));
    assert_eq!(longest("LINKS/SITS_IN*"), None);
    assert_eq!(longest("(LINKS/SITS_IN){3,}"), None);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (text, offset, words) in [
        ("", 0, "the pattern ends"),
        ("LINKS/", 6, "the pattern ends"),
        ("LINKS//SITS_IN", 6, "`/` stands where"),
        ("LINKS SITS_IN", 6, "`S` is not expected"),
        ("(LINKS", 0, "`(` is not closed"),
        ("LINKS)", 5, "`)` closes nothing"),
        ("LINSK", 0, "did you mean `LINKS`"),
        ("links", 0, "did you mean `LINKS`"),
        ("LINKS**", 6, "follows another count"),
        ("LINKS{}", 5, "empty"),
        ("LINKS{,}", 5, "empty"),
        ("LINKS{0}", 5, "no step at all"),
        ("LINKS{3,2}", 5, "smaller number first"),
        ("LINKS{2", 7, "not closed"),
        ("LINKS{99999999999999999999}", 6, "too large"),
        ("(LINKS{50}){50}", 0, "2500 steps"),
        ("LINKS/ қ", 7, "`қ` is no relation kind"),
    ] {
        let error = Pattern::parse(&ontology(), text).expect_err(text);
        assert_eq!(error.offset, offset, "{text}: {error}");
        assert!(format!("{error}; {}", error.help).contains(words), "{text}: {error}; {}", error.help);
    }
    assert!(Pattern::parse(&ontology(), &"(".repeat(1000)).is_err());
}
