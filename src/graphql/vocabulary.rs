//! What the names of the API mean, looked up once per ontology.

use crate::api::{FixedRootField, TYPENAME, types};
use crate::ontology::{
    CommonEntityField, CommonRelationField, KindId, KindSet, Ontology, RelationKind, RelationKindId,
};
use crate::query::EdgeSelector;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A root field.
#[derive(Clone, Copy, Debug)]
pub(super) enum RootField {
    /// One that every ontology has.
    Fixed(FixedRootField),
    /// An entity of a kind.
    One(KindId),
    /// The list of entities of a kind.
    Many(KindId),
}

/// A field of one entity kind beyond the common ones.
#[derive(Clone, Copy, Debug)]
pub(super) enum KindField {
    Property(u16),
    Relations { kind: RelationKindId, steps: EdgeSelector },
}

/// A field that can be selected on entities of some kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum EntityFieldName {
    Typename,
    Common(CommonEntityField),
    OfKind(KindField),
}

/// A field that can be selected on relations of some kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum RelationFieldName {
    Typename,
    Common(CommonRelationField),
    Property(u16),
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

/// Names that follow from the ontology, and what they mean.
pub(super) struct Vocabulary {
    pub(super) ontology: Arc<Ontology>,
    roots: FxHashMap<String, RootField>,
    kind_fields: Vec<FxHashMap<String, KindField>>,
    relation_properties: Vec<FxHashMap<String, u16>>,
    types: FxHashMap<String, TypeSet>,
}

/// What the types of lists of a relation kind, and of filters on them, are named after: the kind, or `Relation` where it
/// has no properties of its own.
pub(super) fn list_noun(relation: &RelationKind) -> &str {
    if relation.is_plain() { types::RELATION } else { &relation.noun }
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
        let fixed = FixedRootField::ALL.iter().map(|field| (field.name().to_owned(), RootField::Fixed(*field)));
        let mut roots: FxHashMap<String, RootField> = fixed.collect();
        let (kinds, relations) = (ontology.all_kinds(), ontology.all_relations());
        let mut types_of_records: FxHashMap<String, TypeSet> = FxHashMap::default();
        types_of_records.insert(types::NODE.to_owned(), TypeSet { entities: kinds, relations });
        types_of_records.insert(types::ENTITY.to_owned(), TypeSet::entities(kinds));
        types_of_records.insert(types::RELATION.to_owned(), TypeSet::relations(relations));
        let mut kind_fields = Vec::new();
        for (id, kind) in ontology.kinds_with_ids() {
            roots.insert(kind.singular.clone(), RootField::One(id));
            roots.insert(kind.plural.clone(), RootField::Many(id));
            types_of_records.insert(kind.name.clone(), TypeSet::entities(KindSet::one(id.index())));
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
        let mut relation_properties = Vec::new();
        for (id, relation) in ontology.relations_with_ids() {
            types_of_records.insert(relation.noun.clone(), TypeSet::relations(KindSet::one(id.index())));
            relation_properties
                .push(relation.properties.iter().enumerate().map(|(at, p)| (p.name.clone(), position(at))).collect());
        }
        Self { ontology, roots, kind_fields, relation_properties, types: types_of_records }
    }

    /// Every kind of record.
    pub(super) fn everything(&self) -> TypeSet {
        TypeSet { entities: self.ontology.all_kinds(), relations: self.ontology.all_relations() }
    }

    /// The root field of a name.
    pub(super) fn root(&self, name: &str) -> Option<RootField> {
        self.roots.get(name).copied()
    }

    /// The field of a name that can be selected on entities of a kind.
    pub(super) fn entity_field(&self, kind: KindId, name: &str) -> Option<EntityFieldName> {
        if name == TYPENAME {
            return Some(EntityFieldName::Typename);
        }
        let common = CommonEntityField::parse(name).map(EntityFieldName::Common);
        common.or_else(|| self.kind_field(kind, name).map(EntityFieldName::OfKind))
    }

    /// The field of a name that can be selected on relations of a kind.
    pub(super) fn relation_field(&self, kind: RelationKindId, name: &str) -> Option<RelationFieldName> {
        if name == TYPENAME {
            return Some(RelationFieldName::Typename);
        }
        let common = CommonRelationField::parse(name).map(RelationFieldName::Common);
        common.or_else(|| self.relation_property(kind, name).map(RelationFieldName::Property))
    }

    /// The field of a kind, beyond the common ones, of a name.
    pub(super) fn kind_field(&self, kind: KindId, name: &str) -> Option<KindField> {
        self.kind_fields[kind.index()].get(name).copied()
    }

    /// Names of the fields of a kind that are relations.
    pub(super) fn relation_fields(&self, kind: KindId) -> impl Iterator<Item = &str> {
        let fields = self.kind_fields[kind.index()].iter();
        fields.filter(|(_, field)| matches!(field, KindField::Relations { .. })).map(|(name, _)| name.as_str())
    }

    /// The position of the property of a name.
    pub(super) fn relation_property(&self, kind: RelationKindId, name: &str) -> Option<u16> {
        self.relation_properties[kind.index()].get(name).copied()
    }

    /// The part of a set that a type condition leaves. Types that are no records leave it whole.
    pub(super) fn narrow(&self, set: TypeSet, condition: &str) -> TypeSet {
        self.types.get(condition).map_or(set, |types| set.and(*types))
    }
}
