//! The rules of the house: who may know whom. See `ARCHITECTURE.md`.

mod circles;

use std::path::{Path, PathBuf};

/// A room and the rooms of this program that it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("digest", &[]),
    ("work", &[]),
    ("api", &[]),
    ("ontology", &["api", "diagnostic", "digest"]),
    ("model", &["diagnostic", "ontology"]),
    ("query", &["diagnostic", "model", "ontology"]),
    ("search", &["work"]),
    ("graph", &["diagnostic", "model", "ontology", "query", "search", "work"]),
    ("store", &["diagnostic", "digest", "graph", "model", "ontology", "query", "search", "work"]),
    ("dataset", &["diagnostic", "digest", "model", "ontology", "store"]),
    ("analysis", &["model", "ontology", "query"]),
    ("graphql", &["analysis", "api", "diagnostic", "graph", "model", "ontology", "query", "search", "store", "work"]),
    ("http", &["digest", "graph", "graphql", "store", "work"]),
    ("cli", &["dataset", "diagnostic", "graph", "graphql", "http", "model", "ontology", "store", "work"]),
];

/// What only some rooms, or parts of them, may name.
const GUARDED: &[(&str, &[&str])] = &[
    ("async_graphql::", &["graphql"]),
    ("axum", &["http", "cli"]),
    ("hyper", &["http"]),
    ("clap", &["cli"]),
    ("neo4rs", &["store/neo4j"]),
    ("std::fs", &["dataset", "cli"]),
    ("std::net", &["http", "cli"]),
    ("tokio", &["work", "store", "graphql", "http", "cli"]),
    ("async fn", &["work", "graph", "store", "graphql", "http", "cli"]),
];

/// Rooms whose files still form circles. The list only gets shorter.
const NOT_YET: &[&str] = &[];

/// Maximum number of lines of a file: one past it is two things.
const MAX_LINES: usize = 600;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file: its room, its name and its text.
fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let source = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let room = name.split(['/', '.']).next().unwrap().to_owned();
        (room, name, std::fs::read_to_string(&path).unwrap())
    };
    paths.into_iter().map(source).collect()
}

/// The lines of code, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default())
}

#[test]
fn rooms_know_only_the_rooms_below_them() {
    let mut wrong = Vec::new();
    for (room, name, text) in sources() {
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(known, _)| *known == room) else {
            wrong.push(format!("{name}: the room `{room}` is not in the list"));
            continue;
        };
        for line in code(&text) {
            for (other, _) in ROOMS {
                let named = [format!("crate::{other}::"), format!("crate::{other};"), format!("crate::{other}}}")];
                let listed = line.trim_start().starts_with("use crate::{") && line.contains(other);
                if (named.iter().any(|name| line.contains(name)) || listed)
                    && room != *other
                    && !allowed.contains(other)
                {
                    wrong.push(format!("{name}: `{room}` uses `{other}`: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_of_a_room_form_no_circle() {
    let sources = sources();
    let circles = circles::circles(sources.iter().map(|(_, name, text)| (name.as_str(), text.as_str())));
    let (known, wrong): (Vec<_>, Vec<_>) =
        circles.into_iter().partition(|files| NOT_YET.iter().any(|room| files[0].starts_with(&format!("{room}/"))));
    assert!(wrong.is_empty(), "{}", wrong.iter().map(|files| files.join(" -> ")).collect::<Vec<_>>().join("\n"));
    for room in NOT_YET {
        let has_some = known.iter().any(|files| files[0].starts_with(&format!("{room}/")));
        assert!(has_some, "`{room}` has no circle any more: take it from the list");
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (room, name, text) in sources() {
        for (library, allowed) in GUARDED {
            let is_in = |place: &&str| room == **place || name.starts_with(&format!("{place}/"));
            if matches!(room.as_str(), "lib" | "main") || allowed.iter().any(is_in) {
                continue;
            }
            wrong.extend(
                code(&text)
                    .filter(|line| line.contains(library))
                    .map(|line| format!("{name}: {library}: {}", line.trim())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_one_thing_each() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|(_, name, text)| (text.lines().count(), name))
        .filter(|(lines, _)| *lines > MAX_LINES)
        .collect();
    assert!(long.is_empty(), "past {MAX_LINES} lines: {long:?}");
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, _, text)| !text.starts_with("//!")).map(|(_, name, _)| name).collect();
    assert!(silent.is_empty(), "without a `//!`: {silent:?}");
}
