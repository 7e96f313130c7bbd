//! Groups of lists: counted by the server, the largest first.

use super::super::columns::{GroupColumns, GroupKeyColumn, RowWriter, Rows};
use super::super::layout;
use super::branch::branches;
use super::condition::Conditions;
use super::filter::{ExpandPattern, Polarity};
use super::writer::{Writer, union_all};
use crate::ontology::{KindSet, Property, PropertyType};
use crate::query::{
    EdgeSelector, EntityField, GroupBy, GroupEnd, GroupField, Grouping, RelationField, RelationFilter, Scope,
};

/// The items of a list, as variables and the kinds that they can be of.
#[derive(Clone, Copy)]
pub(super) enum Items<'v> {
    Entities(&'v str, KindSet),
    Relations { relation: &'v str, kinds: KindSet, neighbour: &'v str },
}

/// What groups are made by: the value, and what it is ordered by.
struct KeyExpression {
    value: String,
    order: Vec<String>,
    /// How the value is read; none for an entity, of which there is a row.
    key: Option<GroupKeyColumn<'static>>,
}

impl KeyExpression {
    /// A value that is ordered as it is.
    fn plain(value: String, key: GroupKeyColumn<'static>) -> Self {
        Self { order: vec![value.clone()], value, key: Some(key) }
    }

    fn entity(value: impl Into<String>) -> Self {
        Self { value: value.into(), order: Vec::new(), key: None }
    }

    /// The year of the first day in which a date can be.
    fn year(owner: &str, name: &str) -> Self {
        let day = format!("{owner}.{}", layout::quoted(&layout::earliest_of(name)));
        // Days outside the calendar stand for missing bounds.
        let year = format!("CASE WHEN '0001' <= {day} < '9999-99' THEN toInteger(left({day}, 4)) END");
        Self::plain(year, GroupKeyColumn::Year)
    }

    fn property(owner: &str, property: &Property) -> Self {
        let of = |name: &str| format!("{owner}.{}", layout::quoted(name));
        let value = of(&property.name);
        let order = match property.ty {
            PropertyType::Enum(_) => vec![of(&layout::rank_of(&property.name))],
            PropertyType::String => vec![of(&layout::sort_of(&property.name)), value.clone()],
            _ => vec![value.clone()],
        };
        Self { value, order, key: Some(GroupKeyColumn::Value(property.ty)) }
    }
}

/// The groups of a list in one way: an expression of rows, and the columns of each.
pub(super) type Groups<'p> = (String, GroupColumns<'p>);

/// The groups of a list that nothing can be in.
pub(super) fn of_nothing<'p>(groupings: &[Grouping]) -> Vec<Groups<'p>> {
    groupings.iter().map(no_groups).collect()
}

/// The groups in one way of a list that nothing can be in: all items are one group where there is nothing to group by.
fn no_groups<'p>(grouping: &Grouping) -> Groups<'p> {
    let mut row = RowWriter::default();
    let columns = GroupColumns { count: row.add("0"), keys: Vec::new() };
    (if grouping.by.is_empty() { format!("[{}]", row.list()) } else { "[]".to_owned() }, columns)
}

/// Adds the columns of groups.
pub(super) fn add_groups<'p>(row: &mut RowWriter, groups: Vec<Groups<'p>>) -> Vec<Rows<GroupColumns<'p>>> {
    groups.into_iter().map(|(rows, columns)| Rows { at: row.add(rows), row: columns }).collect()
}

