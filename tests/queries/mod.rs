//! Queries and their answers: every `tests/queries/*.graphql` is run against the shipped data and must answer, to the
//! letter, what `tests/queries/<name>.json` says; so must the competency questions in `tests/questions`. The answers are read against the source by a person; after a change of
//! the data or of the answers' form, `ENTENTE_ACCEPT=1` writes them anew and the difference is there to be read.
//!
//! The first line of a query is the question, as a comment. Further comments that start with `$` set variables:
//! `# $first = 3` gives JSON, `# $after = states-page-1 /data/states/pageInfo/endCursor` takes a value from the answer to
//! another query.

mod diff;

use crate::shipped::{api_over, ask, shipped, store};
use crate::store::Sparse;
use diff::difference;
use entente::graphql::Api;
use entente::store::GraphStore;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Runtime;

const QUERIES: &str = "tests/queries";
const QUESTIONS: &str = "tests/questions";
/// Queries that a folder cannot have fewer of: a glob that finds nothing must not pass.
const AT_LEAST: usize = 60;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The files of a folder with an extension, by name.
fn files(folder: &Path, extension: &str) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let fitting = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    let read = |path: PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).expect("a file of text"))
    };
    fitting.map(read).collect()
}

/// The API over a store of the shipped data, and the runtime that the store lives in.
struct Served {
    api: Api,
    runtime: Runtime,
}

impl Served {
    fn new(store: impl Future<Output = Arc<dyn GraphStore>>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let api = api_over(runtime.block_on(store));
        Self { api, runtime }
    }

    fn ask(&self, query: &str, variables: Map<String, Value>) -> Value {
        self.runtime.block_on(ask(&self.api, query, Value::Object(variables))).1
    }
}

fn memory() -> Served {
    let (_, store) = store();
    Served::new(std::future::ready(store as Arc<dyn GraphStore>))
}

fn neo4j() -> Served {
    let (ontology, dataset) = shipped();
    Served::new(async move { crate::neo4j::holding(ontology, &dataset.manifest, &dataset.records).await })
}

/// Both stores, by name.
fn stores() -> [(&'static str, Served); 2] {
    [("memory", memory()), ("neo4j", neo4j())]
}

/// A variable's value: JSON, or a query and a place in its answer.
fn variable(text: &str, answers: &BTreeMap<String, Value>) -> Result<Value, String> {
    match text.split_once(' ') {
        Some((query, place)) if place.starts_with('/') => {
            let answer =
                answers.get(query).ok_or_else(|| format!("`{query}` has no answer yet: queries run by name"))?;
            answer.pointer(place).cloned().ok_or_else(|| format!("the answer to `{query}` has nothing at {place}"))
        }
        _ => serde_json::from_str(text).map_err(|error| format!("`{text}` is not JSON: {error}")),
    }
}

fn variables(query: &str, answers: &BTreeMap<String, Value>) -> Result<Map<String, Value>, String> {
    let given = query.lines().filter_map(|line| line.strip_prefix("# $")?.split_once(" = "));
    given.map(|(name, text)| Ok((name.to_owned(), variable(text.trim(), answers)?))).collect()
}

/// Runs all queries of a folder on a store and gives back what is wrong, query by query.
fn failures(served: &Served, queries: &str, accept: bool) -> Vec<String> {
    let here = folder(queries);
    let (queries, mut expected) = (files(&here, "graphql"), files(&here, "json"));
    assert!(queries.len() >= AT_LEAST, "only {} queries in {}", queries.len(), here.display());
    let mut answers = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, query) in &queries {
        if !query.lines().next().is_some_and(|line| line.starts_with("# ") && line.ends_with(['?', '.'])) {
            wrong.push(format!("{name}.graphql: the first line is not a question in a comment"));
        }
        let answer = match variables(query, &answers) {
            Ok(variables) => served.ask(query, variables),
            Err(error) => {
                wrong.push(format!("{name}.graphql: {error}"));
                continue;
            }
        };
        let text = format!("{answer:#}\n");
        match expected.remove(name) {
            Some(known) if known == text => {}
            _ if accept => std::fs::write(here.join(format!("{name}.json")), &text).expect("the answer is written"),
            Some(known) => wrong.push(format!("{name}: the answer differs\n{}", difference(&known, &text))),
            None => wrong.push(format!("{name}.graphql: has no answer; ENTENTE_ACCEPT=1 writes it")),
        }
        answers.insert(name.clone(), answer);
    }
    wrong.extend(expected.keys().map(|name| format!("{name}.json: answers no query")));
    wrong
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} of the queries:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn questions_have_their_answers() {
    report(&failures(&memory(), QUERIES, std::env::var_os("ENTENTE_ACCEPT").is_some_and(|value| value == "1")));
}

