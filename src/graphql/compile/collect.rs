//! Collecting the fields of a selection, as the specification's `CollectFields` does, for all kinds at once.

use super::super::error::{ApiError, Code};
use super::super::shape::{Fields, ResponseField};
use super::super::vocabulary::TypeSet;
use super::compiler::Compiler;
use crate::api::ObjectFields;
use async_graphql_parser::Positioned;
use async_graphql_parser::types::{Directive, Field, Selection, SelectionSet, TypeCondition};
use async_graphql_value::{ConstValue, Name, Value};

/// Collected field: the selections under one response key that are one field for some kinds.
pub(super) struct CollectedField<'d> {
    /// Response key.
    pub(super) key: &'d str,
    /// Field name.
    pub(super) name: &'d str,
    /// Kinds of objects it is selected on.
    pub(super) kinds: TypeSet,
    /// The selections of it; their selection sets are merged.
    selections: Vec<&'d Positioned<Field>>,
}

impl<'d> CollectedField<'d> {
    /// The selection that arguments are read from; validation has seen to it that all agree.
    pub(super) fn first(&self) -> &'d Positioned<Field> {
        self.selections[0]
    }

    /// The merged selection sets.
    pub(super) fn selection_sets(&self) -> Vec<&'d SelectionSet> {
        self.selections.iter().map(|field| &field.node.selection_set.node).collect()
    }

    /// What is written under the response key, on the kinds that the field is selected on.
    pub(super) fn response<T>(&self, selection: T) -> ResponseField<T> {
        ResponseField { key: format!("\"{}\":", self.key).into(), kinds: self.kinds, selection }
    }

    /// An error of the field's arguments, with the place of the field.
    pub(super) fn locate(&self, error: ApiError) -> ApiError {
        error.at(self.first().pos)
    }

    /// That validation has passed a field which the type does not have.
    pub(super) fn unknown(&self) -> ApiError {
        self.locate(ApiError::bad_input(format!("there is no field `{}` here", self.name)))
    }
}

impl<'a> Compiler<'a> {
    /// A value with its variables put in; none for a variable without a value.
    pub(super) fn value_of(&self, value: &Value) -> Option<ConstValue> {
        if let Value::Variable(name) = value {
            return self.variables.get(name.as_str()).cloned();
        }
        // Within lists and objects a missing variable counts as null, which filters pass over.
        let put_in = |name: Name| Ok::<_, ()>(self.variables.get(name.as_str()).cloned().unwrap_or_default());
        value.clone().into_const_with(put_in).ok()
    }

    /// The fields that merged selection sets select on objects of some kinds, in the order of the response.
    pub(super) fn collect(
        &self,
        sets: &[&'a SelectionSet],
        kinds: TypeSet,
    ) -> Result<Vec<CollectedField<'a>>, ApiError> {
        let mut fields = Vec::new();
        for set in sets {
            self.collect_into(&mut fields, set, kinds)?;
        }
        Ok(fields)
    }

    /// The fields that are selected on an object, told apart by a function from names.
    pub(super) fn collect_named<T>(
        &self,
        field: &CollectedField<'a>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<(T, CollectedField<'a>)>, ApiError> {
        let fields = self.collect(&field.selection_sets(), field.kinds)?;
        let named = |field: CollectedField<'a>| Ok((parse(field.name).ok_or_else(|| field.unknown())?, field));
        fields.into_iter().map(named).collect()
    }

    /// The fields that are selected on an object which has only leaves.
    pub(super) fn leaves<T: ObjectFields>(&self, field: &CollectedField<'a>) -> Result<Fields<T>, ApiError> {
        let fields = self.collect_named(field, T::parse)?;
        Ok(fields.into_iter().map(|(name, field)| field.response(name)).collect())
    }

    fn collect_into(
        &self,
        fields: &mut Vec<CollectedField<'a>>,
        set: &'a SelectionSet,
        kinds: TypeSet,
    ) -> Result<(), ApiError> {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    if self.is_included(&field.node.directives)? {
                        add(fields, field, kinds)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if !self.is_included(&spread.node.directives)? {
                        continue;
                    }
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let kinds = self.vocabulary.narrow(kinds, &fragment.node.type_condition.node.on.node);
                        self.collect_narrowed(fields, &fragment.node.selection_set.node, kinds)?;
                    }
                }
                Selection::InlineFragment(fragment) => {
                    if self.is_included(&fragment.node.directives)? {
                        let condition = fragment.node.type_condition.as_ref();
                        let narrow = |condition: &Positioned<TypeCondition>| {
                            self.vocabulary.narrow(kinds, &condition.node.on.node)
                        };
                        let kinds = condition.map_or(kinds, narrow);
                        self.collect_narrowed(fields, &fragment.node.selection_set.node, kinds)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn collect_narrowed(
        &self,
        fields: &mut Vec<CollectedField<'a>>,
        set: &'a SelectionSet,
        kinds: TypeSet,
    ) -> Result<(), ApiError> {
        if kinds.is_empty() { Ok(()) } else { self.collect_into(fields, set, kinds) }
    }

    /// Whether `@skip` and `@include` leave a selection in.
    fn is_included(&self, directives: &[Positioned<Directive>]) -> Result<bool, ApiError> {
        for directive in directives {
            let wanted = match directive.node.name.node.as_str() {
                "skip" => false,
                "include" => true,
                _ => continue,
            };
            let condition = directive.node.get_argument("if").and_then(|value| self.value_of(&value.node));
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

/// Adds a selected field. Where its key is selected already on some of its kinds, the two merge there: the collected field is
/// split into the kinds that both have and the rest of each. Two fields that are not the same cannot merge; validation finds
/// that within one selection set only.
fn add<'d>(fields: &mut Vec<CollectedField<'d>>, field: &'d Positioned<Field>, kinds: TypeSet) -> Result<(), ApiError> {
    let (key, name) = (field.node.response_key().node.as_str(), field.node.name.node.as_str());
    let mut rest = kinds;
    let mut at = 0;
    while at < fields.len() && !rest.is_empty() {
        let known = &mut fields[at];
        let both = known.kinds.and(rest);
        if known.key == key && !both.is_empty() {
            if !is_same(&known.first().node, &field.node) {
                let message = format!("`{key}` stands for two different fields; give one of them an alias");
                return Err(ApiError::new(Code::ValidationFailed, message).at(field.pos));
            }
            rest = rest.without(both);
            let apart = known.kinds.without(both);
            let selections = known.selections.clone();
            known.kinds = both;
            known.selections.push(field);
            if !apart.is_empty() {
                let split = CollectedField { key, name: known.name, kinds: apart, selections };
                at += 1;
                fields.insert(at, split);
            }
        }
        at += 1;
    }
    if !rest.is_empty() {
        fields.push(CollectedField { key, name, kinds: rest, selections: vec![field] });
    }
    Ok(())
}

/// Whether two selections are of one field with the same arguments, in whatever order.
fn is_same(a: &Field, b: &Field) -> bool {
    let argument = |(name, value): &(Positioned<Name>, Positioned<Value>)| {
        b.get_argument(&name.node).is_some_and(|other| other.node == value.node)
    };
    a.name.node == b.name.node && a.arguments.len() == b.arguments.len() && a.arguments.iter().all(argument)
}
