//! Hostile arguments and variables.

use super::case::{ANY, BAD, COSTLY, CURSOR, Case, INPUT, LARGE, LIMIT, each};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

/// Values out of range, forged, too many or nested too deep.
pub(crate) fn cases() -> Vec<Case> {
    [pages(), cursors(), dates_and_ids(), filters(), bombs(), variables()].into_iter().flatten().collect()
}

fn states(arguments: &str) -> String {
    format!("{{ states({arguments}) {{ nodes {{ id }} }} }}")
}

fn pages() -> Vec<Case> {
    const PAGE: &[&str] = &["BAD_USER_INPUT", "QUERY_TOO_COSTLY", "GRAPHQL_VALIDATION_FAILED"];
    vec![
        Case::wrong("a page of 1,000,000", states("first: 1000000"), PAGE),
        Case::wrong("a page of -1", states("first: -1"), INPUT),
        Case::wrong("a page of 2^31", states("first: 2147483648"), PAGE),
        Case::wrong("a page of 2^63", states("first: 9223372036854775808"), PAGE),
        Case::wrong("a page of 10^30", states(&format!("first: 1{}", "0".repeat(30))), PAGE),
        Case::wrong("a page of 10^5000", states(&format!("first: 1{}", "0".repeat(5_000))), LIMIT_OR_INPUT),
        Case::wrong("a page of 1.5", states("first: 1.5"), INPUT),
        Case::wrong("a page of 1e400", states("first: 1e400"), LIMIT_OR_INPUT),
        Case::wrong("a page of \"10\"", states("first: \"10\""), INPUT),
        Case::wrong("a page of the first and the last", states("first: 1, last: 1"), INPUT),
        Case::wrong("the last of -1", states("last: -1"), INPUT),
    ]
}