/// The same answers, to the letter; the embedded store is the one that they are written from.
#[test]
fn questions_have_the_same_answers_in_neo4j() {
    report(&failures(&neo4j(), QUERIES, false));
}

/// Their answers were read against the source by hand: nothing writes them anew.
#[test]
fn competency_questions_have_their_answers_in_both_stores() {
    for (store, served) in stores() {
        let wrong = failures(&served, QUESTIONS, false);
        report(&wrong.into_iter().map(|wrong| format!("{store}: {wrong}")).collect::<Vec<_>>());
    }
}

/// What a question cites lies in the paragraphs on which its answer is said to rest.
#[test]
fn competency_questions_say_where_their_answers_are() {
    fn locators<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("locator").and_then(Value::as_str));
                fields.values().for_each(|value| locators(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| locators(value, found)),
            _ => {}
        }
    }
    let here = folder(QUESTIONS);
    let (questions, answers) = (files(&here, "graphql"), files(&here, "json"));
    let mut wrong = Vec::new();
    let mut cited = 0;
    for (name, question) in &questions {
        let line = |start: &str| question.lines().find_map(|line| line.strip_prefix(start));
        let paragraphs = line("# Paragraphs: ").unwrap_or_default();
        let paragraphs: BTreeSet<_> = paragraphs.split(", ").map(|number| format!("p{number}")).collect();
        if line("# Answer: ").is_none() || paragraphs.contains("p") {
            wrong.push(format!("{name}.graphql: says no answer in words, or no paragraphs"));
        }
        let answer: Value = answers.get(name).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let mut found = BTreeSet::new();
        locators(&answer, &mut found);
        cited += found.len();
        wrong.extend(
            found
                .into_iter()
                .filter(|locator| !paragraphs.contains(*locator))
                .map(|locator| format!("{name}: {locator} is cited and is none of its paragraphs")),
        );
    }
    assert!(cited > 100, "only {cited} citations");
    report(&wrong);
}

/// The plan names all that the answers are written from.
#[test]
fn answers_are_written_from_what_the_plan_asks_for() {
    let (ontology, store) = store();
    let store: Arc<dyn GraphStore> = Arc::new(Sparse::over(ontology, store));
    report(&failures(&Served::new(std::future::ready(store)), QUERIES, false));
}

/// Between them the queries use every operator that the schema's filters have, and every quantifier.
#[test]
fn questions_use_every_filter_operator() {
    let api = memory().api;
    let text: String = files(&folder("tests/queries"), "graphql").into_values().collect();
    let mut operators = BTreeSet::new();
    for block in api.sdl().split("\ninput ").skip(1) {
        let (name, fields) = block.split_once('{').expect("an input has fields");
        if name.trim().ends_with("Filter") {
            let fields = fields.split('}').next().unwrap_or_default().lines();
            operators.extend(fields.filter_map(|line| line.trim().split_once(':')).map(|(name, _)| name.to_owned()));
        }
    }
    assert!(operators.contains("startsWith") && operators.contains("single"), "{operators:?}");
    operators.extend(["AND", "OR", "NOT"].map(str::to_owned));
    let missing: Vec<_> = operators.iter().filter(|name| !text.contains(&format!("{name}:"))).collect();
    assert!(missing.is_empty(), "no query uses {missing:?}");
}

/// The examples of the README answer, and as it says.
#[test]
fn the_readme_says_what_is_answered() {
    let readme = std::fs::read_to_string(folder("README.md")).unwrap();
    let blocks = |language: &str| {
        let begin = format!("```{language}\n");
        let begun = readme.split(&begin).skip(1);
        begun.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let (queries, answers, served) = (blocks("graphql"), blocks("json"), memory());
    assert!(!answers.is_empty());
    for (at, query) in queries.iter().enumerate() {
        let answer = served.ask(query, Map::new());
        assert_eq!(answer.get("errors"), None, "{query}");
        if let Some(expected) = answers.get(at) {
            assert_eq!(answer, serde_json::from_str::<Value>(expected).unwrap(), "{query}");
        }
    }
}

/// The examples of the playground: each answers without an error, and with something in every root field.
#[test]
fn examples_have_answers() {
    /// Whether there is nothing: no item in any list, where there are lists.
    fn is_empty(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Object(fields) => {
                let mut lists = fields.values().filter(|value| value.is_array()).peekable();
                if lists.peek().is_none() { fields.is_empty() } else { lists.all(is_empty) }
            }
            Value::Array(items) => items.is_empty(),
            _ => false,
        }
    }
    let stores = stores();
    let examples = files(&folder("web/examples"), "graphql");
    assert!(!examples.is_empty(), "there are no examples");
    let mut wrong = Vec::new();
    for ((name, query), (store, served)) in
        examples.iter().flat_map(|example| stores.each_ref().map(|store| (example, store)))
    {
        let answer = served.ask(query, Map::new());
        let name = format!("{name} on {store}");
        if let Some(errors) = answer.get("errors") {
            wrong.push(format!("{name}: {errors:#}"));
        }
        let roots = answer.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
        if roots.is_empty() || roots.values().any(is_empty) {
            wrong.push(format!("{name}: an empty answer: {:#}", Value::Object(roots)));
        }
    }
    report(&wrong);
}

