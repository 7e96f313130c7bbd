//! Hostile bodies, headers, methods and addresses.

use super::case::{ANY, BAD, Case, LARGE, PARSE, TYPE};
use super::client::{post, request};

const GOOD: &[u8] = br#"{"query":"{__typename}"}"#;

/// Requests that HTTP permits and this API does not.
pub(crate) fn cases() -> Vec<Case> {
    [media_types(), bodies(), addresses(), methods(), paths()].into_iter().flatten().collect()
}

fn media_types() -> Vec<Case> {
    let typed = |name, headers: &[(&str, &str)], statuses, codes| {
        Case::raw(name, request("POST", "/graphql", headers, GOOD), statuses, codes)
    };
    let json = ("Content-Type", "application/json");
    let many = "application/x;q=0.5, ".repeat(1_000);
    vec![
        typed("no content type", &[], &[415], TYPE),
        typed("text", &[("Content-Type", "text/plain")], &[415], TYPE),
        typed("a form", &[("Content-Type", "application/x-www-form-urlencoded")], &[415], TYPE),
        typed("a form of parts", &[("Content-Type", "multipart/form-data; boundary=x")], &[415], TYPE),
        typed("application/graphql", &[("Content-Type", "application/graphql")], &[415], TYPE),
        typed("JSON in UTF-16", &[("Content-Type", "application/json; charset=utf-16")], &[415], TYPE),
        typed("two content types", &[json, ("Content-Type", "text/plain")], &[415], TYPE),
        typed("a body that claims gzip", &[json, ("Content-Encoding", "gzip")], &[415], TYPE),
        typed("a body that claims gzip thrice", &[json, ("Content-Encoding", "gzip, gzip, gzip")], &[415], TYPE),
        typed("an answer in HTML", &[json, ("Accept", "text/html")], &[406], &["NOT_ACCEPTABLE"]),
        typed("an answer in nothing", &[json, ("Accept", "application/json;q=0")], &[406], &["NOT_ACCEPTABLE"]),
        typed("a broken Accept", &[json, ("Accept", ";;;,=,q=")], &[406], &["NOT_ACCEPTABLE"]),
        typed("an Accept of 1,000 types", &[json, ("Accept", &many)], &[406], &["NOT_ACCEPTABLE"]),
        typed("an unknown encoding", &[json, ("Accept-Encoding", "x, identity;q=0")], &[200, 406], ANY),
    ]
}

