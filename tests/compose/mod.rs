//! `docker-compose.yml` and `Dockerfile`, read as files: a machine that tests need not have Docker.

use crate::http::Server;
use crate::neo4j;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[derive(Deserialize)]
struct Compose {
    services: BTreeMap<String, Service>,
    volumes: BTreeMap<String, Option<Empty>>,
}

/// A volume that Docker keeps where it likes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Empty {}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Service {
    build: Option<String>,
    image: String,
    command: Vec<String>,
    environment: BTreeMap<String, String>,
    ports: Vec<String>,
    volumes: Vec<String>,
    depends_on: BTreeMap<String, Dependency>,
    healthcheck: Option<Healthcheck>,
    read_only: bool,
    cap_drop: Vec<String>,
    security_opt: Vec<String>,
    restart: String,
}

#[derive(Deserialize)]
struct Dependency {
    condition: String,
}

#[derive(Deserialize)]
struct Healthcheck {
    test: Vec<String>,
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

fn compose() -> Compose {
    serde_saphyr::from_str(&text("docker-compose.yml")).unwrap()
}

/// The services that run the program.
fn ours() -> BTreeMap<String, Service> {
    let mut services = compose().services;
    services.retain(|_, service| service.build.is_some());
    assert_eq!(services.keys().collect::<Vec<_>>(), ["entente", "import"]);
    services
}

/// What stands after a word of the Dockerfile, in order; of the last stage only, or of all.
fn instructions(word: &str, last: bool) -> Vec<String> {
    let dockerfile = text("Dockerfile");
    let start = if last { dockerfile.rfind("\nFROM ").unwrap() } else { 0 };
    let lines = dockerfile[start..].lines().filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
    lines.map(str::to_owned).collect()
}

/// The variables that a command's help names.
fn variables(command: &str) -> BTreeSet<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_entente")).args([command, "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    // Of options the variable stands in brackets; the password has none, so it is in the words.
    let words = help.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words
        .filter(|word| ["ENTENTE_", "NEO4J_"].iter().any(|prefix| word.starts_with(prefix)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_program_reads_every_variable_that_it_is_given() {
    let default = instructions("CMD", true).concat();
    let of_the_image = instructions("ENV", true);
    let of_the_image: Vec<_> = of_the_image.iter().map(|set| set.split('=').next().unwrap()).collect();
    assert_eq!(of_the_image, ["ENTENTE_LISTEN"]);
    for (name, service) in ours() {
        let command = service.command.first().map_or_else(|| default.trim_matches(['[', ']', '"']), String::as_str);
        let read = variables(command);
        let given = service.environment.keys().map(String::as_str);
        let unread: Vec<_> = given.filter(|variable| !read.contains(*variable)).collect();
        assert!(unread.is_empty(), "`{name}` runs `entente {command}`, which does not read {unread:?}");
        for required in ["NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD"] {
            assert!(service.environment.contains_key(required), "`{name}` is not given {required}");
        }
    }
    assert!(variables("serve").contains("ENTENTE_LISTEN"));
}

#[test]
fn passwords_are_asked_for() {
    for (name, service) in compose().services {
        for (variable, value) in service.environment {
            if variable.contains("PASSWORD") || variable.contains("AUTH") {
                assert!(value.contains("${NEO4J_PASSWORD:?"), "{name}: {variable} has a value of its own");
            }
        }
    }
}

#[test]
fn ports_are_open_to_this_machine_only() {
    for (name, service) in compose().services {
        for port in service.ports {
            assert!(port.starts_with("127.0.0.1:"), "{name}: {port}");
        }
    }
}

#[test]
fn the_program_may_do_nothing_but_serve() {
    for (name, service) in ours() {
        assert!(service.read_only, "{name} may write to its own files");
        assert_eq!(service.cap_drop, ["ALL"], "{name}");
    }
    for (name, service) in compose().services {
        assert_eq!(service.security_opt, ["no-new-privileges:true"], "{name}");
    }
    let users = instructions("USER", true);
    let [user] = &users[..] else { panic!("{users:?}") };
    // A number, since supervisors that refuse to run as root do not look names up.
    assert!(user.split(':').all(|id| id.parse::<u32>().unwrap() > 0), "{user}");
}

#[test]
fn images_are_of_known_versions() {
    let between = |text: String, before: &str, after: &str| {
        text.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap().to_owned()
    };
    let neo4j = between(text("tests/neo4j/pom.xml"), "<neo4j.version>", "<");
    let rust = between(text("rust-toolchain.toml"), "channel = \"", "\"");
    assert_eq!(compose().services["neo4j"].image, format!("neo4j:{neo4j}-community"));
    for service in ours().values() {
        assert_eq!(service.image, concat!("entente:", env!("CARGO_PKG_VERSION")));
    }
    let stages = instructions("FROM", false);
    assert!(stages.iter().any(|image| image.starts_with(&format!("rust:{rust}-"))), "another Rust: {stages:?}");
    for image in &stages {
        let tag = image.split(' ').next().and_then(|image| image.split(':').nth(1));
        assert!(tag.is_some_and(|tag| tag.starts_with(|first: char| first.is_ascii_digit())), "{image}");
    }
}

#[test]
fn the_image_is_built_from_files_that_are_there() {
    for copied in instructions("COPY", false).iter().filter(|copied| !copied.starts_with("--from")) {
        let mut files: Vec<_> = copied.split(' ').collect();
        files.pop();
        for file in files {
            assert!(path(file).exists(), "COPY {copied}");
            let top = file.trim_end_matches('/');
            let allowed = text(".dockerignore");
            let known = |line: &str| line.strip_prefix('!').is_some_and(|kept| Path::new(top).starts_with(kept));
            assert!(allowed.lines().any(known), ".dockerignore leaves {file} out");
        }
    }
}

#[test]
fn services_wait_for_each_other_and_data_stays() {
    let Compose { services, volumes } = compose();
    let waits = |name: &str| -> Vec<_> {
        let dependencies = services[name].depends_on.iter();
        dependencies.map(|(other, how)| (other.as_str(), how.condition.as_str())).collect()
    };
    assert_eq!(waits("import"), [("neo4j", "service_healthy")]);
    assert_eq!(waits("entente"), [("import", "service_completed_successfully"), ("neo4j", "service_healthy")]);
    for name in ["neo4j", "entente"] {
        assert!(services[name].healthcheck.is_some(), "{name} does not say how it is");
        assert_eq!(services[name].restart, "unless-stopped", "{name}");
    }
    assert_eq!(services["import"].restart, "no");
    let kept: Vec<_> = services["neo4j"].volumes.iter().map(|volume| volume.split(':').next().unwrap()).collect();
    assert!(kept.iter().all(|name| volumes.contains_key(*name)), "{kept:?}");
    assert!(services["neo4j"].volumes.iter().any(|volume| volume.ends_with(":/data")));
}

/// Runs the health check of the program against another port.
fn health(port: u16) -> Output {
    let test = compose().services.remove("entente").unwrap().healthcheck.unwrap().test;
    let command: Vec<_> = test.iter().map(|word| word.replace("$$", "$").replace("8080", &port.to_string())).collect();
    assert_eq!(command[0], "CMD");
    Command::new(&command[1]).args(&command[2..]).output().unwrap()
}

#[test]
fn the_health_check_tells_a_server_from_none() {
    let server = Server::start(&[]);
    let port = server.address.port();
    assert!(health(port).status.success(), "{:?}", health(port));
    drop(server);
    assert!(!health(port).status.success());
}

/// The image of Neo4j reads settings from variables: `_` for a dot, `__` for `_`. It does not start with one that it does not
/// know.
#[test]
fn neo4j_knows_its_settings() {
    let server = neo4j::Server::shared();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let known: BTreeSet<String> = runtime.block_on(async {
        let graph = neo4rs::Graph::new(&*server.uri, &*server.user, &*server.password).unwrap();
        let mut rows = graph.execute("SHOW SETTINGS YIELD name").await.unwrap();
        let mut known = BTreeSet::new();
        while let Some(row) = rows.next().await.unwrap() {
            known.insert(row.get("name").unwrap());
        }
        known
    });
    for variable in compose().services["neo4j"].environment.keys().filter(|name| *name != "NEO4J_AUTH") {
        let setting = variable.trim_start_matches("NEO4J_").replace("__", "\0").replace('_', ".").replace('\0', "_");
        assert!(known.contains(&setting), "{variable}: Neo4j has no setting `{setting}`");
    }
}
