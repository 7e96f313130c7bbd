//! Files that follow from the ontology are committed, so that a change of the ontology shows what it changes.

use entente::graphql::{Api, Limits};
use entente::model::Manifest;
use entente::model::Records;
use entente::ontology::{Ontology, codebook, constraints};
use entente::store::memory::MemoryStore;
use std::path::Path;
use std::sync::Arc;

/// Compares a committed file with what is generated now; with `ENTENTE_ACCEPT=1` writes it anew.
fn pinned(path: &str, generated: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    if std::env::var_os("ENTENTE_ACCEPT").is_some() && committed != generated {
        // Other tests may read it: it is there as a whole, or as it was.
        let new = file.with_extension("new");
        std::fs::write(&new, generated).unwrap();
        std::fs::rename(&new, &file).unwrap();
        return;
    }
    assert!(
        committed == generated,
        "{path} is not what the ontology makes of it: run `make accept` and look at the difference"
    );
}

fn sdl() -> String {
    let ontology = Arc::new(Ontology::shipped());
    let store = Arc::new(MemoryStore::new(ontology.clone(), Manifest::default(), Records::default()));
    Api::new(&ontology, store, Limits::default()).unwrap().sdl().to_owned()
}

#[test]
fn the_api_schema_is_pinned() {
    pinned("schema/api.graphql", &sdl());
}

#[test]
fn the_constraints_for_neo4j_are_pinned() {
    pinned("schema/neo4j.cypher", &constraints(&Ontology::shipped()));
}

#[test]
fn the_codebook_is_pinned() {
    pinned("schema/codebook.md", &codebook(&Ontology::shipped()));
}

/// An API that people read: budgets for the shipped ontology.
#[test]
fn the_api_stays_small_enough_to_read() {
    let sdl = sdl();
    let keywords = ["type ", "interface ", "enum ", "input ", "scalar ", "union "];
    let types = sdl.lines().filter(|line| keywords.iter().any(|keyword| line.starts_with(keyword))).count();
    assert!(types <= 300, "{types} types");
    assert!(sdl.len() <= 130_000, "{} bytes", sdl.len());
}
