//! What kinds of entities and relations there are, and what may connect to what.
//!
//! An [`Ontology`] is compiled from GraphQL SDL ([`Ontology::parse`]) and is the only list of kinds in the program: the
//! API, the checks on data, CSV headers, Neo4j constraints and the codebook are made from it. This module knows nothing
//! about data, stores or GraphQL execution.

mod check;
mod codebook;
mod common;
mod cypher;
mod kinds;
mod names;
mod sdl;

pub use codebook::codebook;
pub use common::{
    ColumnPlace, CommonEntityField, CommonField, CommonFilter, CommonGrouping, CommonRelationField, columns,
};
pub use cypher::constraints;
pub use kinds::{
    Connects, EntityKind, EnumId, EnumType, EnumValue, KindId, KindSet, MAX_KINDS, Property, PropertyType,
    RelationKind, RelationKindId,
};
pub use names::{SOURCE_KIND, camel_case, entity_columns, relation_columns};

use crate::diagnostic::Diagnostics;
use rustc_hash::FxHashMap;

/// The shipped ontology, compiled into the binary.
pub const SHIPPED: &str = include_str!("../../schema/ontology.graphql");

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
    /// Compiles SDL. `file` is the name used in messages.
    ///
    /// # Errors
    /// Every problem of the text that can be told apart, each with its place and a remedy.
    pub fn parse(file: &str, sdl: &str) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let ontology = sdl::read(file, sdl, &mut problems);
        if problems.is_acceptable() { Ok(ontology) } else { Err(problems) }
    }

    /// The ontology compiled into the binary.
    ///
    /// # Panics
    /// Never: a test parses it.
    pub fn shipped() -> Self {
        Self::parse("schema/ontology.graphql", SHIPPED).expect("the shipped ontology is tested")
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
