//! Catalogue of all kinds and enumerations, found by name or by position.

use super::kinds::{EntityKind, EnumId, EnumType, KindId, KindSet, RelationKind, RelationKindId};
use super::names::SOURCE_KIND;
use rustc_hash::FxHashMap;

/// All kinds of entities and relations, with their properties.
#[derive(Debug, Default)]
pub struct Ontology {
    /// Entity kinds in the order of declaration; a [`KindId`] is a position here.
    pub kinds: Vec<EntityKind>,
    /// Relation kinds in the order of declaration; a [`RelationKindId`] is a position here.
    pub relations: Vec<RelationKind>,
    /// Enumerations in the order of declaration; an [`EnumId`] is a position here.
    pub enums: Vec<EnumType>,
    kinds_by_name: FxHashMap<String, KindId>,
    relations_by_name: FxHashMap<String, RelationKindId>,
}

impl Ontology {
    /// Adds an entity kind. Of kinds that share a name the last is found; such an ontology is refused.
    pub(super) fn add_kind(&mut self, kind: EntityKind) {
        self.kinds_by_name.insert(kind.name.clone(), KindId::new(self.kinds.len()));
        self.kinds.push(kind);
    }

    /// Adds a relation kind. Of kinds that share a name the last is found; such an ontology is refused.
    pub(super) fn add_relation(&mut self, kind: RelationKind) {
        self.relations_by_name.insert(kind.name.clone(), RelationKindId::new(self.relations.len()));
        self.relations.push(kind);
    }

    /// The entity kind of that name.
    pub fn kind(&self, name: &str) -> Option<KindId> {
        self.kinds_by_name.get(name).copied()
    }

    /// The relation kind of that name, such as `MEMBER_OF`.
    pub fn relation(&self, name: &str) -> Option<RelationKindId> {
        self.relations_by_name.get(name).copied()
    }

    /// All entity kinds.
    pub fn all_kinds(&self) -> KindSet {
        KindSet::first(self.kinds.len())
    }

    /// All relation kinds, as a set of positions in [`Ontology::relations`].
    pub fn all_relations(&self) -> KindSet {
        KindSet::first(self.relations.len())
    }

    /// Relation kinds that lead from a successor to its predecessor.
    pub fn successions(&self) -> KindSet {
        let successions = self.relations.iter().enumerate().filter(|(_, kind)| kind.succession.is_some());
        successions.map(|(at, _)| at).collect()
    }

    /// Entity kinds that relations of some kinds may come from.
    pub fn from_kinds(&self, relations: KindSet) -> KindSet {
        relations.iter().fold(KindSet::EMPTY, |set, at| set.or(self.relations[at].from()))
    }

    /// Entity kinds that relations of some kinds may go to.
    pub fn to_kinds(&self, relations: KindSet) -> KindSet {
        relations.iter().fold(KindSet::EMPTY, |set, at| set.or(self.relations[at].to()))
    }

    /// The kind whose records are cited.
    ///
    /// # Panics
    /// Never for a parsed ontology, which must declare it.
    pub fn source_kind(&self) -> KindId {
        self.kind(SOURCE_KIND).expect("a parsed ontology declares Source")
    }

    /// Entity kinds with their identifiers.
    pub fn kinds_with_ids(&self) -> impl Iterator<Item = (KindId, &EntityKind)> {
        self.kinds.iter().enumerate().map(|(at, kind)| (KindId::new(at), kind))
    }

    /// Relation kinds with their identifiers.
    pub fn relations_with_ids(&self) -> impl Iterator<Item = (RelationKindId, &RelationKind)> {
        self.relations.iter().enumerate().map(|(at, kind)| (RelationKindId::new(at), kind))
    }
}

impl std::ops::Index<KindId> for Ontology {
    type Output = EntityKind;
    fn index(&self, id: KindId) -> &EntityKind {
        &self.kinds[id.index()]
    }
}

impl std::ops::Index<RelationKindId> for Ontology {
    type Output = RelationKind;
    fn index(&self, id: RelationKindId) -> &RelationKind {
        &self.relations[id.index()]
    }
}

impl std::ops::Index<EnumId> for Ontology {
    type Output = EnumType;
    fn index(&self, id: EnumId) -> &EnumType {
        &self.enums[id.index()]
    }
}
