//! What differs between the graph and the records.
//!
//! Everything that the graph holds of a record is compared, derived properties too, so that what was changed by hand is
//! repaired. The graph is read as a stream; what is kept of it is a bit for each record, and what differs.

use super::super::layout::{self, ENTITY, SENSITIVE, quoted};
use super::super::session::Statement;
use super::node::REVISION;
use super::steps::FILE;
use super::{Changes, ImportReport, Phase, Run, Stop, StoredFile, rows};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Entity, EntityIx, RelationIx};
use crate::ontology::{KindSet, Ontology};
use neo4rs::{BoltMap, BoltType, Row};
use rustc_hash::{FxHashMap, FxHashSet};

/// Records between two words of progress.
const STEP: usize = 1000;

/// A node or relationship that is none of the records.
#[derive(Debug)]
pub(super) struct Gone {
    /// What the server calls it.
    pub(super) element: Box<str>,
    id: Box<str>,
}

/// What differs. Lists of records are sorted by kind.
#[derive(Debug, Default)]
pub(super) struct Diff {
    prune: bool,
    entities: Vec<Changes>,
    relations: Vec<Changes>,
    pub(super) new_entities: Vec<EntityIx>,
    pub(super) changed_entities: Vec<EntityIx>,
    /// Those of the changed that have a unique value to give up.
    pub(super) freed: Vec<EntityIx>,
    /// Nodes of those of the changed that have labels to give up.
    pub(super) relabelled: Vec<Box<str>>,
    gone_entities: Vec<Gone>,
    pub(super) new_relations: Vec<RelationIx>,
    pub(super) changed_relations: Vec<RelationIx>,
    /// Relationships that stand for a record but have another type, or lie between others.
    pub(super) stale: Vec<Box<str>>,
    gone_relations: Vec<Gone>,
    /// Kinds of the sensitive entities among those that are gone.
    gone_sensitive: KindSet,
    /// Whether the files differ.
    pub(super) files: bool,
}

impl Diff {
    /// How many nodes and relationships are to be written or removed.
    pub(super) fn size(&self) -> usize {
        let entities = self.new_entities.len() + self.changed_entities.len() + self.removed_entities().len();
        let relations = self.new_relations.len() + self.changed_relations.len() + self.removed_relations().len();
        entities + relations + self.stale.len() + usize::from(self.files)
    }

    /// Nodes to be removed.
    pub(super) fn removed_entities(&self) -> &[Gone] {
        if self.prune { &self.gone_entities } else { &[] }
    }

    /// Relationships to be removed.
    pub(super) fn removed_relations(&self) -> &[Gone] {
        if self.prune { &self.gone_relations } else { &[] }
    }

    /// Identifiers of what the graph holds beside the records, sorted.
    pub(super) fn kept(&self) -> Vec<&str> {
        if self.prune {
            return Vec::new();
        }
        let mut kept: Vec<_> = self.gone_entities.iter().chain(&self.gone_relations).map(|gone| &*gone.id).collect();
        kept.sort_unstable();
        kept
    }

    /// Kinds of the sensitive entities that the graph holds beside the records.
    pub(super) fn kept_sensitive(&self) -> KindSet {
        if self.prune { KindSet::EMPTY } else { self.gone_sensitive }
    }

    pub(super) fn report(self, about: &BoltMap, wrote: bool) -> ImportReport {
        let revision = about.get(REVISION).unwrap_or_default();
        ImportReport { entities: self.entities, relations: self.relations, pruned: self.prune, revision, wrote }
    }
}

/// Compares what the graph holds with the records.
pub(super) async fn scan(run: &Run<'_>) -> Result<Diff, Stop> {
    let mut diff = Diff { prune: run.options.prune, ..Diff::default() };
    entities(run, &mut diff).await?;
    relations(run, &mut diff).await?;
    diff.files = files(run).await? != run.content.files;
    Ok(diff)
}

/// A property map of a row.
fn map(row: &Row) -> BoltMap {
    row.get("p").unwrap_or_default()
}

fn text<'r>(row: &'r Row, name: &str) -> &'r str {
    row.get::<Option<&str>>(name).ok().flatten().unwrap_or_default()
}

