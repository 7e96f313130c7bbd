//! The primitives over the graph in Neo4j, each a statement.
//!
//! A record is known to the server by a number, which is the same for as long as the record is there, and so for as long as the
//! dataset's revision is. Here records are numbered as they are met.

use super::answer;
use super::attempt::{AttemptError, cell};
use super::cypher::walk::{Number, Request};
use super::cypher::{statement, walk};
use super::layout::Cell;
use super::layout::Meta;
use super::layout::record::{Corrupt, list, text, unknown_entity, unknown_relation};
use super::prefetch::{Located, Prefetch};
use super::session::Statement;
use super::store::Neo4jStore;
use super::view_rows::{Met, import, number, rows};
use super::whole_records::everything;
use crate::graph::traversal::Found;
use crate::graph::{
    Citing, Edge, EntitySlice, ExpandRequest, Expansion, Fetched, GraphView, RelationSlice, Seek, Status, StoreError,
};
use crate::model::{Entity, EntityIx, Records, Relation, RelationIx};
use crate::ontology::{KindSet, Ontology};
use crate::query::{Answer, EdgeSelector, EntityOrder, Plan, RelationFilter, RelationOrder, Root, RootAnswer, Scope};
use crate::search::Hit;
use crate::work::Work;
use neo4rs::Row;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use std::sync::Arc;

/// Records that a scan reads at once.
const PAGE: usize = 1000;

/// A view of the graph while it has one revision.
pub(super) struct Neo4jView<'a> {
    store: &'a Neo4jStore,
    /// What the dataset was at the beginning.
    meta: &'a Meta,
    entities: Met,
    relations: Met,
    records: Records,
    import: Option<String>,
    /// Why the view ends early, where the dataset is no longer what it was.
    stopped: Option<AttemptError>,
    /// Where the statements are to be noted.
    asked: Option<&'a mut Vec<Statement>>,
}

impl<'a> Neo4jView<'a> {
    pub(super) fn new(store: &'a Neo4jStore, meta: &'a Meta, asked: Option<&'a mut Vec<Statement>>) -> Self {
        Self {
            store,
            meta,
            entities: Met::default(),
            relations: Met::default(),
            records: Records::default(),
            import: None,
            stopped: None,
            asked,
        }
    }

    /// Why a question that failed is to be asked again, if it is; and which import the graph was from at the beginning.
    pub(super) fn end(self) -> (Option<AttemptError>, Option<String>) {
        (self.stopped, self.import)
    }

    /// What a traversal found, by the server's numbers.
    pub(super) fn locate(&self, found: Found) -> Located {
        Located {
            missing: found.missing,
            nodes: found.nodes.into_iter().map(|(ix, distance)| (self.entities.number(ix.0), distance)).collect(),
            edges: found.edges.into_iter().map(|ix| self.relations.number(ix.0)).collect(),
            paths: found.paths,
            layers: found.layers,
            truncated: found.truncated,
        }
    }

    fn note(&mut self, statement: &Statement) {
        if let Some(asked) = &mut self.asked {
            asked.push(statement.clone());
        }
    }

    /// The row of a statement that looks at the dataset.
    async fn first(&mut self, statement: Statement, work: &mut Work) -> Fetched<Row> {
        self.note(&statement);
        match self.store.row(statement, &self.meta.status.revision, work).await {
            Ok(row) => {
                let import = import(&row);
                if self.import.is_some() && self.import != import {
                    self.stopped = Some(AttemptError::Changed);
                    return Err(StoreError::Internal("the dataset changed".to_owned()));
                }
                self.import = import;
                Ok(row)
            }
            Err(AttemptError::Failed(error)) => Err(error),
            Err(stop) => {
                self.stopped = Some(stop);
                Err(StoreError::Internal("the dataset changed".to_owned()))
            }
        }
    }

    /// The row of a statement between the first and the last.
    async fn row(&mut self, statement: Statement, work: &mut Work) -> Fetched<Row> {
        self.note(&statement);
        let rows = self.store.read(statement, work).await?;
        rows.into_iter().next().ok_or_else(|| StoreError::Internal("a statement without a row".to_owned()))
    }

