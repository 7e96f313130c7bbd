//! Rows → answer. Rows are read in the order in which [`super::cypher`] writes them.
//!
//! The same record comes in many rows, and in each with the parts that are asked of it there; all of them are of one state
//! of the graph, so they are put together. Records are numbered as they come and anew once all are known.

use super::cell::Cell;
use super::cypher::{Way, asks, counted, settled};
use super::names::Match;
use super::record::{Corrupt, PartialEntity, PartialRelation, derived, int, list, scalar, text, texts};
use super::run::Sought;
use super::view::Located;
use crate::model::{EntityIx, Records, RelationIx};
use crate::ontology::{KindId, KindSet, Ontology, RelationKindId};
use crate::query::{
    Answer, EdgeExtras, EdgePlan, EntityField, EntityPart, Group, GroupBy, GroupField, GroupKey, Grouping, Hop, Item,
    Lookup, LookupAnswer, NameMatch, NodeAnswer, NodeExtras, NodePlan, PageAnswer, PagePlan, Plan, RelationField,
    RelationPart, Root, RootAnswer, Search, Subgraph, SubgraphNode, Traversal,
};
use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::sync::Arc;

type Read<T> = Result<T, Corrupt>;

/// Reads the answer to a plan from the columns of its roots, given what they have sought.
pub(super) fn read<'r>(ontology: &'r Ontology, plan: &Plan, sought: Vec<Sought>, columns: &[Cell<'r>]) -> Read<Answer> {
    let mut reader = Reader { ontology, entities: IndexMap::default(), relations: IndexMap::default() };
    let roots = plan.roots.iter().zip(sought).zip(columns);
    let roots = roots.map(|((root, sought), column)| reader.root(root, sought, column)).collect::<Read<_>>()?;
    Ok(reader.finish(roots))
}

struct Reader<'r> {
    ontology: &'r Ontology,
    entities: IndexMap<&'r str, PartialEntity, FxBuildHasher>,
    relations: IndexMap<&'r str, PartialRelation, FxBuildHasher>,
}

/// Values of a row, from the first to the last.
struct Cells<'c, 'r>(std::slice::Iter<'c, Cell<'r>>);

impl<'c, 'r> Cells<'c, 'r> {
    fn of(row: &'c Cell<'r>) -> Read<Self> {
        Ok(Self(list(row)?.iter()))
    }

    fn next(&mut self) -> Read<&'c Cell<'r>> {
        self.0.next().ok_or_else(|| Corrupt::new("a row is too short"))
    }
}

/// Rows by the number that stands before each.
fn by_number<'c, 'r>(rows: &'c Cell<'r>) -> Read<FxHashMap<i64, &'c Cell<'r>>> {
    let numbered = list(rows)?.iter().map(|row| match list(row)? {
        [Cell::Int(number), row] => Ok((*number, row)),
        _ => Err(Corrupt::new("a row has no number")),
    });
    numbered.collect()
}

fn number(position: usize) -> u32 {
    u32::try_from(position).expect("answers are bounded by the cost of operations")
}

/// What is counted in groups: of which kinds.
#[derive(Clone, Copy)]
enum Counting {
    Entities(KindSet),
    Relations(KindSet),
}

/// What the relations of a list have in common.
struct Along<'p> {
    plan: &'p EdgePlan,
    /// The way they point, where it is one for all.
    way: Option<Way>,
    relations: KindSet,
    starts: KindSet,
    ends: KindSet,
    /// Kinds of the entities they lead to.
    far: KindSet,
}

