//! `entente import` and `entente export`: what they print, their exit codes, and their ends.

use super::*;
use crate::dataset::good;
use entente::dataset::Package;
use std::fmt::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const ONTOLOGY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dataset/ontology.graphql");
/// The small package.
const GOOD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dataset/good");

fn entente(arguments: &[&str]) -> Command {
    let settings = settings();
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    for variable in ["ENTENTE_DATA", "NEO4J_PASSWORD_FILE", "NEO4J_DATABASE"] {
        command.env_remove(variable);
    }
    command.args(arguments).env("ENTENTE_ONTOLOGY", ONTOLOGY);
    command.env("NEO4J_URI", settings.uri).env("NEO4J_USER", settings.user).env("NEO4J_PASSWORD", settings.password);
    command
}

/// Exit code, standard output and standard error.
fn told(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().expect("not killed"), text(stdout), text(stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn a_package_is_imported_and_exported() {
    let database = Database::open().await;
    database.run("MATCH (n) DETACH DELETE n").await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    good().write_dir(&data).unwrap();
    let import = ["import", "--data", text(&data)];

    let (code, stdout, stderr) = told(&mut entente(&[&import[..], &["--dry-run"]].concat()));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.starts_with("State: 2 new, 0 changed, 0 unchanged, 0 gone\n  new: kazakhstan, ussr\n"), "{stdout}");
    assert!(stdout.ends_with("\n9 rows read: 9 to write, 0 unchanged, 0 rejected\n"), "{stdout}");
    assert!(database.dump().await.is_empty());

    let summary = |words: &str| (0, format!("9 rows read: {words}, 0 rejected\n"), String::new());
    assert_eq!(
        told(&mut entente(&[&["import", "--if-empty"], &import[1..]].concat())),
        summary("9 written, 0 unchanged")
    );
    assert_eq!(told(&mut entente(&import)), summary("0 written, 9 unchanged"));
    let there = (0, "The graph holds a dataset already: nothing was imported\n".to_owned(), String::new());
    assert_eq!(told(&mut entente(&[&["import", "--if-empty"], &import[1..]].concat())), there);

    let target = folder.path().join("out");
    let (code, _, stderr) = told(&mut entente(&["export", "--package", text(&target)]));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(Package::from_dir(&target).unwrap(), good());

    database.run("CREATE (:Entity:State {id: 'more', name: 'More'})").await;
    let (_, stdout, _) = told(&mut entente(&import));
    assert!(
        stdout.ends_with("0 rejected; 1 that are not in the package are kept (--prune removes them)\n"),
        "{stdout}"
    );
    let (_, stdout, _) = told(&mut entente(&[&import[..], &["--prune"]].concat()));
    assert!(stdout.ends_with("0 rejected; 1 removed\n"), "{stdout}");

    std::fs::write(data.join("relations/AFFILIATED_WITH.csv"), "id,from,to,citations\na1,scoo,cis,src\n").unwrap();
    let (before, token) = (database.dump().await, database.says("token").await);
    let (code, stdout, stderr) = told(&mut entente(&import));
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("AFFILIATED_WITH.csv:2:4: error") && stderr.contains("1 error, 0 warnings"), "{stderr}");
    assert_eq!((database.dump().await, database.says("token").await), (before, token));
}

#[tokio::test]
async fn a_server_that_does_not_let_us_in_is_not_asked_again() {
    let _database = Database::open().await;
    let folder = tempfile::tempdir().unwrap();
    let never = folder.path().join("never");
    for scheme in ["bolt", "neo4j"] {
        let uri = settings().uri.replace("bolt://", &format!("{scheme}://"));
        for (variable, value, word) in [
            ("NEO4J_PASSWORD", "wrong", "unauthorized"),
            ("NEO4J_USER", "nobody", "unauthorized"),
            ("NEO4J_DATABASE", "elsewhere", "elsewhere"),
        ] {
            for arguments in [&["import", "--data", GOOD, "--wait", "60s"][..], &["export", "--package", text(&never)]]
            {
                let mut command = entente(arguments);
                command.env("NEO4J_URI", &uri).env(variable, value);
                let begun = std::time::Instant::now();
                let (code, stdout, stderr) = told(&mut command);
                assert!(begun.elapsed() < Duration::from_secs(20), "it was asked again: {stderr}");
                assert_eq!((code, stdout.as_str()), (2, ""), "{variable}");
                assert!(
                    stderr.contains("the server refuses") && stderr.contains(word),
                    "{scheme} {variable}: {stderr}"
                );
            }
        }
    }
    let nowhere = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let uri = format!("bolt://{nowhere}");
    let (code, _, stderr) = told(&mut entente(&["import", "--data", GOOD, "--neo4j-uri", &uri, "--wait", "0s"]));
    assert_eq!(code, 2);
    assert!(stderr.contains("the server cannot be reached") && stderr.contains("nothing was written"), "{stderr}");
    let (code, _, stderr) = told(&mut entente(&["import", "--neo4j-uri", "http://localhost:7474"]));
    assert_eq!(code, 2);
    assert!(stderr.contains("Bolt is spoken"), "{stderr}");
    let (code, _, stderr) = told(entente(&["import"]).env_remove("NEO4J_URI"));
    assert_eq!((code, stderr.as_str()), (2, "error: which server? Say --neo4j-uri, or set NEO4J_URI\n"));
}