impl Writer<'_> {
    /// Rows of groups, largest first: how many items, and what they have in common. `found` finds the items, from a variable.
    ///
    /// They are read by clauses that stand before the row; see [`Writer::collect_rows`].
    pub(super) fn groups<'p>(
        &mut self,
        origin: &str,
        found: &str,
        items: Items<'_>,
        groupings: &'p [Grouping],
        scope: &Scope,
    ) -> Vec<Groups<'p>> {
        let mut all = Vec::with_capacity(groupings.len());
        for grouping in groupings {
            let Some((groups, columns)) = self.group(found, items, grouping, scope) else {
                all.push(no_groups(grouping));
                continue;
            };
            let variable = self.variable('g');
            self.calls.push(format!("CALL ({origin}) {{ {groups} AS {variable} }} "));
            all.push((variable, columns));
        }
        all
    }

    /// What reads groups; none where there can be none: `MATCH … WITH type(r1) AS k2, type(r1) AS o3, count(*) AS c4
    /// ORDER BY c4 DESC, o3 LIMIT $p0 WITH [c4, k2] AS g5 RETURN collect(g5)`.
    fn group<'p>(
        &mut self,
        found: &str,
        items: Items<'_>,
        grouping: &'p Grouping,
        scope: &Scope,
    ) -> Option<Groups<'p>> {
        let mut found = found.to_owned();
        let mut counted = "*".to_owned();
        let (mut with, mut order, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for by in &grouping.by {
            let common = match (by, items) {
                (GroupBy::Far(steps), Items::Entities(node, kinds)) => {
                    let neighbour = self.variable('m');
                    // An entity without any is in no group.
                    let ways = self.neighbours_match(node, kinds, *steps, &neighbour, scope)?;
                    found = format!("{found} {ways}");
                    // An entity counts once, however many relations lead from it.
                    counted = format!("DISTINCT {node}");
                    KeyExpression::entity(&neighbour)
                }
                (by, items) => self.group_key(*by, items),
            };
            let key = self.variable('k');
            with.push(format!("{} AS {key}", common.value));
            if common.key.is_none() {
                order.push(format!("{key}.id"));
            }
            for by in common.order {
                let place = self.variable('o');
                with.push(format!("{by} AS {place}"));
                order.push(place);
            }
            keys.push((key, common.key));
        }
        let count = self.variable('c');
        with.push(format!("count({counted}) AS {count}"));
        order.insert(0, format!("{count} DESC"));
        let limit = self.value(i64::try_from(grouping.first).unwrap_or(i64::MAX));
        let (calls, row, columns) = self.prepared(|writer| {
            let mut row = RowWriter::default();
            let count = row.add(count.as_str());
            let keys = keys.into_iter().map(|(key, how)| {
                if let Some(how) = how {
                    return (row.add(key), how);
                }
                let (node, columns) = writer.node(&key, writer.ontology.all_kinds(), &grouping.node);
                (row.add(node), GroupKeyColumn::Entity(Box::new(columns)))
            });
            let keys = keys.collect();
            (row.list(), GroupColumns { count, keys })
        });
        let one = self.variable('g');
        // Everything is one group, even where it is nothing.
        let some = if grouping.by.is_empty() { String::new() } else { format!(" WHERE {count} > 0") };
        let groups = format!(
            "{found} WITH {} ORDER BY {} LIMIT {limit}{some} {calls}WITH {row} AS {one} RETURN collect({one})",
            with.join(", "),
            order.join(", "),
        );
        Some((groups, columns))
    }

    fn group_key(&mut self, by: GroupBy, items: Items<'_>) -> KeyExpression {
        let ontology = self.ontology;
        match (by, items) {
            (GroupBy::Kind, Items::Entities(node, _)) => {
                // Records may have labels of others.
                let kinds: Vec<String> = ontology.kinds.iter().map(|kind| kind.name.clone()).collect();
                let label = format!("[x IN labels({node}) WHERE x IN {}][0]", self.value(kinds));
                KeyExpression::plain(label, GroupKeyColumn::EntityKind)
            }
            (GroupBy::Kind, Items::Relations { relation, .. }) => {
                KeyExpression::plain(format!("type({relation})"), GroupKeyColumn::RelationKind)
            }
            (GroupBy::Value(GroupField::Entity(EntityField::Property(at))), Items::Entities(node, kinds)) => {
                let kind = kinds.iter().next().unwrap_or_default();
                KeyExpression::property(node, &ontology.kinds[kind].properties[usize::from(at)])
            }
            (
                GroupBy::Value(GroupField::Relation(RelationField::Property(at))),
                Items::Relations { relation, kinds, .. },
            ) => {
                let kind = kinds.iter().next().unwrap_or_default();
                KeyExpression::property(relation, &ontology.relations[kind].properties[usize::from(at)])
            }
            (GroupBy::Value(_), Items::Entities(owner, _) | Items::Relations { relation: owner, .. }) => {
                // The two words are in the order of the alphabet.
                KeyExpression::plain(format!("{owner}.derived"), GroupKeyColumn::Derived)
            }
            (GroupBy::Year(GroupField::Entity(field)), Items::Entities(node, kinds)) => match field {
                EntityField::Property(at) => {
                    let kind = kinds.iter().next().unwrap_or_default();
                    KeyExpression::year(node, &ontology.kinds[kind].properties[usize::from(at)].name)
                }
                EntityField::Start => KeyExpression::year(node, "start"),
                _ => KeyExpression::year(node, "end"),
            },
            (GroupBy::Year(GroupField::Relation(field)), Items::Relations { relation, kinds, .. }) => match field {
                RelationField::Property(at) => {
                    let kind = kinds.iter().next().unwrap_or_default();
                    KeyExpression::year(relation, &ontology.relations[kind].properties[usize::from(at)].name)
                }
                RelationField::Start => KeyExpression::year(relation, "start"),
                _ => KeyExpression::year(relation, "end"),
            },
            (GroupBy::End(end), Items::Relations { relation, neighbour, .. }) => match end {
                GroupEnd::Node => KeyExpression::entity(neighbour),
                GroupEnd::From => KeyExpression::entity(format!("startNode({relation})")),
                GroupEnd::To => KeyExpression::entity(format!("endNode({relation})")),
            },
            // A list has fields of its own items only. Null is read as a missing value, whatever was expected.
            _ => KeyExpression::plain("null".to_owned(), GroupKeyColumn::Derived),
        }
    }

    /// What leads from an entity to others; none where nothing can: ``MATCH (n1)-[r2:`LINKS`]->(m3)``.
    fn neighbours_match(
        &mut self,
        origin: &str,
        kinds: KindSet,
        steps: EdgeSelector,
        neighbour: &str,
        scope: &Scope,
    ) -> Option<String> {
        let every = RelationFilter::All(Vec::new());
        let mut ways = Vec::new();
        for branch in branches(steps, false) {
            let relation = self.variable('r');
            let along = ExpandPattern {
                origin: (origin, kinds),
                relation: &relation,
                neighbour,
                scope,
                filter: &every,
                polarity: Polarity::Matching,
                reversed: false,
            };
            if let Some((pattern, conditions)) = self.expand(&branch, along, Conditions::default()) {
                ways.push(format!("MATCH {pattern}{}", conditions.clause()));
            }
        }
        union_all(origin, &ways, neighbour)
    }
}
