//! What an import writes: statements with rows, in an order in which nothing is in the way of what comes later.

use super::super::layout::{self, ENTITY, FILE, quoted};
use super::super::scan::StoredFile;
use super::context::ImportRun;
use super::diff::{Deleted, Diff};
use super::unique::unique;
use crate::model::{EntityIx, RelationIx};
use neo4rs::{BoltBytes, BoltMap, BoltType};

/// A statement that goes through `$rows`.
pub(super) struct Step<'d> {
    pub(super) text: String,
    /// How many rows there are.
    pub(super) count: usize,
    /// The row of a number.
    pub(super) row: Box<dyn Fn(usize) -> BoltType + Send + Sync + 'd>,
    /// Whether each row makes a relationship, which it cannot where an end is missing.
    pub(super) relates: bool,
}

/// Collects steps.
struct Steps<'d> {
    run: ImportRun<'d>,
    steps: Vec<Step<'d>>,
}

/// The steps that make the graph as the records are.
pub(super) fn steps<'d>(run: ImportRun<'d>, diff: &'d Diff) -> Vec<Step<'d>> {
    let mut steps = Steps { run, steps: Vec::new() };
    steps.removals(diff);
    steps.entities(diff);
    steps.relations(diff);
    if diff.files {
        steps.files(run.content.files);
    }
    steps.steps
}

impl<'d> Steps<'d> {
    fn add(&mut self, text: String, count: usize, row: impl Fn(usize) -> BoltType + Send + Sync + 'd) {
        if count > 0 {
            self.steps.push(Step { text, count, row: Box::new(row), relates: false });
        }
    }

    fn removals(&mut self, diff: &'d Diff) {
        let relationship = "UNWIND $rows AS e MATCH ()-[r]->() WHERE elementId(r) = e DELETE r";
        let element = |list: &'d [Deleted]| move |at: usize| BoltType::from(&*list[at].element);
        self.add(relationship.to_owned(), diff.stale.len(), |at| (&*diff.stale[at]).into());
        let deleted = diff.removed_relations();
        self.add(relationship.to_owned(), deleted.len(), element(deleted));
        // With them go relationships of types that the ontology does not have.
        let node = "UNWIND $rows AS e MATCH (n) WHERE elementId(n) = e DETACH DELETE n";
        let deleted = diff.removed_entities();
        self.add(node.to_owned(), deleted.len(), element(deleted));
    }

    fn entities(&mut self, diff: &'d Diff) {
        let ImportRun { ontology, content, .. } = self.run;
        let records = content.records;
        let kind = |ix: EntityIx| records.entity(ix).kind.index();
        let groups = |list: &'d [EntityIx]| list.chunk_by(move |a, b| kind(*a) == kind(*b));
        let label = |list: &[EntityIx]| quoted(&ontology.kinds[kind(list[0])].name);
        let whole =
            |list: &'d [EntityIx]| move |at: usize| BoltType::Map(layout::entity(ontology, records.entity(list[at])));
        // Labels and unique values that are given up are so before others take them.
        let labels: Vec<_> = ontology.kinds.iter().map(|kind| quoted(&kind.name)).collect();
        let bare =
            format!("UNWIND $rows AS e MATCH (n) WHERE elementId(n) = e SET n:{ENTITY} REMOVE n:{}", labels.join(":"));
        self.add(bare, diff.relabelled.len(), |at| (&*diff.relabelled[at]).into());
        for list in groups(&diff.freed) {
            let values: Vec<_> = unique(ontology, kind(list[0])).map(|name| format!("n.{}", quoted(name))).collect();
            let free = format!("UNWIND $rows AS id MATCH (n:{ENTITY} {{id: id}}) REMOVE {}", values.join(", "));
            self.add(free, list.len(), move |at| (&*records.entity(list[at]).id).into());
        }
        for list in groups(&diff.changed_entities) {
            let label = label(list);
            let set = format!("UNWIND $rows AS row MATCH (n:{ENTITY} {{id: row.id}}) SET n = row SET n:{label}");
            self.add(set, list.len(), whole(list));
        }
        for list in groups(&diff.new_entities) {
            let create = format!("UNWIND $rows AS row CREATE (n:{ENTITY}:{}) SET n = row", label(list));
            self.add(create, list.len(), whole(list));
        }
    }

    fn relations(&mut self, diff: &'d Diff) {
        let ImportRun { ontology, content, .. } = self.run;
        let records = content.records;
        let kind = |ix: RelationIx| records.relation(ix).kind();
        let groups = |list: &'d [RelationIx]| list.chunk_by(move |a, b| kind(*a) == kind(*b));
        let ty = |list: &[RelationIx]| quoted(&ontology[kind(list[0])].name);
        for list in groups(&diff.changed_relations) {
            let set = format!("UNWIND $rows AS row MATCH ()-[r:{} {{id: row.id}}]->() SET r = row", ty(list));
            let row = move |at: usize| BoltType::Map(layout::relation(ontology, records.relation(list[at])));
            self.add(set, list.len(), row);
        }
        for list in groups(&diff.new_relations) {
            let create = format!(
                "UNWIND $rows AS row MATCH (a:{ENTITY} {{id: row[0]}}) MATCH (b:{ENTITY} {{id: row[1]}}) \
                 CREATE (a)-[r:{}]->(b) SET r = row[2]",
                ty(list)
            );
            let row = move |at: usize| {
                let relation = records.relation(list[at]);
                let id = |ix: EntityIx| BoltType::from(&*records.entity(ix).id);
                let properties = BoltType::Map(layout::relation(ontology, relation));
                BoltType::from(vec![id(relation.from()), id(relation.to()), properties])
            };
            self.add(create, list.len(), row);
            if let Some(step) = self.steps.last_mut() {
                step.relates = true;
            }
        }
    }

    fn files(&mut self, files: &'d [StoredFile]) {
        self.add(format!("UNWIND $rows AS row MATCH (f:{FILE}) DELETE f"), 1, |_| BoltType::from(true));
        let row = move |at: usize| {
            let StoredFile { path, columns, style, content } = &files[at];
            let mut map = BoltMap::default();
            map.put("path".into(), path.as_str().into());
            map.put("columns".into(), columns.clone().into());
            map.put("style".into(), style.clone().into());
            map.put("content".into(), BoltType::Bytes(BoltBytes::new(content.clone().into())));
            BoltType::Map(map)
        };
        self.add(format!("UNWIND $rows AS row CREATE (f:{FILE}) SET f = row"), files.len(), row);
    }
}
