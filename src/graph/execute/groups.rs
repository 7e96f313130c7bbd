//! Counting the items of a list in groups, as they come.

use super::super::view::{Edge, ExpandRequest, Fetched, GraphView};
use super::executor::Executor;
use crate::model::{EntityIx, PartialDate, Period, RelationIx, Value};
use crate::ontology::{KindId, RelationKindId};
use crate::query::{
    EdgeSelector, EntityField, Group, GroupBy, GroupEnd, GroupField, GroupKey, Grouping, Key, RelationField,
    RelationFilter, Scope,
};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use std::cmp::Ordering;
use std::hash::BuildHasher;

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

/// What an item has in common with others. Small, as there may be as many groups as items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Mark {
    Kind(KindId),
    Type(RelationKindId),
    /// The place of a value among those of the groups.
    Value(u32),
    Year(i32),
    Entity(EntityIx),
    Missing,
}

/// Counts by what items have in common. A group's number is its place in `sizes`; its marks stand in one array with those of
/// all others, so that a group is no allocation of its own, and what the groups took is given back as a whole.
#[derive(Default)]
struct Counts {
    /// Marks of a group.
    width: usize,
    marks: Vec<Mark>,
    sizes: Vec<usize>,
    numbers: HashTable<u32>,
    values: IndexSet<Value, FxBuildHasher>,
    /// Bytes of all groups and their values.
    bytes: usize,
}

impl Counts {
    fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    fn marks(&self, number: u32) -> &[Mark] {
        &self.marks[number as usize * self.width..][..self.width]
    }

    /// Counts an item.
    fn add(&mut self, marks: &[Mark]) {
        let Self { width, marks: all, sizes, numbers, bytes, .. } = self;
        let marks_of = |number: u32| &all[number as usize * *width..][..*width];
        let hash = |marks: &[Mark]| FxBuildHasher.hash_one(marks);
        match numbers.entry(hash(marks), |number| marks_of(*number) == marks, |number| hash(marks_of(*number))) {
            Entry::Occupied(number) => sizes[*number.get() as usize] += 1,
            Entry::Vacant(place) => {
                // Fewer than there are items, which have numbers of as many bits.
                place.insert(u32::try_from(sizes.len()).unwrap_or(u32::MAX));
                all.extend_from_slice(marks);
                sizes.push(1);
                // Its marks and its count, three times as arrays are copied to ones of twice their size; four bytes in a table
                // that is half full, as it grows; and four to sort it.
                *bytes += 3 * (*width * size_of::<Mark>() + size_of::<usize>()) + 16;
            }
        }
    }

