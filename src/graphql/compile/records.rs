//! Selections on entities, relations and the objects they hold.

use super::super::error::{ApiError, Code};
use super::super::schema::property_type;
use super::super::shape::{CitationSelection, EntitySelection, Fields, RelationSelection, ResponseField};
use super::super::vocabulary::{EntityFieldName, KindField, RelationFieldName, TypeSet};
use super::collect::CollectedField;
use super::compiler::{Compiler, Inherited};
use crate::api::{CitationField, FieldType, ObjectFields, argument, types};
use crate::ontology::{CommonEntityField, CommonRelationField, KindId, KindSet, RelationKindId};
use crate::query::{CountsPlan, EdgePlan, EntityPart, NodePlan, RelationPart};
use async_graphql_parser::types::SelectionSet;

/// Number of items that a list of small objects is taken to have, in the cost of an entity.
const SMALL_LIST: usize = 3;

type SelectionSets<'a> = [&'a SelectionSet];

/// Selected fields of records, and the types of those that are leaves. Under one key, fields of different kinds must all be
/// objects, or all be leaves of one type: clients read them without knowing the kind.
struct RecordFields<'t, T> {
    fields: Fields<T>,
    leaf_types: Vec<Option<FieldType<'t>>>,
}

impl<'t, T> RecordFields<'t, T> {
    fn new() -> Self {
        Self { fields: Vec::new(), leaf_types: Vec::new() }
    }

    /// Adds a field, with its type if it is a leaf.
    fn push(
        &mut self,
        field: &CollectedField<'_>,
        response: ResponseField<T>,
        leaf_type: Option<FieldType<'t>>,
    ) -> Result<(), ApiError> {
        let mut known = self.fields.iter().zip(&self.leaf_types);
        if known.any(|(known, known_type)| known.key == response.key && *known_type != leaf_type) {
            let message = format!("`{}` stands for fields of different types; give one of them an alias", field.key);
            return Err(field.locate(ApiError::new(Code::ValidationFailed, message)));
        }
        self.fields.push(response);
        self.leaf_types.push(leaf_type);
        Ok(())
    }
}

impl<'a> Compiler<'a> {
    /// A field of records that are of kinds `here`. Where all of them have it, it is not asked which they are.
    fn record_field<T>(&self, field: &CollectedField<'_>, here: TypeSet, selection: T) -> ResponseField<T> {
        let kinds = if field.kinds == here { self.vocabulary.everything() } else { field.kinds };
        ResponseField { kinds, ..field.response(selection) }
    }

    /// Selections on entities of some kinds, and what they ask of the plan.
    pub(super) fn entity(
        &self,
        sets: &SelectionSets<'a>,
        kinds: KindSet,
        plan: &mut NodePlan,
        inherited: &Inherited,
    ) -> Result<Fields<EntitySelection>, ApiError> {
        let ontology = &self.vocabulary.ontology;
        let here = TypeSet::entities(kinds);
        let mut fields = RecordFields::new();
        for field in self.collect(sets, here)? {
            plan.field_count += 1;
            // Fields beyond the common ones are selected on one kind.
            let kind = field.kinds.entities.iter().next().map_or(KindId::new(0), KindId::new);
            let name = self.vocabulary.entity_field(kind, field.name).ok_or_else(|| field.unknown())?;
            let (selection, leaf_type) = match name {
                EntityFieldName::Typename => (EntitySelection::Typename, Some(FieldType::non_null(types::STRING))),
                EntityFieldName::Common(common) => {
                    let definition = common.definition();
                    let selection = self.common_entity_field(common, &field, plan, inherited)?;
                    (selection, definition.is_leaf.then_some(definition.ty))
                }
                EntityFieldName::OfKind(KindField::Property(at)) => {
                    plan.parts.add(EntityPart::Property(kind, at));
                    let property = &ontology[kind].properties[usize::from(at)];
                    (EntitySelection::Property(kind, at), Some(property_type(ontology, property)))
                }
                EntityFieldName::OfKind(KindField::Relations { kind, steps }) => {
                    (self.relations(&field, steps, Some(kind), plan, inherited)?, None)
                }
            };
            let tells_kind = matches!(selection, EntitySelection::Typename | EntitySelection::Kind);
            if field.kinds != here || (kinds.len() > 1 && tells_kind) {
                plan.parts.add(EntityPart::Kind);
            }
            fields.push(&field, self.record_field(&field, here, selection), leaf_type)?;
        }
        Ok(fields.fields)
    }

