//! Types that every ontology has.

use super::build::{
    Types, date_arguments, enumeration, field, input, interface, interface_field, list_arguments, object, optional,
    scalar,
};
use crate::api::{
    AggregateGroupField, AggregateKeyField, CertaintyValue, CitationField, CountOrderValue, DatasetField,
    DirectionValue, ExternalIdField, FieldType, KindCountField, LicenceField, NameField, PageInfoField, PeriodField,
    RelationCountField, RelationKindCountField, SearchMatchField, SortOrderValue, ValidityValue, argument,
    types as names,
};
use crate::model::{Derivation, NameType};
use crate::ontology::{CommonEntityField, CommonRelationField, Ontology};
use crate::search::Match;
use async_graphql::dynamic::{Field, InputValue, InterfaceField, Object};

/// Adds the fields of every entity. Descriptions are on the interface.
pub(super) fn entity_fields(object: Object) -> Object {
    CommonEntityField::ALL
        .iter()
        .fold(object, |object, row| object.field(arguments(field(row.name, row.ty, ""), row.field)))
}

/// Adds the fields of every relation. Descriptions are on the interface.
pub(super) fn relation_fields(object: Object) -> Object {
    CommonRelationField::ALL.iter().fold(object, |object, row| object.field(field(row.name, row.ty, "")))
}

/// Adds the arguments of a common field of entities.
fn arguments(field: Field, common: CommonEntityField) -> Field {
    match common {
        CommonEntityField::Name => field.argument(optional(argument::LANG, names::STRING, "")),
        CommonEntityField::Relations => {
            let field = field
                .argument(input(argument::KINDS, FieldType::nullable_list(names::RELATION_KIND), ""))
                .argument(optional(argument::DIRECTION, names::DIRECTION, ""));
            list_arguments(field, names::RELATION_WHERE, names::RELATION_SORT)
        }
        CommonEntityField::RelationCounts => date_arguments(field),
        CommonEntityField::Id
        | CommonEntityField::Kind
        | CommonEntityField::Names
        | CommonEntityField::Description
        | CommonEntityField::Start
        | CommonEntityField::End
        | CommonEntityField::Period
        | CommonEntityField::Validity
        | CommonEntityField::ExternalIds
        | CommonEntityField::Citations
        | CommonEntityField::Derived
        | CommonEntityField::Note => field,
    }
}

/// The same arguments, with descriptions, for the interface.
fn described_arguments(common: CommonEntityField) -> Vec<InputValue> {
    match common {
        CommonEntityField::Name => {
            vec![optional(argument::LANG, names::STRING, "BCP 47 tag, such as `ru` or `kk`.")]
        }
        CommonEntityField::Relations => {
            let sort = "Order, one field for each item; then the identifier, in the direction of the last field.";
            let first = "At most this many from the beginning or after `after`; 25 unless given, at most 1000.";
            let as_of = "Only what holds then; taken over from the field above unless given.";
            let certainty = "How sure it must be; taken over from the field above unless given.";
            vec![
                input(argument::KINDS, FieldType::nullable_list(names::RELATION_KIND), "Only these kinds."),
                optional(argument::DIRECTION, names::DIRECTION, "Only from here or to here; both unless given."),
                optional(argument::WHERE, names::RELATION_WHERE, "Only relations that meet the filter."),
                input(argument::SORT, FieldType::nullable_list(names::RELATION_SORT), sort),
                optional(argument::FIRST, names::INT, first),
                optional(argument::AFTER, names::STRING, "Cursor."),
                optional(argument::LAST, names::INT, "At most this many from the end or before `before`."),
                optional(argument::BEFORE, names::STRING, "Cursor."),
                optional(argument::AS_OF, names::PARTIAL_DATE, as_of),
                optional(argument::CERTAINTY, names::CERTAINTY, certainty),
            ]
        }
        CommonEntityField::RelationCounts => vec![
            optional(argument::AS_OF, names::PARTIAL_DATE, "Only what holds then."),
            optional(argument::CERTAINTY, names::CERTAINTY, "How sure it must be."),
        ],
        CommonEntityField::Id
        | CommonEntityField::Kind
        | CommonEntityField::Names
        | CommonEntityField::Description
        | CommonEntityField::Start
        | CommonEntityField::End
        | CommonEntityField::Period
        | CommonEntityField::Validity
        | CommonEntityField::ExternalIds
        | CommonEntityField::Citations
        | CommonEntityField::Derived
        | CommonEntityField::Note => Vec::new(),
    }
}

