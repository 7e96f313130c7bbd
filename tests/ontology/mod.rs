//! Ontologies: what is refused, and how it is said. Every file of `bad/` is refused; what is said of it stands beside it,
//! in a snapshot.

use entente::ontology::{KindSet, Ontology};
use entente::query::EdgeSelector;
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
        let (along, against) = (
            EdgeSelector { outgoing: one, ..EdgeSelector::default() },
            EdgeSelector { incoming: one, ..EdgeSelector::default() },
        );
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

/// What the API has of its own, by any ontology, no ontology may declare.
#[test]
fn names_of_the_api_are_taken() {
    let ontology = Ontology::shipped();
    let api = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/api.graphql")).expect("readable");
    let nouns = ontology.kinds.iter().map(|kind| &kind.name).chain(ontology.relations.iter().map(|kind| &kind.noun));
    let nouns: Vec<&String> = nouns.chain(ontology.enums.iter().map(|declared| &declared.name)).collect();
    let of_ontology = |name: &str| {
        let suffixes = ["", "Connection", "Edge", "Where", "Sort", "Filter"];
        nouns.iter().any(|noun| suffixes.iter().any(|suffix| format!("{noun}{suffix}") == name))
    };
    let refused = |sdl: &str| Ontology::parse("own.graphql", &format!("type Source @entity\n{sdl}")).is_err();
    let types = api.lines().filter_map(|line| {
        let (what, rest) = line.split_once(' ')?;
        ["type", "interface", "enum", "input", "scalar"].contains(&what).then(|| rest.split([' ', '{']).next())?
    });
    let own: Vec<&str> = types.filter(|name| !of_ontology(name)).collect();
    assert!(own.len() > 60, "{own:?}");
    let free: Vec<_> =
        own.into_iter().filter(|name| !refused(&format!("type {name} @entity(plural: \"ownOnes\")"))).collect();
    assert!(free.is_empty(), "an ontology may declare {free:?}");
    let query = api.split("\ntype Query {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("a query type");
    let fields = query.lines().filter_map(|line| line.strip_prefix('\t')?.split(['(', ':']).next()).filter(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && ontology.kinds.iter().all(|kind| kind.singular != *name && kind.plural != *name)
    });
    let fields: Vec<&str> = fields.collect();
    assert!(fields.len() >= 13, "{fields:?}");
    let free: Vec<_> =
        fields.into_iter().filter(|name| !refused(&format!("type Own @entity(plural: \"{name}\")"))).collect();
    assert!(free.is_empty(), "an ontology may name a list {free:?}");
}