impl<'r> Reader<'r> {
    fn root(&mut self, root: &Root, sought: Sought, column: &Cell<'r>) -> Read<RootAnswer> {
        let mut cells = Cells::of(column)?;
        let (first, second) = (cells.next()?, cells.next()?);
        match root {
            Root::Lookup(lookup) => self.lookup(lookup, first, second).map(RootAnswer::Lookup),
            Root::Entities(all) => {
                let mut page = self.page(&all.page, Some(first), Some(second), |reader, row| {
                    let node = reader.node(row, all.kinds, &all.node)?;
                    Ok(Item { relation: None, node, extra: None })
                })?;
                page.groups = self.groups(&all.page.groups, Counting::Entities(all.kinds), &mut cells)?;
                Ok(RootAnswer::Page(page))
            }
            Root::Relations(all) => {
                let along = self.ended_along(all.relations, &all.edge);
                let mut page =
                    self.page(&all.page, Some(first), Some(second), |reader, row| reader.ended(row, &along))?;
                page.groups = self.groups(&all.page.groups, Counting::Relations(all.relations), &mut cells)?;
                Ok(RootAnswer::Page(page))
            }
            Root::Traversal(traversal) => {
                let found = match sought {
                    Sought::Subgraph(found) => found,
                    Sought::Nothing | Sought::Names(_) => Located::default(),
                };
                self.subgraph(traversal, found, first, second).map(RootAnswer::Subgraph)
            }
            Root::Search(search) => {
                let found = match sought {
                    Sought::Names(found) => found,
                    Sought::Nothing | Sought::Subgraph(_) => Vec::new(),
                };
                self.matches(search, found, first).map(RootAnswer::Matches)
            }
        }
    }

    fn matches(&mut self, search: &Search, found: Vec<Match>, rows: &Cell<'r>) -> Read<Vec<NameMatch>> {
        let mut by_id: FxHashMap<&str, &Cell<'r>> = FxHashMap::default();
        for row in list(rows)? {
            by_id.insert(text(Cells::of(row)?.next()?)?, row);
        }
        let matches = found.into_iter().map(|Match { id, score, how, name }| {
            let row = by_id.get(&*id).ok_or_else(|| Corrupt::new("an entity that was found is not there").of(&id))?;
            Ok(NameMatch { node: self.node(row, search.kinds, &search.node)?, score, how, name })
        });
        matches.collect()
    }

    fn subgraph(
        &mut self,
        traversal: &Traversal,
        found: Located,
        nodes: &Cell<'r>,
        edges: &Cell<'r>,
    ) -> Read<Subgraph> {
        let (nodes, edges) = (by_number(nodes)?, by_number(edges)?);
        let gone = || Corrupt::new("a record that was found is not there");
        let kinds = self.ontology.all_kinds();
        let mut subgraph = Subgraph {
            missing: found.missing.map(|id| (id, Vec::new())),
            paths: found.paths,
            layers: found.layers,
            truncated: found.truncated,
            ..Subgraph::default()
        };
        if let Some(plan) = &traversal.node {
            for (handle, distance) in found.nodes {
                let node = self.node(nodes.get(&handle).ok_or_else(gone)?, kinds, plan)?;
                subgraph.nodes.push(SubgraphNode { node, distance });
            }
        }
        if let Some(plan) = &traversal.edge {
            let along = self.ended_along(self.ontology.all_relations(), plan);
            for handle in found.edges {
                subgraph.edges.push(self.ended(edges.get(&handle).ok_or_else(gone)?, &along)?);
            }
        }
        Ok(subgraph)
    }

    fn lookup(&mut self, lookup: &Lookup, entities: &Cell<'r>, relations: &Cell<'r>) -> Read<Vec<LookupAnswer>> {
        let entities = list(entities)?;
        // A relation's row begins with that of its start; its own identifier comes first in the second.
        let relations = list(relations)?;
        let relation_id = |row: &Cell<'r>| -> Read<&'r str> {
            let mut cells = Cells::of(row)?;
            cells.next()?;
            text(Cells::of(cells.next()?)?.next()?)
        };
        let along = self.ended_along(lookup.relations, &lookup.edge);
        let mut found = Vec::with_capacity(lookup.ids.len());
        for id in &lookup.ids {
            let mut one = None;
            for row in entities {
                if text(Cells::of(row)?.next()?)? == &**id {
                    one = Some(LookupAnswer::Entity(self.node(row, lookup.kinds, &lookup.node)?));
                }
            }
            for row in relations {
                if one.is_none() && *relation_id(row)? == **id {
                    one = Some(LookupAnswer::Relation(self.ended(row, &along)?));
                }
            }
            found.push(one.unwrap_or_else(|| LookupAnswer::Nothing(Vec::new())));
        }
        Ok(found)
    }

