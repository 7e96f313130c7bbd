//! The dataset: what is served.

use super::super::shape::{DatasetSelection, Fields};
use super::super::vocabulary::Vocabulary;
use super::json::{array, count, nullable_string, object, string};
use crate::api::{DatasetField, KindCountField, LicenceField, ObjectFields, RelationKindCountField};
use crate::graph::Status;

/// The dataset that a store has.
pub(super) fn dataset(vocabulary: &Vocabulary, status: &Status, fields: &Fields<DatasetSelection>, out: &mut Vec<u8>) {
    let (dataset, ontology) = (&status.dataset, &vocabulary.ontology);
    object(out, fields, |selection, out| match selection {
        DatasetSelection::Typename => string(out, DatasetField::TYPE),
        DatasetSelection::Name => string(out, &dataset.name),
        DatasetSelection::Title => string(out, &dataset.title),
        DatasetSelection::Version => string(out, &dataset.version),
        DatasetSelection::Sha256 => string(out, &dataset.sha256),
        DatasetSelection::Entities => count(out, status.entities.iter().sum()),
        DatasetSelection::Relations => count(out, status.relations.iter().sum()),
        DatasetSelection::Kinds(fields) => {
            array(out, ontology.kinds.iter().zip(&status.entities), |(kind, number), out| {
                object(out, fields, |field, out| match field {
                    KindCountField::Typename => string(out, KindCountField::TYPE),
                    KindCountField::Kind => string(out, &kind.name),
                    KindCountField::Count => count(out, *number),
                });
            });
        }
        DatasetSelection::RelationKinds(fields) => {
            array(out, ontology.relations.iter().zip(&status.relations), |(kind, number), out| {
                object(out, fields, |field, out| match field {
                    RelationKindCountField::Typename => string(out, RelationKindCountField::TYPE),
                    RelationKindCountField::Kind => string(out, &kind.name),
                    RelationKindCountField::Count => count(out, *number),
                });
            });
        }
        DatasetSelection::Licences(fields) => array(out, &dataset.licences, |licence, out| {
            object(out, fields, |field, out| match field {
                LicenceField::Typename => string(out, LicenceField::TYPE),
                LicenceField::Name => string(out, &licence.name),
                LicenceField::Title => nullable_string(out, licence.title.as_deref()),
                LicenceField::Path => nullable_string(out, licence.path.as_deref()),
            });
        }),
    });
}
