//! What has been read of an answer so far: records by identifier, each with the parts that rows had of it.

use super::super::layout::record::{Corrupt, PartialEntity, PartialRelation};
use crate::model::{EntityIx, RelationIx};
use crate::ontology::{KindId, KindSet, Ontology, RelationKindId};
use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::FxBuildHasher;

pub(super) type Read<T> = Result<T, Corrupt>;

/// Reads rows. Records have numbers in the order in which they first came.
pub(super) struct Reader<'r> {
    pub(super) ontology: &'r Ontology,
    pub(super) entities: IndexMap<&'r str, PartialEntity, FxBuildHasher>,
    pub(super) relations: IndexMap<&'r str, PartialRelation, FxBuildHasher>,
}

/// A position as the number of a record.
pub(super) fn number(position: usize) -> u32 {
    u32::try_from(position).expect("answers are bounded by the cost of operations")
}

impl<'r> Reader<'r> {
    pub(super) fn new(ontology: &'r Ontology) -> Self {
        Self { ontology, entities: IndexMap::default(), relations: IndexMap::default() }
    }

    /// The entity of an identifier, which is of one of some kinds.
    pub(super) fn entity(&mut self, id: &'r str, kinds: KindSet) -> EntityIx {
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
    pub(super) fn narrow(&mut self, ix: EntityIx, kinds: KindSet) {
        if kinds.len() == 1 {
            let kind = KindId::new(kinds.iter().next().unwrap_or_default());
            self.entities[ix.0 as usize].settle(self.ontology, kind);
        }
    }

    /// The relation of an identifier, which is of one of some kinds.
    pub(super) fn relation(&mut self, id: &'r str, kinds: KindSet) -> RelationIx {
        let at = match self.relations.entry(id) {
            Entry::Occupied(known) => known.index(),
            Entry::Vacant(new) => {
                let at = new.index();
                new.insert(PartialRelation::new(id)).guess(self.ontology, kinds);
                at
            }
        };
        if kinds.len() == 1 {
            let kind = RelationKindId::new(kinds.iter().next().unwrap_or_default());
            self.relations[at].settle(self.ontology, kind);
        }
        RelationIx(number(at))
    }
}
