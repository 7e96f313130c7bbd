//! `aggregate`: lists counted in groups.

use super::super::error::ApiError;
use super::super::shape::{
    ConnectionSelection, Fields, GroupKeySelection, GroupSelection, GroupingKey, GroupingValues,
};
use super::super::vocabulary::KindField;
use super::coerce::{cut, single_field, text};
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use crate::api::{AggregateGroupField, AggregateKeyField, GroupByField, ObjectFields, RelationEnd, argument};
use crate::diagnostic::suggestion;
use crate::ontology::{
    CommonEntityField, CommonField, CommonGrouping, CommonRelationField, KindId, KindSet, Property, PropertyType,
    RelationKindId,
};
use crate::query::{
    EntityField, EntityPart, GroupBy, GroupEnd, GroupField, Grouping, LIST_LIMIT, NodePlan, PagePlan, RelationField,
};
use async_graphql_value::ConstValue;

/// Maximum number of groups unless the reader says otherwise.
const DEFAULT_GROUPS: usize = 100;
/// Maximum number of things that the items of a group have in common.
const MAX_KEYS: usize = 3;

/// Items of a list: of one kind, or of several.
#[derive(Clone, Copy)]
enum Items {
    Entities(Option<KindId>),
    Relations(Option<RelationKindId>),
}

/// One of the things that groups are made by, in the plan and in the shape.
type KeyPlan = (GroupBy, GroupingKey);

