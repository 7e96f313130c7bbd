//! Every case of `bad/*.txt` is the small package with some files replaced, removed (`=== - path`) or added. What is said
//! of it stands beside it, in a snapshot.

use super::{HERE, good, ontology};
use entente::dataset::{self, MAX_PROBLEMS, Package};
use entente::diagnostic::Diagnostics;
use std::fs;
use std::path::PathBuf;

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(format!("{HERE}/bad")).expect("the cases are there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths
}

/// `\r`, `\t` and `\xNN` as bytes.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(before.bytes());
        let (byte, length) = match after.as_bytes()[0] {
            b'r' => (b'\r', 1),
            b't' => (b'\t', 1),
            b'x' => (u8::from_str_radix(&after[1..3], 16).expect("two digits"), 3),
            other => panic!("unknown escape \\{}", char::from(other)),
        };
        bytes.push(byte);
        rest = &after[length..];
    }
    bytes.extend(rest.bytes());
    bytes
}

fn apply(mut package: Package, case: &str) -> Package {
    for section in case.split("=== ").skip(1) {
        let (head, content) = section.split_once('\n').expect("a line of its own");
        if let Some(path) = head.strip_prefix("- ") {
            package.remove(path);
        } else if let Some(path) = head.strip_suffix(" escaped") {
            package.insert(path, unescape(content));
        } else {
            package.insert(head, content);
        }
    }
    package
}

fn problems(package: &Package) -> Result<Diagnostics, Diagnostics> {
    dataset::read(&ontology(), package).map(|(_, warnings)| warnings)
}

#[test]
fn bad_data_is_refused_with_place_and_remedy() {
    let cases = cases();
    assert!(cases.len() >= 50, "{} cases", cases.len());
    for path in cases {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let package = apply(good(), &fs::read_to_string(&path).expect("readable"));
        let problems = match problems(&package) {
            Ok(warnings) if name.starts_with("warning-") => warnings,
            Err(errors) if !name.starts_with("warning-") => errors,
            Ok(warnings) => panic!("{name} is accepted, with {warnings}"),
            Err(errors) => panic!("{name} is refused: {errors}"),
        };
        assert!(!problems.sorted().is_empty(), "{name}: nothing is said");
        for problem in problems.sorted() {
            assert!(problem.help.as_ref().is_some_and(|help| !help.is_empty()), "{name}: no remedy in {problem}");
            let lines = package.get(&problem.file).map(|bytes| String::from_utf8_lossy(bytes).lines().count());
            assert!(problem.line <= lines.unwrap_or(0).max(1), "{name}: no such line: {problem}");
        }
        insta::with_settings!({snapshot_path => "bad", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, problems.to_string());
        });
    }
}

#[test]
fn the_small_package_is_sound() {
    assert_eq!(problems(&good()).expect("sound").to_string(), "");
}

#[test]
fn a_long_report_is_cut_and_says_so() {
    let rows = (0..MAX_PROBLEMS + 500).map(|row| format!("\na{row},sco,nowhere-{row},src"));
    let file: Vec<_> = std::iter::once("id,from,to,citations".to_owned()).chain(rows).collect();
    let mut package = good();
    package.insert("relations/AFFILIATED_WITH.csv", file.concat());
    let problems = problems(&package).expect_err("wrong");
    assert_eq!(problems.errors(), MAX_PROBLEMS + 1);
    let last = problems.sorted().last().map(ToString::to_string).unwrap_or_default();
    assert!(last.contains("500 more errors are not shown"), "{last}");
}