fn bodies() -> Vec<Case> {
    let bad = |name, body: &[u8]| Case::body(name, body, &[400], BAD);
    vec![
        bad("an empty body", b""),
        bad("blanks", b"  \r\n "),
        bad("null", b"null"),
        bad("a number", b"17"),
        bad("a string", b"\"{__typename}\""),
        bad("a truth", b"true"),
        bad("an empty object", b"{}"),
        bad("a batch", br#"[{"query":"{__typename}"},{"query":"{__typename}"}]"#),
        bad("an empty batch", b"[]"),
        bad("a batch of 10,000", format!("[{}]", "{},".repeat(10_000)).as_bytes()),
        bad("a query that is a list", br#"{"query":["{__typename}"]}"#),
        bad("a query that is null", br#"{"query":null}"#),
        bad("a query that is an object", br#"{"query":{"a":1}}"#),
        bad("an operation name that is a number", br#"{"query":"{__typename}","operationName":1}"#),
        bad("variables that are a string", br#"{"query":"{__typename}","variables":"{}"}"#),
        bad("extensions that are a list", br#"{"query":"{__typename}","extensions":[]}"#),
        bad("two queries", br#"{"query":"{__typename}","query":"{x}"}"#),
        bad("half an object", br#"{"query":"{__typename}""#),
        bad("two objects", br#"{"query":"{__typename}"}{"query":"{__typename}"}"#),
        bad("a comment in JSON", br#"{"query":"{__typename}"/**/}"#),
        bad("not a number", br#"{"query":"{__typename}","variables":{"a":NaN}}"#),
        bad("invalid UTF-8", b"{\"query\":\"{\xff\xfe}\"}"),
        bad("overlong UTF-8", b"{\"query\":\"{\xc0\xaf}\"}"),
        bad("half a surrogate in UTF-8", b"{\"query\":\"{\xed\xa0\x80}\"}"),
        bad("half a surrogate escaped", br#"{"query":"{__typename \ud800 }"}"#),
        bad("a byte order mark", b"\xef\xbb\xbf{\"query\":\"{__typename}\"}"),
        bad("UTF-16", b"\xff\xfe{\0\"\0q\0"),
        bad("NUL bytes", &[0; 1_000]),
        bad("a NUL byte in a string", b"{\"query\":\"{\0}\"}"),
        bad("JSON nested 10,000 deep", "[".repeat(10_000).as_bytes()),
        bad("objects nested 10,000 deep", "{\"a\":".repeat(10_000).as_bytes()),
        bad("an unknown member nested 10,000 deep", format!("{{\"a\":{}", "[".repeat(10_000)).as_bytes()),
        bad("zip", b"PK\x03\x04\0\0"),
        Case::body("a NUL escaped", br#"{"query":"{\u0000}"}"#, &[400], PARSE),
        Case::body("a body of 10 MB", vec![b' '; 10_000_000], &[413], LARGE),
        Case::raw("a body of 10 MB that is no JSON", post(&vec![0; 10_000_000]), &[413], LARGE),
    ]
}

fn addresses() -> Vec<Case> {
    let get = |name, parameters: &str, statuses, codes| {
        let headers = [("Accept", "application/graphql-response+json")];
        Case::raw(name, request("GET", &format!("/graphql{parameters}"), &headers, b""), statuses, codes)
    };
    vec![
        get("no parameters", "", &[400], BAD),
        get("empty parameters", "?&&&=&", &[400], BAD),
        get("parameters 10,000 times", &format!("?{}", "a&".repeat(10_000)), &[400], BAD),
        get("two queries in the address", "?query={a}&query={b}", &[400], BAD),
        get("escapes that are none", "?query=%zz%%%1", &[400], PARSE),
        get("escapes of invalid UTF-8", "?query=%ff%fe", &[400], BAD),
        get("an escaped NUL", "?query=%00", &[400], PARSE),
        get("variables that are no JSON", "?query={__typename}&variables={", &[400], BAD),
        get("variables that are a list", "?query={__typename}&variables=[]", &[400], BAD),
        get("extensions that are a number", "?query={__typename}&extensions=1", &[400], BAD),
        get("a mutation in the address", "?query=mutation{__typename}", &[400, 405], ANY),
        get("a subscription in the address", "?query=subscription{__typename}", &[400, 405], ANY),
        get("an address of 60 KB", &format!("?query={}", "{".repeat(60_000)), &[400, 414, 431], ANY),
        get("an address of 1 MB", &format!("?query={}", "a".repeat(1_000_000)), &[400, 414, 431], ANY),
    ]
}

fn methods() -> Vec<Case> {
    let method = |name, method, statuses| Case::raw(name, request(method, "/graphql", &[], b""), statuses, ANY);
    vec![
        method("PUT", "PUT", &[405]),
        method("DELETE", "DELETE", &[405]),
        method("PATCH", "PATCH", &[405]),
        method("TRACE", "TRACE", &[405]),
        method("OPTIONS", "OPTIONS", &[405]),
        method("CONNECT", "CONNECT", &[400, 404, 405]),
        method("a method of its own", "BREW", &[405]),
        method("a long method", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &[400, 405]),
        method("HEAD without a query", "HEAD", &[400]),
    ]
}

fn paths() -> Vec<Case> {
    let path = |name, path: &str, statuses| Case::raw(name, request("GET", path, &[], b""), statuses, ANY);
    vec![
        path("up from the assets", "/assets/../../Cargo.toml", &[404]),
        path("up from the assets, escaped", "/assets/%2e%2e/%2e%2e/Cargo.toml", &[404]),
        path("up from the assets, escaped twice", "/assets/%252e%252e/%252e%252e/Cargo.toml", &[404]),
        path("up from the assets, with backslashes", "/assets/..\\..\\Cargo.toml", &[400, 404]),
        path("up from the assets, with an escaped slash", "/assets/..%2f..%2fCargo.toml", &[404]),
        path("up from the root", "/../Cargo.toml", &[404]),
        path("an absolute path in the assets", "/assets//etc/passwd", &[404]),
        path("a NUL in the assets", "/assets/index%00.html", &[404]),
        path("invalid UTF-8 in the assets", "/assets/%ff", &[404]),
        path("the folder of the assets", "/assets/", &[404]),
        path("an address of another server", "http://elsewhere.example/../etc/passwd", &[400, 404]),
        path("a path of two slashes", "//graphql", &[404]),
        path("a path of 50 KB", &format!("/{}", "a/".repeat(25_000)), &[404]),
        path("a star", "*", &[400, 404]),
        path("no path", "graphql", &[400, 404]),
    ]
}
