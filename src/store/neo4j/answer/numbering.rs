//! Numbers of records in an answer: in the order of their identifiers.

use super::super::layout::record::{PartialEntity, PartialRelation};
use super::reader::Reader;
use crate::model::{EntityIx, Records, RelationIx};
use crate::query::{Answer, GroupKey, Item, LookupAnswer, NodeAnswer, PageAnswer, RootAnswer};
use std::sync::Arc;

/// The answer over the records that were read.
pub(super) fn finish(reader: Reader<'_>, roots: Vec<RootAnswer>) -> Answer {
    let entities = reader.entities.into_values().map(PartialEntity::finish).collect();
    let relations = reader.relations.into_values().map(PartialRelation::finish);
    sorted(Records::as_numbered(entities, relations), roots)
}

/// An answer over records that were numbered as they came: sorted by identifier.
pub(in super::super) fn sorted(records: Records, mut roots: Vec<RootAnswer>) -> Answer {
    let (records, entities, relations) = records.sort();
    Places { entities: &entities, relations: &relations }.roots(&mut roots);
    Answer { records: Arc::new(records), roots }
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
