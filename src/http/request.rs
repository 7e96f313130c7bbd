//! Makes a GraphQL request of a JSON body or of the parameters of an address.

use super::error::HttpError;
use crate::graphql::Request;
use percent_encoding::percent_decode;
use serde_json::error::Category;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The members of a request; other names are reserved, and passed over.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    query: Option<Value>,
    operation_name: Option<Value>,
    variables: Option<Value>,
    extensions: Option<Value>,
}

impl Members {
    fn request(self) -> Result<Request, HttpError> {
        // Extensions have no meaning here, but they have a type.
        object("extensions", self.extensions)?;
        Ok(Request {
            query: text("query", self.query)?.ok_or(HttpError::NoQuery)?,
            operation_name: text("operationName", self.operation_name)?,
            variables: object("variables", self.variables)?,
        })
    }
}

fn text(name: &'static str, value: Option<Value>) -> Result<Option<String>, HttpError> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(HttpError::WrongType(name, "a string")),
    }
}

fn object(name: &'static str, value: Option<Value>) -> Result<Map<String, Value>, HttpError> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(members)) => Ok(members),
        Some(_) => Err(HttpError::WrongType(name, "an object")),
    }
}

/// Reads the body of a `POST`.
pub(super) fn from_json(body: &[u8]) -> Result<Request, HttpError> {
    let body = str::from_utf8(body).map_err(|_| HttpError::NotUtf8("body"))?;
    let start = body.trim_start_matches([' ', '\t', '\r', '\n']);
    if start.starts_with('[') {
        return Err(HttpError::Batch);
    }
    let members: Members = serde_json::from_str(body).map_err(|error| match error.classify() {
        Category::Data if start.starts_with('{') => HttpError::Twice,
        Category::Data => HttpError::NotAnObject,
        _ => HttpError::NotJson { line: error.line(), column: error.column() },
    })?;
    members.request()
}

/// Reads the parameters of a `GET`.
pub(super) fn from_parameters(parameters: &str) -> Result<Request, HttpError> {
    let mut members = Members::default();
    for pair in parameters.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name)?;
        let member = match name.as_str() {
            "query" => &mut members.query,
            "operationName" => &mut members.operation_name,
            "variables" => &mut members.variables,
            "extensions" => &mut members.extensions,
            _ => continue,
        };
        if member.is_some() {
            return Err(HttpError::Twice);
        }
        let value = decode(value)?;
        *member = match name.as_str() {
            // A form sends the fields that were left empty.
            "operationName" | "variables" | "extensions" if value.is_empty() => None,
            "variables" | "extensions" => Some(serde_json::from_str(&value).map_err(|_| HttpError::ParameterNotJson)?),
            _ => Some(Value::String(value)),
        };
    }
    members.request()
}

/// Undoes `application/x-www-form-urlencoded`.
fn decode(text: &str) -> Result<String, HttpError> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode(spaced.as_bytes()).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| HttpError::NotUtf8("address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read() {
        let request =
            from_json(br#" {"query":"{a}","operationName":null,"variables":{"x":[1]},"extensions":{},"other":1}"#)
                .expect("well-formed");
        assert_eq!(request.query, "{a}");
        assert_eq!(request.operation_name, None);
        assert_eq!(request.variables["x"], serde_json::json!([1]));
    }

    #[test]
    fn malformed_bodies_are_refused() {
        let cases: [(&[u8], HttpError); 14] = [
            (b"", HttpError::NotJson { line: 1, column: 0 }),
            (b"{", HttpError::NotJson { line: 1, column: 1 }),
            (b"\xef\xbb\xbf{}", HttpError::NotJson { line: 1, column: 1 }),
            (b"\"\xff\"", HttpError::NotUtf8("body")),
            (b"null", HttpError::NotAnObject),
            (b"1", HttpError::NotAnObject),
            (b"\"{a}\"", HttpError::NotAnObject),
            (b"\n[{\"query\":\"{a}\"}]", HttpError::Batch),
            (b"{}", HttpError::NoQuery),
            (br#"{"query":null}"#, HttpError::NoQuery),
            (br#"{"query":1}"#, HttpError::WrongType("query", "a string")),
            (br#"{"query":"{a}","operationName":[]}"#, HttpError::WrongType("operationName", "a string")),
            (br#"{"query":"{a}","variables":"{}"}"#, HttpError::WrongType("variables", "an object")),
            (br#"{"query":"{a}","query":"{b}"}"#, HttpError::Twice),
        ];
        for (body, expected) in cases {
            let error = from_json(body).expect_err("malformed");
            assert_eq!(error, expected, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn parameters_are_read() {
        let request = from_parameters("operationName=&query=%7B+a%20%7D&variables=%7B%22x%22%3A%22%2B%22%7D&utm=1")
            .expect("well-formed");
        assert_eq!(request.query, "{ a }");
        assert_eq!(request.operation_name, None);
        assert_eq!(request.variables["x"], "+");
    }

    #[test]
    fn malformed_parameters_are_refused() {
        let cases = [
            ("", HttpError::NoQuery),
            ("query=%ff", HttpError::NotUtf8("address")),
            ("query={a}&query={b}", HttpError::Twice),
            ("query={a}&variables={", HttpError::ParameterNotJson),
            ("query={a}&variables=[]", HttpError::WrongType("variables", "an object")),
            ("query={a}&extensions=1", HttpError::WrongType("extensions", "an object")),
        ];
        for (parameters, expected) in cases {
            assert_eq!(from_parameters(parameters).expect_err("malformed"), expected, "{parameters}");
        }
    }
}
