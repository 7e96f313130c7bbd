//! What is written is what was read, byte for byte.

use super::{good, ontology};
use entente::dataset::{self, Package};
use entente::ontology::Ontology;

fn assert_round_trip(ontology: &Ontology, package: &Package, what: &str) {
    let (dataset, warnings) = dataset::read(ontology, package).unwrap_or_else(|problems| panic!("{what}: {problems}"));
    assert_eq!(warnings.to_string(), "", "{what}");
    let written = dataset::write(ontology, &dataset);
    for ((path, before), (again, after)) in package.files().zip(written.files()) {
        assert_eq!(path, again, "{what}");
        assert_eq!(String::from_utf8_lossy(before), String::from_utf8_lossy(after), "{what}: {path}");
        assert!(before == after, "{what}: {path}");
    }
    assert_eq!(package.files().len(), written.files().len(), "{what}");
    assert_eq!(dataset.manifest.sha256, written.sha256(), "{what}");
}

/// The small package with every table changed.
fn changed(change: impl Fn(&str) -> String) -> Package {
    let mut package = good();
    for (path, bytes) in good().files().filter(|(path, _)| *path == "sources.csv" || path.contains('/')) {
        package.insert(path, change(std::str::from_utf8(bytes).expect("UTF-8")));
    }
    package
}

#[test]
fn the_shipped_seed_is_sound_and_comes_back() {
    assert_round_trip(&Ontology::shipped(), &Package::embedded(), "the seed");
}

#[test]
fn the_small_package_comes_back_however_it_is_laid_out() {
    let ontology = ontology();
    assert_round_trip(&ontology, &good(), "as it is");
    assert_round_trip(&ontology, &changed(|text| text.replace('\n', "\r\n")), "CR LF");
    assert_round_trip(&ontology, &changed(|text| format!("\u{feff}{text}")), "byte order mark");
    assert_round_trip(&ontology, &changed(|text| text.trim_end().to_owned()), "no line end at the end");
    assert_round_trip(
        &ontology,
        &changed(|text| format!("\u{feff}{}", text.replace('\n', "\r\n").trim_end())),
        "all of these",
    );
    let headers_only = changed(|text| text.split('\n').next().expect("a line").to_owned());
    let mut empty = headers_only.clone();
    empty.insert("sources.csv", "id,name");
    assert_round_trip(&ontology, &empty, "only headers, without line ends");
}

#[test]
fn columns_and_rows_stay_where_they_are() {
    let mut package = good();
    package.insert(
        "relations/MEMBER_OF.csv",
        "note,citations,end,to,id,from,start\n,src#p5,..,cis,z,kazakhstan,1991\nNote,src,,sco,b,kazakhstan,\n,src,..,sco,m,kazakhstan,2001\n",
    );
    package
        .insert("entities/Body.csv", "citations,bodyType,name,id\nsrc,ORGAN,Z,sco\nsrc,COURT,A,cis\nsrc,COURT,B,aaa\n");
    assert_round_trip(&ontology(), &package, "shuffled");
}

#[test]
fn line_breaks_in_cells_are_kept_as_they_are_and_mean_the_same() {
    let ontology = ontology();
    let header = "id,from,to,citations,note";
    let mut notes = Vec::new();
    for (rows, cells) in [("\n", "\n"), ("\n", "\r\n"), ("\r\n", "\n"), ("\r\n", "\r\n")] {
        let mut package = good();
        let file = format!("{header}{rows}a1,sco,cis,src,\"one{cells}two \"\"three\"\", four\"{rows}");
        package.insert("relations/AFFILIATED_WITH.csv", file);
        assert_round_trip(&ontology, &package, &format!("rows {rows:?}, cells {cells:?}"));
        let (dataset, _) = dataset::read(&ontology, &package).expect("sound");
        let found = dataset.records.find_relation("a1").expect("there");
        notes.push(dataset.records.relation(found).note().expect("a note").to_owned());
    }
    assert!(notes.iter().all(|note| note == "one\ntwo \"three\", four"), "{notes:?}");
}

#[test]
fn a_spelling_that_may_be_left_out_is_kept_where_a_file_has_it_throughout() {
    let mut package = good();
    package.insert(
        "relations/AFFILIATED_WITH.csv",
        "id,from,to,citations,derived\na1,sco,cis,src,ASSERTED\na2,cis,sco,other#p1,INFERRED\n",
    );
    let (dataset, _) = dataset::read(&ontology(), &package).expect("sound");
    let written = dataset::write(&ontology(), &dataset);
    assert_eq!(package, written);
}

#[test]
fn what_is_not_canonical_becomes_so_and_stays_so() {
    let ontology = ontology();
    let mut package = good();
    package.insert("relations/AFFILIATED_WITH.csv", "\"id\",from,to,citations\r\na1,\"sco\",cis,src\n");
    let (dataset, warnings) = dataset::read(&ontology, &package).expect("sound");
    assert_eq!((warnings.errors(), warnings.warnings()), (0, 2), "{warnings}");
    let written = dataset::write(&ontology, &dataset);
    let expected: &[u8] = b"id,from,to,citations\r\na1,sco,cis,src\r\n";
    assert_eq!(written.get("relations/AFFILIATED_WITH.csv"), Some(expected));
    assert_round_trip(&ontology, &written, "written");
}

#[test]
fn records_hold_what_the_files_say() {
    let (dataset, _) = dataset::read(&ontology(), &good()).expect("sound");
    let records = &dataset.records;
    assert_eq!((records.entity_count(), records.relation_count()), (6, 3));
    assert_eq!(dataset.manifest.licences[0].name, "CC0-1.0");
    let state = records.entity(records.find_entity("kazakhstan").expect("there"));
    assert_eq!(state.names[1].to_string(), "Kazakh SSR@en#FORMER:1936/1991");
    assert_eq!(format!("{:?}", state.properties[1]), "Some(Int(705))");
    assert_eq!(state.external_ids[0].to_string(), "wikidata:Q232");
    let body = records.entity(records.find_entity("sco").expect("there"));
    assert_eq!(format!("{:?}", body.properties[2]), r#"Some(List([Text("a|b"), Text("c\\d")]))"#);
    let member = records.relation(records.find_relation("m1").expect("there"));
    assert_eq!(records.entity(member.to()).name.as_ref(), "Shanghai Cooperation Organisation");
    assert_eq!(member.citations()[1].to_string(), "other");
}