async fn entities(run: &Run<'_>, diff: &mut Diff) -> Result<(), Stop> {
    let Run { ontology, content, .. } = *run;
    let records = content.records;
    let kinds = ontology.kinds.iter().map(|kind| quoted(&kind.name));
    let labels: Vec<_> = std::iter::once(ENTITY.to_owned()).chain(kinds).collect();
    let labels = labels.join("|");
    let statement = format!("MATCH (n:{labels}) RETURN elementId(n) AS e, labels(n) AS l, properties(n) AS p");
    let mut stream = run.session.graph().execute(statement).await?;

    let mut changes = vec![Changes::default(); ontology.kinds.len() + 1];
    let mut seen = vec![false; records.entity_count()];
    let mut taken = Taken::default();
    let mut count = 0_usize;
    while let Some(row) = stream.next().await? {
        count += 1;
        if count.is_multiple_of(STEP) {
            run.tell(Phase::Comparing, count, 0);
        }
        let (element, is) = (text(&row, "e"), map(&row));
        let labels: Vec<&str> = row.get("l").unwrap_or_default();
        let kinds: KindSet = labels.iter().filter_map(|label| Some(ontology.kind(label)?.index())).collect();
        let id: String = is.get("id").unwrap_or_default();
        let found = records.find_entity(&id).filter(|ix| !seen[ix.0 as usize]);
        let Some(ix) = found else {
            let kind = kinds.iter().next();
            changes[kind.unwrap_or(ontology.kinds.len())].gone.add(&id);
            if is.value.contains_key(SENSITIVE) {
                diff.gone_sensitive = diff.gone_sensitive.or(kinds);
            }
            taken.add(ontology, kinds, &is, &id);
            diff.gone_entities.push(Gone { element: element.into(), id: id.into() });
            continue;
        };
        seen[ix.0 as usize] = true;
        let entity = records.entity(ix);
        let should = layout::entity(ontology, entity);
        let kind = entity.kind.index();
        let labelled = labels.contains(&ENTITY) && kinds == KindSet::one(kind);
        if labelled && is == should {
            changes[kind].unchanged += 1;
            continue;
        }
        if !labelled {
            diff.relabelled.push(element.into());
        } else if unique(ontology, kind).any(|name| is.value.get(name) != should.value.get(name)) {
            diff.freed.push(ix);
        }
        changes[kind].changed.add(&entity.id);
        diff.changed_entities.push(ix);
    }
    for (ix, entity) in records.entities().filter(|(ix, _)| !seen[ix.0 as usize]) {
        changes[entity.kind.index()].new.add(&entity.id);
        diff.new_entities.push(ix);
    }
    for list in [&mut diff.new_entities, &mut diff.changed_entities, &mut diff.freed] {
        list.sort_by_key(|ix| records.entity(*ix).kind);
    }
    diff.entities = changes;
    if diff.prune { Ok(()) } else { taken.check(run) }
}

/// Names of the unique properties of a kind.
pub(super) fn unique(ontology: &Ontology, kind: usize) -> impl Iterator<Item = &str> {
    ontology.kinds[kind].properties.iter().filter(|property| property.unique).map(|property| property.name.as_str())
}

/// Unique values of entities that are kept though they are not among the records, and whose they are.
#[derive(Default)]
struct Taken(FxHashMap<(usize, String, String), String>);

impl Taken {
    fn key(kind: usize, name: &str, value: &BoltType) -> (usize, String, String) {
        (kind, name.to_owned(), format!("{value:?}"))
    }

    fn add(&mut self, ontology: &Ontology, kinds: KindSet, properties: &BoltMap, id: &str) {
        for kind in kinds.iter() {
            for name in unique(ontology, kind) {
                if let Some(value) = properties.value.get(name) {
                    self.0.insert(Self::key(kind, name, value), id.to_owned());
                }
            }
        }
    }

