//! Groups of lists: counted by the server, the largest first.

use super::super::layout;
use super::filter::{Along, Seen};
use super::list::branches;
use super::{Conditions, Writer, united};
use crate::ontology::{KindSet, Property, PropertyType};
use crate::query::{
    EdgeSelector, EntityField, GroupBy, GroupEnd, GroupField, Grouping, RelationField, RelationFilter, Scope,
};

/// The items of a list, as variables and the kinds that they can be of.
#[derive(Clone, Copy)]
pub(super) enum Items<'v> {
    Entities(&'v str, KindSet),
    Relations { relation: &'v str, kinds: KindSet, far: &'v str },
}

/// What groups are made by: the value, and what it is ordered by.
struct Common {
    value: String,
    order: Vec<String>,
    /// Whether it is an entity.
    entity: bool,
}

impl Common {
    /// A value that is ordered as it is.
    fn plain(value: String) -> Self {
        Self { order: vec![value.clone()], value, entity: false }
    }

    fn entity(variable: &str) -> Self {
        Self { value: variable.to_owned(), order: vec![format!("{variable}.id")], entity: true }
    }

    /// The year of the first day in which a date can be.
    fn year(owner: &str, name: &str) -> Self {
        let day = format!("{owner}.{}", layout::quoted(&layout::earliest_of(name)));
        // Days outside the calendar stand for missing bounds.
        Self::plain(format!("CASE WHEN '0001' <= {day} < '9999-99' THEN toInteger(left({day}, 4)) END"))
    }

    fn property(owner: &str, property: &Property) -> Self {
        let of = |name: &str| format!("{owner}.{}", layout::quoted(name));
        let value = of(&property.name);
        let order = match property.ty {
            PropertyType::Enum(_) => vec![of(&layout::rank_of(&property.name))],
            PropertyType::String => vec![of(&layout::sort_of(&property.name)), value.clone()],
            _ => vec![value.clone()],
        };
        Self { value, order, entity: false }
    }
}

/// The groups of a list that nothing can be in.
pub(super) fn of_nothing(groupings: &[Grouping]) -> Vec<String> {
    groupings.iter().map(|grouping| if grouping.by.is_empty() { "[[0]]" } else { "[]" }.to_owned()).collect()
}

