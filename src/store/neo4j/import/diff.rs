//! What differs between the graph and the records.
//!
//! Everything that the graph holds of a record is compared, derived properties too, so that what was changed by hand is
//! repaired. The graph is read as a stream; what is kept of it is a bit for each record, and what differs.

use super::super::layout::{self, REVISION, SENSITIVE};
use super::super::scan::{FoundNode, FoundRelationship, Nodes, Relationships, files, id};
use super::context::{ImportAttemptError, ImportRun};
use super::options::{Changes, ImportReport, Phase};
use super::unique::{ReservedValues, unique};
use crate::model::{EntityIx, RelationIx};
use crate::ontology::KindSet;
use neo4rs::BoltMap;
use rustc_hash::FxHashSet;

/// Records between two words of progress.
const STEP: usize = 1000;

/// A node or relationship that is none of the records.
#[derive(Debug)]
pub(super) struct Deleted {
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
    deleted_entities: Vec<Deleted>,
    pub(super) new_relations: Vec<RelationIx>,
    pub(super) changed_relations: Vec<RelationIx>,
    /// Relationships that stand for a record but have another type, or lie between others.
    pub(super) stale: Vec<Box<str>>,
    deleted_relations: Vec<Deleted>,
    /// Kinds of the sensitive entities among those that are deleted.
    deleted_sensitive: KindSet,
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
    pub(super) fn removed_entities(&self) -> &[Deleted] {
        if self.prune { &self.deleted_entities } else { &[] }
    }

    /// Relationships to be removed.
    pub(super) fn removed_relations(&self) -> &[Deleted] {
        if self.prune { &self.deleted_relations } else { &[] }
    }

    /// Identifiers of what the graph holds beside the records, sorted.
    pub(super) fn kept(&self) -> Vec<&str> {
        if self.prune {
            return Vec::new();
        }
        let mut kept: Vec<_> =
            self.deleted_entities.iter().chain(&self.deleted_relations).map(|deleted| &*deleted.id).collect();
        kept.sort_unstable();
        kept
    }

    /// Kinds of the sensitive entities that the graph holds beside the records.
    pub(super) fn kept_sensitive(&self) -> KindSet {
        if self.prune { KindSet::EMPTY } else { self.deleted_sensitive }
    }

    pub(super) fn report(self, about: &BoltMap, wrote: bool) -> ImportReport {
        let revision = about.get(REVISION).unwrap_or_default();
        ImportReport {
            entities: self.entities,
            relations: self.relations,
            pruned: self.prune,
            revision,
            left: false,
            wrote,
        }
    }
}

/// Compares what the graph holds with the records.
pub(super) async fn scan(run: &ImportRun<'_>) -> Result<Diff, ImportAttemptError> {
    let mut diff = Diff { prune: run.options.prune, ..Diff::default() };
    entities(run, &mut diff).await?;
    relations(run, &mut diff).await?;
    diff.files = files(run.session).await? != run.content.files;
    Ok(diff)
}

async fn entities(run: &ImportRun<'_>, diff: &mut Diff) -> Result<(), ImportAttemptError> {
    let ImportRun { ontology, content, .. } = *run;
    let records = content.records;
    let mut changes = vec![Changes::default(); ontology.kinds.len() + 1];
    let mut seen = vec![false; records.entity_count()];
    let mut taken = ReservedValues::default();
    let mut count = 0_usize;
    let mut nodes = Nodes::open(ontology, run.session).await?;
    while let Some(node) = nodes.next().await? {
        count += 1;
        if count.is_multiple_of(STEP) {
            run.tell(Phase::Comparing, count, 0);
        }
        let FoundNode { element, kinds, is_entity, properties: is } = node;
        let id = id(&is);
        let found = records.find_entity(&id).filter(|ix| !seen[ix.0 as usize]);
        let Some(ix) = found else {
            let kind = kinds.iter().next();
            changes[kind.unwrap_or(ontology.kinds.len())].deleted.add(&id);
            if is.value.contains_key(SENSITIVE) {
                diff.deleted_sensitive = diff.deleted_sensitive.or(kinds);
            }
            taken.add(ontology, kinds, &is, &id);
            diff.deleted_entities.push(Deleted { element, id: id.into() });
            continue;
        };
        seen[ix.0 as usize] = true;
        let entity = records.entity(ix);
        let should = layout::entity(ontology, entity);
        let kind = entity.kind.index();
        let labelled = is_entity && kinds == KindSet::one(kind);
        if labelled && is == should {
            changes[kind].unchanged += 1;
            continue;
        }
        if !labelled {
            diff.relabelled.push(element);
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

async fn relations(run: &ImportRun<'_>, diff: &mut Diff) -> Result<(), ImportAttemptError> {
    let ImportRun { ontology, content, .. } = *run;
    let records = content.records;
    let mut changes = vec![Changes::default(); ontology.relations.len()];
    let mut seen = vec![false; records.relation_count()];
    let mut stale = FxHashSet::default();
    let mut count = records.entity_count();
    let mut relationships = Relationships::open(ontology, run.session).await?;
    while let Some(relationship) = relationships.next().await? {
        count += 1;
        if count.is_multiple_of(STEP) {
            run.tell(Phase::Comparing, count, 0);
        }
        let FoundRelationship { element, kind, from, to, properties: is } = relationship;
        let id = id(&is);
        let Some(ix) = records.find_relation(&id) else {
            changes[kind.index()].deleted.add(&id);
            diff.deleted_relations.push(Deleted { element, id: id.into() });
            continue;
        };
        let relation = records.relation(ix);
        let ends = [(relation.from(), from), (relation.to(), to)];
        let fits = relation.kind() == kind && ends.iter().all(|(ix, id)| *records.entity(*ix).id == **id);
        if !fits || seen[ix.0 as usize] {
            stale.insert(ix);
            diff.stale.push(element);
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
