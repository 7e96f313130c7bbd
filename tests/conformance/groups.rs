//! Naive groups of lists: a group for everything that some item has in common with others, counted one by one.

use super::naive::Naive;
use super::reference::{Seen, around, in_scope};
use super::sample::ontology;
use entente::model::{EntityIx, PartialDate, Value};
use entente::query::{
    EntityField, Group, GroupBy, GroupEnd, GroupField, GroupKey, Grouping, Key, RelationField, Scope,
};
use std::collections::BTreeMap;

/// An item of a list: an entity, or a relation as it is seen.
pub(super) type Listed = (Option<entente::model::RelationIx>, EntityIx);

/// What an item has in common: its place in the order, as text that tells it from others, and where it is read from.
type Common = (Key, String, Option<EntityIx>);

impl Naive<'_> {
    pub(super) fn groups(&self, groupings: &[Grouping], items: &[Listed], scope: &Scope) -> Vec<Vec<Group>> {
        groupings.iter().map(|grouping| self.grouped(grouping, items, scope)).collect()
    }

    fn grouped(&self, grouping: &Grouping, items: &[Listed], scope: &Scope) -> Vec<Group> {
        let mut counts: BTreeMap<Vec<Common>, usize> = BTreeMap::new();
        for item in items {
            let mut ways: Vec<Vec<Common>> = vec![Vec::new()];
            for by in &grouping.by {
                let all = self.common(*by, *item, scope);
                let longer = |way: &Vec<Common>| {
                    all.iter().map(|one| [way.clone(), vec![one.clone()]].concat()).collect::<Vec<_>>()
                };
                ways = ways.iter().flat_map(longer).collect();
            }
            for way in ways {
                *counts.entry(way).or_default() += 1;
            }
        }
        if grouping.by.is_empty() {
            counts.entry(Vec::new()).or_default();
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts.truncate(grouping.first);
        let group = |(common, count): (Vec<Common>, usize)| Group {
            count,
            keys: common.into_iter().zip(&grouping.by).map(|(one, by)| self.key(*by, one, grouping)).collect(),
        };
        counts.into_iter().map(group).collect()
    }

    fn key(&self, by: GroupBy, (key, text, entity): Common, grouping: &Grouping) -> GroupKey {
        let kinds = |name: &str| match ontology().kind(name) {
            Some(kind) => kind.index(),
            None => ontology().relation(name).map_or(0, entente::ontology::RelationKindId::index),
        };
        match (by, key, entity) {
            (_, _, Some(entity)) => GroupKey::Entity(self.node(entity, &grouping.node)),
            (_, Key::Missing, _) => GroupKey::Missing,
            (GroupBy::Kind, ..) => GroupKey::Kind(kinds(&text)),
            (GroupBy::Year(_), Key::Int(year), _) => GroupKey::Year(i32::try_from(year).unwrap_or(0)),
            (_, Key::Int(number), _) => GroupKey::Value(Value::Int(i32::try_from(number).unwrap_or(0))),
            _ => GroupKey::Value(Value::Text(text.into())),
        }
    }

    fn common(&self, by: GroupBy, (relation, node): Listed, scope: &Scope) -> Vec<Common> {
        let records = self.0;
        let ontology = ontology();
        let entity = records.entity(node);
        let row = relation.map(|ix| records.relation(ix));
        let of_value = |value: Option<&Value>| {
            let text = match value {
                Some(Value::Text(text)) => text.to_string(),
                _ => String::new(),
            };
            (Key::of(value), text, None)
        };
        let of_date = |date: Option<&PartialDate>| {
            let year = date.and_then(|date| date.earliest().iso()).map(|day| day[..4].parse().unwrap_or(0));
            (year.map_or(Key::Missing, Key::Int), String::new(), None)
        };
        let of_entity = |ix: EntityIx| (Key::Text(records.entity(ix).id.clone()), String::new(), Some(ix));
        let date_of = |value: Option<&Value>| match value {
            Some(Value::Date(date)) => of_date(Some(date)),
            _ => of_date(None),
        };
        vec![match (by, row) {
            (GroupBy::Kind, None) => {
                let name = &ontology[entity.kind].name;
                (Key::Text(name.as_str().into()), name.clone(), None)
            }
            (GroupBy::Kind, Some(row)) => {
                let name = &ontology[row.kind()].name;
                (Key::Text(name.as_str().into()), name.clone(), None)
            }
            (GroupBy::Value(GroupField::Entity(EntityField::Property(at))), _) => {
                of_value(entity.properties[usize::from(at)].as_ref())
            }
            (GroupBy::Value(GroupField::Entity(_)), _) => (Key::Int(entity.derived as i64), String::new(), None),
            (GroupBy::Value(GroupField::Relation(RelationField::Property(at))), Some(row)) => {
                of_value(row.properties()[usize::from(at)].as_ref())
            }
            (GroupBy::Value(GroupField::Relation(_)), Some(row)) => {
                (Key::Int(row.derived() as i64), String::new(), None)
            }
            (GroupBy::Year(GroupField::Entity(EntityField::Property(at))), _) => {
                date_of(entity.properties[usize::from(at)].as_ref())
            }
            (GroupBy::Year(GroupField::Entity(EntityField::Start)), _) => of_date(entity.period.start.as_deref()),
            (GroupBy::Year(GroupField::Entity(_)), _) => of_date(entity.period.end.as_deref()),
            (GroupBy::Year(GroupField::Relation(RelationField::Property(at))), Some(row)) => {
                date_of(row.properties()[usize::from(at)].as_ref())
            }
            (GroupBy::Year(GroupField::Relation(RelationField::Start)), Some(row)) => {
                of_date(row.period().start.as_deref())
            }
            (GroupBy::Year(GroupField::Relation(_)), Some(row)) => of_date(row.period().end.as_deref()),
            (GroupBy::Far(steps), _) => {
                let seen = around(records, node, steps).filter(|seen: &Seen| in_scope(records, *seen, scope));
                let far: std::collections::BTreeSet<EntityIx> = seen.map(|(_, far)| far).collect();
                return far.into_iter().map(of_entity).collect();
            }
            (GroupBy::End(GroupEnd::Node), _) => of_entity(node),
            (GroupBy::End(GroupEnd::From), Some(row)) => of_entity(row.from()),
            (GroupBy::End(GroupEnd::To), Some(row)) => of_entity(row.to()),
            _ => (Key::Missing, String::new(), None),
        }]
    }
}