    fn page(
        &mut self,
        page: &PagePlan,
        rows: Option<&Cell<'r>>,
        total: Option<&Cell<'r>>,
        mut item: impl FnMut(&mut Self, &Cell<'r>) -> Read<Item>,
    ) -> Read<PageAnswer> {
        let rows = match rows {
            Some(rows) if page.items => list(rows)?,
            _ => &[],
        };
        let more = rows.len() > page.limit;
        let rows = &rows[..rows.len().min(page.limit)];
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(item(self, row)?);
        }
        if page.backward {
            items.reverse();
        }
        let total = match total {
            Some(total) if page.total => Some(int(total)?),
            _ => None,
        };
        // What lies on the cursor's side is not looked at: the item at the cursor's place was there.
        let (has_next, has_previous) =
            if page.backward { (page.from.is_some(), more) } else { (more, page.from.is_some()) };
        Ok(PageAnswer { items, total, has_next, has_previous, groups: Vec::new() })
    }

    /// The groups of a list, from the columns that follow.
    fn groups(
        &mut self,
        groupings: &[Grouping],
        counting: Counting,
        cells: &mut Cells<'_, 'r>,
    ) -> Read<Vec<Vec<Group>>> {
        let mut all = Vec::with_capacity(groupings.len());
        for grouping in groupings {
            let rows = list(cells.next()?)?.iter().map(|row| {
                let mut cells = Cells::of(row)?;
                let count = int(cells.next()?)?;
                let keys = grouping.by.iter().map(|by| self.group_key(*by, counting, grouping, cells.next()?));
                Ok(Group { count, keys: keys.collect::<Read<_>>()? })
            });
            all.push(rows.collect::<Read<_>>()?);
        }
        Ok(all)
    }

    fn group_key(&mut self, by: GroupBy, counting: Counting, grouping: &Grouping, cell: &Cell<'r>) -> Read<GroupKey> {
        if matches!(cell, Cell::Null) {
            return Ok(GroupKey::Missing);
        }
        let unknown = || Corrupt::new("a kind is unknown");
        Ok(match (by, counting) {
            (GroupBy::Kind, Counting::Entities(_)) => {
                GroupKey::Kind(self.ontology.kind(text(cell)?).ok_or_else(unknown)?.index())
            }
            (GroupBy::Kind, Counting::Relations(_)) => {
                GroupKey::Kind(self.ontology.relation(text(cell)?).ok_or_else(unknown)?.index())
            }
            (GroupBy::Year(_), _) => GroupKey::Year(i32::try_from(int(cell)?).unwrap_or_default()),
            (GroupBy::Far(_) | GroupBy::End(_), _) => {
                GroupKey::Entity(self.node(cell, self.ontology.all_kinds(), &grouping.node)?)
            }
            (GroupBy::Value(field), counting) => {
                let property = match (field, counting) {
                    (GroupField::Entity(EntityField::Property(at)), Counting::Entities(kinds)) => {
                        let kind = kinds.iter().next().unwrap_or_default();
                        Some(&self.ontology.kinds[kind].properties[usize::from(at)])
                    }
                    (GroupField::Relation(RelationField::Property(at)), Counting::Relations(kinds)) => {
                        let kind = kinds.iter().next().unwrap_or_default();
                        Some(&self.ontology.relations[kind].properties[usize::from(at)])
                    }
                    _ => None,
                };
                GroupKey::Value(match property {
                    Some(property) => scalar(self.ontology, property.ty, cell)?,
                    None => derived(cell)?.into(),
                })
            }
        })
    }

    fn entity(&mut self, id: &'r str, kinds: KindSet) -> EntityIx {
        let at = match self.entities.entry(id) {
            Entry::Occupied(known) => known.index(),
            Entry::Vacant(new) => {
                let at = new.index();
                new.insert(PartialEntity::new(id)).guess(self.ontology, kinds);
                at
            }
        };
        let ix = EntityIx(number(at));
        self.narrow(ix, kinds);
        ix
    }