impl<'a> Compiler<'a> {
    /// Counts a list of entities of some kinds, or of relations of some kinds where there are any.
    pub(super) fn aggregate(
        &self,
        field: &CollectedField<'a>,
        page: &mut PagePlan,
        (nodes, relations): (KindSet, KindSet),
        inherited: &Inherited,
    ) -> Result<ConnectionSelection, ApiError> {
        let only = |kinds: KindSet| kinds.iter().next().filter(|_| kinds.len() == 1);
        let items = if relations.is_empty() {
            Items::Entities(only(nodes).map(KindId::new))
        } else {
            Items::Relations(only(relations).map(RelationKindId::new))
        };
        let keys = self.by_argument(field, items).map_err(|error| field.locate(error))?;
        let first = self
            .int_argument(field, argument::FIRST, (1, LIST_LIMIT), DEFAULT_GROUPS)
            .map_err(|error| field.locate(error))?;
        let mut node = NodePlan { parts: [EntityPart::Kind].into(), field_count: 1, ..NodePlan::default() };
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, AggregateGroupField::parse)? {
            let selection = match name {
                AggregateGroupField::Typename => GroupSelection::Typename,
                AggregateGroupField::Count => GroupSelection::Count,
                AggregateGroupField::Keys => GroupSelection::Keys(self.group_keys(&field, &mut node, inherited)?),
            };
            fields.push(field.response(selection));
        }
        let (by, keys) = keys.into_iter().unzip();
        page.groups.push(Grouping { by, first, node });
        Ok(ConnectionSelection::Aggregate { at: page.groups.len() - 1, keys, fields })
    }

    fn group_keys(
        &self,
        field: &CollectedField<'a>,
        node: &mut NodePlan,
        inherited: &Inherited,
    ) -> Result<Fields<GroupKeySelection>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, AggregateKeyField::parse)? {
            node.field_count += 1;
            let selection = match name {
                AggregateKeyField::Typename => GroupKeySelection::Typename,
                AggregateKeyField::Name => GroupKeySelection::Name,
                AggregateKeyField::Value => GroupKeySelection::Value,
                AggregateKeyField::Entity => {
                    GroupKeySelection::Entity(self.entity(&field.selection_sets(), kinds, node, inherited)?)
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }

    /// What groups are made by.
    fn by_argument(&self, field: &CollectedField<'_>, items: Items) -> Result<Vec<KeyPlan>, ApiError> {
        let values = self.list_argument(field, argument::BY)?;
        if values.len() > MAX_KEYS {
            return Err(ApiError::too_costly("the number of items in `by`", values.len() as u64, MAX_KEYS as u64));
        }
        let keys = values.into_iter().map(|value| self.key(value, items)).collect::<Result<Vec<_>, _>>()?;
        if keys.iter().filter(|(by, _)| matches!(by, GroupBy::Far(_))).count() > 1 {
            return Err(ApiError::bad_input("`by` names two relations: a list is counted by one of them at a time"));
        }
        Ok(keys)
    }

    fn key(&self, value: ConstValue, items: Items) -> Result<KeyPlan, ApiError> {
        let help = "each item of `by` names one thing: { property: \"status\" }, { year: \"start\" } or { relation: \"members\" }";
        let (field, value) = single_field(value, help)?;
        let name = text(&value, &field)?;
        let (by, values) = match GroupByField::parse(&field).ok_or_else(|| ApiError::bad_input(help))? {
            GroupByField::Property => self.by_property(&name, items)?,
            GroupByField::Year => (self.by_year(&name, items)?, GroupingValues::Year),
            GroupByField::Relation => (self.by_relation(&name, items)?, GroupingValues::Entity),
        };
        Ok((by, GroupingKey { name: name.into(), values }))
    }

    /// The properties that the items have beyond the common fields, and what groups them by one.
    fn properties(&self, items: Items) -> (&[Property], fn(u16) -> GroupField) {
        let ontology = &self.vocabulary.ontology;
        match items {
            Items::Entities(kind) => (kind.map_or(&[], |kind| &ontology[kind].properties), |at| {
                GroupField::Entity(EntityField::Property(at))
            }),
            Items::Relations(kind) => (kind.map_or(&[], |kind| &ontology[kind].properties), |at| {
                GroupField::Relation(RelationField::Property(at))
            }),
        }
    }

    fn by_property(&self, name: &str, items: Items) -> Result<(GroupBy, GroupingValues), ApiError> {
        match (common_field(name, items, CommonGrouping::Value), items) {
            (Some(field), _) => return Ok((GroupBy::Value(field), GroupingValues::Derivation)),
            (None, Items::Entities(_)) if name == CommonEntityField::Kind.name() => {
                return Ok((GroupBy::Kind, GroupingValues::EntityKind));
            }
            (None, Items::Relations(_)) if name == CommonRelationField::Kind.name() => {
                return Ok((GroupBy::Kind, GroupingValues::RelationKind));
            }
            (None, _) => {}
        }
        let (properties, field) = self.properties(items);
        let is_grouped =
            |property: &Property| !property.list && !matches!(property.ty, PropertyType::Date | PropertyType::Float);
        let found = properties.iter().zip(0..).find(|(property, _)| property.name == name);
        match found {
            Some((property, at)) if is_grouped(property) => {
                let values = match property.ty {
                    PropertyType::Enum(id) => GroupingValues::Enum(id),
                    PropertyType::String
                    | PropertyType::Int
                    | PropertyType::Float
                    | PropertyType::Boolean
                    | PropertyType::Date => GroupingValues::Scalar,
                };
                Ok((GroupBy::Value(field(at)), values))
            }
            Some((property, _)) if property.ty == PropertyType::Date && !property.list => {
                Err(ApiError::bad_input(format!("`{name}` is a date: count by its year, {{ year: \"{name}\" }}")))
            }
            Some(_) => Err(ApiError::bad_input(format!(
                "a list is not counted by `{name}`: it holds a number with a point, or a list"
            ))),
            None => {
                let known = properties.iter().filter(|property| is_grouped(property));
                let known = known.map(|property| property.name.as_str());
                let common = common_names(items, CommonGrouping::Value);
                Err(unknown(GroupByField::Property, name, known.chain(common)))
            }
        }
    }

    fn by_year(&self, name: &str, items: Items) -> Result<GroupBy, ApiError> {
        if let Some(field) = common_field(name, items, CommonGrouping::Year) {
            return Ok(GroupBy::Year(field));
        }
        let (properties, field) = self.properties(items);
        let dates =
            || properties.iter().zip(0..).filter(|(property, _)| property.ty == PropertyType::Date && !property.list);
        let found = dates().find(|(property, _)| property.name == name).map(|(_, at)| GroupBy::Year(field(at)));
        let known = dates().map(|(property, _)| property.name.as_str());
        let common = common_names(items, CommonGrouping::Year);
        found.ok_or_else(|| unknown(GroupByField::Year, name, known.chain(common)))
    }

    fn by_relation(&self, name: &str, items: Items) -> Result<GroupBy, ApiError> {
        match items {
            Items::Relations(_) => {
                let known = RelationEnd::ALL.iter().map(|end| end.name());
                let end = RelationEnd::parse(name).ok_or_else(|| unknown(GroupByField::Relation, name, known))?;
                Ok(GroupBy::End(match end {
                    RelationEnd::Node => GroupEnd::Node,
                    RelationEnd::From => GroupEnd::From,
                    RelationEnd::To => GroupEnd::To,
                }))
            }
            Items::Entities(None) => {
                Err(ApiError::bad_input("a list of several kinds is not counted by a relation: ask for one kind"))
            }
            Items::Entities(Some(kind)) => match self.vocabulary.kind_field(kind, name) {
                Some(KindField::Relations { steps, .. }) => Ok(GroupBy::Far(steps)),
                Some(KindField::Property(_)) | None => {
                    Err(unknown(GroupByField::Relation, name, self.vocabulary.relation_fields(kind)))
                }
            },
        }
    }
}

/// The common field of a name that lists are grouped by; the kind is none, since it groups by itself.
fn common_field(name: &str, items: Items, grouping: CommonGrouping) -> Option<GroupField> {
    match items {
        Items::Entities(_) => {
            let field = CommonEntityField::parse(name)?;
            let is_grouped = field.definition().grouping == Some(grouping);
            EntityField::of_common(field).filter(|_| is_grouped).map(GroupField::Entity)
        }
        Items::Relations(_) => {
            let field = CommonRelationField::parse(name)?;
            let is_grouped = field.definition().grouping == Some(grouping);
            RelationField::of_common(field).filter(|_| is_grouped).map(GroupField::Relation)
        }
    }
}

/// Names of the common fields that lists are grouped by.
fn common_names(items: Items, grouping: CommonGrouping) -> Vec<&'static str> {
    fn names<F>(table: &'static [CommonField<F>], grouping: CommonGrouping) -> Vec<&'static str> {
        table.iter().filter(|row| row.grouping == Some(grouping)).map(|row| row.name).collect()
    }
    match items {
        Items::Entities(_) => names(CommonEntityField::ALL, grouping),
        Items::Relations(_) => names(CommonRelationField::ALL, grouping),
    }
}

fn unknown<'n>(field: GroupByField, name: &str, known: impl Iterator<Item = &'n str>) -> ApiError {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    let help = suggestion(name, known.iter().copied(), format!("there are {}", known.join(", ")));
    ApiError::bad_input(format!("`{}` has no `{}` here; {help}", field.name(), cut(name)))
}