    /// Whether no record has one of them.
    fn check(&self, run: &Run<'_>) -> Result<(), Stop> {
        let mut problems = Diagnostics::default();
        let entities = run.content.records.entities().map(|(_, entity)| entity).filter(|_| !self.0.is_empty());
        for Entity { id, kind, properties, .. } in entities {
            let declared = run.ontology[*kind].properties.iter().zip(properties);
            for (property, value) in declared.filter(|(property, _)| property.unique) {
                let Some(value) = value.as_ref().map(|value| layout::plain(run.ontology, property, value)) else {
                    continue;
                };
                if let Some(owner) = self.0.get(&Self::key(kind.index(), &property.name, &value)) {
                    let name = &property.name;
                    let message = format!("`{owner}` has the same `{name}` in the graph, and `{name}` is unique");
                    let help = format!("`{owner}` is not in the package: remove it with --prune, or put it in");
                    problems.push(Diagnostic::error(id, (0, 0), message).help(help));
                }
            }
        }
        if problems.is_acceptable() { Ok(()) } else { Err(Stop::Problems(problems)) }
    }
}

async fn relations(run: &Run<'_>, diff: &mut Diff) -> Result<(), Stop> {
    let Run { ontology, content, .. } = *run;
    let records = content.records;
    let mut changes = vec![Changes::default(); ontology.relations.len()];
    let mut seen = vec![false; records.relation_count()];
    let mut stale = FxHashSet::default();
    let types: Vec<_> = ontology.relations.iter().map(|kind| quoted(&kind.name)).collect();
    if !types.is_empty() {
        let statement = format!(
            "MATCH (a)-[r:{}]->(b) RETURN elementId(r) AS e, type(r) AS t, a.id AS a, b.id AS b, properties(r) AS p",
            types.join("|")
        );
        let mut stream = run.session.graph().execute(statement).await?;
        let mut count = records.entity_count();
        while let Some(row) = stream.next().await? {
            count += 1;
            if count.is_multiple_of(STEP) {
                run.tell(Phase::Comparing, count, 0);
            }
            let (element, ty, is) = (text(&row, "e"), text(&row, "t"), map(&row));
            let Some(kind) = ontology.relation(ty) else { continue };
            let id: String = is.get("id").unwrap_or_default();
            let Some(ix) = records.find_relation(&id) else {
                changes[kind.index()].gone.add(&id);
                diff.gone_relations.push(Gone { element: element.into(), id: id.into() });
                continue;
            };
            let relation = records.relation(ix);
            let ends = (text(&row, "a"), text(&row, "b"));
            let (from, to) = (records.entity(relation.from()), records.entity(relation.to()));
            if relation.kind() != kind || ends != (&from.id, &to.id) || seen[ix.0 as usize] {
                stale.insert(ix);
                diff.stale.push(element.into());
                continue;
            }
            seen[ix.0 as usize] = true;
            if is == layout::relation(ontology, relation) {
                changes[kind.index()].unchanged += 1;
            } else {
                changes[kind.index()].changed.add(&id);
                diff.changed_relations.push(ix);
            }
        }
    }
    for relation in records.relations().filter(|relation| !seen[relation.ix.0 as usize]) {
        let changes = &mut changes[relation.kind().index()];
        if stale.contains(&relation.ix) { &mut changes.changed } else { &mut changes.new }.add(relation.id());
        diff.new_relations.push(relation.ix);
    }
    for list in [&mut diff.new_relations, &mut diff.changed_relations] {
        list.sort_by_key(|ix| records.relation(*ix).kind());
    }
    diff.relations = changes;
    Ok(())
}

/// The files that the graph has.
async fn files(run: &Run<'_>) -> Result<Vec<StoredFile>, Stop> {
    let statement = format!(
        "MATCH (f:{FILE}) RETURN f.path AS path, f.columns AS columns, f.style AS style, f.content AS content ORDER BY path"
    );
    let rows = rows(run.session, Statement::new(statement)).await?;
    let file = |row: &Row| {
        Some(StoredFile {
            path: row.get("path").ok()?,
            columns: row.get("columns").ok()?,
            style: row.get("style").ok()?,
            content: row.get("content").ok()?,
        })
    };
    Ok(rows.iter().filter_map(file).collect())
}
