//! What of its sources a package records.

use super::good;
use crate::shipped::shipped;
use entente::dataset::{self, Package, coverage};
use entente::ontology::Ontology;

fn ontology() -> Ontology {
    let source =
        "type Source @entity { locatorScheme: LocatorScheme locatorCount: Int }\nenum LocatorScheme { PARAGRAPH PAGE }";
    let text = include_str!("ontology.graphql").replace("type Source @entity { title: String }", source);
    Ontology::parse("ontology.graphql", &text).unwrap()
}

/// The small package with a source of seven paragraphs.
fn package(omissions: &str) -> Package {
    let mut package = good();
    package.insert("sources.csv", "id,name,locatorScheme,locatorCount\nother,Other,,\nsrc,Source,PARAGRAPH,7\n");
    package.insert("omissions.csv", format!("source,locator,text,reason\n{omissions}"));
    package
}

fn told(omissions: &str) -> (String, String) {
    let ontology = ontology();
    let (dataset, _) = dataset::read(&ontology, &package(omissions)).unwrap();
    let coverage = coverage(&ontology, &dataset);
    let warnings: Vec<_> = coverage.iter().flat_map(dataset::Coverage::warnings).map(|one| one.to_string()).collect();
    (coverage.iter().map(ToString::to_string).collect(), warnings.join("\n"))
}

#[test]
fn every_part_is_recorded_left_out_or_warned_of() {
    let (told, warnings) = told(
        "src,,Europe,No record.\nsrc,p4,a few words,Their sense is recorded.\nsrc,p6,,A heading.\nsrc,p99,a word,In no part.\n",
    );
    insta::with_settings!({snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("coverage", format!("{told}\n{warnings}"));
    });
}

/// The seed has nothing that is neither recorded nor left out for a reason.
#[test]
fn the_seed_covers_its_source() {
    let (ontology, dataset) = shipped();
    let coverage = coverage(&ontology, &dataset);
    assert_eq!(
        coverage.iter().map(|one| (one.source.as_str(), one.parts.len())).collect::<Vec<_>>(),
        [("trofimov-cabar", 114)]
    );
    let warnings: Vec<_> = coverage.iter().flat_map(dataset::Coverage::warnings).collect();
    assert!(warnings.is_empty(), "{warnings:?}");
    assert!(coverage[0].parts.iter().filter(|part| !part.records.is_empty()).count() > 90);
}
