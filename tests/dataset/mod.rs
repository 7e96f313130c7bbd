//! Data packages: what is refused and how it is said, and that writing gives back what was read.

mod bad;
mod cli;
mod coverage;
mod round_trip;
mod seed;

use entente::dataset::Package;
use entente::ontology::Ontology;
use std::path::Path;

/// The folder of these tests.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dataset");

pub(crate) fn ontology() -> Ontology {
    Ontology::parse("ontology.graphql", include_str!("ontology.graphql")).expect("the small ontology is sound")
}

/// The small package, with which nothing is wrong.
pub(crate) fn good() -> Package {
    Package::from_dir(&Path::new(HERE).join("good")).expect("the small package is there")
}
