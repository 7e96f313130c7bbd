//! Hostile bytes: requests that are none, never end, or say one thing and do another.

use super::case::{ANY, CLOSED, Case, LARGE, each};

const HEAD: &str = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
const GOOD: &str = r#"{"query":"{__typename}"}"#;
const MALFORMED: &[u16] = &[400, CLOSED];
const UNFINISHED: &[u16] = &[408, CLOSED];

/// Requests that HTTP does not permit.
pub(crate) fn cases() -> Vec<Case> {
    [unfinished(), lengths(), chunks(), heads(), protocols()].into_iter().flatten().collect()
}

fn unfinished() -> Vec<Case> {
    vec![
        Case::raw("a connection that says nothing", "", UNFINISHED, ANY),
        Case::raw("half a request line", "POST /gra", UNFINISHED, ANY),
        Case::raw("half the headers", HEAD, UNFINISHED, ANY),
        Case::raw("half a preface of HTTP/2", "PRI * HTTP/2.0\r\n", UNFINISHED, ANY),
        Case::raw(
            "half the body",
            format!("{HEAD}Content-Length: 100\r\n\r\n{{\"query\":"),
            &[408],
            &["REQUEST_TIMEOUT"],
        ),
        Case::raw("none of the body", format!("{HEAD}Content-Length: 100\r\n\r\n"), &[408], &["REQUEST_TIMEOUT"]),
        Case::slow("headers byte by byte", HEAD, UNFINISHED),
        Case::slow("an endless header byte by byte", format!("{HEAD}X: {}", "a".repeat(1_000)), UNFINISHED),
    ]
}

fn lengths() -> Vec<Case> {
    let length = |name, header: &str, statuses, codes| {
        Case::raw(name, format!("{HEAD}{header}Connection: close\r\n\r\n{GOOD}"), statuses, codes)
    };
    vec![
        length("a length below the body's", "Content-Length: 5\r\n", &[400], ANY),
        length("a length of -1", "Content-Length: -1\r\n", MALFORMED, ANY),
        length("a length past every number", "Content-Length: 99999999999999999999\r\n", MALFORMED, ANY),
        length("a length of 1 TB", "Content-Length: 1099511627776\r\n", &[413], LARGE),
        length("two lengths", "Content-Length: 24\r\nContent-Length: 5\r\n", MALFORMED, ANY),
        length("two lengths in one", "Content-Length: 24, 5\r\n", MALFORMED, ANY),
        length("no length", "", &[400], ANY),
        length(
            "a large body that waits to be asked for",
            "Expect: 100-continue\r\nContent-Length: 10000000\r\n",
            &[413],
            LARGE,
        ),
        length(
            "a small body that waits to be asked for",
            "Expect: 100-continue\r\nContent-Length: 24\r\n",
            &[200],
            ANY,
        ),
        length("an unknown expectation", "Expect: miracles\r\nContent-Length: 24\r\n", &[200, 400, 417], ANY),
    ]
}

