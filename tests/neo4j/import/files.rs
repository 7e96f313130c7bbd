//! Packages come back from Neo4j as they went in, byte for byte.

use super::*;
use crate::dataset::{good, ontology as small_ontology};
use entente::dataset::{self, Package};
use entente::graph::Loading;
use entente::store::neo4j::{ExportError, export};

async fn bring_package(ontology: &Ontology, package: &Package) {
    let (dataset, _) = dataset::read(ontology, package).unwrap_or_else(|problems| panic!("{problems}"));
    let files = dataset.layout.stored(ontology);
    let content = Content { manifest: &dataset.manifest, records: &dataset.records, files: &files };
    import(ontology, &settings(), &content, &prune(), &|_| {}).await.unwrap();
}

async fn take_package(ontology: &Ontology) -> Package {
    let exported = export(ontology, &settings()).await.unwrap();
    dataset::write(ontology, &Dataset::from_store(ontology, exported))
}

async fn assert_round_trip(ontology: &Ontology, package: &Package, what: &str) {
    bring_package(ontology, package).await;
    let again = take_package(ontology).await;
    for ((path, before), (same, after)) in package.files().zip(again.files()) {
        assert_eq!(path, same, "{what}");
        assert_eq!(String::from_utf8_lossy(before), String::from_utf8_lossy(after), "{what}: {path}");
    }
    assert_eq!(package, &again, "{what}");
}

/// The small package with every table changed.
fn changed(change: impl Fn(&str) -> String) -> Package {
    let mut package = good();
    for (path, bytes) in good().files().filter(|(path, _)| *path == "sources.csv" || path.contains('/')) {
        package.insert(path, change(std::str::from_utf8(bytes).unwrap()));
    }
    package
}

#[tokio::test]
async fn the_shipped_seed_comes_back() {
    let _database = Database::open().await;
    assert_round_trip(&Ontology::shipped(), &Package::embedded(), "the seed").await;
}

#[tokio::test]
async fn a_package_comes_back_however_it_is_laid_out() {
    let _database = Database::open().await;
    let ontology = small_ontology();
    assert_round_trip(&ontology, &good(), "as it is").await;
    assert_round_trip(&ontology, &changed(|text| text.replace('\n', "\r\n")), "CR LF").await;
    assert_round_trip(&ontology, &changed(|text| format!("\u{feff}{text}")), "byte order mark").await;
    assert_round_trip(&ontology, &changed(|text| text.trim_end().to_owned()), "no line end at the end").await;
    let mut empty = changed(|text| text.split('\n').next().unwrap().to_owned());
    empty.insert("sources.csv", "id,name");
    assert_round_trip(&ontology, &empty, "only headers, without line ends").await;

    let mut package = good();
    package.insert(
        "relations/MEMBER_OF.csv",
        "note,citations,end,to,id,from,start\n,src#p5,..,cis,z,kazakhstan,1991\nNote,src,,sco,b,kazakhstan,\n,src,..,sco,m,kazakhstan,2001\n",
    );
    package
        .insert("entities/Body.csv", "citations,bodyType,name,id\nsrc,ORGAN,Z,sco\nsrc,COURT,A,cis\nsrc,COURT,B,aaa\n");
    assert_round_trip(&ontology, &package, "shuffled").await;
    package.insert(
        "relations/AFFILIATED_WITH.csv",
        "id,from,to,citations,derived,note\r\na1,sco,cis,src,ASSERTED,\"one\ntwo \"\"three\"\", four\"\r\na2,cis,sco,other#p1,INFERRED,\r\n",
    );
    assert_round_trip(&ontology, &package, "what may be left out, and line breaks in cells").await;
}

#[tokio::test]
async fn an_export_follows_what_was_changed_by_hand() {
    let database = Database::open().await;
    let ontology = small_ontology();
    let mut package = good();
    package.insert("entities/Body.csv", "citations,bodyType,name,id\nsrc,ORGAN,Z,sco\nsrc,COURT,A,cis\n");
    package.insert("relations/AFFILIATED_WITH.csv", "id,from,to,citations\nz,sco,cis,src\nb,cis,sco,src\n");
    bring_package(&ontology, &package).await;
    database.run("MATCH ()-[r {id: 'z'}]->() DELETE r").await;
    database.run("MATCH (n {id: 'sco'}) SET n.note = 'By hand', n.name = 'The SCO'").await;
    database
        .run("MATCH (a {id: 'sco'}), (b {id: 'cis'}) CREATE (a)-[:SAME_AS {id: 's', citations: ['src'], derived: 'ASSERTED'}]->(b)")
        .await;
    let again = take_package(&ontology).await;
    let file = |path: &str| String::from_utf8_lossy(again.get(path).unwrap_or_default()).into_owned();
    assert_eq!(
        file("entities/Body.csv"),
        "citations,bodyType,name,id,note\nsrc,ORGAN,The SCO,sco,By hand\nsrc,COURT,A,cis,\n"
    );
    assert_eq!(file("relations/AFFILIATED_WITH.csv"), "id,from,to,citations\nb,cis,sco,src\n");
    assert_eq!(file("relations/SAME_AS.csv"), "id,from,to,start,end,citations,derived,note\ns,sco,cis,,,src,,\n");
    assert_eq!(again.get("datapackage.json"), package.get("datapackage.json"));

    database.run("MATCH (f:_File) DELETE f").await;
    let again = take_package(&ontology).await;
    let (dataset, warnings) = dataset::read(&ontology, &again).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(warnings.to_string(), "", "what has no layout gets one");
    assert_eq!((dataset.records.entity_count(), dataset.manifest.licences[0].name.as_str()), (6, "CC0-1.0"));

    database.run("MATCH (n {id: 'sco'}) SET n.bodyType = 'CLUB'").await;
    let error = export(&ontology, &settings()).await.unwrap_err();
    assert_eq!(error.to_string(), "in the graph, `sco`: `bodyType`: `CLUB` is no value of BodyType");
    database.run("MATCH (d:_Dataset) SET d.loading = 'now' REMOVE d.revision").await;
    assert!(matches!(export(&ontology, &settings()).await, Err(ExportError::Loading(Loading::Importing))));
    database.run("MATCH (d:_Dataset) DELETE d").await;
    assert!(matches!(export(&ontology, &settings()).await, Err(ExportError::Loading(Loading::Empty))));
}