const LIMIT_OR_INPUT: &[&str] =
    &["BAD_USER_INPUT", "QUERY_TOO_COSTLY", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"];

fn cursors() -> Vec<Case> {
    let forged = |cursor: &str| states(&format!("first: 1, after: {}", json!(cursor)));
    let long = json!({ "query": forged(&"a".repeat(1_000_000)) }).to_string();
    vec![
        Case::wrong("a cursor that is garbage", forged("garbage!"), CURSOR),
        Case::wrong("an empty cursor", forged(""), CURSOR),
        Case::wrong("a cursor of garbage in base64", forged(&STANDARD.encode([0xff; 64])), CURSOR),
        Case::wrong("a cursor of JSON in base64", forged(&URL_SAFE_NO_PAD.encode(r#"["kazakhstan",null,{}]"#)), CURSOR),
        Case::wrong("a cursor of NUL bytes", forged(&URL_SAFE_NO_PAD.encode([0; 1_000])), CURSOR),
        Case::wrong("a cursor of deep JSON", forged(&URL_SAFE_NO_PAD.encode("[".repeat(10_000))), CURSOR),
        Case::wrong("a cursor of 50 KB", forged(&"QUFB".repeat(12_500)), CURSOR),
        Case::body("a cursor of 1 MB", long, &[413], LARGE),
        Case::wrong("a forged cursor before the last", states("last: 1, before: \"eyJhIjoxfQ\""), CURSOR),
    ]
}

fn dates_and_ids() -> Vec<Case> {
    let dated = |date: &str| states(&format!("first: 1, asOf: {}", json!(date)));
    vec![
        Case::wrong("a thirteenth month", dated("2012-13"), INPUT),
        Case::wrong("the 30th of February", dated("2012-02-30"), INPUT),
        Case::wrong("a date in words", dated("yesterday"), INPUT),
        Case::wrong("an empty date", dated(""), INPUT),
        Case::wrong("a date of 10 KB", dated(&"2012".repeat(2_500)), INPUT),
        Case::wrong("a date that is a number", states("first: 1, asOf: 2012"), INPUT),
        Case::answered("an unknown id", "{ entity(id: \"nobody\") { id } }"),
        Case::wrong("an id of NUL bytes", "{ entity(id: \"\\u0000\") { id } }", ANY),
        Case::wrong("an id that asks for more", "{ entity(id: \"x' OR 1=1 //\") { id } }", ANY),
        Case::wrong("an id of 50 KB", format!("{{ entity(id: \"{}\") {{ id }} }}", "a".repeat(50_000)), ANY),
        Case::wrong("a lone surrogate", r#"{ entity(id: "\uD800") { id } }"#, ANY),
    ]
}

fn filters() -> Vec<Case> {
    let filtered = |filter: &str| states(&format!("first: 1, where: {filter}"));
    let around = |open: &str, inner: &str, close: &str, depth: usize| {
        filtered(&format!("{}{inner}{}", open.repeat(depth), close.repeat(depth)))
    };
    let inner = "{ name: { eq: \"x\" } }";
    let some = "{ memberships: { some: { node: { members: { some: { node: ";
    let text = |length: usize| filtered(&format!("{{ name: {{ contains: \"{}\" }} }}", "%_".repeat(length / 2)));
    let many: Vec<String> = (0..10_000).map(|number| format!("s{number}")).collect();
    vec![
        Case::wrong("a filter nested 50 deep", around("{ NOT: ", inner, " }", 50), ANY),
        Case::refused("a filter nested 5,000 deep", around("{ NOT: ", inner, " }", 5_000), LIMIT),
        Case::refused("AND with 10,000 items", filtered(&format!("{{ AND: [{}] }}", "{},".repeat(10_000))), LIMIT),
        Case::refused(
            "OR with 1,300 items",
            filtered(&format!("{{ OR: [{}] }}", "{name:{eq:\"x\"}},".repeat(1_300))),
            LIMIT,
        ),
        Case::wrong("relation filters nested 30 deep", around(some, inner, " } } } } } }", 15), LIMIT_OR_INPUT),
        Case::wrong("relation filters nested 8 deep", around(some, inner, " } } } } } }", 4), ANY),
        Case::wrong("a text of 50 KB to look for", text(50_000), ANY),
        Case::refused("an unknown operator", filtered("{ name: { regex: \"(a+)+$\" } }"), INPUT),
        Case::refused("an unknown property", filtered("{ password: { eq: \"x\" } }"), INPUT),
        Case::refused("a filter that is null where a list is due", filtered("{ name: { in: 1.5 } }"), INPUT),
        Case::variables(
            "`in` with 10,000 items",
            "query($in: [String!]) { states(first: 1, where: { name: { in: $in } }) { nodes { id } } }",
            &json!({ "in": many }),
            &[200, 400],
            ANY,
        ),
        Case::variables(
            "`in` with 100,000 items",
            "query($in: [String!]) { states(first: 1, where: { name: { in: $in } }) { nodes { id } } }",
            &json!({ "in": vec!["x"; 100_000] }),
            &[413],
            LARGE,
        ),
        Case::wrong("600 keys to sort by", states(&format!("sort: [{}]", "{name:ASC}".repeat(600))), LIMIT_OR_INPUT),
        Case::wrong("an unknown order", states("sort: [{ name: SIDEWAYS }]"), INPUT),
    ]
}

fn bombs() -> Vec<Case> {
    let hop = "memberships(first: 100) { nodes { ... on InternationalOrganization { members(first: 100) { nodes { \
               ... on State { ";
    let nested = |hops: usize| {
        format!("{{ states(first: 100) {{ nodes {{ {} id {} }} }} }}", hop.repeat(hops), "} } } } } }".repeat(hops))
    };
    let wide = each(18, |n| {
        format!("r{n}: states(first: 100) {{ nodes {{ memberships(first: 100) {{ nodes {{ id }} }} }} }} ")
    });
    vec![
        Case::wrong("connections nested three deep", nested(1), COSTLY),
        Case::wrong("connections nested five deep", nested(2), COSTLY),
        Case::refused("connections nested 41 deep", nested(20), LIMIT),
        Case::wrong("18 connections side by side", format!("{{ {wide} }}"), COSTLY),
    ]
}

fn variables() -> Vec<Case> {
    let one = "query($first: Int) { states(first: $first) { nodes { id } } }";
    let deep = |depth: usize| {
        format!("{{\"query\":\"{{__typename}}\",\"variables\":{{\"a\":{}1{}}}}}", "[".repeat(depth), "]".repeat(depth))
    };
    let unused: Map<String, Value> = (0..5_000).map(|number| (format!("v{number}"), json!(number))).collect();
    vec![
        Case::refused("a variable that is not declared", "{ states(first: $first) { nodes { id } } }", INPUT),
        Case::refused("a variable that is not used", "query($a: Int) { __typename }", INPUT),
        Case::refused(
            "a variable declared twice",
            "query($a: Int, $a: Int) { states(first: $a) { nodes { id } } }",
            INPUT,
        ),
        Case::refused("a variable of an unknown type", "query($a: Nope) { states(first: $a) { nodes { id } } }", INPUT),
        Case::refused("a variable of an output type", "query($a: State) { states(first: $a) { nodes { id } } }", INPUT),
        Case::refused("a required variable left out", "query($a: ID!) { entity(id: $a) { id } }", INPUT),
        Case::variables(
            "5,000 variables that nobody declared",
            "{ __typename }",
            &Value::Object(unused),
            &[200, 400],
            ANY,
        ),
        Case::variables("a variable of another type", one, &json!({ "first": "many" }), &[200, 400], INPUT),
        Case::variables(
            "a variable of 2^53",
            one,
            &json!({ "first": 9_007_199_254_740_992_u64 }),
            &[200, 400],
            LIMIT_OR_INPUT,
        ),
        Case::variables("a variable of 1e300", one, &json!({ "first": 1e300 }), &[200, 400], INPUT),
        Case::variables("a variable that is an object", one, &json!({ "first": { "a": [1] } }), &[200, 400], INPUT),
        Case::body("a number past every float", br#"{"query":"{__typename}","variables":{"a":1e999}}"#, &[400], BAD),
        Case::body("variables nested 10,000 deep", deep(10_000), &[400], BAD),
        Case::body("variables nested 100 deep", deep(100), &[200, 400], ANY),
        Case::variables("variables of 10 MB", "{ __typename }", &json!({ "a": "a".repeat(10_000_000) }), &[413], LARGE),
        Case::variables(
            "a variable of 100 KB",
            "query($id: ID!) { entity(id: $id) { id } }",
            &json!({ "id": "a".repeat(100_000) }),
            &[200, 400],
            ANY,
        ),
    ]
}
