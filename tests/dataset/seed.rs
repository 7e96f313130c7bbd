//! The built-in data as a whole.

use crate::shipped::shipped;
use entente::dataset::Dataset;
use entente::model::sort_key;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn no_entity_stands_alone_without_a_reason() {
    let (ontology, Dataset { records, .. }) = shipped();
    let tied: BTreeSet<_> = records.relations().flat_map(|relation| [relation.from(), relation.to()]).collect();
    let alone = records
        .entities()
        .filter(|(ix, entity)| entity.kind != ontology.source_kind() && !tied.contains(ix) && entity.note.is_none());
    let alone: Vec<_> = alone.map(|(_, entity)| &entity.id).collect();
    assert!(alone.is_empty(), "{alone:?} have no relation, and no note says why");
}

#[test]
fn no_two_entities_of_a_kind_have_one_name() {
    let (_, Dataset { records, .. }) = shipped();
    let mut names = BTreeMap::new();
    let twice: Vec<_> = records
        .entities()
        .filter_map(|(_, entity)| Some((names.insert((entity.kind, sort_key(&entity.name)), &entity.id)?, &entity.id)))
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// What the data were entered for: fewer records would be a loss.
#[test]
fn the_whole_source_is_there() {
    let (ontology, Dataset { records, .. }) = shipped();
    let observation = ontology.kind("Observation").unwrap();
    let observations = records.entities().filter(|(_, entity)| entity.kind == observation).count();
    let counts = (records.entity_count(), records.relation_count(), observations);
    assert!(counts.0 >= 505 && counts.1 >= 921 && counts.2 >= 60, "{counts:?}");
}