    fn common_entity_field(
        &self,
        common: CommonEntityField,
        field: &CollectedField<'a>,
        plan: &mut NodePlan,
        inherited: &Inherited,
    ) -> Result<EntitySelection, ApiError> {
        let selection = match common {
            CommonEntityField::Id => EntitySelection::Id,
            CommonEntityField::Kind => EntitySelection::Kind,
            CommonEntityField::Name => EntitySelection::Name(self.text_argument(field, argument::LANG)?),
            CommonEntityField::Names => {
                let fields = self.leaves(field)?;
                plan.field_count += fields.len() * SMALL_LIST;
                EntitySelection::Names(fields)
            }
            CommonEntityField::Description => EntitySelection::Description,
            CommonEntityField::Start => EntitySelection::Start,
            CommonEntityField::End => EntitySelection::End,
            CommonEntityField::Period => {
                let fields = self.leaves(field)?;
                plan.field_count += fields.len();
                EntitySelection::Period(fields)
            }
            CommonEntityField::Validity => EntitySelection::Validity(inherited.date.clone()),
            CommonEntityField::ExternalIds => {
                let fields = self.leaves(field)?;
                plan.field_count += fields.len() * SMALL_LIST;
                EntitySelection::ExternalIds(fields)
            }
            CommonEntityField::Citations => {
                let fields = self.citations(field, &mut plan.field_count, &mut plan.cited, inherited)?;
                EntitySelection::Citations(fields)
            }
            CommonEntityField::Derived => EntitySelection::Derived,
            CommonEntityField::Note => EntitySelection::Note,
            CommonEntityField::Relations => {
                let steps = self.edge_selector(field, argument::KINDS).map_err(|error| field.locate(error))?;
                self.relations(field, steps, None, plan, inherited)?
            }
            CommonEntityField::RelationCounts => {
                let fields = self.leaves(field)?;
                plan.field_count += fields.len() * SMALL_LIST;
                let inherited = self.inherited(field, inherited).map_err(|error| field.locate(error))?;
                let counts = CountsPlan { scope: inherited.scope() };
                let at = plan.counts.iter().position(|known| *known == counts).unwrap_or_else(|| {
                    plan.counts.push(counts);
                    plan.counts.len() - 1
                });
                EntitySelection::RelationCounts(at, fields)
            }
        };
        // Without a date nothing is said of validity, so nothing is read for it.
        if !matches!(selection, EntitySelection::Validity(None)) {
            plan.parts.extend(EntityPart::of_common(common).iter().copied());
        }
        if matches!(selection, EntitySelection::Name(Some(_))) {
            plan.parts.add(EntityPart::Names);
        }
        Ok(selection)
    }

