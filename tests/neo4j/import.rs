//! Importing: what is written, what is not, and what readers see of it meanwhile.

use super::Server;
use entente::model::Records;
use entente::store::Manifest;
use entente::store::conformance::sample::{Builder, LINKS, TIED_TO, ontology};
use entente::store::neo4j::{Content, ImportError, ImportOptions, ImportReport, Neo4jSettings, import};

fn settings() -> Neo4jSettings {
    let server = Server::shared();
    Neo4jSettings {
        uri: server.uri.clone(),
        user: server.user.clone(),
        password: server.password.clone(),
        ..Neo4jSettings::default()
    }
}

fn manifest(sha256: &str) -> Manifest {
    Manifest { name: "sample".to_owned(), sha256: sha256.to_owned(), ..Manifest::default() }
}

fn prune() -> ImportOptions {
    ImportOptions { prune: true, ..ImportOptions::default() }
}

async fn bring(sha256: &str, records: &Records, options: &ImportOptions) -> Result<ImportReport, ImportError> {
    let manifest = manifest(sha256);
    let content = Content { manifest: &manifest, records, files: &[] };
    import(&ontology(), &settings(), &content, options, &|_| {}).await
}

fn small() -> Records {
    Builder::new()
        .body("a", |_| {})
        .body("b", |_| {})
        .place("p")
        .relate("ab", LINKS, "a", "b")
        .relate("ap", LINKS, "a", "p")
        .relate("ba", TIED_TO, "b", "a")
        .records()
}

#[tokio::test]
async fn what_is_there_is_not_written_again() {
    let first = bring("1", &small(), &prune()).await.unwrap();
    assert_eq!(first.written() + first.unchanged(), 8);
    let again = bring("1", &small(), &prune()).await.unwrap();
    assert_eq!((again.written(), again.unchanged(), again.wrote), (0, 8, false));
    for round in 0..10 {
        let records = Builder::new().body("a", |_| {}).body(&format!("b{round}"), |_| {}).place("p").records();
        let again = bring("2", &records, &prune()).await.unwrap();
    }
}