impl Writer<'_> {
    /// Rows of groups, largest first: how many items, and what they have in common. `found` finds the items, from a variable.
    ///
    /// They are read by clauses that stand before the row; see [`Writer::listed`].
    pub(super) fn groups(
        &mut self,
        near: &str,
        found: &str,
        items: Items<'_>,
        groupings: &[Grouping],
        scope: &Scope,
    ) -> Vec<String> {
        let mut columns = Vec::with_capacity(groupings.len());
        for grouping in groupings {
            let Some(groups) = self.group(found, items, grouping, scope) else {
                columns.push("[]".to_owned());
                continue;
            };
            let column = self.variable('g');
            self.calls.push(format!("CALL ({near}) {{ {groups} AS {column} }} "));
            columns.push(column);
        }
        columns
    }

    /// What reads groups; none where there can be none.
    fn group(&mut self, found: &str, items: Items<'_>, grouping: &Grouping, scope: &Scope) -> Option<String> {
        let mut found = found.to_owned();
        let mut counted = "*".to_owned();
        let (mut with, mut order, mut row) = (Vec::new(), Vec::new(), Vec::new());
        let mut entities = Vec::new();
        for by in &grouping.by {
            let common = match (by, items) {
                (GroupBy::Far(steps), Items::Entities(node, kinds)) => {
                    let far = self.variable('m');
                    // An entity without any is in no group.
                    let ways = self.ways(node, kinds, *steps, &far, scope)?;
                    found = format!("{found} {ways}");
                    // An entity counts once, however many relations lead from it.
                    counted = format!("DISTINCT {node}");
                    Common::entity(&far)
                }
                (by, items) => self.common(*by, items),
            };
            let key = self.variable('k');
            if common.entity {
                order.push(format!("{key}.id"));
                entities.push((row.len(), key.clone()));
                row.push(key.clone());
                with.push(format!("{} AS {key}", common.value));
            } else {
                with.push(format!("{} AS {key}", common.value));
                for by in common.order {
                    let place = self.variable('o');
                    with.push(format!("{by} AS {place}"));
                    order.push(place);
                }
                row.push(key);
            }
        }
        let count = self.variable('c');
        with.push(format!("count({counted}) AS {count}"));
        order.insert(0, format!("{count} DESC"));
        let limit = self.value(i64::try_from(grouping.first).unwrap_or(i64::MAX));
        let (calls, row) = self.prepared(|writer| {
            for (at, key) in &entities {
                row[*at] = writer.node(key, writer.ontology.all_kinds(), &grouping.node);
            }
            row.insert(0, count.clone());
            format!("[{}]", row.join(", "))
        });
        let one = self.variable('g');
        // Everything is one group, even where it is nothing.
        let some = if grouping.by.is_empty() { String::new() } else { format!(" WHERE {count} > 0") };
        Some(format!(
            "{found} WITH {} ORDER BY {} LIMIT {limit}{some} {calls}WITH {row} AS {one} RETURN collect({one})",
            with.join(", "),
            order.join(", "),
        ))
    }

    fn common(&mut self, by: GroupBy, items: Items<'_>) -> Common {
        let ontology = self.ontology;
        match (by, items) {
            (GroupBy::Kind, Items::Entities(node, _)) => {
                // Records may have labels of others.
                let kinds: Vec<String> = ontology.kinds.iter().map(|kind| kind.name.clone()).collect();
                Common::plain(format!("[x IN labels({node}) WHERE x IN {}][0]", self.value(kinds)))
            }
            (GroupBy::Kind, Items::Relations { relation, .. }) => Common::plain(format!("type({relation})")),
            (GroupBy::Value(GroupField::Entity(EntityField::Property(at))), Items::Entities(node, kinds)) => {
                let kind = kinds.iter().next().unwrap_or_default();
                Common::property(node, &ontology.kinds[kind].properties[usize::from(at)])
            }
            (
                GroupBy::Value(GroupField::Relation(RelationField::Property(at))),
                Items::Relations { relation, kinds, .. },
            ) => {
                let kind = kinds.iter().next().unwrap_or_default();
                Common::property(relation, &ontology.relations[kind].properties[usize::from(at)])
            }
            (GroupBy::Value(_), Items::Entities(owner, _) | Items::Relations { relation: owner, .. }) => {
                // The two words are in the order of the alphabet.
                Common::plain(format!("{owner}.derived"))
            }
            (GroupBy::Year(GroupField::Entity(field)), Items::Entities(node, kinds)) => match field {
                EntityField::Property(at) => {
                    let kind = kinds.iter().next().unwrap_or_default();
                    Common::year(node, &ontology.kinds[kind].properties[usize::from(at)].name)
                }
                EntityField::Start => Common::year(node, "start"),
                _ => Common::year(node, "end"),
            },
            (GroupBy::Year(GroupField::Relation(field)), Items::Relations { relation, kinds, .. }) => match field {
                RelationField::Property(at) => {
                    let kind = kinds.iter().next().unwrap_or_default();
                    Common::year(relation, &ontology.relations[kind].properties[usize::from(at)].name)
                }
                RelationField::Start => Common::year(relation, "start"),
                _ => Common::year(relation, "end"),
            },
            (GroupBy::End(end), Items::Relations { relation, far, .. }) => match end {
                GroupEnd::Node => Common::entity(far),
                GroupEnd::From => Common { value: format!("startNode({relation})"), order: Vec::new(), entity: true },
                GroupEnd::To => Common { value: format!("endNode({relation})"), order: Vec::new(), entity: true },
            },
            // A list has fields of its own items only.
            _ => Common::plain("null".to_owned()),
        }
    }

    /// What leads from an entity to others; none where nothing can.
    fn ways(&mut self, near: &str, kinds: KindSet, steps: EdgeSelector, far: &str, scope: &Scope) -> Option<String> {
        let every = RelationFilter::All(Vec::new());
        let mut ways = Vec::new();
        for branch in branches(steps, false) {
            let relation = self.variable('r');
            let along =
                Along { near: (near, kinds), relation: &relation, far, scope, filter: &every, seen: Seen::Meeting };
            if let Some((pattern, conditions)) = self.along(&branch, along, Conditions::default()) {
                ways.push(format!("MATCH {pattern}{}", conditions.clause()));
            }
        }
        united(near, &ways, far)
    }
}
