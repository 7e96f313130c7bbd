//! Measures of a parsed document: depth, fields, aliases, directives, what introspection can list.

use super::super::error::{ApiError, Code};
use super::super::limits::Limits;
use super::limit::within;
use super::names;
use crate::api::IntrospectionField;
use async_graphql_parser::Positioned;
use async_graphql_parser::types::{Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use rustc_hash::FxHashMap;

/// Measures of a document that are of use beyond the limits.
#[derive(Clone, Copy, Debug)]
pub(in crate::graphql) struct Measured {
    pub(in crate::graphql) tokens: usize,
    /// Whether introspection is asked for.
    pub(in crate::graphql) introspects: bool,
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

/// Maximum that introspection lists, by the reckoning of [`listed`]: the query that tools send lists about 220,000.
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
/// introspection is asked for. Checks the lengths of names, too.
pub(in crate::graphql) fn document(document: &ExecutableDocument, limits: &Limits) -> Result<bool, ApiError> {
    names::check(document)?;
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
                    let introspects = IntrospectionField::parse(name).is_some();
                    self.introspects |= introspects;
                    Size {
                        fields: below.fields.saturating_add(1),
                        depth: below.depth + 1,
                        aliases: below.aliases.saturating_add(usize::from(field.node.alias.is_some())),
                        level: 1,
                        listing: below.listing.saturating_add(1).saturating_mul(listed(name)),
                        introspected: if introspects { below.listing } else { below.introspected },
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
