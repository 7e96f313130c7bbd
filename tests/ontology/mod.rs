//! Ontologies: what is refused, and how it is said. Every file of `bad/` is refused; what is said of it stands beside it,
//! in a snapshot.

use entente::model::Steps;
use entente::ontology::{KindSet, Ontology};
use std::fs;

const BAD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ontology/bad");

#[test]
fn bad_ontologies_are_refused_with_place_and_remedy() {
    let mut paths: Vec<_> =
        fs::read_dir(BAD).expect("the cases are there").map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "graphql"));
    paths.sort();
    assert!(paths.len() >= 60, "{} cases", paths.len());
    for path in paths {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let sdl = fs::read_to_string(&path).expect("readable");
        let Err(problems) = Ontology::parse(&format!("{name}.graphql"), &sdl) else { panic!("{name} is accepted") };
        for problem in problems.sorted() {
            assert!(problem.help.as_ref().is_some_and(|help| !help.is_empty()), "{name}: no remedy in {problem}");
            let line = sdl.lines().nth(problem.line.max(1) - 1).unwrap_or_default();
            assert!(problem.line > 0 && problem.column > 0, "{name}: no place in {problem}");
            assert!(problem.column <= line.chars().count() + 1, "{name}: no such column: {problem}");
        }
        insta::with_settings!({snapshot_path => "bad", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, problems.to_string());
        });
    }
}

/// The kinds at far ends, pair by pair.
#[test]
fn far_ends_are_those_that_relations_permit() {
    let ontology = Ontology::shipped();
    for (at, relation) in ontology.relations.iter().enumerate() {
        let one = KindSet::one(at);
        let (along, against) =
            (Steps { outgoing: one, ..Steps::default() }, Steps { incoming: one, ..Steps::default() });
        for (near, _) in ontology.kinds_with_ids() {
            let near_set = KindSet::one(near.index());
            for (far, _) in ontology.kinds_with_ids() {
                let (out, back) = (along.far_kinds(&ontology, near_set), against.far_kinds(&ontology, near_set));
                assert_eq!(out.has(far.index()), relation.permits(near, far), "{} {near:?} {far:?}", relation.name);
                assert_eq!(back.has(far.index()), relation.permits(far, near), "{} {near:?} {far:?}", relation.name);
            }
        }
        assert_eq!(along.far_kinds(&ontology, ontology.all_kinds()), ontology.to_kinds(one));
        assert_eq!(against.far_kinds(&ontology, ontology.all_kinds()), ontology.from_kinds(one));
    }
}
