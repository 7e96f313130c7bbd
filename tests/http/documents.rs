//! Hostile documents.

use super::case::{Case, INVALID, KIND, LARGE, LIMIT, PARSE, each};
use serde_json::json;

const DEEP: usize = 10_000;

/// Documents that nest, repeat, refer and look inwards too much, and documents that are no documents.
pub(crate) fn cases() -> Vec<Case> {
    [nested(), repeated(), fragments(), long(), broken(), operations(), introspection()].into_iter().flatten().collect()
}

fn nested() -> Vec<Case> {
    let fields = |depth: usize| format!("{{a{}{}}}", "{a".repeat(depth), "}".repeat(depth));
    vec![
        Case::refused("fields nested 10,000 deep", fields(DEEP), LIMIT),
        Case::refused("fields nested 70 deep", fields(70), LIMIT),
        Case::refused("braces that never close", "{".repeat(DEEP), LIMIT),
        Case::refused("braces that were never opened", "}".repeat(DEEP), LIMIT),
        Case::refused("lists nested 10,000 deep", argument(&"[".repeat(DEEP), &"]".repeat(DEEP)), LIMIT),
        Case::refused("objects nested 10,000 deep", argument(&"{AND:".repeat(DEEP), &"}".repeat(DEEP)), LIMIT),
        Case::refused("parentheses nested 10,000 deep", "{a(".repeat(DEEP), LIMIT),
        Case::refused(
            "a type of lists nested 10,000 deep",
            format!("query($a: {}Int{}) {{ __typename }}", "[".repeat(DEEP), "]".repeat(DEEP)),
            LIMIT,
        ),
        Case::refused("inline fragments nested 5,000 deep", format!("{{{}", "...{".repeat(5_000)), LIMIT),
    ]
}

fn argument(open: &str, close: &str) -> String {
    format!("{{ states(where: {open}{close}) {{ nodes {{ id }} }} }}")
}

fn repeated() -> Vec<Case> {
    let aliases = |count: usize| each(count, |number| format!("a{number}:id "));
    let on = |fields: &str| format!("{{ states(first: 1) {{ nodes {{ {fields} }} }} }}");
    vec![
        Case::refused("10,000 aliases", on(&aliases(10_000)), LIMIT),
        Case::refused("1,000 aliases", on(&aliases(1_000)), LIMIT),
        Case::refused("5,000 times the same field", on(&"id ".repeat(5_000)), LIMIT),
        Case::refused(
            "500 root fields",
            (0..500).fold("{".to_owned(), |query, number| query + &format!("r{number}:__typename ")) + "}",
            LIMIT,
        ),
        Case::refused("5,000 directives on a field", on(&format!("id {}", "@skip(if:0)".repeat(5_000))), LIMIT),
        Case::refused("5,000 unknown directives on a field", on(&format!("id {}", "@a".repeat(5_000))), LIMIT),
        Case::refused(
            "1,000 arguments",
            format!("{{ states({}) {{ nodes {{ id }} }} }}", "first:1 ".repeat(1_000)),
            LIMIT,
        ),
        Case::refused(
            "3,000 variables declared",
            format!("query({}) {{ __typename }}", each(3_000, |v| format!("$v{v}:Int "))),
            LIMIT,
        ),
        Case::refused("5,000 operations", "query{a}".repeat(5_000), LIMIT),
    ]
}

fn fragments() -> Vec<Case> {
    let query = "{ states(first: 1) { nodes { ...f0 } } }";
    let doubling: String = each(30, |f| format!("fragment f{f} on State {{ ...f{n} ...f{n} }}\n", n = f + 1));
    let chain = each(200, |f| format!("fragment f{f} on State {{ ...f{} }}\n", f + 1));
    let deep = each(60, |f| {
        format!("fragment f{f} on State {{ memberships {{ nodes {{ ... on State {{ ...f{} }} }} }} }}\n", f + 1)
    });
    let spreads = "...f0 ".repeat(1_500);
    vec![
        Case::refused(
            "fragments that double 30 times",
            format!("{query} {doubling} fragment f30 on State {{ id name }}"),
            LIMIT,
        ),
        Case::refused("a chain of 200 fragments without an end", format!("{query} {chain}"), LIMIT),
        Case::refused(
            "fragments that go 60 relations deep",
            format!("{query} {deep} fragment f60 on State {{ id }}"),
            LIMIT,
        ),
        Case::refused("a fragment that spreads itself", format!("{query} fragment f0 on State {{ id ...f0 }}"), LIMIT),
        Case::refused(
            "two fragments that spread each other",
            format!("{query} fragment f0 on State {{ ...f1 }} fragment f1 on State {{ ...f0 }}"),
            LIMIT,
        ),
        Case::refused(
            "a fragment spread 1,500 times",
            format!(
                "{{ states(first: 1) {{ nodes {{ {spreads} }} }} }} fragment f0 on State {{ id name kind start end }}"
            ),
            LIMIT,
        ),
        Case::refused("a fragment that is not there", query, INVALID),
        Case::refused(
            "500 fragments that nobody spreads",
            format!("{{ __typename }} {}", each(500, |f| format!("fragment f{f} on State {{ id }} "))),
            LIMIT,
        ),
        Case::refused(
            "two fragments of one name",
            format!("{query} fragment f0 on State {{ id }} fragment f0 on State {{ name }}"),
            LIMIT,
        ),
    ]
}

