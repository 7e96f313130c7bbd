//! What the names of the API mean, looked up once per ontology.

use crate::ontology::{KindId, KindSet, Ontology, RelationKind, RelationKindId};
use crate::query::EdgeSelector;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A root field.
#[derive(Clone, Copy, Debug)]
pub(super) enum RootField {
    Dataset,
    Node,
    Nodes,
    Entity,
    Entities,
    Relations,
    Paths,
    PathExists,
    Neighborhood,
    Reach,
    Search,
    Lineage,
    Timeline,
    Changes,
    One(KindId),
    Many(KindId),
}

/// A field of one entity kind beyond the common ones.
#[derive(Clone, Copy, Debug)]
pub(super) enum KindField {
    Property(u16),
    Relations { kind: RelationKindId, steps: EdgeSelector },
}

/// Kinds that an object of some type can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TypeSet {
    pub(super) entities: KindSet,
    pub(super) relations: KindSet,
}

impl TypeSet {
    pub(super) fn entities(entities: KindSet) -> Self {
        Self { entities, relations: KindSet::EMPTY }
    }

    pub(super) fn relations(relations: KindSet) -> Self {
        Self { entities: KindSet::EMPTY, relations }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { entities: self.entities.and(other.entities), relations: self.relations.and(other.relations) }
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self { entities: self.entities.without(other.entities), relations: self.relations.without(other.relations) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.entities.is_empty() && self.relations.is_empty()
    }
}

pub(super) struct Vocabulary {
    pub(super) ontology: Arc<Ontology>,
    roots: FxHashMap<String, RootField>,
    kind_fields: Vec<FxHashMap<String, KindField>>,
    relation_fields: Vec<FxHashMap<String, u16>>,
    types: FxHashMap<String, TypeSet>,
}

/// What the types of lists of a relation kind, and of filters on them, are named after: the kind, or `Relation` where it
/// has no properties of its own.
pub(super) fn lists(relation: &RelationKind) -> &str {
    if relation.is_plain() { "Relation" } else { &relation.noun }
}

fn position(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The steps that a relation kind's field follows from an entity.
fn steps(kind: RelationKindId, symmetric: bool, forward: bool) -> EdgeSelector {
    let one = KindSet::one(kind.index());
    let empty = KindSet::EMPTY;
    EdgeSelector {
        outgoing: if symmetric || forward { one } else { empty },
        incoming: if symmetric || !forward { one } else { empty },
    }
}

impl Vocabulary {
    pub(super) fn new(ontology: Arc<Ontology>) -> Self {
        let mut roots: FxHashMap<String, RootField> = [
            ("dataset", RootField::Dataset),
            ("node", RootField::Node),
            ("nodes", RootField::Nodes),
            ("entity", RootField::Entity),
            ("entities", RootField::Entities),
            ("relations", RootField::Relations),
            ("paths", RootField::Paths),
            ("pathExists", RootField::PathExists),
            ("neighborhood", RootField::Neighborhood),
            ("reach", RootField::Reach),
            ("search", RootField::Search),
            ("lineage", RootField::Lineage),
            ("timeline", RootField::Timeline),
            ("changes", RootField::Changes),
        ]
        .into_iter()
        .map(|(name, field)| (name.to_owned(), field))
        .collect();
        let (kinds, relations) = (ontology.all_kinds(), ontology.all_relations());
        let mut types: FxHashMap<String, TypeSet> = FxHashMap::default();
        types.insert("Node".to_owned(), TypeSet { entities: kinds, relations });
        types.insert("Entity".to_owned(), TypeSet::entities(kinds));
        types.insert("Relation".to_owned(), TypeSet::relations(relations));
        let mut kind_fields = Vec::new();
        for (id, kind) in ontology.kinds_with_ids() {
            roots.insert(kind.singular.clone(), RootField::One(id));
            roots.insert(kind.plural.clone(), RootField::Many(id));
            types.insert(kind.name.clone(), TypeSet::entities(KindSet::one(id.index())));
            let mut fields: FxHashMap<String, KindField> = kind
                .properties
                .iter()
                .enumerate()
                .map(|(at, p)| (p.name.clone(), KindField::Property(position(at))))
                .collect();
            for (relation_id, relation) in ontology.relations_with_ids() {
                let field = |forward| KindField::Relations {
                    kind: relation_id,
                    steps: steps(relation_id, relation.symmetric, forward),
                };
                if relation.from().has(id.index()) {
                    fields.insert(relation.forward.clone(), field(true));
                }
                if let Some(inverse) = relation.inverse.as_ref().filter(|_| relation.to().has(id.index())) {
                    fields.insert(inverse.clone(), field(false));
                }
            }
            kind_fields.push(fields);
        }
        let mut relation_fields = Vec::new();
        for (id, relation) in ontology.relations_with_ids() {
            types.insert(relation.noun.clone(), TypeSet::relations(KindSet::one(id.index())));
            relation_fields
                .push(relation.properties.iter().enumerate().map(|(at, p)| (p.name.clone(), position(at))).collect());
        }
        Self { ontology, roots, kind_fields, relation_fields, types }
    }

    /// Every kind of record.
    pub(super) fn everything(&self) -> TypeSet {
        TypeSet { entities: self.ontology.all_kinds(), relations: self.ontology.all_relations() }
    }

    pub(super) fn root(&self, name: &str) -> Option<RootField> {
        self.roots.get(name).copied()
    }

    pub(super) fn kind_field(&self, kind: KindId, name: &str) -> Option<KindField> {
        self.kind_fields[kind.index()].get(name).copied()
    }

    /// Names of the fields of a kind that are relations.
    pub(super) fn relation_fields(&self, kind: KindId) -> impl Iterator<Item = &str> {
        let fields = self.kind_fields[kind.index()].iter();
        fields.filter(|(_, field)| matches!(field, KindField::Relations { .. })).map(|(name, _)| name.as_str())
    }

    pub(super) fn relation_property(&self, kind: RelationKindId, name: &str) -> Option<u16> {
        self.relation_fields[kind.index()].get(name).copied()
    }

    /// The part of a set that a type condition leaves. Types that are no records leave it whole.
    pub(super) fn narrow(&self, set: TypeSet, condition: &str) -> TypeSet {
        self.types.get(condition).map_or(set, |types| set.and(*types))
    }
}