    /// An entity is of one of some kinds.
    fn narrow(&mut self, ix: EntityIx, kinds: KindSet) {
        if kinds.len() == 1 {
            let kind = KindId::new(kinds.iter().next().unwrap_or_default());
            self.entities[ix.0 as usize].settle(self.ontology, kind);
        }
    }

    fn node(&mut self, row: &Cell<'r>, kinds: KindSet, plan: &NodePlan) -> Read<NodeAnswer> {
        let mut cells = Cells::of(row)?;
        let id = text(cells.next()?).map_err(|_| Corrupt::new("an entity has no `id`"))?;
        let ix = self.entity(id, kinds);
        let named = |fault: Corrupt| fault.of(id);
        if kinds.len() > 1 && plan.parts.has(EntityPart::Kind) {
            let labels = texts(cells.next()?).map_err(named)?;
            let mut known = labels.iter().filter_map(|label| self.ontology.kind(label));
            let kind = known.next().ok_or_else(|| Corrupt::new("it has no label of a kind").of(id))?;
            if known.next().is_some() {
                return Err(Corrupt::new("it has labels of several kinds").of(id));
            }
            self.entities[ix.0 as usize].settle(self.ontology, kind);
        }
        let entity = &mut self.entities[ix.0 as usize];
        for part in plan.parts.iter().filter(|part| *part != EntityPart::Kind) {
            entity.read(self.ontology, part, cells.next()?).map_err(named)?;
        }
        let kind = entity.kind().index();
        let mut hops = Vec::with_capacity(plan.hops.len());
        for hop in &plan.hops {
            let here = kinds.and(hop.on);
            if here.is_empty() {
                hops.push(None);
                continue;
            }
            let rows = if hop.page.items { Some(cells.next()?) } else { None };
            let total = if hop.page.total { Some(cells.next()?) } else { None };
            let mut page = if hop.on.has(kind) { Some(self.hop(ix, here, hop, rows, total)?) } else { None };
            let groups = self.groups(&hop.page.groups, Counting::Relations(hop.steps.relations()), &mut cells)?;
            if let Some(page) = &mut page {
                page.groups = groups;
            }
            hops.push(page);
        }
        let mut counted = NodeExtras::default();
        for _ in &plan.counts {
            counted.counts.push(self.counts(cells.next()?, kinds)?);
        }
        if let Some(cited) = &plan.cited {
            let asked = plan.parts.has(EntityPart::Citations);
            let citations = asked.then(|| self.entities[ix.0 as usize].citations());
            counted.cited = self.cited(cells.next()?, citations, cited).map_err(named)?;
        }
        let asked = !plan.counts.is_empty() || plan.cited.is_some();
        Ok(NodeAnswer { entity: ix, hops: hops.into(), counted: asked.then(|| Box::new(counted)) })
    }

    fn counts(&self, cell: &Cell<'r>, kinds: KindSet) -> Read<Vec<(RelationKindId, usize, usize)>> {
        let numbers = list(cell)?.iter().map(int).collect::<Read<Vec<_>>>()?;
        let mut counts: Vec<(RelationKindId, usize, usize)> = Vec::new();
        for ((at, way), count) in counted(self.ontology, kinds).zip(numbers) {
            let kind = RelationKindId::new(at);
            if counts.last().is_none_or(|(last, _, _)| *last != kind) {
                counts.push((kind, 0, 0));
            }
            if let Some((_, outgoing, incoming)) = counts.last_mut() {
                *(if way == Way::In { incoming } else { outgoing }) += count;
            }
        }
        counts.retain(|(_, outgoing, incoming)| outgoing + incoming > 0);
        Ok(counts)
    }

    /// The sources cited; as many as there are citations, where that is known.
    fn cited(&mut self, cell: &Cell<'r>, citations: Option<usize>, plan: &NodePlan) -> Read<Vec<NodeAnswer>> {
        let source = KindSet::one(self.ontology.source_kind().index());
        let rows = list(cell)?;
        if citations.is_some_and(|citations| rows.len() != citations) {
            return Err(Corrupt::new("it cites a source that is not there"));
        }
        rows.iter().map(|row| self.node(row, source, plan)).collect()
    }

