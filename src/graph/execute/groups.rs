//! Counting the items of a list in groups, as they come.

use super::super::view::{Edge, ExpandRequest, Fetched, GraphView};
use super::executor::Executor;
use crate::model::{EntityIx, PartialDate, Period, RelationIx, Value};
use crate::query::{
    EdgeSelector, EntityField, Group, GroupBy, GroupEnd, GroupField, GroupKey, Grouping, Key, RelationField,
    RelationFilter, Scope,
};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// Items of a list, some at a time.
#[derive(Clone, Copy)]
pub(super) enum Items<'i> {
    Entities(&'i [EntityIx]),
    Edges(&'i [Edge]),
}

impl Items<'_> {
    fn len(self) -> usize {
        match self {
            Self::Entities(items) => items.len(),
            Self::Edges(items) => items.len(),
        }
    }
}

/// What an item has in common with others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Mark {
    Kind(usize),
    Type(usize),
    Value(Value),
    Year(i32),
    Entity(EntityIx),
    Missing,
}

/// Counts by what items have in common.
type Counts = FxHashMap<Box<[Mark]>, usize>;

/// Bytes of a group beside its marks: the entry of the table, and its share of the free places.
const GROUP_BYTES: usize = 64;

/// The groups of a list so far, in each of some ways.
pub(super) struct Groups<'p> {
    groupings: &'p [Grouping],
    counts: Vec<Counts>,
    /// Bytes that are held for them.
    held: usize,
}

impl<'p> Groups<'p> {
    pub(super) fn new(groupings: &'p [Grouping]) -> Self {
        Self { groupings, counts: groupings.iter().map(|_| Counts::default()).collect(), held: 0 }
    }

    /// Counts items.
    pub(super) async fn add<G: GraphView>(
        &mut self,
        executor: &mut Executor<'_, G>,
        items: Items<'_>,
        scope: &Scope,
    ) -> Fetched<()> {
        if self.groupings.is_empty() {
            return Ok(());
        }
        executor.prefetch_items(items).await?;
        for (grouping, counts) in self.groupings.iter().zip(&mut self.counts) {
            // The entities that relations of each item lead to, for each such part of the grouping.
            let mut targets = Vec::new();
            for by in &grouping.by {
                targets.push(match (by, items) {
                    (GroupBy::Far(selector), Items::Entities(items)) => {
                        Some(executor.targets(items, *selector, scope).await?)
                    }
                    _ => None,
                });
            }
            let (view, work) = (&*executor.view, &mut *executor.work);
            let mut marks: Vec<Mark> = Vec::with_capacity(grouping.by.len());
            let mut count = |marks: &[Mark], work: &mut crate::work::Work| -> Fetched<()> {
                work.step()?;
                if let Some(count) = counts.get_mut(marks) {
                    *count += 1;
                    return Ok(());
                }
                let bytes = size_of_val(marks) + GROUP_BYTES;
                work.hold(bytes)?;
                self.held += bytes;
                counts.insert(marks.into(), 1);
                Ok(())
            };
            for at in 0..items.len() {
                marks.clear();
                // Each combination of what the parts of the grouping give, the last part changing first.
                let ways: Vec<usize> =
                    targets.iter().map(|targets| targets.as_ref().map_or(1, |t| t[at].len())).collect();
                let mut chosen = vec![0; if ways.contains(&0) { continue } else { ways.len() }];
                loop {
                    marks.clear();
                    for (part, by) in grouping.by.iter().enumerate() {
                        marks.push(match &targets[part] {
                            Some(targets) => Mark::Entity(targets[at][chosen[part]]),
                            None => match items {
                                Items::Entities(items) => entity_mark(view, *by, items[at]),
                                Items::Edges(items) => edge_mark(view, *by, items[at]),
                            },
                        });
                    }
                    count(&marks, work)?;
                    let Some(part) = (0..ways.len()).rev().find(|part| chosen[*part] + 1 < ways[*part]) else { break };
                    chosen[part] += 1;
                    chosen[part + 1..].fill(0);
                }
            }
        }
        Ok(())
    }

