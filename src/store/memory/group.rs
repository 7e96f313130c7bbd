//! Counting lists in groups.

use super::adjacency::Step;
use super::run::{Run, Runner};
use crate::model::{EntityIx, Period, Value};
use crate::query::{
    EdgeSelector, EntityField, Group, GroupBy, GroupEnd, GroupField, GroupKey, Grouping, Key, RelationField, Scope,
};
use std::cmp::{Ordering, Reverse};

/// What an item has in common with others, so that equal ones stand together and all of them in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark<'a> {
    Kind(&'a str, usize),
    Value(Ordered),
    Year(i32),
    Entity(EntityIx),
    Missing,
}

/// A value in its order: by its key, and of texts with equal keys as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ordered {
    key: Key,
    value: Value,
}

impl From<Value> for Ordered {
    fn from(value: Value) -> Self {
        Self { key: Key::of(Some(&value)), value }
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key).then_with(|| match (&self.value, &other.value) {
            (Value::Text(text), Value::Text(other)) => text.cmp(other),
            _ => Ordering::Equal,
        })
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An item of a list.
#[derive(Clone, Copy)]
pub(super) enum Listed {
    Entity(EntityIx),
    Step(Step),
}

impl<'a> Runner<'a> {
    /// Counts the items of a whole list in each of some ways.
    pub(super) fn groups(
        &mut self,
        groupings: &[Grouping],
        items: &(impl ExactSizeIterator<Item = Listed> + Clone),
        scope: &Scope,
    ) -> Run<Vec<Vec<Group>>> {
        groupings.iter().map(|grouping| self.grouped(grouping, items.clone(), scope)).collect()
    }

    fn grouped(
        &mut self,
        grouping: &Grouping,
        items: impl ExactSizeIterator<Item = Listed>,
        scope: &Scope,
    ) -> Run<Vec<Group>> {
        if grouping.by.is_empty() {
            return Ok(vec![Group { count: items.len(), keys: Vec::new() }]);
        }
        let mut marked: Vec<Vec<Mark<'a>>> = Vec::with_capacity(items.len());
        for item in items {
            self.work.step()?;
            let mut ways: Vec<Vec<Mark<'a>>> = vec![Vec::with_capacity(grouping.by.len())];
            for by in &grouping.by {
                let marks = self.marks(*by, item, scope)?;
                let further = ways.iter().flat_map(|way| {
                    marks.iter().map(move |mark| [way.as_slice(), std::slice::from_ref(mark)].concat())
                });
                ways = further.collect();
            }
            marked.extend(ways);
        }
        marked.sort_unstable();
        let mut groups: Vec<(usize, Vec<Mark<'a>>)> = Vec::new();
        for marks in marked {
            match groups.last_mut() {
                Some((count, known)) if *known == marks => *count += 1,
                _ => groups.push((1, marks)),
            }
        }
        // Stable, so that groups of one size keep their order.
        groups.sort_by_key(|(count, _)| Reverse(*count));
        groups.truncate(grouping.first);
        let group = |(count, marks): (usize, Vec<Mark<'a>>)| {
            let keys = marks.into_iter().map(|mark| self.group_key(mark, grouping));
            Ok(Group { count, keys: keys.collect::<Run<_>>()? })
        };
        groups.into_iter().map(group).collect()
    }

    fn group_key(&mut self, mark: Mark<'a>, grouping: &Grouping) -> Run<GroupKey> {
        Ok(match mark {
            Mark::Kind(_, at) => GroupKey::Kind(at),
            Mark::Value(value) => GroupKey::Value(value.value),
            Mark::Year(year) => GroupKey::Year(year),
            Mark::Entity(entity) => GroupKey::Entity(self.node(entity, &grouping.node)?),
            Mark::Missing => GroupKey::Missing,
        })
    }

    /// What an item has in common with others in one way: one thing, or for relations that are followed, each far end.
    fn marks(&mut self, by: GroupBy, item: Listed, scope: &Scope) -> Run<Vec<Mark<'a>>> {
        let snapshot = self.snapshot;
        let (ontology, records) = (&snapshot.ontology, &snapshot.records);
        let relation = |step: Step| records.relation(step.relation);
        Ok(vec![match (by, item) {
            (GroupBy::Kind, Listed::Entity(ix)) => {
                let kind = records.entity(ix).kind;
                Mark::Kind(&ontology[kind].name, kind.index())
            }
            (GroupBy::Kind, Listed::Step(step)) => {
                let kind = relation(step).kind();
                Mark::Kind(&ontology[kind].name, kind.index())
            }
            (GroupBy::Value(GroupField::Entity(field)), Listed::Entity(ix)) => {
                let entity = records.entity(ix);
                match field {
                    EntityField::Property(at) => of_value(entity.properties[usize::from(at)].as_ref()),
                    _ => Mark::Value(Value::from(entity.derived).into()),
                }
            }
            (GroupBy::Value(GroupField::Relation(field)), Listed::Step(step)) => match field {
                RelationField::Property(at) => of_value(relation(step).properties()[usize::from(at)].as_ref()),
                _ => Mark::Value(Value::from(relation(step).derived()).into()),
            },
            (GroupBy::Year(GroupField::Entity(field)), Listed::Entity(ix)) => {
                let entity = records.entity(ix);
                match field {
                    EntityField::Property(at) => of_date(entity.properties[usize::from(at)].as_ref()),
                    field => of_side(&entity.period, field == EntityField::Start),
                }
            }
            (GroupBy::Year(GroupField::Relation(field)), Listed::Step(step)) => match field {
                RelationField::Property(at) => of_date(relation(step).properties()[usize::from(at)].as_ref()),
                field => of_side(relation(step).period(), field == RelationField::Start),
            },
            (GroupBy::Far(steps), Listed::Entity(ix)) => return self.far(ix, steps, scope),
            (GroupBy::End(end), Listed::Step(step)) => Mark::Entity(match end {
                GroupEnd::Node => step.node,
                GroupEnd::From => relation(step).from(),
                GroupEnd::To => relation(step).to(),
            }),
            // A list has fields of its own items only.
            _ => Mark::Missing,
        }])
    }

    fn far(&mut self, entity: EntityIx, steps: EdgeSelector, scope: &Scope) -> Run<Vec<Mark<'a>>> {
        let mut far = Vec::new();
        for step in self.snapshot.steps(entity, steps) {
            self.work.step()?;
            if self.snapshot.in_scope(step, scope) {
                far.push(Mark::Entity(step.node));
            }
        }
        far.sort_unstable();
        far.dedup();
        Ok(far)
    }
}

fn of_value<'a>(value: Option<&Value>) -> Mark<'a> {
    value.map_or(Mark::Missing, |value| Mark::Value(value.clone().into()))
}

fn of_date<'a>(value: Option<&Value>) -> Mark<'a> {
    match value {
        Some(Value::Date(date)) => date.year().map_or(Mark::Missing, Mark::Year),
        _ => Mark::Missing,
    }
}

fn of_side<'a>(period: &Period, start: bool) -> Mark<'a> {
    let side = if start { &period.start } else { &period.end };
    side.as_deref().and_then(crate::model::PartialDate::year).map_or(Mark::Missing, Mark::Year)
}