fn long() -> Vec<Case> {
    let mega = 1_000_000;
    let large = |name, query: String| Case::body(name, json!({ "query": query }).to_string(), &[413], LARGE);
    vec![
        large("a document of 10 MB", "{ __typename }".repeat(750_000)),
        large("a name of 1 MB", format!("{{ {} }}", "a".repeat(mega))),
        large("a comment of 1 MB", format!("#{}\n{{ __typename }}", "a".repeat(mega))),
        large("blanks of 1 MB", format!("{{ __typename {} }}", " ".repeat(mega))),
        large("a string of 1 MB", format!("{{ state(id: \"{}\") {{ id }} }}", "a".repeat(mega))),
        Case::refused("a name of 60 KB", format!("{{ {} }}", "a".repeat(60_000)), INVALID),
        Case::refused("an alias of 60 KB on an unknown field", format!("{{ {}: nope }}", "a".repeat(60_000)), INVALID),
        Case::answered("a comment of 60 KB", format!("#{}\n{{ __typename }}", "a".repeat(60_000))),
        Case::refused("a document of 120 KB", format!("{{ __typename {} }}", " ".repeat(120_000)), LIMIT),
    ]
}

fn broken() -> Vec<Case> {
    vec![
        Case::refused("an empty document", "", PARSE),
        Case::refused("a document of blanks", " ,\n\t ", PARSE),
        Case::refused("a document that is a comment", "# nothing", PARSE),
        Case::refused("an empty selection", "{}", PARSE),
        Case::refused("NUL bytes in a document", "{ \0 __typename \0 }", PARSE),
        Case::refused("control characters in a document", "{ \u{1}\u{7}\u{1b}[2J }", PARSE),
        Case::refused("a string without an end", "{ state(id: \"sco) { id } }", PARSE),
        Case::refused("a block string without an end", "{ state(id: \"\"\"sco) { id } }", PARSE),
        Case::refused("a bad escape", r#"{ state(id: "\x41") { id } }"#, PARSE),
        Case::refused("text turned around", "{ \u{202e}id }", PARSE),
        Case::refused("not GraphQL", "SELECT * FROM states; --", PARSE),
        Case::refused("a type system document", "type Query { a: Int }", LIMIT),
        Case::refused("fragments alone", "fragment f on State { id }", LIMIT),
    ]
}

fn operations() -> Vec<Case> {
    let named = |query: &str, operation: &str| json!({ "query": query, "operationName": operation }).to_string();
    vec![
        Case::body("an operation that is not there", named("query A { __typename }", "B"), &[400], ANY_REFUSAL),
        Case::body("an operation without a name", named("query A { __typename }", ""), &[200, 400], super::case::ANY),
        Case::refused("two operations and no name", "query A { __typename } query B { __typename }", ANY_REFUSAL),
        Case::body(
            "two operations of one name",
            named("query A { __typename } query A { __schema { queryType { name } } }", "A"),
            &[400],
            ANY_REFUSAL,
        ),
        Case::refused("a mutation", "mutation { createState(id: \"x\") { id } }", KIND),
        Case::refused("a mutation of __typename", "mutation { __typename }", KIND),
        Case::refused("a subscription", "subscription { states { id } }", KIND),
        Case::refused("an unknown field", "{ drop }", INVALID),
        Case::refused("an unknown argument", "{ states(limit: 1) { nodes { id } } }", INVALID),
        Case::refused("an object without a selection", "{ states }", INVALID),
        Case::refused("a selection on text", "{ states { nodes { id { x } } } }", INVALID),
        Case::refused("a fragment on another kind", "{ states { nodes { ... on Treaty { id } } } }", INVALID),
    ]
}

const ANY_REFUSAL: &[&str] = &["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"];

fn introspection() -> Vec<Case> {
    let around = |count: usize| {
        format!("{{ __schema {{ types {{ {} name {} }} }} }}", "fields { type { ".repeat(count), "} }".repeat(count))
    };
    let wraps = |count: usize| {
        format!("{{ __type(name: \"State\") {{ {} name {} }} }}", "ofType { ".repeat(count), "}".repeat(count))
    };
    let wide = each(50, |n| format!("t{n}: types {{ name fields {{ name }} }} "));
    vec![
        Case::refused("introspection 8 times around", around(8), LIMIT),
        Case::refused("introspection 100 times around", around(100), LIMIT),
        Case::refused("ofType 50 deep", wraps(50), LIMIT),
        Case::refused("ofType 5,000 deep", wraps(5_000), LIMIT),
        Case::refused("every type 50 times", format!("{{ __schema {{ {wide} }} }}"), LIMIT),
        Case::refused(
            "introspection of interfaces around themselves",
            format!(
                "{{ __schema {{ types {{ {} name {} }} }} }}",
                "possibleTypes { interfaces { ".repeat(8),
                "} }".repeat(8)
            ),
            LIMIT,
        ),
    ]
}