    /// The groups: the largest first, of equal size in the order of what they have in common.
    pub(super) async fn finish<G: GraphView>(self, executor: &mut Executor<'_, G>) -> Fetched<Vec<Vec<Group>>> {
        let mut all = Vec::with_capacity(self.groupings.len());
        for (grouping, counts) in self.groupings.iter().zip(self.counts) {
            all.push(executor.group(grouping, counts).await?);
        }
        executor.work.release(self.held);
        Ok(all)
    }
}

impl<G: GraphView> Executor<'_, G> {
    async fn prefetch_items(&mut self, items: Items<'_>) -> Fetched<()> {
        match items {
            _ if G::IS_LOCAL => Ok(()),
            Items::Entities(items) => self.view.prefetch(items, &[], self.work).await,
            Items::Edges(items) => {
                let relations: Vec<RelationIx> = items.iter().map(|edge| edge.relation).collect();
                self.view.prefetch(&[], &relations, self.work).await
            }
        }
    }

    /// The distinct entities that relations of each of some entities lead to.
    async fn targets(
        &mut self,
        nodes: &[EntityIx],
        selector: EdgeSelector,
        scope: &Scope,
    ) -> Fetched<Vec<Vec<EntityIx>>> {
        let filter = RelationFilter::All(Vec::new());
        let request =
            ExpandRequest { nodes, selector, reversed: false, filter: &filter, scope, within: None, page: None };
        let expanded = self.view.expand(&[request], usize::MAX, self.work).await?;
        let expansion = expanded.into_iter().flatten().next().unwrap_or_default();
        let distinct = |edges: &[Edge]| {
            let mut targets: Vec<EntityIx> = edges.iter().map(|edge| edge.node).collect();
            targets.sort_unstable();
            targets.dedup();
            targets
        };
        Ok(expansion.iter().map(|(edges, _)| distinct(edges)).collect())
    }

    async fn group(&mut self, grouping: &Grouping, counts: Counts) -> Fetched<Vec<Group>> {
        let mut groups: Vec<(usize, Box<[Mark]>)> = counts.into_iter().map(|(marks, count)| (count, marks)).collect();
        if grouping.by.is_empty() && groups.is_empty() {
            groups.push((0, Box::default()));
        }
        let entities = groups.iter().flat_map(|(_, marks)| marks).filter_map(|mark| match mark {
            Mark::Entity(ix) => Some(*ix),
            _ => None,
        });
        let entities: Vec<EntityIx> = entities.collect();
        self.view.prefetch_ids(&entities, &[], self.work).await?;
        self.work.steps(groups.len())?;
        let view = &*self.view;
        let compare = |a: &(usize, Box<[Mark]>), b: &(usize, Box<[Mark]>)| {
            let marks = || a.1.iter().zip(&b.1).map(|(a, b)| compare_marks(view, a, b));
            b.0.cmp(&a.0).then_with(|| marks().find(|found| found.is_ne()).unwrap_or(Ordering::Equal))
        };
        if groups.len() > grouping.first && grouping.first > 0 {
            groups.select_nth_unstable_by(grouping.first - 1, compare);
        }
        groups.truncate(grouping.first);
        groups.sort_unstable_by(compare);
        let mut all = Vec::with_capacity(groups.len());
        let entities = groups.iter().flat_map(|(_, marks)| marks).filter_map(|mark| match mark {
            Mark::Entity(ix) => Some(*ix),
            _ => None,
        });
        let entities: Vec<EntityIx> = entities.collect();
        let mut nodes = self.nodes(entities, &grouping.node).await?.into_iter();
        for (count, marks) in groups {
            let key = |mark: Mark| match mark {
                Mark::Kind(at) | Mark::Type(at) => GroupKey::Kind(at),
                Mark::Value(value) => GroupKey::Value(value),
                Mark::Year(year) => GroupKey::Year(year),
                Mark::Entity(_) => nodes.next().map_or(GroupKey::Missing, GroupKey::Entity),
                Mark::Missing => GroupKey::Missing,
            };
            all.push(Group { count, keys: marks.into_iter().map(key).collect() });
        }
        Ok(all)
    }
}

