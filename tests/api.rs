//! The API as a whole: documents that come again, and what is refused before anything is fetched.

use crate::shipped::{api, ask};
use entente::graphql::Code;
use serde_json::{Value, json};

#[tokio::test]
async fn a_document_that_comes_again_is_held_to_the_same_rules() {
    let api = api();
    let query = "query ($n: Int!, $at: PartialDate = \"2012\") { states(first: $n, asOf: $at) { nodes { id } } }";
    for _ in 0..2 {
        for (variables, code) in [
            (json!({ "n": 1 }), None),
            (json!({ "n": 2, "at": "2013" }), None),
            (json!({ "n": 1, "at": null }), None),
            (json!({ "n": "1" }), Some(Code::ValidationFailed)),
            (json!({ "n": 1.5 }), Some(Code::ValidationFailed)),
            (json!({ "n": null }), Some(Code::BadUserInput)),
            (json!({}), Some(Code::BadUserInput)),
            (json!({ "n": 3_000_000_000_u32 }), Some(Code::BadUserInput)),
            (json!({ "n": -1 }), Some(Code::BadUserInput)),
            (json!({ "n": 1, "at": "someday" }), Some(Code::BadUserInput)),
        ] {
            let (found, json) = ask(&api, query, variables.clone()).await;
            assert_eq!(found, code, "{variables} {json}");
        }
    }
    let (_, one) = ask(&api, query, json!({ "n": 1 })).await;
    let (_, two) = ask(&api, query, json!({ "n": 2 })).await;
    let count = |json: &Value| json["data"]["states"]["nodes"].as_array().map(Vec::len);
    assert_eq!((count(&one), count(&two)), (Some(1), Some(2)));
}

#[tokio::test]
async fn what_was_refused_once_is_refused_again() {
    let api = api();
    for query in
        ["{ stats { id } }", "{ states(first: \"x\") { nodes { id } } }", "{ a: __typename b", "mutation { x }"]
    {
        let (first, _) = ask(&api, query, json!({})).await;
        let (second, _) = ask(&api, query, json!({})).await;
        assert!(first.is_some() && first == second, "{query}: {first:?}, then {second:?}");
    }
}

#[tokio::test]
async fn introspection_beside_data_keeps_its_place() {
    let api = api();
    let query = "{ a: __typename __schema { queryType { name } } state(id: \"china\") { id } __type(name: \"State\") { name } }";
    for _ in 0..2 {
        let (code, json) = ask(&api, query, json!({})).await;
        assert_eq!(code, None, "{json}");
        let keys: Vec<_> = json["data"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["a", "__schema", "state", "__type"]);
        assert_eq!(json["data"]["__schema"]["queryType"]["name"], "Query");
    }
}

#[tokio::test]
async fn many_documents_do_not_fill_the_memory() {
    let api = api();
    // Far more than are kept; the last is answered like the first.
    for at in 0..3000 {
        let (code, json) = ask(&api, &format!("{{ k{at}: state(id: \"china\") {{ name }} }}"), json!({})).await;
        assert_eq!((code, &json["data"][format!("k{at}")]["name"]), (None, &json!("China")));
    }
}

#[tokio::test]
async fn names_are_bounded_and_never_echoed() {
    let api = api();
    let long = "n".repeat(20_000);
    for query in [
        format!("{{ {long} }}"),
        format!("{{ {long}: __typename }}"),
        format!("{{ states({long}: 1) {{ totalCount }} }}"),
        format!("{{ states(where: {{ AND: [{{ {long}: {{ eq: 1 }} }}] }}) {{ totalCount }} }}"),
        format!("{{ states(sort: [{{ name: {long} }}]) {{ totalCount }} }}"),
        format!("query (${long}: Int) {{ states(first: ${long}) {{ totalCount }} }}"),
        format!("query ($a: {long}) {{ states(where: $a) {{ totalCount }} }}"),
        format!("{{ states {{ ... on {long} {{ totalCount }} }} }}"),
        format!("{{ states {{ ...{long} }} }} fragment {long} on StateConnection {{ totalCount }}"),
        format!("{{ __typename @{long} }}"),
    ] {
        let (code, json) = ask(&api, &query, json!({})).await;
        let error = &json["errors"][0];
        assert_eq!(code, Some(Code::ValidationFailed), "{json}");
        assert_eq!(error["message"], "a name has 20000 bytes, the limit is 256");
        assert!(error["locations"][0]["line"] == 1 && json.to_string().len() < 300, "{json}");
    }
}

#[tokio::test]
async fn a_field_of_a_filter_is_suggested_wherever_it_stands() {
    let api = api();
    let unknown = |path: &str, field: &str, ty: &str, near: &str| {
        format!("\"{path}\", unknown field \"{field}\" of type \"{ty}\"; did you mean \"{near}\"?")
    };
    let argument = |rest: String| format!("Invalid value for argument {rest}");
    for (query, variables, message) in [
        (
            "{ states(where: { naem: { eq: \"x\" } }) { totalCount } }",
            json!({}),
            argument(unknown("where", "naem", "StateWhere", "name")),
        ),
        (
            "{ states(where: { OR: [{}, { NOT: { naem: { eq: \"x\" } } }] }) { totalCount } }",
            json!({}),
            argument(unknown("where.OR.1.NOT", "naem", "StateWhere", "name")),
        ),
        (
            "query ($w: StateWhere) { states(where: $w) { totalCount } }",
            json!({ "w": { "name": { "startWith": "K" } } }),
            argument(unknown("where.name", "startWith", "StringFilter", "startsWith")),
        ),
        (
            "{ ...f } fragment f on Query { states(sort: [{ naem: ASC }]) { totalCount } }",
            json!({}),
            argument(unknown("sort.0", "naem", "StateSort", "name")),
        ),
        (
            "query ($w: StateWhere = { naem: { eq: \"x\" } }) { states(where: $w) { totalCount } }",
            json!({ "w": {} }),
            format!("Invalid default value for argument: {}", unknown("w", "naem", "StateWhere", "name")),
        ),
        (
            "{ states(where: { qqqq: { eq: \"x\" } }) { totalCount } }",
            json!({}),
            argument("\"where\", unknown field \"qqqq\" of type \"StateWhere\"".to_owned()),
        ),
    ] {
        let (code, json) = ask(&api, query, variables).await;
        assert_eq!(code, Some(Code::ValidationFailed), "{query}: {json}");
        assert_eq!(json["errors"][0]["message"], message, "{query}");
    }
}
