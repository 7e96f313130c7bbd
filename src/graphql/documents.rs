//! Parsed documents, kept for the next request that sends the same text.
//!
//! Clients send few documents and vary the variables, or send the very same request again. Parsing and validating take
//! longer than answering a small operation, so both are done once where that is safe: a document that has passed
//! validation passes again when it has no variables, or when each of them is of a plain type and has a value of it.

use super::error::{ApiError, Code, shorten};
use super::limits::Limits;
use super::measure::{self, Measured};
use async_graphql_parser::parse_query;
use async_graphql_parser::types::{BaseType, ExecutableDocument, OperationDefinition};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Most tokens of all documents that are kept: a token takes about 200 bytes once it is parsed.
const TOKENS: u64 = 50_000;

/// A document that was measured and parsed.
pub(super) struct Document {
    pub(super) parsed: ExecutableDocument,
    measured: Measured,
    valid: AtomicBool,
}

impl Document {
    /// Whether an operation with these variables is known to be valid.
    pub(super) fn is_valid_with(&self, operation: &OperationDefinition, variables: &Map<String, Value>) -> bool {
        self.valid.load(Ordering::Relaxed) && are_plain(operation, variables)
    }

    /// Takes note that the document has passed validation with these variables. Documents of several operations are not
    /// noted, since the variables are those of one; nor is introspection, which is the library's to answer.
    pub(super) fn passed(&self, operation: &OperationDefinition, variables: &Map<String, Value>) {
        let single = self.parsed.operations.iter().len() == 1;
        if single && !self.measured.introspects && are_plain(operation, variables) {
            self.valid.store(true, Ordering::Relaxed);
        }
    }
}

/// Whether every variable is of a scalar type and has a value of that type: then validity does not depend on the values.
fn are_plain(operation: &OperationDefinition, variables: &Map<String, Value>) -> bool {
    operation.variable_definitions.iter().all(|definition| {
        let BaseType::Named(ty) = &definition.node.var_type.node.base else { return false };
        match (variables.get(definition.node.name.node.as_str()), ty.as_str()) {
            (None, _) => definition.node.default_value.is_some(),
            (Some(Value::String(_)), "ID" | "String" | "PartialDate") | (Some(Value::Bool(_)), "Boolean") => true,
            (Some(Value::Number(number)), "Int") => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            _ => false,
        }
    })
}

#[derive(Clone)]
struct ByTokens;

impl Weighter<Box<str>, Arc<Document>> for ByTokens {
    fn weight(&self, _: &Box<str>, document: &Arc<Document>) -> u64 {
        document.measured.tokens.max(1) as u64
    }
}

/// The documents that are kept.
pub(super) struct Documents(Cache<Box<str>, Arc<Document>, ByTokens>);

impl Documents {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(500, TOKENS, ByTokens))
    }

    /// The document of a text: kept, or measured and parsed now.
    pub(super) fn get(&self, text: &str, limits: &Limits) -> Result<Arc<Document>, ApiError> {
        if let Some(known) = self.0.get(text) {
            return Ok(known);
        }
        let tokens = measure::text(text, limits)?;
        let parsed = parse_query(text).map_err(|error| {
            let at = error.positions().next();
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default().trim().trim_start_matches("= ");
            let error = ApiError::new(Code::ParseFailed, format!("not a GraphQL document: {}", shorten(reason)));
            at.map_or(error.clone(), |at| error.at(at))
        })?;
        let measured = Measured { tokens, introspects: measure::document(&parsed, limits)? };
        let document = Arc::new(Document { parsed, measured, valid: AtomicBool::new(false) });
        self.0.insert(text.into(), document.clone());
        Ok(document)
    }
}
