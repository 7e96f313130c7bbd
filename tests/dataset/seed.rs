//! The built-in data as a whole.

use entente::dataset::{self, Dataset, Package};
use entente::model::sort_key;
use entente::ontology::Ontology;
use std::collections::{BTreeMap, BTreeSet};

fn seed() -> (Ontology, Dataset) {
    let ontology = Ontology::shipped();
    let (dataset, _) = dataset::read(&ontology, &Package::embedded()).unwrap();
    (ontology, dataset)
}

#[test]
fn no_entity_stands_alone_without_a_reason() {
    let (ontology, Dataset { records, .. }) = seed();
    let tied: BTreeSet<_> = records.relations().flat_map(|relation| [relation.from(), relation.to()]).collect();
    let alone = records
        .entities()
        .filter(|(ix, entity)| entity.kind != ontology.source_kind() && !tied.contains(ix) && entity.note.is_none());
    let alone: Vec<_> = alone.map(|(_, entity)| &entity.id).collect();
    assert!(alone.is_empty(), "{alone:?} have no relation, and no note says why");
}

#[test]
fn no_two_entities_of_a_kind_have_one_name() {
    let (_, Dataset { records, .. }) = seed();
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
    let (ontology, Dataset { records, .. }) = seed();
    let observation = ontology.kind("Observation").unwrap();
    let observations = records.entities().filter(|(_, entity)| entity.kind == observation).count();
    let counts = (records.entity_count(), records.relation_count(), observations);
    assert!(counts.0 > 250 && counts.1 > 400 && counts.2 > 50, "{counts:?}");
}