fn chunks() -> Vec<Case> {
    let chunked = |name, body: String, statuses, codes| {
        let head = format!("{HEAD}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        Case::raw(name, head + &body, statuses, codes)
    };
    let large = "2000\r\n".to_owned() + &" ".repeat(0x2000) + "\r\n";
    vec![
        chunked("a chunk without a size", "zz\r\nabc\r\n0\r\n\r\n".to_owned(), MALFORMED, ANY),
        chunked("a chunk past every number", format!("{}\r\nabc", "f".repeat(40)), MALFORMED, ANY),
        chunked("a chunk of a negative size", "-1\r\nabc\r\n".to_owned(), MALFORMED, ANY),
        chunked("a chunk longer than its size", "2\r\nabcdef\r\n0\r\n\r\n".to_owned(), MALFORMED, ANY),
        chunked("chunks of 10 MB", large.repeat(1_220), &[413], LARGE),
        chunked("chunks without an end", "5\r\n{\"que\r\n".to_owned(), &[408], &["REQUEST_TIMEOUT"]),
        chunked(
            "a chunk extension of 1 MB",
            format!("5;{}\r\nabcde\r\n0\r\n\r\n", "a".repeat(1_000_000)),
            MALFORMED,
            ANY,
        ),
        chunked("20,000 chunks of a byte", "1\r\n \r\n".repeat(20_000) + "0\r\n\r\n", &[400], ANY),
        chunked("10,000 trailers", format!("0\r\n{}\r\n", "X: y\r\n".repeat(10_000)), &[400, 431, CLOSED], ANY),
        Case::raw(
            "a length and chunks",
            format!("{HEAD}Content-Length: 24\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"),
            MALFORMED,
            ANY,
        ),
        Case::raw(
            "an unknown transfer encoding",
            format!("{HEAD}Transfer-Encoding: gzip, x\r\nConnection: close\r\n\r\n{GOOD}"),
            MALFORMED,
            ANY,
        ),
    ]
}

fn heads() -> Vec<Case> {
    const TOO_LARGE: &[u16] = &[400, 431, CLOSED];
    let head = |name, header: String, statuses| {
        Case::raw(name, format!("GET /health/live HTTP/1.1\r\n{header}\r\nConnection: close\r\n\r\n"), statuses, ANY)
    };
    let many = each(10_000, |number| format!("X-{number}: y\r\n"));
    vec![
        head("10,000 headers", many, TOO_LARGE),
        head("a header of 1 MB", format!("X: {}", "a".repeat(1_000_000)), TOO_LARGE),
        head("a header name of 100 KB", format!("{}: x", "a".repeat(100_000)), TOO_LARGE),
        head("a NUL in a header", "X: a\0b".to_owned(), MALFORMED),
        head("a blank before the colon", "X : a".to_owned(), MALFORMED),
        head("a header without a colon", "Xa".to_owned(), MALFORMED),
        head("a header without a name", ": a".to_owned(), MALFORMED),
        head("a header over two lines", "X: a\r\n b".to_owned(), &[200, 400, CLOSED]),
        head("a header of high bytes", "X: \u{fffd}\u{202e}".to_owned(), &[200, 400]),
        head("line feeds alone", "X: a\nY: b".to_owned(), &[200, 400]),
        head("a carriage return alone", "X: a\rY: b".to_owned(), MALFORMED),
        head("two hosts", "Host: a\r\nHost: b".to_owned(), &[200, 400]),
        head("a switch of protocols", "Upgrade: websocket\r\nSec-WebSocket-Version: 13".to_owned(), &[200, 400]),
        head("a range", "Range: bytes=0-1,0-1,0-1".to_owned(), &[200]),
    ]
}

fn protocols() -> Vec<Case> {
    let follows = |rest: &str| format!("{HEAD}Content-Length: 24\r\n\r\n{GOOD}{rest}");
    vec![
        Case::raw("HTTP/0.9", "GET /\r\n", MALFORMED, ANY),
        Case::raw("HTTP/1.0", "GET /health/live HTTP/1.0\r\n\r\n", &[200], ANY),
        Case::raw("HTTP/3.0", "GET / HTTP/3.0\r\n\r\n", MALFORMED, ANY),
        Case::raw("HTTP/9999999999", "GET / HTTP/9999999999\r\n\r\n", MALFORMED, ANY),
        Case::raw("no HTTP", "HELO localhost\r\n", MALFORMED, ANY),
        Case::raw("a blank in the address", "GET /a b HTTP/1.1\r\n\r\n", MALFORMED, ANY),
        Case::raw("TLS", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03".to_vec(), &[400, 408, CLOSED], ANY),
        Case::raw("noise", (0..100_000_u32).map(|n| (n * 7919 % 251) as u8).collect::<Vec<u8>>(), MALFORMED, ANY),
        Case::raw("NUL bytes for a request", vec![0; 100_000], MALFORMED, ANY),
        Case::raw("1 MB of empty lines", "\r\n".repeat(500_000), &[400, 408, 431, CLOSED], ANY),
        Case::raw("noise after a request", follows("\0\x01\x02 noise\r\n\r\n"), &[200], ANY),
        Case::raw("1,000 requests at once", follows("").repeat(1_000), &[200], ANY),
        Case::raw("a preface of HTTP/2 and noise", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnoise".repeat(100), &[CLOSED], ANY),
        Case::raw(
            "HTTP/2 settings without an end",
            [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), b"\0\0\0\x04\0\0\0\0\0".repeat(100_000)].concat(),
            &[CLOSED],
            ANY,
        ),
    ]
}
