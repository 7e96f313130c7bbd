//! `aggregate`: lists counted in groups.

use super::super::error::ApiError;
use super::super::shape::{ConnectionOut, Fields, GroupOut, KeyKind, KeyOf, KeyOut};
use super::super::vocabulary::KindField;
use super::arguments::{one_field, text};
use super::select::Entry;
use super::{Compiler, Context};
use crate::diagnostic::closest;
use crate::ontology::{KindId, KindSet, Property, PropertyType, RelationKindId};
use crate::query::{
    EntityField, EntityPart, GroupBy, GroupEnd, GroupField, Grouping, LIST_LIMIT, NodePlan, PagePlan, RelationField,
};
use async_graphql_value::ConstValue;

/// Most groups unless the reader says so.
const USUAL_GROUPS: usize = 100;
/// Most things that items of a group have in common.
const MAX_BY: usize = 3;

/// What a list is of.
#[derive(Clone, Copy)]
enum Items {
    Entities(Option<KindId>),
    Relations(Option<RelationKindId>),
}

type Way = (GroupBy, KeyOf);

impl<'a> Compiler<'a> {
    /// Counts a list of entities of some kinds, or of relations of some kinds where there are any.
    pub(super) fn aggregate(
        &self,
        entry: &Entry<'a>,
        page: &mut PagePlan,
        (nodes, relations): (KindSet, KindSet),
        context: &Context,
    ) -> Result<ConnectionOut, ApiError> {
        let at = entry.field().pos;
        let only = |kinds: KindSet| kinds.iter().next().filter(|_| kinds.len() == 1);
        let items = if relations.is_empty() {
            Items::Entities(only(nodes).map(KindId::new))
        } else {
            Items::Relations(only(relations).map(RelationKindId::new))
        };
        let ways = self.ways(entry, items).map_err(|error| error.at(at))?;
        let first = self.number(entry, "first", (1, LIST_LIMIT), USUAL_GROUPS).map_err(|error| error.at(at))?;
        let mut node = NodePlan { parts: [EntityPart::Kind].into(), field_count: 1, ..NodePlan::default() };
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            let what = match entry.name {
                "__typename" => GroupOut::Typename,
                "count" => GroupOut::Count,
                "keys" => GroupOut::Keys(self.keys(&entry, &mut node, context)?),
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        let (by, keys) = ways.into_iter().unzip();
        page.groups.push(Grouping { by, first, node });
        Ok(ConnectionOut::Groups { at: page.groups.len() - 1, keys, fields })
    }

    fn keys(&self, entry: &Entry<'a>, node: &mut NodePlan, context: &Context) -> Result<Fields<KeyOut>, ApiError> {
        let kinds = self.vocabulary.ontology.all_kinds();
        let mut fields = Vec::new();
        for entry in self.collect(&entry.sets(), entry.on)? {
            node.field_count += 1;
            let what = match entry.name {
                "__typename" => KeyOut::Typename,
                "name" => KeyOut::Name,
                "value" => KeyOut::Value,
                "entity" => KeyOut::Entity(self.entity(&entry.sets(), kinds, node, context)?),
                _ => return Err(entry.unknown()),
            };
            fields.push(entry.out(what));
        }
        Ok(fields)
    }

    fn ways(&self, entry: &Entry<'_>, items: Items) -> Result<Vec<Way>, ApiError> {
        let given = self.list(entry, "by")?;
        if given.len() > MAX_BY {
            return Err(ApiError::too_costly("the number of items in `by`", given.len() as u64, MAX_BY as u64));
        }
        let ways = given.into_iter().map(|one| self.way(one, items)).collect::<Result<Vec<_>, _>>()?;
        if ways.iter().filter(|(by, _)| matches!(by, GroupBy::Far(_))).count() > 1 {
            return Err(ApiError::bad_input("`by` names two relations: a list is counted by one of them at a time"));
        }
        Ok(ways)
    }

    fn way(&self, one: ConstValue, items: Items) -> Result<Way, ApiError> {
        let help = "each item of `by` names one thing: { property: \"status\" }, { year: \"start\" } or { relation: \"members\" }";
        let (how, value) = one_field(one, help)?;
        let name = text(&value, &how)?;
        let key = |what| KeyOf { name: name.as_str().into(), what };
        match how.as_str() {
            "property" => self.by_property(&name, items),
            "year" => self.by_year(&name, items).map(|by| (by, key(KeyKind::Year))),
            _ => self.by_relation(&name, items).map(|by| (by, key(KeyKind::Entity))),
        }
    }

    /// Own properties of the items, and where they stand.
    fn own(&self, items: Items) -> (&[Property], fn(u16) -> GroupField) {
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

    fn by_property(&self, name: &str, items: Items) -> Result<Way, ApiError> {
        let key = |what| KeyOf { name: name.into(), what };
        match (name, items) {
            ("kind", Items::Entities(_)) => return Ok((GroupBy::Kind, key(KeyKind::EntityKind))),
            ("kind", Items::Relations(_)) => return Ok((GroupBy::Kind, key(KeyKind::RelationKind))),
            ("derived", Items::Entities(_)) => {
                let by = GroupBy::Value(GroupField::Entity(EntityField::Derived));
                return Ok((by, key(KeyKind::Derived)));
            }
            ("derived", Items::Relations(_)) => {
                let by = GroupBy::Value(GroupField::Relation(RelationField::Derived));
                return Ok((by, key(KeyKind::Derived)));
            }
            _ => {}
        }
        let (own, field) = self.own(items);
        let counted =
            |property: &Property| !property.list && !matches!(property.ty, PropertyType::Date | PropertyType::Float);
        let found = own.iter().zip(0..).find(|(property, _)| property.name == name);
        match found {
            Some((property, at)) if counted(property) => {
                let what = match property.ty {
                    PropertyType::Enum(id) => KeyKind::Enum(id),
                    _ => KeyKind::Plain,
                };
                Ok((GroupBy::Value(field(at)), key(what)))
            }
            Some((property, _)) if property.ty == PropertyType::Date && !property.list => {
                Err(ApiError::bad_input(format!("`{name}` is a date: count by its year, {{ year: \"{name}\" }}")))
            }
            Some(_) => Err(ApiError::bad_input(format!(
                "a list is not counted by `{name}`: it holds a number with a point, or a list"
            ))),
            None => {
                let known = own.iter().filter(|property| counted(property)).map(|property| property.name.as_str());
                Err(no_such("property", name, known.chain(["kind", "derived"])))
            }
        }
    }

    fn by_year(&self, name: &str, items: Items) -> Result<GroupBy, ApiError> {
        let side = match (name, items) {
            ("start", Items::Entities(_)) => Some(GroupField::Entity(EntityField::Start)),
            ("end", Items::Entities(_)) => Some(GroupField::Entity(EntityField::End)),
            ("start", Items::Relations(_)) => Some(GroupField::Relation(RelationField::Start)),
            ("end", Items::Relations(_)) => Some(GroupField::Relation(RelationField::End)),
            _ => None,
        };
        if let Some(side) = side {
            return Ok(GroupBy::Year(side));
        }
        let (own, field) = self.own(items);
        let dates = || own.iter().zip(0..).filter(|(property, _)| property.ty == PropertyType::Date && !property.list);
        let found = dates().find(|(property, _)| property.name == name).map(|(_, at)| GroupBy::Year(field(at)));
        let known = dates().map(|(property, _)| property.name.as_str());
        found.ok_or_else(|| no_such("year", name, known.chain(["start", "end"])))
    }

    fn by_relation(&self, name: &str, items: Items) -> Result<GroupBy, ApiError> {
        match (items, name) {
            (Items::Relations(_), "node") => Ok(GroupBy::End(GroupEnd::Node)),
            (Items::Relations(_), "from") => Ok(GroupBy::End(GroupEnd::From)),
            (Items::Relations(_), "to") => Ok(GroupBy::End(GroupEnd::To)),
            (Items::Relations(_), _) => Err(no_such("relation", name, ["node", "from", "to"].into_iter())),
            (Items::Entities(None), _) => {
                Err(ApiError::bad_input("a list of several kinds is not counted by a relation: ask for one kind"))
            }
            (Items::Entities(Some(kind)), name) => match self.vocabulary.kind_field(kind, name) {
                Some(KindField::Relations { steps, .. }) => Ok(GroupBy::Far(steps)),
                _ => Err(no_such("relation", name, self.vocabulary.relation_fields(kind))),
            },
        }
    }
}

fn no_such<'n>(how: &str, name: &str, known: impl Iterator<Item = &'n str>) -> ApiError {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    let short: String = name.chars().take(60).collect();
    let help = match closest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    ApiError::bad_input(format!("`{how}` has no `{short}` here; {help}"))
}
