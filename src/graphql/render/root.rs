//! Root fields.

use super::super::error::{ApiError, Code};
use super::super::shape::RootSelection;
use super::super::vocabulary::Vocabulary;
use super::dataset::dataset;
use super::json::{array, boolean, null, string};
use super::writer::ResponseWriter;
use crate::analysis::facts::merge_pages;
use crate::api::types;
use crate::diagnostic::suggested;
use crate::graph::QueryResult;
use crate::query::{LookupAnswer, RootAnswer, Subgraph};

/// Maximum number of characters of an identifier in a message.
const MAX_SHOWN: usize = 60;

/// Writes the value of one root field. The error is for a field that becomes null beside it.
pub(in crate::graphql) fn root(
    vocabulary: &Vocabulary,
    result: &QueryResult,
    selection: &RootSelection,
    out: &mut Vec<u8>,
) -> Option<ApiError> {
    let answer = &result.answer;
    let writer = ResponseWriter { vocabulary, answer };
    match selection {
        RootSelection::Typename => string(out, types::QUERY),
        RootSelection::Introspection(_) => {}
        RootSelection::Dataset(fields) => dataset(vocabulary, &result.status, fields, out),
        RootSelection::One { root, shape, missing } => {
            let RootAnswer::Lookup(found) = &answer.roots[*root] else { return None };
            let found = found.first();
            writer.record(found, shape, out);
            if let (Some(missing), Some(LookupAnswer::Nothing(similar))) = (missing, found) {
                return Some(unknown(missing, similar.first().map(|id| &**id)));
            }
        }
        RootSelection::Many { root, shape } => {
            let RootAnswer::Lookup(found) = &answer.roots[*root] else { return None };
            array(out, found, |found, out| writer.record(Some(found), shape, out));
        }
        RootSelection::Page { root, shape } => {
            let RootAnswer::Page(page) = &answer.roots[*root] else { return None };
            writer.connection(page, shape, out);
        }
        RootSelection::Exists { root } => {
            let RootAnswer::Subgraph(subgraph) = &answer.roots[*root] else { return None };
            if let Some(missing) = missing(subgraph) {
                null(out);
                return Some(missing);
            }
            boolean(out, !subgraph.paths.is_empty());
        }
        RootSelection::Subgraph { root, fields } => {
            let RootAnswer::Subgraph(subgraph) = &answer.roots[*root] else { return None };
            if let Some(missing) = missing(subgraph) {
                null(out);
                return Some(missing);
            }
            writer.subgraph(subgraph, fields, out);
        }
        RootSelection::Matches { root, fields } => {
            let RootAnswer::Matches(matches) = &answer.roots[*root] else { return None };
            array(out, matches, |found, out| writer.name_match(found, fields, out));
        }
        RootSelection::Changes { roots, shape } => {
            let pages = roots.iter().filter_map(|(field, root)| match &answer.roots[*root] {
                RootAnswer::Page(page) => Some((*field, page)),
                RootAnswer::Lookup(_) | RootAnswer::Subgraph(_) | RootAnswer::Matches(_) => None,
            });
            let pages: Vec<_> = pages.collect();
            let facts = merge_pages(&answer.records, &pages, shape.limit, shape.backward);
            writer.changes(&facts, shape, out);
        }
    }
    None
}

/// The error for identifiers that no entity has.
fn missing(subgraph: &Subgraph) -> Option<ApiError> {
    let (id, similar) = subgraph.missing.as_ref()?;
    let short: String = id.chars().take(MAX_SHOWN).collect();
    let ApiError { code, message, .. } = unknown("entity", similar.first().map(|id| &**id));
    Some(ApiError::new(code, format!("`{short}`: {message}")))
}

/// The error for an identifier that no record of a kind has.
fn unknown(kind: &str, similar: Option<&str>) -> ApiError {
    let help = suggested(similar, "ids are slugs such as `kz-law-2012-national-security`");
    ApiError::new(Code::BadUserInput, format!("no {kind} has that id; {help}"))
}