    /// Takes note of the entities in rows of number and identifier.
    fn keep(met: &mut Met, rows: &[[Cell<'_>; 2]]) -> Fetched<Vec<u32>> {
        let mut found = Vec::with_capacity(rows.len());
        for [record, id] in rows {
            let id = text(id).map_err(|_| Corrupt::new("a record has no `id`"))?;
            found.push(met.named(number(record)?, id));
        }
        Ok(found)
    }

    /// Takes note of the relations in rows of number, identifier and the numbers of the ends.
    fn keep_relations(&mut self, rows: &[[Cell<'_>; 4]]) -> Fetched<Vec<Edge>> {
        let mut found = Vec::with_capacity(rows.len());
        for [relation, id, _, to] in rows {
            let id = text(id).map_err(|_| Corrupt::new("a relation has no `id`"))?;
            let relation = RelationIx(self.relations.named(number(relation)?, id));
            found.push(Edge { node: EntityIx(self.entities.meet(number(to)?)), relation });
        }
        Ok(found)
    }
}

/// Where a scan goes on: after an identifier, until it came to the end.
pub(super) struct Scan {
    after: String,
    is_over: bool,
}

impl GraphView for Neo4jView<'_> {
    type EntityScan = Scan;
    type RelationScan = Scan;

    fn ontology(&self) -> &Ontology {
        &self.store.ontology
    }

    fn status(&self) -> &Arc<Status> {
        &self.meta.status
    }

    fn records(&self) -> &Records {
        &self.records
    }

    async fn find_entities(
        &mut self,
        ids: &[&str],
        sensitive: bool,
        work: &mut Work,
    ) -> Fetched<Vec<Option<EntityIx>>> {
        let statement = walk::find(&self.store.ontology, self.meta.sensitive, sensitive, ids);
        let row = self.first(statement, work).await?;
        let found = rows::<2>(&row, 0)?;
        let numbers = Self::keep(&mut self.entities, &found)?;
        let mut by_id = FxHashMap::default();
        for ([_, id], at) in found.iter().zip(numbers) {
            by_id.insert(text(id)?, EntityIx(at));
        }
        Ok(ids.iter().map(|id| by_id.get(id).copied()).collect())
    }

    async fn find_relations(&mut self, ids: &[&str], sensitive: bool, work: &mut Work) -> Fetched<Vec<Option<Edge>>> {
        let statement = walk::find_relations(&self.store.ontology, self.meta.sensitive, sensitive, ids);
        let row = self.first(statement, work).await?;
        let found = rows::<4>(&row, 0)?;
        let edges = self.keep_relations(&found)?;
        let mut by_id = FxHashMap::default();
        for ([_, id, _, _], edge) in found.iter().zip(edges) {
            by_id.insert(text(id)?, edge);
        }
        Ok(ids.iter().map(|id| by_id.get(id).copied()).collect())
    }

    async fn find_sources(&mut self, citing: Citing<'_>, work: &mut Work) -> Fetched<(Vec<EntityIx>, Vec<usize>)> {
        let (mut ids, mut counts) = (Vec::new(), Vec::new());
        let mut add = |citations: &[crate::model::Citation]| {
            counts.push(citations.len());
            ids.extend(citations.iter().map(|citation| citation.source.clone()));
        };
        match citing {
            Citing::Entities(entities) => entities.iter().for_each(|ix| add(&self.records.entity(*ix).citations)),
            Citing::Relations(relations) => relations.iter().for_each(|ix| add(self.records.relation(*ix).citations())),
        }
        let ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
        let found = self.find_entities(&ids, true, work).await?;
        let missing = || Corrupt::new("it cites a source that is not there");
        let sources: Result<Vec<EntityIx>, Corrupt> = found.into_iter().map(|ix| ix.ok_or_else(missing)).collect();
        Ok((sources?, counts))
    }

    async fn ids_around(
        &mut self,
        id: &str,
        kinds: KindSet,
        sensitive: bool,
        limit: usize,
        work: &mut Work,
    ) -> Fetched<Vec<Box<str>>> {
        let statement = walk::ids_around(&self.store.ontology, self.meta.sensitive, (kinds, sensitive), id, limit);
        let row = self.first(statement, work).await?;
        let (before, after): (Vec<&str>, Vec<&str>) = (cell(&row, 0)?, cell(&row, 1)?);
        work.steps(before.len() + after.len())?;
        Ok(before.into_iter().chain(after).map(Into::into).collect())
    }

    fn scan_entities(&mut self, _: &EntitySlice<'_>, _: Option<&Seek<'_, EntityOrder>>) -> Scan {
        Scan { after: String::new(), is_over: false }
    }

    fn is_ordered(_: &Scan) -> bool {
        false
    }

    async fn next_entities(
        &mut self,
        scan: &mut Scan,
        slice: &EntitySlice<'_>,
        limit: usize,
        batch: &mut Vec<EntityIx>,
        work: &mut Work,
    ) -> Fetched<()> {
        let limit = limit.min(PAGE);
        let (ontology, sensitive) = (&self.store.ontology, self.meta.sensitive);
        let statement = walk::scan_entities(ontology, sensitive, slice, &scan.after, limit);
        let Some(statement) = statement.filter(|_| !scan.is_over) else { return Ok(()) };
        let row = self.first(statement, work).await?;
        let found = Self::keep(&mut self.entities, &rows::<2>(&row, 0)?)?;
        work.steps(found.len())?;
        scan.is_over = found.len() < limit;
        if let Some(last) = found.last() {
            self.entities.id(*last).unwrap_or_default().clone_into(&mut scan.after);
        }
        batch.extend(found.into_iter().map(EntityIx));
        Ok(())
    }

    fn count_entities(&self, slice: &EntitySlice<'_>) -> Option<usize> {
        let is_bare = slice.filter.is_always_met() && slice.scope.as_of.is_none();
        let all_visible = slice.scope.sensitive || slice.kinds.and(self.meta.sensitive).is_empty();
        (is_bare && all_visible).then(|| slice.kinds.iter().map(|kind| self.meta.status.entities[kind]).sum())
    }

    async fn retain_entities(
        &mut self,
        entities: &mut Vec<EntityIx>,
        slice: &EntitySlice<'_>,
        work: &mut Work,
    ) -> Fetched<()> {
        let among = entities.iter().map(|ix| self.entities.number(ix.0)).collect();
        let (ontology, sensitive) = (&self.store.ontology, self.meta.sensitive);
        let Some(statement) = walk::retain(ontology, sensitive, slice, among) else {
            entities.clear();
            return Ok(());
        };
        let row = self.first(statement, work).await?;
        let found: FxHashSet<i64> = cell::<Vec<i64>>(&row, 0)?.into_iter().collect();
        entities.retain(|ix| found.contains(&self.entities.number(ix.0)));
        Ok(())
    }

    fn scan_relations(&mut self, _: &RelationSlice<'_>, _: Option<&Seek<'_, RelationOrder>>) -> Scan {
        Scan { after: String::new(), is_over: false }
    }

    fn is_ordered_scan(_: &Scan) -> bool {
        false
    }

    async fn next_relations(
        &mut self,
        scan: &mut Scan,
        slice: &RelationSlice<'_>,
        limit: usize,
        batch: &mut Vec<Edge>,
        work: &mut Work,
    ) -> Fetched<()> {
        let limit = limit.min(PAGE);
        let (ontology, sensitive) = (&self.store.ontology, self.meta.sensitive);
        let statement = walk::scan_relations(ontology, sensitive, slice, &scan.after, limit);
        let Some(statement) = statement.filter(|_| !scan.is_over) else { return Ok(()) };
        let row = self.first(statement, work).await?;
        let found = self.keep_relations(&rows::<4>(&row, 0)?)?;
        work.steps(found.len())?;
        scan.is_over = found.len() < limit;
        if let Some(last) = found.last() {
            self.relations.id(last.relation.0).unwrap_or_default().clone_into(&mut scan.after);
        }
        batch.extend(found);
        Ok(())
    }

    fn count_relations(&self, _: &RelationSlice<'_>) -> Option<usize> {
        None
    }

    async fn expand(
        &mut self,
        requests: &[ExpandRequest<'_>],
        limit: usize,
        work: &mut Work,
    ) -> Fetched<Option<Vec<Expansion>>> {
        let numbered = requests.iter().map(|request| Request {
            nodes: request.nodes.iter().map(|ix| self.entities.number(ix.0)).collect(),
            selector: request.selector,
            reversed: request.reversed,
            filter: request.filter,
            scope: request.scope,
            within: request.within.map(|within| within.iter().map(|ix| self.entities.number(ix.0)).collect()),
        });
        let numbered: Vec<Request<'_>> = numbered.collect();
        let statement = walk::expand(&self.store.ontology, self.meta.sensitive, &numbered, limit);
        let row = self.row(statement, work).await?;
        let mut left = limit;
        let mut all = Vec::with_capacity(requests.len());
        for (at, request) in requests.iter().enumerate() {
            let mut by_node: FxHashMap<EntityIx, Vec<Edge>> = FxHashMap::default();
            let mut count = 0;
            for [here, relations, others] in rows::<3>(&row, at)? {
                let here = EntityIx(self.entities.meet(number(&here)?));
                let edges = by_node.entry(here).or_default();
                for (relation, other) in list(&relations)?.iter().zip(list(&others)?) {
                    work.step()?;
                    let relation = RelationIx(self.relations.meet(number(relation)?));
                    edges.push(Edge { node: EntityIx(self.entities.meet(number(other)?)), relation });
                    count += 1;
                }
            }
            let Some(rest) = left.checked_sub(count) else { return Ok(None) };
            left = rest;
            let mut expansion = Expansion::default();
            for node in request.nodes {
                expansion.edges.extend(by_node.get(node).into_iter().flatten());
                expansion.ends.push((expansion.edges.len(), false));
            }
            all.push(expansion);
        }
        Ok(Some(all))
    }

    async fn degrees(
        &mut self,
        nodes: &[EntityIx],
        selector: EdgeSelector,
        filter: &RelationFilter,
        scope: &Scope,
        work: &mut Work,
    ) -> Fetched<Vec<usize>> {
        let numbers: Vec<Number> = nodes.iter().map(|ix| self.entities.number(ix.0)).collect();
        let is_bare = filter.is_always_met()
            && scope.as_of.is_none()
            && scope.sensitive
            && selector.outgoing == selector.incoming;
        let ontology = &self.store.ontology;
        let statement = if is_bare {
            walk::degrees(ontology, &numbers, selector.outgoing)
        } else {
            walk::count_edges(ontology, self.meta.sensitive, &numbers, selector, filter, scope)
        };
        let row = self.row(statement, work).await?;
        let mut degrees = FxHashMap::default();
        for [node, degree] in &rows::<2>(&row, 0)? {
            degrees.insert(number(node)?, usize::try_from(number(degree)?).unwrap_or_default());
        }
        work.steps(nodes.len())?;
        Ok(numbers.iter().map(|node| degrees.get(node).copied().unwrap_or_default()).collect())
    }

    async fn search_names(
        &mut self,
        text: &str,
        lang: Option<&str>,
        kinds: KindSet,
        sensitive: bool,
        limit: usize,
        work: &mut Work,
    ) -> Fetched<Vec<(EntityIx, Hit)>> {
        let names = match self.store.names(self.meta, work).await {
            Ok(names) => names,
            Err(AttemptError::Failed(error)) => return Err(error),
            Err(stop) => {
                self.stopped = Some(stop);
                return Err(StoreError::Internal("the dataset changed".to_owned()));
            }
        };
        let hits = names.hits(text, lang, kinds, sensitive, limit, work).await?;
        let ids: Vec<&str> = hits.iter().map(|hit| names.id(hit.entity)).collect();
        let found = self.find_entities(&ids, true, work).await?;
        let gone = || StoreError::from(Corrupt::new("an entity that was found is not there"));
        hits.iter().zip(found).map(|(hit, ix)| Ok((ix.ok_or_else(gone)?, *hit))).collect()
    }

    async fn prefetch(&mut self, nodes: &[EntityIx], relations: &[RelationIx], work: &mut Work) -> Fetched<()> {
        let mut wanted = Located::default();
        for ix in nodes.iter().filter(|ix| !self.entities.is_whole[ix.0 as usize]) {
            wanted.nodes.push((self.entities.number(ix.0), 0));
        }
        for ix in relations.iter().filter(|ix| !self.relations.is_whole[ix.0 as usize]) {
            wanted.edges.push(self.relations.number(ix.0));
        }
        if wanted.nodes.is_empty() && wanted.edges.is_empty() {
            return Ok(());
        }
        wanted.nodes.sort_unstable();
        wanted.nodes.dedup();
        wanted.edges.sort_unstable();
        wanted.edges.dedup();
        let traversal = everything(&self.store.ontology);
        let (nodes, edges): (Vec<Number>, Vec<Number>) =
            (wanted.nodes.iter().map(|(number, _)| *number).collect(), wanted.edges.clone());
        let sought = vec![Prefetch::Subgraph(wanted)];
        let plan = Plan { roots: vec![Root::Traversal(Box::new(traversal))] };
        let (statement, roots) = statement(&self.store.ontology, self.meta.sensitive, &plan, &sought);
        let row = self.first(statement, work).await?;
        let column: Cell<'_> = cell(&row, 0)?;
        let answer = answer::read(&self.store.ontology, &roots, sought, &[column])?;
        let Some(RootAnswer::Subgraph(subgraph)) = answer.roots.into_iter().next() else { return Ok(()) };
        let read = &answer.records;
        work.steps(subgraph.nodes.len() + subgraph.edges.len())?;
        for (node, number) in subgraph.nodes.iter().zip(nodes) {
            let entity = read.entity(node.node.entity).clone();
            let at = self.entities.named(number, &entity.id);
            self.records.put_entity(EntityIx(at), entity, unknown_entity);
            self.entities.is_whole[at as usize] = true;
        }
        // A relation names its ends by their numbers: of those, only the identifiers are known.
        let ends: Vec<[Box<str>; 2]> = subgraph
            .edges
            .iter()
            .filter_map(|item| Some(read.relation(item.relation?)))
            .map(|relation| [relation.from(), relation.to()].map(|ix| read.entity(ix).id.clone()))
            .collect();
        let ids: Vec<&str> = ends.iter().flatten().map(|id| &**id).collect();
        let ends = if ids.is_empty() { Vec::new() } else { self.find_entities(&ids, true, work).await? };
        let mut ends = ends.into_iter();
        for (item, number) in subgraph.edges.iter().zip(edges) {
            let (Some(Some(from)), Some(Some(to)), Some(ix)) = (ends.next(), ends.next(), item.relation) else {
                return Err(Corrupt::new("a relation has an end that is not there").into());
            };
            let relation = Relation { from, to, ..read.relation(ix).to_relation() };
            let at = self.relations.named(number, &relation.id);
            self.records.put_relation(RelationIx(at), relation, unknown_relation);
            self.relations.is_whole[at as usize] = true;
        }
        Ok(())
    }

    async fn prefetch_ids(&mut self, nodes: &[EntityIx], relations: &[RelationIx], work: &mut Work) -> Fetched<()> {
        let nodes = self.entities.without_id(nodes.iter().map(|ix| ix.0));
        let relations = self.relations.without_id(relations.iter().map(|ix| ix.0));
        if nodes.is_empty() && relations.is_empty() {
            return Ok(());
        }
        let row = self.row(walk::prefetch_ids(&self.store.ontology, &nodes, &relations), work).await?;
        Self::keep(&mut self.entities, &rows::<2>(&row, 0)?)?;
        Self::keep(&mut self.relations, &rows::<2>(&row, 1)?)?;
        Ok(())
    }

    fn compare_entities(&self, a: EntityIx, b: EntityIx) -> Ordering {
        self.entities.id(a.0).cmp(&self.entities.id(b.0))
    }

    fn compare_relations(&self, a: RelationIx, b: RelationIx) -> Ordering {
        self.relations.id(a.0).cmp(&self.relations.id(b.0))
    }

    fn into_answer(mut self, roots: Vec<RootAnswer>) -> Answer {
        // Records that were met only have their identifiers; those that nothing is known of have places at the end.
        for at in 0..self.entities.numbers.len() {
            if !self.entities.is_whole[at] {
                let id = self.entities.ids[at].take().unwrap_or_else(|| format!("~{at}").into());
                let ix = EntityIx(u32::try_from(at).expect("fewer than 2^32 records"));
                self.records.put_entity(ix, Entity { id, ..unknown_entity() }, unknown_entity);
            }
        }
        for at in 0..self.relations.numbers.len() {
            if !self.relations.is_whole[at] {
                let id = self.relations.ids[at].take().unwrap_or_else(|| format!("~{at}").into());
                let ix = RelationIx(u32::try_from(at).expect("fewer than 2^32 records"));
                self.records.put_relation(ix, Relation { id, ..unknown_relation() }, unknown_relation);
            }
        }
        answer::sorted(self.records, roots)
    }
}