#[tokio::test]
async fn a_server_that_is_not_up_yet_is_waited_for() {
    let _database = Database::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut command = entente(&["import", "--data", GOOD, "--prune", "--neo4j-uri", &format!("bolt://{address}")]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(child.try_wait().unwrap().is_none(), "it waits");
    // What comes up is a way to the server.
    let listener = TcpListener::bind(address).unwrap();
    let server = settings().uri.replace("bolt://", "");
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = TcpStream::connect(&server).unwrap();
            let pipe = |mut from: TcpStream, mut to: TcpStream| {
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut from, &mut to);
                    let _ = to.shutdown(std::net::Shutdown::Both);
                })
            };
            pipe(client.try_clone().unwrap(), server.try_clone().unwrap());
            pipe(server, client);
        }
    });
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains(&format!("waiting for bolt://{address}\n")), "{stderr}");
}

/// A package of `relations` memberships of 1,000 bodies.
fn large(relations: usize) -> Package {
    let mut package = good();
    let (mut bodies, mut members) =
        ("id,name,bodyType,citations\n".to_owned(), "id,from,to,start,citations\n".to_owned());
    for at in 0..1000 {
        writeln!(bodies, "body-{at},Body {at},COURT,src#p{at}").unwrap();
    }
    for at in 0..relations {
        let (from, to, year) = (at % 1000, (at + at / 1000 + 1) % 1000, 1991 + at % 30);
        writeln!(members, "m{at},body-{from},body-{to},{year},src#p{at}").unwrap();
    }
    package.insert("entities/Body.csv", bodies);
    package.insert("relations/MEMBER_OF.csv", members);
    package.insert("relations/AFFILIATED_WITH.csv", "id,from,to,citations\n");
    package
}

#[tokio::test]
async fn an_import_that_is_killed_is_completed_by_the_next() {
    let database = Database::open().await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    large(20_000).write_dir(&data).unwrap();
    let import = ["import", "--prune", "--data", text(&data)];
    database.empty().await;
    let begun = std::time::Instant::now();
    let (code, _, stderr) = told(&mut entente(&import));
    assert_eq!((code, stderr.as_str()), (0, ""));
    let taken = begun.elapsed();
    let expected = (database.dump().await, database.says("revision").await);

    database.empty().await;
    let mut marked = 0;
    for part in [0.3, 0.5, 0.7] {
        let mut child = entente(&import).stdout(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(taken.mul_f64(part)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        marked += usize::from(database.says("loading").await != serde_json::Value::Null);
    }
    assert!(marked > 0, "it was never killed on its way");
    let (code, stdout, stderr) = told(&mut entente(&import));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.starts_with("21,004 rows read: "), "{stdout}");
    assert!((database.dump().await, database.says("revision").await) == expected, "another graph");
    database.empty().await;
}

#[cfg(unix)]
#[tokio::test]
async fn an_import_that_is_interrupted_says_how_to_go_on() {
    let database = Database::open().await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    large(20_000).write_dir(&data).unwrap();
    database.empty().await;
    let mut command = entente(&["import", "--data", text(&data)]);
    let begun = std::time::Instant::now();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while database.says("loading").await == serde_json::Value::Null {
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not begin");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let interrupt = Command::new("sh").args(["-c", "kill -INT \"$0\"", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("interrupted\n  help: the graph is incomplete") && stderr.contains("run the same import"),
        "{stderr}"
    );
    assert_eq!(database.says("revision").await, serde_json::Value::Null);
    database.empty().await;
}