/// What changes with every edit of the data is left out of the answers and looked at here.
#[test]
fn dataset_has_a_hash() {
    let (_, dataset) = shipped();
    assert_eq!(dataset.manifest.sha256.len(), 64);
    for (store, served) in stores() {
        let answer = served.ask("{ dataset { sha256 entities relations } }", Map::new());
        let found = &answer["data"]["dataset"];
        assert_eq!(found["sha256"], dataset.manifest.sha256.as_str(), "{store}");
        assert_eq!(found["entities"], dataset.records.entity_count(), "{store}");
        assert_eq!(found["relations"], dataset.records.relation_count(), "{store}");
    }
}

/// Pages joined are the whole list, forward and backward, by orders with many equal and missing values.
#[test]
fn pages_join_to_the_whole_list() {
    let served = memory();
    let lists = [
        ("publicBodies", "[PublicBodySort!]", r#"[{"level":"DESC"},{"start":"ASC"}]"#),
        ("provisions", "[ProvisionSort!]", r#"[{"start":"DESC"}]"#),
        ("publicBodies", "[PublicBodySort!]", r#"[{"subordinates":"COUNT_DESC"},{"name":"ASC"}]"#),
        ("topics", "[TopicSort!]", r#"[{"addressedBy":"COUNT_ASC"}]"#),
        ("entities", "[EntitySort!]", r#"[{"end":"ASC"}]"#),
        ("relations", "[RelationSort!]", r#"[{"start":"DESC"},{"node":{"name":"ASC"}}]"#),
    ];
    for (field, ty, sort) in lists {
        let given = Map::from_iter([("sort".to_owned(), serde_json::from_str(sort).expect("JSON"))]);
        pages_join(&served, &format!("$sort: {ty}"), &format!("{field}(sort: $sort"), &given);
    }
    for years in [("1990", "2015"), ("2011", "2011"), ("2014-08", "2014-08")] {
        let dates = Map::from_iter([("from", years.0), ("to", years.1)].map(|(name, at)| (name.to_owned(), at.into())));
        pages_join(&served, "$from: PartialDate!, $to: PartialDate!", "changes(from: $from, to: $to", &dates);
    }
}

/// Goes through a list page by page, from either side, and compares with the whole of it.
fn pages_join(served: &Served, declared: &str, field: &str, given: &Map<String, Value>) {
    let whole = format!("query ({declared}) {{ list: {field}, first: 1000) {{ edges {{ cursor }} }} }}");
    let whole = served.ask(&whole, given.clone())["data"]["list"]["edges"].clone();
    let whole = whole.as_array().expect("edges").clone();
    assert!(!whole.is_empty(), "{field}: nothing");
    for (size, from, more, at) in
        [("first", "after", "hasNextPage", "endCursor"), ("last", "before", "hasPreviousPage", "startCursor")]
    {
        let query = format!(
            "query ({declared}, $at: String) {{ list: {field}, {size}: 7, {from}: $at) {{
               edges {{ cursor }} pageInfo {{ {more} {at} }} }} }}"
        );
        let mut pages: Vec<Vec<Value>> = Vec::new();
        let mut variables = given.clone();
        loop {
            let page = served.ask(&query, variables.clone())["data"]["list"].clone();
            pages.push(page["edges"].as_array().expect("edges").clone());
            if page["pageInfo"][more] == false {
                break;
            }
            variables.insert("at".to_owned(), page["pageInfo"][at].clone());
            assert!(pages.len() <= whole.len(), "{field} {size}: no end");
        }
        if size == "last" {
            pages.reverse();
        }
        assert_eq!(pages.concat(), whole, "{field} {size}");
    }
}
