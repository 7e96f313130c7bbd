//! Collecting the fields of a selection, as the specification's ``CollectFields`` does, for all kinds at once.

use super::super::error::{ApiError, Code};
use super::super::shape::Out;
use super::super::vocabulary::TypeSet;
use super::Compiler;
use async_graphql_parser::Positioned;
use async_graphql_parser::types::{Directive, Field, Selection, SelectionSet};
use async_graphql_value::{ConstValue, Name, Value};

/// Fields under one response key that are one field for some kinds.
pub(super) struct Entry<'d> {
    /// Response key.
    pub(super) key: &'d str,
    /// Field name.
    pub(super) name: &'d str,
    /// Kinds of objects it is selected on.
    pub(super) on: TypeSet,
    /// The selections of it; their selection sets are merged.
    pub(super) fields: Vec<&'d Positioned<Field>>,
}

impl<'d> Entry<'d> {
    /// The selection that arguments are read from; validation has seen to it that all agree.
    pub(super) fn field(&self) -> &'d Positioned<Field> {
        self.fields[0]
    }

    /// The merged selection sets.
    pub(super) fn sets(&self) -> Vec<&'d SelectionSet> {
        self.fields.iter().map(|field| &field.node.selection_set.node).collect()
    }

    /// What is written under the response key, on the kinds that the field is selected on.
    pub(super) fn out<T>(&self, what: T) -> Out<T> {
        Out { key: format!("\"{}\":", self.key).into(), on: self.on, what }
    }

    /// That validation has passed a field which nobody knows.
    pub(super) fn unknown(&self) -> ApiError {
        ApiError::bad_input(format!("there is no field `{}` here", self.name)).at(self.field().pos)
    }
}

impl<'a> Compiler<'a> {
    /// The fields that merged selection sets select on objects of some kinds, in the order of the response.
    pub(super) fn collect(&self, sets: &[&'a SelectionSet], on: TypeSet) -> Result<Vec<Entry<'a>>, ApiError> {
        let mut entries = Vec::new();
        for set in sets {
            self.collect_into(&mut entries, set, on)?;
        }
        Ok(entries)
    }

    fn collect_into(&self, entries: &mut Vec<Entry<'a>>, set: &'a SelectionSet, on: TypeSet) -> Result<(), ApiError> {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    if self.included(&field.node.directives)? {
                        add(entries, field, on)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if !self.included(&spread.node.directives)? {
                        continue;
                    }
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let on = self.vocabulary.narrow(on, &fragment.node.type_condition.node.on.node);
                        self.collect_narrowed(entries, &fragment.node.selection_set.node, on)?;
                    }
                }
                Selection::InlineFragment(fragment) => {
                    if self.included(&fragment.node.directives)? {
                        let condition = fragment.node.type_condition.as_ref();
                        let on = condition.map_or(on, |condition| self.vocabulary.narrow(on, &condition.node.on.node));
                        self.collect_narrowed(entries, &fragment.node.selection_set.node, on)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn collect_narrowed(
        &self,
        entries: &mut Vec<Entry<'a>>,
        set: &'a SelectionSet,
        on: TypeSet,
    ) -> Result<(), ApiError> {
        if on.is_empty() { Ok(()) } else { self.collect_into(entries, set, on) }
    }

    /// `@skip` and `@include`.
    fn included(&self, directives: &[Positioned<Directive>]) -> Result<bool, ApiError> {
        for directive in directives {
            let wanted = match directive.node.name.node.as_str() {
                "skip" => false,
                "include" => true,
                _ => continue,
            };
            let condition = directive.node.get_argument("if").and_then(|value| self.resolve(&value.node));
            match condition {
                Some(ConstValue::Boolean(condition)) if condition == wanted => {}
                Some(ConstValue::Boolean(_)) => return Ok(false),
                _ => {
                    let message = format!("`if` of `@{}` is neither true nor false", directive.node.name.node);
                    return Err(ApiError::bad_input(message).at(directive.pos));
                }
            }
        }
        Ok(true)
    }
}

/// Adds a selected field. Where its key is selected already on some of its kinds, the two merge there: the entry is split
/// into the kinds that both have and the rest of each. Two fields that are not the same cannot merge; validation finds
/// that within one selection set only.
fn add<'d>(entries: &mut Vec<Entry<'d>>, field: &'d Positioned<Field>, on: TypeSet) -> Result<(), ApiError> {
    let (key, name) = (field.node.response_key().node.as_str(), field.node.name.node.as_str());
    let mut rest = on;
    let mut at = 0;
    while at < entries.len() && !rest.is_empty() {
        let entry = &mut entries[at];
        let both = entry.on.and(rest);
        if entry.key == key && !both.is_empty() {
            if !same(&entry.field().node, &field.node) {
                let message = format!("`{key}` stands for two different fields; give one of them an alias");
                return Err(ApiError::new(Code::ValidationFailed, message).at(field.pos));
            }
            rest = rest.without(both);
            let apart = entry.on.without(both);
            let others = entry.fields.clone();
            entry.on = both;
            entry.fields.push(field);
            if !apart.is_empty() {
                let split = Entry { key, name: entry.name, on: apart, fields: others };
                at += 1;
                entries.insert(at, split);
            }
        }
        at += 1;
    }
    if !rest.is_empty() {
        entries.push(Entry { key, name, on: rest, fields: vec![field] });
    }
    Ok(())
}

/// Whether two selections are of one field with the same arguments, in whatever order.
fn same(a: &Field, b: &Field) -> bool {
    let argument = |(name, value): &(Positioned<Name>, Positioned<Value>)| {
        b.get_argument(&name.node).is_some_and(|other| other.node == value.node)
    };
    a.name.node == b.name.node && a.arguments.len() == b.arguments.len() && a.arguments.iter().all(argument)
}
