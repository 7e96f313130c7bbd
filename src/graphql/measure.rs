//! Measuring a request before the library sees it: first the text, in one pass, then the parsed document, each fragment
//! once. What is too large is refused with its measure and the limit.

use super::Limits;
use super::error::{ApiError, Code};
use async_graphql_parser::Positioned;
use async_graphql_parser::types::{Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use rustc_hash::FxHashMap;

/// What measuring found out beside the limits being kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub(super) tokens: usize,
    /// Whether introspection is asked for.
    pub(super) introspects: bool,
}

/// Checks size, nesting and number of tokens of a text that may be a document; gives back the tokens.
pub(super) fn text(query: &str, limits: &Limits) -> Result<usize, ApiError> {
    within("the length of the document", query.len(), limits.document_bytes)?;
    let (mut nesting, mut deepest, mut tokens) = (0_usize, 0_usize, 0_usize);
    let bytes = query.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'#' => {
                at = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'{' | b'[' | b'(' => {
                nesting += 1;
                deepest = deepest.max(nesting);
            }
            b'}' | b']' | b')' => nesting = nesting.saturating_sub(1),
            b'"' => at = string_end(bytes, start),
            byte if is_word(byte) => at += bytes[at..].iter().take_while(|b| is_word(**b)).count(),
            _ => {}
        }
        tokens += 1;
    }
    within("the nesting of brackets and braces", deepest, limits.nesting)?;
    within("the number of tokens", tokens, limits.tokens)?;
    Ok(tokens)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+') || byte >= 0x80
}

/// Where the string that begins at a quote ends; an unfinished one ends the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let block = bytes[start..].starts_with(b"\"\"\"");
    let mut at = start + if block { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += if block && bytes[at..].starts_with(b"\\\"\"\"") { 4 } else { 2 - usize::from(block) },
            b'"' if !block => return at + 1,
            b'"' if bytes[at..].starts_with(b"\"\"\"") => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn within(what: &str, size: usize, limit: usize) -> Result<(), ApiError> {
    if size <= limit { Ok(()) } else { Err(ApiError::too_costly(what, size as u64, limit as u64)) }
}

/// Sizes of a selection with its fragments expanded.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    fields: usize,
    depth: usize,
    aliases: usize,
    /// Fields of its own level.
    level: usize,
    /// What the selection lists if it is on the schema itself.
    listing: usize,
    /// What introspection below it lists.
    introspected: usize,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.level = self.level.saturating_add(other.level);
        self.listing = self.listing.saturating_add(other.listing);
        self.introspected = self.introspected.saturating_add(other.introspected);
    }
}

/// Most that introspection may list, by the reckoning of [`listed`]: the query that tools send lists about 220,000.
const INTROSPECTED: usize = 250_000;

/// How many items a list of the introspection system has on average, in a schema of a few hundred types.
fn listed(field: &str) -> usize {
    match field {
        "types" => 300,
        "fields" => 8,
        "inputFields" => 3,
        "directives" => 5,
        _ => 1,
    }
}

/// Checks depth, number of fields and aliases of a document's operations, with fragments expanded; says whether
/// introspection is asked for.
pub(super) fn document(document: &ExecutableDocument, limits: &Limits) -> Result<bool, ApiError> {
    let mut measure = Measure { document, fragments: FxHashMap::default(), directives: 0, introspects: false };
    for (_, operation) in document.operations.iter() {
        measure.operation(&operation.node, limits)?;
    }
    // Fragments that no operation spreads are validated all the same.
    for name in document.fragments.keys() {
        measure.fragment(name)?;
    }
    within("the number of directives", measure.directives, limits.directives)?;
    Ok(measure.introspects)
}

struct Measure<'d> {
    document: &'d ExecutableDocument,
    /// Sizes of fragments; none while a fragment is being measured.
    fragments: FxHashMap<&'d str, Option<Size>>,
    directives: usize,
    introspects: bool,
}

impl<'d> Measure<'d> {
    fn operation(&mut self, operation: &'d OperationDefinition, limits: &Limits) -> Result<(), ApiError> {
        self.count(&operation.directives);
        for variable in &operation.variable_definitions {
            self.count(&variable.node.directives);
        }
        let size = self.set(&operation.selection_set.node)?;
        within("the depth of the query", size.depth, limits.depth)?;
        within("the number of fields", size.fields, limits.fields)?;
        within("the number of aliases", size.aliases, limits.aliases)?;
        within("the number of root fields", size.level, limits.root_fields)?;
        within("what introspection can list", size.introspected, INTROSPECTED)
    }

    fn count(&mut self, directives: &[Positioned<Directive>]) {
        self.directives += directives.len();
    }

    fn set(&mut self, set: &'d SelectionSet) -> Result<Size, ApiError> {
        let mut total = Size::default();
        for item in &set.items {
            total.add(match &item.node {
                Selection::Field(field) => {
                    self.count(&field.node.directives);
                    let below = self.set(&field.node.selection_set.node)?;
                    let name = field.node.name.node.as_str();
                    self.introspects |= matches!(name, "__schema" | "__type");
                    Size {
                        fields: below.fields.saturating_add(1),
                        depth: below.depth + 1,
                        aliases: below.aliases.saturating_add(usize::from(field.node.alias.is_some())),
                        level: 1,
                        listing: below.listing.saturating_add(1).saturating_mul(listed(name)),
                        introspected: match name {
                            "__schema" | "__type" => below.listing,
                            _ => below.introspected,
                        },
                    }
                }
                Selection::InlineFragment(fragment) => {
                    self.count(&fragment.node.directives);
                    self.set(&fragment.node.selection_set.node)?
                }
                Selection::FragmentSpread(spread) => {
                    self.count(&spread.node.directives);
                    self.fragment(&spread.node.fragment_name.node)?
                }
            });
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &str) -> Result<Size, ApiError> {
        // An unknown fragment is for validation to report.
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return Ok(Size::default()) };
        match self.fragments.get(name.as_str()) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                return Err(ApiError::new(Code::ValidationFailed, "a fragment spreads itself").at(fragment.pos));
            }
            None => {}
        }
        self.fragments.insert(name, None);
        self.count(&fragment.node.directives);
        let size = self.set(&fragment.node.selection_set.node)?;
        self.fragments.insert(name, Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> Result<usize, ApiError> {
        text(query, &Limits { nesting: 3, tokens: 10, document_bytes: 100, ..Limits::default() })
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_nest() {
        assert!(of("{ a(b: \"{{{{{{\") # [[[[[\n }").is_ok());
        assert!(of("{ a(b: \"\"\"{{{{ \\\"\"\" {{{\"\"\") }").is_ok());
        assert!(of("{{{{").is_err());
        assert!(of("a b c d e f g h i j k").is_err());
        assert!(of("\"unfinished").is_ok());
        assert!(of("\"\\").is_ok());
    }
}
