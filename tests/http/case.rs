//! A row of the tables: a hostile request, and the answers that are right.

use super::client::{self, Answer};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The connection is closed without an answer.
pub(crate) const CLOSED: u16 = 0;

/// The document cannot be read.
pub(crate) const PARSE: &[&str] = &["GRAPHQL_PARSE_FAILED"];
/// The document can be read, but asks for what is not there.
pub(crate) const INVALID: &[&str] = &["GRAPHQL_VALIDATION_FAILED"];
/// A value is not what the field takes.
pub(crate) const INPUT: &[&str] = &["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"];
/// The document is past a limit, and was refused by the measure taken before it was parsed, or after.
pub(crate) const LIMIT: &[&str] = &["QUERY_TOO_COSTLY", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"];
/// The answer would be too large; says how much, and how much may be.
pub(crate) const COSTLY: &[&str] = &["QUERY_TOO_COSTLY"];
/// The cursor is not one of this list.
pub(crate) const CURSOR: &[&str] = &["INVALID_CURSOR"];
/// The operation is not a query.
pub(crate) const KIND: &[&str] = &["OPERATION_NOT_SUPPORTED", "GRAPHQL_VALIDATION_FAILED"];
/// The request is not one of GraphQL over HTTP.
pub(crate) const BAD: &[&str] = &["BAD_REQUEST"];
/// The request is longer than a request may be.
pub(crate) const LARGE: &[&str] = &["REQUEST_TOO_LARGE"];
/// The body is of another type.
pub(crate) const TYPE: &[&str] = &["UNSUPPORTED_MEDIA_TYPE"];
/// Any code, or none: the answer comes from below the API, or may be a good one.
pub(crate) const ANY: &[&str] = &[];

/// The texts of all numbers below a count, one after the other.
pub(crate) fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// How the request is sent.
pub(crate) enum Send {
    /// All at once.
    AtOnce(Vec<u8>),
    /// Byte by byte.
    Slowly(Vec<u8>),
}

/// A row.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    send: Send,
    statuses: &'static [u16],
    codes: &'static [&'static str],
}

impl Case {
    /// Any bytes.
    pub(crate) fn raw(
        name: &'static str,
        bytes: impl Into<Vec<u8>>,
        statuses: &'static [u16],
        codes: &'static [&'static str],
    ) -> Self {
        Self { name, send: Send::AtOnce(bytes.into()), statuses, codes }
    }

    /// Any bytes, one by one.
    pub(crate) fn slow(name: &'static str, bytes: impl Into<Vec<u8>>, statuses: &'static [u16]) -> Self {
        Self { name, send: Send::Slowly(bytes.into()), statuses, codes: ANY }
    }

    /// Any body in a proper `POST`.
    pub(crate) fn body(
        name: &'static str,
        body: impl AsRef<[u8]>,
        statuses: &'static [u16],
        codes: &'static [&'static str],
    ) -> Self {
        Self::raw(name, client::post(body.as_ref()), statuses, codes)
    }

    /// A document that is refused before it is executed.
    pub(crate) fn refused(name: &'static str, query: impl AsRef<str>, codes: &'static [&'static str]) -> Self {
        Self::variables(name, query, &Value::Null, &[400], codes)
    }

    /// A document that is odd, and answered.
    pub(crate) fn answered(name: &'static str, query: impl AsRef<str>) -> Self {
        Self::variables(name, query, &Value::Null, &[200], ANY)
    }

    /// A value that is refused before or during execution.
    pub(crate) fn wrong(name: &'static str, query: impl AsRef<str>, codes: &'static [&'static str]) -> Self {
        Self::variables(name, query, &Value::Null, &[200, 400], codes)
    }

    /// A document with variables.
    pub(crate) fn variables(
        name: &'static str,
        query: impl AsRef<str>,
        variables: &Value,
        statuses: &'static [u16],
        codes: &'static [&'static str],
    ) -> Self {
        let body = json!({ "query": query.as_ref(), "variables": variables });
        Self::body(name, body.to_string(), statuses, codes)
    }

    /// Sends the request, and says what is wrong with the answer.
    pub(crate) fn run(&self, address: SocketAddr) -> Result<(), String> {
        let answer = match &self.send {
            Send::AtOnce(bytes) => client::exchange(address, bytes),
            Send::Slowly(bytes) => client::drip(address, bytes),
        }?;
        self.check(&answer)
    }

    fn check(&self, answer: &Answer) -> Result<(), String> {
        let Self { statuses, codes, .. } = self;
        let body = String::from_utf8_lossy(&answer.body);
        let said = format!("status {} {}", answer.status, body.chars().take(300).collect::<String>());
        if !statuses.contains(&answer.status) {
            return Err(format!("expected a status of {statuses:?}, not {said}"));
        }
        if !codes.is_empty() && !codes.contains(&answer.code().as_str()) {
            return Err(format!("expected a code of {codes:?}, not {said}"));
        }
        let error = &answer.json()["errors"][0];
        let extensions = &error["extensions"];
        if *codes == COSTLY && !(extensions["cost"].is_u64() && extensions["limit"].is_u64()) {
            return Err(format!("expected a cost and a limit in {said}"));
        }
        if error["message"].as_str().is_some_and(|message| message.len() > 1000) {
            return Err(format!("expected a short message, not {said}"));
        }
        if error.is_object() && extensions["code"].as_str().is_none_or(|code| code == "INTERNAL") {
            return Err(format!("expected a code that says what is wrong, not {said}"));
        }
        Ok(())
    }
}