/// The order of what groups have in common: kinds by name, entities by identifier, values by their keys and then as they
/// are written; what is missing comes last.
fn compare_marks<G: GraphView>(view: &G, a: &Mark, b: &Mark) -> Ordering {
    let ontology = view.ontology();
    let kind_name = |at: usize| ontology.kinds.get(at).map(|kind| kind.name.as_str());
    let type_name = |at: usize| ontology.relations.get(at).map(|ty| ty.name.as_str());
    match (a, b) {
        (Mark::Missing, Mark::Missing) => Ordering::Equal,
        (Mark::Missing, _) => Ordering::Greater,
        (_, Mark::Missing) => Ordering::Less,
        (Mark::Kind(a), Mark::Kind(b)) => kind_name(*a).cmp(&kind_name(*b)),
        (Mark::Type(a), Mark::Type(b)) => type_name(*a).cmp(&type_name(*b)),
        (Mark::Value(a), Mark::Value(b)) => Key::of(Some(a)).cmp(&Key::of(Some(b))).then_with(|| match (a, b) {
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }),
        (Mark::Year(a), Mark::Year(b)) => a.cmp(b),
        (Mark::Entity(a), Mark::Entity(b)) => view.compare_entities(*a, *b),
        // One part of a grouping gives marks of one sort, and missing ones.
        _ => Ordering::Equal,
    }
}

fn entity_mark<G: GraphView>(view: &G, by: GroupBy, ix: EntityIx) -> Mark {
    let entity = view.records().entity(ix);
    match by {
        GroupBy::Kind => Mark::Kind(entity.kind.index()),
        GroupBy::Value(GroupField::Entity(field)) => match field {
            EntityField::Property(at) => value_mark(entity.properties[usize::from(at)].as_ref()),
            _ => Mark::Value(entity.derived.into()),
        },
        GroupBy::Year(GroupField::Entity(field)) => match field {
            EntityField::Property(at) => year_mark(entity.properties[usize::from(at)].as_ref()),
            field => side_mark(&entity.period, field == EntityField::Start),
        },
        // A list has fields of its own items only.
        _ => Mark::Missing,
    }
}

fn edge_mark<G: GraphView>(view: &G, by: GroupBy, edge: Edge) -> Mark {
    let relation = view.records().relation(edge.relation);
    match by {
        GroupBy::Kind => Mark::Type(relation.kind().index()),
        GroupBy::Value(GroupField::Relation(field)) => match field {
            RelationField::Property(at) => value_mark(relation.properties()[usize::from(at)].as_ref()),
            _ => Mark::Value(relation.derived().into()),
        },
        GroupBy::Year(GroupField::Relation(field)) => match field {
            RelationField::Property(at) => year_mark(relation.properties()[usize::from(at)].as_ref()),
            field => side_mark(relation.period(), field == RelationField::Start),
        },
        GroupBy::End(end) => Mark::Entity(match end {
            GroupEnd::Node => edge.node,
            GroupEnd::From => relation.from(),
            GroupEnd::To => relation.to(),
        }),
        _ => Mark::Missing,
    }
}

fn value_mark(value: Option<&Value>) -> Mark {
    value.map_or(Mark::Missing, |value| Mark::Value(value.clone()))
}

fn year_mark(value: Option<&Value>) -> Mark {
    match value {
        Some(Value::Date(date)) => date.year().map_or(Mark::Missing, Mark::Year),
        _ => Mark::Missing,
    }
}

fn side_mark(period: &Period, start: bool) -> Mark {
    let side = if start { &period.start } else { &period.end };
    side.as_deref().and_then(PartialDate::year).map_or(Mark::Missing, Mark::Year)
}
