//! A client that sends any bytes at all, and reads what comes back.

use serde_json::Value;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// How long to wait for a server that says nothing.
const PATIENCE: Duration = Duration::from_secs(20);
/// The pause between two bytes of a slow client.
const PACE: Duration = Duration::from_millis(150);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status; 0 where the connection was closed without a word.
    pub(crate) status: u16,
    /// The headers, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body as it came.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 4..]));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        if status == Some(100) {
            return Self::parse(body);
        }
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Self { status: status.unwrap_or(0), headers, body: body.to_vec() }
    }

    /// The value of a header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value)
    }

    /// The body as JSON; null where it is not.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The code of the first error; empty where there is none.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends bytes and reads until the server closes the connection.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> Result<Answer, String> {
    let stream = connect(address, PATIENCE)?;
    std::thread::scope(|scope| {
        // A server may answer, and close, before it was sent everything.
        scope.spawn(|| (&stream).write_all(bytes));
        let answer = read(&stream);
        let _ = stream.shutdown(Shutdown::Both);
        answer
    })
}

/// Sends bytes one by one, slowly, until the server closes the connection.
pub(crate) fn drip(address: SocketAddr, bytes: &[u8]) -> Result<Answer, String> {
    let mut stream = connect(address, PACE)?;
    for byte in bytes {
        if stream.write_all(&[*byte]).is_err() {
            break;
        }
        match stream.peek(&mut [0]) {
            Err(error) if is_timeout(&error) => {}
            _ => break,
        }
    }
    stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
    read(&stream)
}

/// Opens a connection and says nothing.
pub(crate) fn connect(address: SocketAddr, patience: Duration) -> Result<TcpStream, String> {
    let stream = TcpStream::connect(address).map_err(|error| format!("cannot connect: {error}"))?;
    stream.set_read_timeout(Some(patience)).map_err(|error| error.to_string())?;
    Ok(stream)
}

/// Reads an answer: to the length it says it has, or else until the connection is closed.
fn read(mut stream: &TcpStream) -> Result<Answer, String> {
    let (mut bytes, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        match stream.read(&mut part) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&part[..count]),
            Err(error) if is_timeout(&error) => {
                return Err(format!("no end of the answer after {} bytes", bytes.len()));
            }
            // A reset ends a connection as well.
            _ => return Ok(Answer::parse(&bytes)),
        }
        let answer = Answer::parse(&bytes);
        if answer.header("content-length").parse() == Ok(answer.body.len()) {
            return Ok(answer);
        }
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// The bytes of a request that closes its connection.
pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    if method == "POST" {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// The bytes of a `POST /graphql` that asks for `application/graphql-response+json`.
pub(crate) fn post(body: &[u8]) -> Vec<u8> {
    let headers = [("Content-Type", "application/json"), ("Accept", "application/graphql-response+json")];
    request("POST", "/graphql", &headers, body)
}