    fn hop(
        &mut self,
        near: EntityIx,
        here: KindSet,
        hop: &Hop,
        rows: Option<&Cell<'r>>,
        total: Option<&Cell<'r>>,
    ) -> Read<PageAnswer> {
        let relations = hop.steps.relations();
        let along = Along {
            plan: &hop.edge,
            way: settled(hop),
            relations,
            starts: self.ontology.from_kinds(relations),
            ends: self.ontology.to_kinds(relations),
            far: hop.steps.far_kinds(self.ontology, here),
        };
        self.page(&hop.page, rows, total, |reader, row| reader.edge(Cells::of(row)?, near, &along))
    }

    /// Relations that were not reached from an entity.
    fn ended_along<'p>(&self, relations: KindSet, plan: &'p EdgePlan) -> Along<'p> {
        let (starts, ends) = (self.ontology.from_kinds(relations), self.ontology.to_kinds(relations));
        Along { plan, way: Some(Way::Out), relations, starts, ends, far: ends }
    }

    /// The row of such a relation: the identifier of its start comes first.
    fn ended(&mut self, row: &Cell<'r>, along: &Along<'_>) -> Read<Item> {
        let mut cells = Cells::of(row)?;
        let from = text(cells.next()?).map_err(|_| Corrupt::new("an entity has no `id`"))?;
        let near = self.entity(from, along.starts);
        self.edge(Cells::of(cells.next()?)?, near, along)
    }

    fn edge(&mut self, mut cells: Cells<'_, 'r>, near: EntityIx, along: &Along<'_>) -> Read<Item> {
        let &Along { plan, way, relations, starts, ends, far } = along;
        let mut relation = None;
        let mut outward = way != Some(Way::In);
        if !plan.parts.is_empty() {
            let id = text(cells.next()?).map_err(|_| Corrupt::new("a relation has no `id`"))?;
            let named = |fault: Corrupt| fault.of(id);
            if way.is_none() {
                outward = matches!(cells.next()?, Cell::Bool(true));
            }
            let at = match self.relations.entry(id) {
                Entry::Occupied(known) => known.index(),
                Entry::Vacant(new) => {
                    let at = new.index();
                    new.insert(PartialRelation::new(id)).guess(self.ontology, relations);
                    at
                }
            };
            if relations.len() > 1 && plan.parts.has(RelationPart::Kind) {
                let name = text(cells.next()?).map_err(named)?;
                let kind = self.ontology.relation(name).ok_or_else(|| Corrupt::new("its type is unknown").of(id))?;
                self.relations[at].settle(self.ontology, kind);
            } else if let (1, Some(only)) = (relations.len(), relations.iter().next()) {
                self.relations[at].settle(self.ontology, RelationKindId::new(only));
            }
            for part in plan.parts.iter().filter(|part| !matches!(part, RelationPart::Id | RelationPart::Kind)) {
                self.relations[at].read(self.ontology, part, cells.next()?).map_err(named)?;
            }
            relation = Some(at);
        }
        let node = self.node(cells.next()?, far, &plan.node)?;
        let (from, to) = if outward { (near, node.entity) } else { (node.entity, near) };
        if let Some(at) = relation {
            self.relations[at].connect(from, to);
        }
        let end = |reader: &mut Self, cells: &mut Cells<'_, 'r>, ix: EntityIx, kinds: KindSet, plan: &NodePlan| {
            if asks(plan) {
                return reader.node(cells.next()?, kinds, plan);
            }
            if kinds.len() == 1 {
                // The kind of the relation settles what nobody asks for.
                reader.narrow(ix, kinds);
            }
            Ok(NodeAnswer::plain(ix))
        };
        let asked = asks(&plan.from) || asks(&plan.to) || plan.cited.is_some();
        let from = end(self, &mut cells, from, starts, &plan.from)?;
        let to = end(self, &mut cells, to, ends, &plan.to)?;
        let cited = match &plan.cited {
            None => Vec::new(),
            Some(cited) => {
                let known = relation.filter(|_| plan.parts.has(RelationPart::Citations)).map(|at| &self.relations[at]);
                let (id, citations) = known.map(|known| (known.id.clone(), known.citations())).unzip();
                let fault = |fault: Corrupt| match &id {
                    Some(id) => fault.of(id),
                    None => fault,
                };
                self.cited(cells.next()?, citations, cited).map_err(fault)?
            }
        };
        let extra = asked.then(|| Box::new(EdgeExtras { from, to, cited }));
        Ok(Item { relation: relation.map(|at| RelationIx(number(at))), node, extra })
    }

    /// Sorts the records by identifier and has the answer follow.
    fn finish(self, mut roots: Vec<RootAnswer>) -> Answer {
        let entity_places = places(self.entities.keys());
        let relation_places = places(self.relations.keys());
        let entities = self.entities.into_values().map(PartialEntity::finish).collect();
        let mut records = Records::new(entities);
        let renumbered = |ix: EntityIx| EntityIx(entity_places[ix.0 as usize]);
        let mut relations: Vec<_> = self.relations.into_values().map(|relation| relation.finish(renumbered)).collect();
        relations.sort_by(|a, b| a.id.cmp(&b.id));
        for relation in relations {
            records.push(relation);
        }
        let places = Places { entities: &entity_places, relations: &relation_places };
        places.roots(&mut roots);
        Answer { records: Arc::new(records), roots }
    }
}

