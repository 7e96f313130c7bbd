//! Entities and relations.

use super::super::shape::{CitationSelection, EntitySelection, Fields, MatchSelection, RecordShape, RelationSelection};
use super::json::{array, boolean, count, null, nullable_string, object, scalar, string};
use super::leaves::{date, external_id, name, period, validity};
use super::writer::ResponseWriter;
use crate::api::{CitationField, DirectionValue, ObjectFields, RelationCountField, SearchMatchField};
use crate::model::{Citation, Entity, EntityIx, NameType, Value};
use crate::ontology::{Property, PropertyType, RelationKindId};
use crate::query::{Item, LookupAnswer, NameMatch, NodeAnswer};

impl ResponseWriter<'_> {
    /// What was found of an identifier.
    pub(super) fn record(&self, found: Option<&LookupAnswer>, shape: &RecordShape, out: &mut Vec<u8>) {
        match found {
            Some(LookupAnswer::Entity(node)) => self.node(node, &shape.entity, out),
            Some(LookupAnswer::Relation(item)) => self.relation(item, &shape.relation, out),
            Some(LookupAnswer::Nothing(_)) | None => null(out),
        }
    }

    /// An entity.
    pub(super) fn node(&self, node: &NodeAnswer, fields: &Fields<EntitySelection>, out: &mut Vec<u8>) {
        let ontology = &self.vocabulary.ontology;
        let entity = self.answer.records.entity(node.entity);
        let kind = &ontology[entity.kind];
        let at = entity.kind.index();
        object(out, fields.iter().filter(|field| field.kinds.entities.has(at)), |selection, out| match selection {
            EntitySelection::Typename | EntitySelection::Kind => string(out, &kind.name),
            EntitySelection::Id => string(out, &entity.id),
            EntitySelection::Name(lang) => string(out, name_in(entity, lang.as_deref())),
            EntitySelection::Names(fields) => array(out, &entity.names, |item, out| name(item, fields, out)),
            EntitySelection::Description => nullable_string(out, entity.description.as_deref()),
            EntitySelection::Start => date(out, entity.period.start.as_deref()),
            EntitySelection::End => date(out, entity.period.end.as_deref()),
            EntitySelection::Period(fields) => period(&entity.period, fields, out),
            EntitySelection::Validity(date) => {
                nullable_string(out, date.as_ref().map(|date| validity(entity.period.validity_at(date))));
            }
            EntitySelection::ExternalIds(fields) => {
                array(out, &entity.external_ids, |id, out| external_id(id, fields, out));
            }
            EntitySelection::Citations(fields) => {
                let cited = node.counted.as_ref().map_or(&[][..], |counted| &counted.cited);
                self.citations(&entity.citations, cited, fields, out);
            }
            EntitySelection::Derived => string(out, entity.derived.as_str()),
            EntitySelection::Note => nullable_string(out, entity.note.as_deref()),
            EntitySelection::Property(kind, at) => {
                let at = usize::from(*at);
                self.value(&ontology[*kind].properties[at], entity.properties[at].as_ref(), out);
            }
            EntitySelection::Relations(at, shape) => match node.hops.get(*at).and_then(Option::as_ref) {
                Some(page) => self.connection(page, shape, out),
                None => null(out),
            },
            EntitySelection::RelationCounts(at, fields) => {
                let counts = node.counted.as_ref().and_then(|counted| counted.counts.get(*at));
                self.relation_counts(counts.map_or(&[][..], |counts| counts), fields, out);
            }
        });
    }

    /// Numbers of relations by kind and direction.
    fn relation_counts(
        &self,
        counts: &[(RelationKindId, usize, usize)],
        fields: &Fields<RelationCountField>,
        out: &mut Vec<u8>,
    ) {
        let ontology = &self.vocabulary.ontology;
        let by_direction = counts.iter().flat_map(|(kind, outgoing, incoming)| {
            let forward = if ontology[*kind].symmetric { DirectionValue::Both } else { DirectionValue::Out };
            let both = [(*kind, forward, *outgoing), (*kind, DirectionValue::In, *incoming)];
            both.into_iter().filter(|(_, _, number)| *number > 0)
        });
        array(out, by_direction, |(kind, direction, number), out| {
            object(out, fields, |field, out| match field {
                RelationCountField::Typename => string(out, RelationCountField::TYPE),
                RelationCountField::Kind => string(out, &ontology[kind].name),
                RelationCountField::Direction => string(out, direction.name()),
                RelationCountField::Count => count(out, number),
            });
        });
    }

    /// A relation.
    pub(super) fn relation(&self, item: &Item, fields: &Fields<RelationSelection>, out: &mut Vec<u8>) {
        let records = &self.answer.records;
        let Some(relation) = item.relation.map(|ix| records.relation(ix)) else { return null(out) };
        let kind = &self.vocabulary.ontology[relation.kind()];
        let at = relation.kind().index();
        let extra = item.extra.as_ref();
        object(out, fields.iter().filter(|field| field.kinds.relations.has(at)), |selection, out| match selection {
            RelationSelection::Typename => string(out, &kind.noun),
            RelationSelection::Id => string(out, relation.id()),
            RelationSelection::Kind => string(out, &kind.name),
            RelationSelection::From(fields) => self.end(relation.from(), extra.map(|extra| &extra.from), fields, out),
            RelationSelection::To(fields) => self.end(relation.to(), extra.map(|extra| &extra.to), fields, out),
            RelationSelection::FromId => string(out, &records.entity(relation.from()).id),
            RelationSelection::ToId => string(out, &records.entity(relation.to()).id),
            RelationSelection::Start => date(out, relation.period().start.as_deref()),
            RelationSelection::End => date(out, relation.period().end.as_deref()),
            RelationSelection::Period(fields) => period(relation.period(), fields, out),
            RelationSelection::Validity(date) => {
                nullable_string(out, date.as_ref().map(|date| validity(relation.period().validity_at(date))));
            }
            RelationSelection::Citations(fields) => {
                let cited = extra.map_or(&[][..], |extra| &extra.cited);
                self.citations(relation.citations(), cited, fields, out);
            }
            RelationSelection::Derived => string(out, relation.derived().as_str()),
            RelationSelection::Note => nullable_string(out, relation.note()),
            RelationSelection::Property(kind, at) => {
                let at = usize::from(*at);
                let property = &self.vocabulary.ontology[*kind].properties[at];
                self.value(property, relation.properties()[at].as_ref(), out);
            }
        });
    }

    /// An end of a relation; the store says more of it only where more was asked.
    fn end(
        &self,
        entity: EntityIx,
        answered: Option<&NodeAnswer>,
        fields: &Fields<EntitySelection>,
        out: &mut Vec<u8>,
    ) {
        match answered {
            Some(node) => self.node(node, fields, out),
            None => self.node(&NodeAnswer::plain(entity), fields, out),
        }
    }

    fn citations(
        &self,
        citations: &[Citation],
        cited: &[NodeAnswer],
        fields: &Fields<CitationSelection>,
        out: &mut Vec<u8>,
    ) {
        array(out, citations.iter().enumerate(), |(at, citation), out| {
            object(out, fields, |selection, out| match selection {
                CitationSelection::Typename => string(out, CitationField::TYPE),
                CitationSelection::Text => string(out, &citation.to_string()),
                CitationSelection::Locator => {
                    nullable_string(out, Some(&*citation.locator).filter(|locator| !locator.is_empty()));
                }
                CitationSelection::Source(fields) => match cited.get(at) {
                    Some(node) => self.node(node, fields, out),
                    None => null(out),
                },
            });
        });
    }

    /// An entity that was found by name.
    pub(super) fn name_match(&self, found: &NameMatch, fields: &Fields<MatchSelection>, out: &mut Vec<u8>) {
        let entity = self.answer.records.entity(found.node.entity);
        let name = found.name.and_then(|at| entity.names.get(at));
        object(out, fields, |selection, out| match selection {
            MatchSelection::Typename => string(out, SearchMatchField::TYPE),
            MatchSelection::Entity(fields) => self.node(&found.node, fields, out),
            MatchSelection::Score => scalar(out, &found.score),
            MatchSelection::Match => string(out, found.how),
            MatchSelection::Name => string(out, name.map_or(&entity.name, |name| &name.text)),
            MatchSelection::Lang => string(out, name.map_or("en", |name| &name.lang)),
            MatchSelection::Type => nullable_string(out, name.map(|name| name.ty.as_str())),
        });
    }

    /// The value of a property.
    fn value(&self, property: &Property, value: Option<&Value>, out: &mut Vec<u8>) {
        match value {
            None => null(out),
            Some(Value::Text(value)) => string(out, value),
            Some(Value::Int(value)) => scalar(out, value),
            Some(Value::Float(value)) => scalar(out, value),
            Some(Value::Bool(value)) => boolean(out, *value),
            Some(Value::Date(value)) => string(out, value.text()),
            Some(Value::Enum(at)) => match property.ty {
                PropertyType::Enum(id) => {
                    let value = self.vocabulary.ontology[id].values.get(usize::from(*at));
                    nullable_string(out, value.map(|value| value.name.as_str()));
                }
                PropertyType::String
                | PropertyType::Int
                | PropertyType::Float
                | PropertyType::Boolean
                | PropertyType::Date => null(out),
            },
            Some(Value::List(items)) => array(out, items, |item, out| self.value(property, Some(item), out)),
        }
    }
}

/// The name in a language: the official one, or else another full name that is in use. The English one where there is
/// none, and in English unless there is an official one.
fn name_in<'e>(entity: &'e Entity, lang: Option<&str>) -> &'e str {
    let Some(lang) = lang else { return &entity.name };
    let of_type = |ty: NameType| entity.names.iter().find(move |name| &*name.lang == lang && name.ty == ty);
    let other = || [NameType::Alias, NameType::Transliteration].into_iter().find_map(of_type).filter(|_| lang != "en");
    of_type(NameType::Official).or_else(other).map_or(&entity.name, |name| &name.text)
}
