//! The program: what it prints, and its exit codes.

use super::{HERE, good};
use std::path::Path;
use std::process::{Command, Output};
use std::{fs, str};
use tempfile::TempDir;

fn entente(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    for variable in ["ENTENTE_ONTOLOGY", "ENTENTE_DATA", "ENTENTE_LISTEN"] {
        command.env_remove(variable);
    }
    command.args(arguments).output().expect("the program starts")
}

/// Exit code, standard output and standard error.
fn told(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = entente(arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("not killed"), text(stdout), text(stderr))
}

fn ontology() -> String {
    format!("{HERE}/ontology.graphql")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn check_accepts_good_data() {
    let told = told(&["check", &format!("{HERE}/good"), "--ontology", &ontology()]);
    let counts = "0 errors, 0 warnings in 7 files: 6 entities, 3 relations\n".to_owned();
    assert_eq!(told, (0, counts, String::new()));
}

#[test]
fn check_refuses_bad_data_and_says_all_of_it() {
    let folder = TempDir::new().expect("a folder");
    let package = folder.path().join("package");
    good().write_dir(&package).expect("written");
    fs::write(
        package.join("relations/AFFILIATED_WITH.csv"),
        "id,from,to,citations\na1,scoo,cis,src\na1,sco,cis,srcc\n",
    )
    .expect("written");
    let (code, stdout, stderr) = told(&["check", text(&package), "--ontology", &ontology()]);
    assert_eq!((code, stderr.as_str()), (1, ""));
    let expected = "\
relations/AFFILIATED_WITH.csv:2:4: error: `from` names the unknown entity `scoo`
  help: did you mean `sco`?
relations/AFFILIATED_WITH.csv:3:1: error: the id `a1` is used twice
  help: it is also in relations/AFFILIATED_WITH.csv:2; ids are unique over all entities and relations
relations/AFFILIATED_WITH.csv:3:12: error: the unknown source `srcc` is cited
  help: did you mean `src`?
3 errors, 0 warnings in 7 files
";
    assert_eq!(stdout, expected);
}

#[test]
fn check_says_what_it_could_not_do() {
    for (arguments, word) in [
        (&["check", "no/such/folder"][..], "cannot read no/such/folder"),
        (&["check", HERE, "--ontology", "no/such/file"], "cannot read no/such/file"),
        (&["check"], "DIR"),
        (&["chekc"], "check"),
    ] {
        let (code, stdout, stderr) = told(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.contains(word), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_bad_ontology_is_refused_by_every_command() {
    let folder = TempDir::new().expect("a folder");
    let bad = folder.path().join("bad.graphql");
    fs::write(&bad, "type Sorce @entity\n").expect("written");
    let (bad, target) = (text(&bad), folder.path().join("out"));
    for arguments in [
        &["check", HERE, "--ontology", bad][..],
        &["schema", "--ontology", bad],
        &["export", "--package", text(&target), "--ontology", bad],
        &["serve", "--ontology", bad],
    ] {
        let (code, stdout, stderr) = told(arguments);
        assert_eq!((code, stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(stderr.contains("bad.graphql:1:6: error: no kind `Source` is declared"), "{stderr}");
    }
    assert!(!target.exists());
}

#[test]
fn export_gives_back_the_files() {
    let folder = TempDir::new().expect("a folder");
    for (name, arguments) in
        [("seed", &[][..]), ("small", &["--data", &format!("{HERE}/good"), "--ontology", &ontology()])]
    {
        let target = folder.path().join(name);
        let (code, stdout, stderr) = told(&[&["export", "--package", text(&target)], arguments].concat());
        assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
        let written = entente::dataset::Package::from_dir(&target).expect("readable");
        let expected = if name == "seed" { entente::dataset::Package::embedded() } else { good() };
        assert_eq!(written, expected);
    }
    let names: Vec<_> = fs::read_dir(folder.path()).expect("readable").collect();
    assert_eq!(names.len(), 2, "nothing half written is left: {names:?}");
}

#[test]
fn export_leaves_alone_what_is_there() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("mine.txt"), "mine").expect("written");
    let (code, _, stderr) = told(&["export", "--package", text(folder.path())]);
    assert_eq!(code, 2);
    assert!(stderr.contains("is not empty"), "{stderr}");
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[test]
fn export_refuses_bad_data_and_writes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let (data, target) = (folder.path().join("data"), folder.path().join("out"));
    let mut package = good();
    package.remove("sources.csv");
    package.write_dir(&data).expect("written");
    let (code, stdout, stderr) =
        told(&["export", "--package", text(&target), "--data", text(&data), "--ontology", &ontology()]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("sources.csv: error: the file is missing"), "{stderr}");
    assert!(!target.exists());
}

#[test]
fn schema_prints_what_follows_from_the_ontology() {
    for (flag, part) in [
        ("--ontology-sdl", "type State @entity"),
        ("--codebook", "# Codebook"),
        ("--neo4j", "CREATE CONSTRAINT entity_id"),
        ("--csv-headers", "relations/MEMBER_OF.csv: id,from,to,start,end,status,seats,citations,derived,note\n"),
    ] {
        let (code, stdout, stderr) = told(&["schema", flag, "--ontology", &ontology()]);
        assert_eq!((code, stderr.as_str()), (0, ""), "{flag}");
        assert!(stdout.contains(part), "{flag}: {stdout}");
    }
    assert_eq!(told(&["schema", "--neo4j", "--codebook"]).0, 2, "one at a time");
}

#[test]
fn environment_variables_stand_in_for_options() {
    let output = Command::new(env!("CARGO_BIN_EXE_entente"))
        .args(["check", &format!("{HERE}/good")])
        .env("ENTENTE_ONTOLOGY", ontology())
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", str::from_utf8(&output.stdout).expect("UTF-8"));
}