/// An answer over records that were numbered as they came: sorted by identifier.
pub(super) fn sorted(records: Records, mut roots: Vec<RootAnswer>) -> Answer {
    let (records, entities, relations) = records.sort();
    Places { entities: &entities, relations: &relations }.roots(&mut roots);
    Answer { records: Arc::new(records), roots }
}

/// For each number, the place of its identifier among all.
fn places<'i>(ids: impl Iterator<Item = &'i &'i str>) -> Vec<u32> {
    let ids: Vec<_> = ids.collect();
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|at| ids[*at]);
    let mut places = vec![0; ids.len()];
    for (place, at) in order.into_iter().enumerate() {
        places[at] = number(place);
    }
    places
}

/// New numbers of records by old ones.
struct Places<'p> {
    entities: &'p [u32],
    relations: &'p [u32],
}

impl Places<'_> {
    fn roots(&self, roots: &mut [RootAnswer]) {
        for root in roots {
            match root {
                RootAnswer::Lookup(found) => found.iter_mut().for_each(|one| match one {
                    LookupAnswer::Entity(node) => self.node(node),
                    LookupAnswer::Relation(item) => self.item(item),
                    LookupAnswer::Nothing(_) => {}
                }),
                RootAnswer::Page(page) => self.page(page),
                RootAnswer::Matches(matches) => matches.iter_mut().for_each(|found| self.node(&mut found.node)),
                RootAnswer::Subgraph(subgraph) => {
                    subgraph.nodes.iter_mut().for_each(|place| self.node(&mut place.node));
                    subgraph.edges.iter_mut().for_each(|item| self.item(item));
                }
            }
        }
    }

    fn page(&self, page: &mut PageAnswer) {
        page.items.iter_mut().for_each(|item| self.item(item));
        for key in page.groups.iter_mut().flatten().flat_map(|group| &mut group.keys) {
            if let GroupKey::Entity(node) = key {
                self.node(node);
            }
        }
    }

    fn node(&self, node: &mut NodeAnswer) {
        node.entity = EntityIx(self.entities[node.entity.0 as usize]);
        node.hops.iter_mut().flatten().for_each(|page| self.page(page));
        if let Some(counted) = &mut node.counted {
            counted.cited.iter_mut().for_each(|cited| self.node(cited));
        }
    }

    fn item(&self, item: &mut Item) {
        if let Some(relation) = &mut item.relation {
            *relation = RelationIx(self.relations[relation.0 as usize]);
        }
        self.node(&mut item.node);
        if let Some(extra) = &mut item.extra {
            self.node(&mut extra.from);
            self.node(&mut extra.to);
            extra.cited.iter_mut().for_each(|cited| self.node(cited));
        }
    }
}