pub(super) fn register(types: &mut Types, ontology: &Ontology) {
    let id = CommonEntityField::Id.definition();
    let node = interface(names::NODE, "A record with an identifier.");
    types.add(node.field(interface_field(id.name, id.ty, "Stable identifier.")));
    let entity = interface(names::ENTITY, "A record of something that exists or happened.").implement(names::NODE);
    types.add(CommonEntityField::ALL.iter().fold(entity, |ty, row| {
        let field = interface_field(row.name, row.ty, row.description);
        ty.field(described_arguments(row.field).into_iter().fold(field, InterfaceField::argument))
    }));
    let about = "A record that something is to something else, from one to the other.";
    let relation = interface(names::RELATION, about).implement(names::NODE);
    types.add(
        CommonRelationField::ALL
            .iter()
            .fold(relation, |ty, row| ty.field(interface_field(row.name, row.ty, row.description))),
    );
    scalars(types);
    objects(types);
    enums(types, ontology);
}

fn scalars(types: &mut Types) {
    types.add(
        scalar(names::PARTIAL_DATE, "A date as exact as its source: EDTF (ISO 8601-2), levels 0 and 1, such as `2005`, `2005-03`, `2013-06~`, `2014-03/2014-04`.")
            .specified_by_url("https://www.loc.gov/standards/datetime/"),
    );
    types.add(scalar(
        names::ENUM_VALUE,
        "A value of the enumeration that the filtered property has, written as there: `FULL`.",
    ));
}

fn objects(types: &mut Types) {
    types.add(object::<PageInfoField>());
    types.add(object::<NameField>());
    types.add(object::<PeriodField>());
    types.add(object::<CitationField>());
    types.add(object::<ExternalIdField>());
    types.add(object::<RelationCountField>());
    types.add(object::<SearchMatchField>());
    types.add(object::<AggregateGroupField>());
    types.add(object::<AggregateKeyField>());
    types.add(object::<DatasetField>());
    types.add(object::<KindCountField>());
    types.add(object::<RelationKindCountField>());
    types.add(object::<LicenceField>());
}

fn enums(types: &mut Types, ontology: &Ontology) {
    let kinds = ontology.kinds.iter().map(|kind| (kind.name.as_str(), ""));
    types.add(enumeration(names::ENTITY_KIND, "Kinds of entities.", kinds));
    let relations = ontology.relations.iter().map(|kind| (kind.name.as_str(), ""));
    types.add(enumeration(names::RELATION_KIND, "Kinds of relations.", relations));
    types.add(enumeration(
        names::DIRECTION,
        "Direction of relations, seen from an entity.",
        DirectionValue::ALL.iter().map(|value| (value.name(), value.description())),
    ));
    types.add(enumeration(
        names::VALIDITY,
        "Whether something holds at a date, given what is known.",
        ValidityValue::ALL.iter().map(|value| (value.name(), value.description())),
    ));
    types.add(enumeration(
        names::CERTAINTY,
        "How sure an answer must be.",
        CertaintyValue::ALL.iter().map(|value| (value.name(), value.description())),
    ));
    types.add(enumeration(
        names::DERIVATION,
        "Where a fact comes from.",
        Derivation::ALL.map(|derivation| (derivation.as_str(), derivation_meaning(derivation))),
    ));
    types.add(enumeration(
        names::SORT_ORDER,
        "Direction of an order. A missing value is greater than every other.",
        SortOrderValue::ALL.iter().map(|value| (value.name(), value.description())),
    ));
    types.add(enumeration(
        names::MATCH_TYPE,
        "How a name meets a search.",
        Match::ALL.map(|how| (how.as_str(), how.meaning())),
    ));
    types.add(enumeration(
        names::COUNT_ORDER,
        "An order by how many relations there are, those of `asOf` where that is given. It is the first of an order.",
        CountOrderValue::ALL.iter().map(|value| (value.name(), value.description())),
    ));
    types.add(enumeration(names::NAME_TYPE, "What kind of name.", NameType::ALL.map(|ty| (ty.as_str(), ""))));
    for declared in &ontology.enums {
        let values = declared.values.iter().map(|value| (value.name.as_str(), value.description.as_str()));
        let ty = enumeration(&declared.name, &declared.description, values);
        types.add(ty);
    }
}

fn derivation_meaning(derivation: Derivation) -> &'static str {
    match derivation {
        Derivation::Asserted => "The source says so.",
        Derivation::Inferred => "It follows from what the source says.",
    }
}