    /// The mark of a value.
    fn value(&mut self, value: Option<&Value>) -> Mark {
        let Some(value) = value else { return Mark::Missing };
        let place = self.values.get_index_of(value).unwrap_or_else(|| {
            let text = if let Value::Text(text) = value { text.len() } else { 0 };
            self.bytes += 3 * size_of::<Value>() + 16 + text;
            self.values.insert_full(value.clone()).0
        });
        Mark::Value(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

/// The groups of a list so far, in each of some ways.
pub(super) struct Groups<'p> {
    groupings: &'p [Grouping],
    counts: Vec<Counts>,
    /// Bytes that are held for them.
    held: usize,
}

impl<'p> Groups<'p> {
    pub(super) fn new(groupings: &'p [Grouping]) -> Self {
        Self { groupings, counts: groupings.iter().map(|grouping| Counts::new(grouping.by.len())).collect(), held: 0 }
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
            for at in 0..items.len() {
                marks.clear();
                // Each combination of what the parts of the grouping give, the last part changing first.
                let ways: Vec<usize> =
                    targets.iter().map(|targets| targets.as_ref().map_or(1, |t| t[at].len())).collect();
                let mut chosen = vec![0; if ways.contains(&0) { continue } else { ways.len() }];
                loop {
                    let bytes = counts.bytes;
                    marks.clear();
                    for (part, by) in grouping.by.iter().enumerate() {
                        marks.push(match &targets[part] {
                            Some(targets) => Mark::Entity(targets[at][chosen[part]]),
                            None => match items {
                                Items::Entities(items) => entity_mark(view, *by, items[at], counts),
                                Items::Edges(items) => edge_mark(view, *by, items[at], counts),
                            },
                        });
                    }
                    work.step()?;
                    counts.add(&marks);
                    let grown = counts.bytes - bytes;
                    if grown > 0 {
                        work.hold(grown)?;
                        self.held += grown;
                    }
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

    async fn group(&mut self, grouping: &Grouping, mut counts: Counts) -> Fetched<Vec<Group>> {
        if grouping.by.is_empty() && counts.sizes.is_empty() {
            counts.sizes.push(0);
        }
        let entities = |groups: &[u32]| -> Vec<EntityIx> {
            let marks = groups.iter().flat_map(|number| counts.marks(*number));
            let entity = |mark: &Mark| if let Mark::Entity(ix) = mark { Some(*ix) } else { None };
            marks.filter_map(entity).collect()
        };
        let mut groups: Vec<u32> = (0..).take(counts.sizes.len()).collect();
        if !G::IS_LOCAL {
            self.view.prefetch_ids(&entities(&groups), &[], self.work).await?;
        }
        self.work.steps(groups.len())?;
        let view = &*self.view;
        let compare = |a: &u32, b: &u32| {
            let marks = || counts.marks(*a).iter().zip(counts.marks(*b));
            let by_marks = || marks().map(|(a, b)| compare_marks(view, &counts, *a, *b)).find(|found| found.is_ne());
            let [a, b] = [a, b].map(|number| counts.sizes[*number as usize]);
            b.cmp(&a).then_with(|| by_marks().unwrap_or(Ordering::Equal))
        };
        if groups.len() > grouping.first && grouping.first > 0 {
            groups.select_nth_unstable_by(grouping.first - 1, compare);
        }
        groups.truncate(grouping.first);
        groups.sort_unstable_by(compare);
        let mut all = Vec::with_capacity(groups.len());
        let entities = entities(&groups);
        let mut nodes = self.nodes(entities, &grouping.node).await?.into_iter();
        for number in groups {
            let key = |mark: &Mark| match *mark {
                Mark::Kind(kind) => GroupKey::Kind(kind.index()),
                Mark::Type(kind) => GroupKey::Kind(kind.index()),
                Mark::Value(place) => GroupKey::Value(counts.values[place as usize].clone()),
                Mark::Year(year) => GroupKey::Year(year),
                Mark::Entity(_) => nodes.next().map_or(GroupKey::Missing, GroupKey::Entity),
                Mark::Missing => GroupKey::Missing,
            };
            let keys = counts.marks(number).iter().map(key).collect();
            all.push(Group { count: counts.sizes[number as usize], keys });
        }
        Ok(all)
    }
}

/// The order of what groups have in common: kinds by name, entities by identifier, values by their keys and then as they
/// are written; what is missing comes last.
fn compare_marks<G: GraphView>(view: &G, counts: &Counts, a: Mark, b: Mark) -> Ordering {
    let ontology = view.ontology();
    match (a, b) {
        (Mark::Missing, Mark::Missing) => Ordering::Equal,
        (Mark::Missing, _) => Ordering::Greater,
        (_, Mark::Missing) => Ordering::Less,
        (Mark::Kind(a), Mark::Kind(b)) => ontology[a].name.cmp(&ontology[b].name),
        (Mark::Type(a), Mark::Type(b)) => ontology[a].name.cmp(&ontology[b].name),
        (Mark::Value(a), Mark::Value(b)) => {
            let (a, b) = (&counts.values[a as usize], &counts.values[b as usize]);
            Key::of(Some(a)).cmp(&Key::of(Some(b))).then_with(|| match (a, b) {
                (Value::Text(a), Value::Text(b)) => a.cmp(b),
                _ => Ordering::Equal,
            })
        }
        (Mark::Year(a), Mark::Year(b)) => a.cmp(&b),
        (Mark::Entity(a), Mark::Entity(b)) => view.compare_entities(a, b),
        // One part of a grouping gives marks of one sort, and missing ones.
        _ => Ordering::Equal,
    }
}

fn entity_mark<G: GraphView>(view: &G, by: GroupBy, ix: EntityIx, counts: &mut Counts) -> Mark {
    let entity = view.records().entity(ix);
    match by {
        GroupBy::Kind => Mark::Kind(entity.kind),
        GroupBy::Value(GroupField::Entity(field)) => match field {
            EntityField::Property(at) => counts.value(entity.properties[usize::from(at)].as_ref()),
            _ => counts.value(Some(&entity.derived.into())),
        },
        GroupBy::Year(GroupField::Entity(field)) => match field {
            EntityField::Property(at) => year_mark(entity.properties[usize::from(at)].as_ref()),
            field => side_mark(&entity.period, field == EntityField::Start),
        },
        // A list has fields of its own items only.
        _ => Mark::Missing,
    }
}

fn edge_mark<G: GraphView>(view: &G, by: GroupBy, edge: Edge, counts: &mut Counts) -> Mark {
    let relation = view.records().relation(edge.relation);
    match by {
        GroupBy::Kind => Mark::Type(relation.kind()),
        GroupBy::Value(GroupField::Relation(field)) => match field {
            RelationField::Property(at) => counts.value(relation.properties()[usize::from(at)].as_ref()),
            _ => counts.value(Some(&relation.derived().into())),
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
