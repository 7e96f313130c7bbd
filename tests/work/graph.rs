//! A graph with hubs: many organisations that are all members of one, and that cooperate at random.

use crate::conformance::random::Rng;
use crate::conformance::sample;
use entente::model::{Manifest, Records};
use entente::ontology::Ontology;
use entente::store::memory::MemoryStore;
use std::sync::Arc;

/// Organisations, and twice as many cooperations.
pub(super) const SIZE: usize = 20_000;

/// Relations of the graph.
pub(super) const RELATIONS: usize = 3 * SIZE;

/// The store of the graph.
pub(super) fn store() -> Arc<MemoryStore> {
    let ontology = Arc::new(Ontology::shipped());
    let kind = |name: &str| ontology.kind(name).unwrap().index();
    let mut entities: Vec<_> = (0..SIZE)
        .map(|at| {
            sample::entity(&ontology, kind("Organization"), &format!("org-{at:05}"), &format!("Organisation {at}"))
        })
        .collect();
    entities.push(sample::entity(&ontology, kind("InternationalOrganization"), "hub", "Hub"));
    entities.push(sample::entity(&ontology, ontology.source_kind().index(), "book", "Book"));
    let mut records = Records::new(entities);
    let find = |records: &Records, at: usize| records.find_entity(&format!("org-{at:05}")).unwrap();
    let hub = records.find_entity("hub").unwrap();
    let (member, cooperates) = (ontology.relation("MEMBER_OF").unwrap(), ontology.relation("COOPERATES_WITH").unwrap());
    for at in 0..SIZE {
        let org = find(&records, at);
        records.push(sample::relation(&ontology, member, &format!("m-{at:05}"), [org, hub]));
    }
    let mut rng = Rng::new(7);
    for at in 0..2 * SIZE {
        let ends = [find(&records, rng.below(SIZE)), find(&records, rng.below(SIZE))];
        records.push(sample::relation(&ontology, cooperates, &format!("c-{at:05}"), ends));
    }
    records.sort_relations();
    Arc::new(MemoryStore::new(ontology, Manifest::default(), records))
}