    /// Selections on relations of some kinds, and what they ask of the plan.
    pub(super) fn relation(
        &self,
        sets: &SelectionSets<'a>,
        kinds: KindSet,
        plan: &mut EdgePlan,
        inherited: &Inherited,
    ) -> Result<Fields<RelationSelection>, ApiError> {
        let ontology = &self.vocabulary.ontology;
        // The plan has one `from` and one `to` for all kinds of relations here.
        let ends = (ontology.from_kinds(kinds), ontology.to_kinds(kinds));
        let here = TypeSet::relations(kinds);
        // A relation of which nothing is asked need not be there.
        plan.parts.add(RelationPart::Id);
        let mut fields = RecordFields::new();
        for field in self.collect(sets, here)? {
            plan.field_count += 1;
            // Fields beyond the common ones are selected on one kind.
            let kind = field.kinds.relations.iter().next().map_or(RelationKindId::new(0), RelationKindId::new);
            let name = self.vocabulary.relation_field(kind, field.name).ok_or_else(|| field.unknown())?;
            let (selection, leaf_type) = match name {
                RelationFieldName::Typename => (RelationSelection::Typename, Some(FieldType::non_null(types::STRING))),
                RelationFieldName::Common(common) => {
                    let definition = common.definition();
                    let selection = self.common_relation_field(common, &field, ends, plan, inherited)?;
                    (selection, definition.is_leaf.then_some(definition.ty))
                }
                RelationFieldName::Property(at) => {
                    plan.parts.add(RelationPart::Property(kind, at));
                    let property = &ontology[kind].properties[usize::from(at)];
                    (RelationSelection::Property(kind, at), Some(property_type(ontology, property)))
                }
            };
            let tells_kind = matches!(selection, RelationSelection::Typename | RelationSelection::Kind);
            if field.kinds != here || (kinds.len() > 1 && tells_kind) {
                plan.parts.add(RelationPart::Kind);
            }
            fields.push(&field, self.record_field(&field, here, selection), leaf_type)?;
        }
        Ok(fields.fields)
    }

    fn common_relation_field(
        &self,
        common: CommonRelationField,
        field: &CollectedField<'a>,
        (from, to): (KindSet, KindSet),
        plan: &mut EdgePlan,
        inherited: &Inherited,
    ) -> Result<RelationSelection, ApiError> {
        let sets = field.selection_sets();
        let selection = match common {
            CommonRelationField::Id => RelationSelection::Id,
            CommonRelationField::Kind => RelationSelection::Kind,
            CommonRelationField::From => {
                RelationSelection::From(self.entity(&sets, from, &mut plan.from, inherited)?)
            }
            CommonRelationField::To => RelationSelection::To(self.entity(&sets, to, &mut plan.to, inherited)?),
            CommonRelationField::FromId => RelationSelection::FromId,
            CommonRelationField::ToId => RelationSelection::ToId,
            CommonRelationField::Start => RelationSelection::Start,
            CommonRelationField::End => RelationSelection::End,
            CommonRelationField::Period => {
                let fields = self.leaves(field)?;
                plan.field_count += fields.len();
                RelationSelection::Period(fields)
            }
            CommonRelationField::Validity => RelationSelection::Validity(inherited.date.clone()),
            CommonRelationField::Citations => {
                let fields = self.citations(field, &mut plan.field_count, &mut plan.cited, inherited)?;
                RelationSelection::Citations(fields)
            }
            CommonRelationField::Derived => RelationSelection::Derived,
            CommonRelationField::Note => RelationSelection::Note,
        };
        // Without a date nothing is said of validity, so nothing is read for it.
        if !matches!(selection, RelationSelection::Validity(None)) {
            plan.parts.extend(RelationPart::of_common(common).iter().copied());
        }
        Ok(selection)
    }

    fn citations(
        &self,
        field: &CollectedField<'a>,
        field_count: &mut usize,
        cited: &mut Option<Box<NodePlan>>,
        inherited: &Inherited,
    ) -> Result<Fields<CitationSelection>, ApiError> {
        let source = KindSet::one(self.vocabulary.ontology.source_kind().index());
        let mut fields = Vec::new();
        for (name, field) in self.collect_named(field, CitationField::parse)? {
            *field_count += SMALL_LIST;
            let selection = match name {
                CitationField::Typename => CitationSelection::Typename,
                CitationField::Text => CitationSelection::Text,
                CitationField::Locator => CitationSelection::Locator,
                CitationField::Source => {
                    let plan = cited.get_or_insert_default();
                    CitationSelection::Source(self.entity(&field.selection_sets(), source, plan, inherited)?)
                }
            };
            fields.push(field.response(selection));
        }
        Ok(fields)
    }
}
