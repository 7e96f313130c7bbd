//! Search: what people type, and what is to come first. `cases.csv` and `nothing.csv` were written without knowledge of how
//! the search works; neither is adjusted to it.

use crate::shipped::{api, ask};
use entente::graphql::Api;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Shares of the cases whose entity must come first, and be among the first five.
const AT_1: f64 = 0.9;
const AT_5: f64 = 0.98;

/// The rows of a file beside this one, without the header.
fn rows(name: &str) -> Vec<csv::StringRecord> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(Result::unwrap).collect()
}

async fn found(api: &Api, text: &str) -> Vec<(String, Value)> {
    let query = "query ($text: String!) { search(text: $text, first: 5) { score match name entity { id } } }";
    let (code, json) = ask(api, query, json!({ "text": text })).await;
    assert_eq!(code, None, "{text}: {json}");
    let matches = json["data"]["search"].as_array().unwrap();
    matches.iter().map(|one| (one["entity"]["id"].as_str().unwrap().to_owned(), one.clone())).collect()
}

#[tokio::test]
async fn what_people_type_is_found() {
    let api = api();
    let cases = rows("cases.csv");
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let (mut first, mut five) = (0_u32, 0_u32);
    let mut kinds: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    let mut missed = String::new();
    for case in &cases {
        let (query, expected, kind) = (&case[0], &case[1], &case[2]);
        let found = found(&api, query).await;
        let place = found.iter().position(|(id, _)| expected.split('|').any(|one| one == id));
        let counts = kinds.entry(kind).or_default();
        counts.0 += 1;
        if place == Some(0) {
            first += 1;
            counts.1 += 1;
        } else {
            let instead: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
            writeln!(missed, "{kind}: `{query}` is to find {expected}, finds {instead:?}").unwrap();
        }
        if place.is_some() {
            five += 1;
            counts.2 += 1;
        }
    }
    let all = f64::from(u32::try_from(cases.len()).unwrap());
    let (at_1, at_5) = (f64::from(first) / all, f64::from(five) / all);
    println!("{missed}{kinds:?}\n{all} cases: recall at 1 is {at_1:.3}, at 5 {at_5:.3}");
    assert!(at_1 >= AT_1 && at_5 >= AT_5, "recall at 1 is {at_1:.3}, at 5 {at_5:.3}:\n{missed}");
}

#[tokio::test]
async fn what_is_like_no_name_finds_nothing() {
    let api = api();
    let queries = rows("nothing.csv");
    assert!(queries.len() >= 30, "{} queries", queries.len());
    let mut wrong = String::new();
    for query in &queries {
        if let Some((id, found)) = found(&api, &query[0]).await.first() {
            writeln!(wrong, "`{}` finds {id}: {found}", &query[0]).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The name that matched is told, also where it is not the English one.
#[tokio::test]
async fn the_name_that_matched_is_told() {
    let api = api();
    for (text, id, name, how) in [
        ("ШОС", "sco", "ШОС", "ABBREVIATION"),
        ("shos", "sco", "ШОС", "ABBREVIATION"),
        ("kazkahstan", "kazakhstan", "Kazakhstan", "MISSPELT"),
        ("kazakstan", "kazakhstan", "Kazakhstan", "TRANSLITERATED"),
        ("Қазақстан", "kazakhstan", "Қазақстан", "EXACT"),
        ("Shanghai Coop", "sco", "Shanghai Cooperation Organization", "PREFIX"),
    ] {
        let found = found(&api, text).await;
        let (first, matched) = found.first().unwrap_or_else(|| panic!("{text} finds nothing"));
        assert_eq!((first.as_str(), &matched["name"], &matched["match"]), (id, &name.into(), &how.into()), "{text}");
    }
}
