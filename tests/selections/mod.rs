//! Selections that trip a compiler of whole operations: fragments with type conditions, one key with several meanings,
//! fields merged from several places, conditions on everything. Each answer of the API must agree with a plain walk over
//! the records, object by object.

mod random;
mod walk;

use crate::shipped::{patient, shipped, store};
use crate::store::Sparse;
use entente::graphql::{Api, Limits, Request};
use entente::model::Records;
use entente::ontology::Ontology;
use entente::store::GraphStore;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use tokio::runtime::Runtime;
use walk::{CURSOR, Refusal, walk};

/// The API over the shipped data, the same over a store that gives no more than it must, and the data to walk over.
struct Both {
    ontology: Arc<Ontology>,
    records: Records,
    api: Api,
    sparse: Api,
    runtime: Runtime,
}

impl Both {
    fn new() -> Self {
        let (ontology, store) = store();
        // The selections are what is tested, not how large they may be.
        let limits = Limits { cost: u64::MAX, depth: 30, aliases: 2000, ..patient() };
        let api = |store: Arc<dyn GraphStore>| {
            Api::new(&ontology, store, limits.clone()).expect("the ontology makes a schema")
        };
        let sparse = api(Arc::new(Sparse::over(ontology.clone(), store.clone())));
        let api = api(store);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { records: shipped().1.records, ontology, api, sparse, runtime }
    }

    fn ask(&self, api: &Api, query: &str, variables: &Map<String, Value>) -> Value {
        let request = Request { query: query.to_owned(), variables: variables.clone(), ..Request::default() };
        let reply = self.runtime.block_on(api.execute(request));
        serde_json::from_slice(&reply.json).expect("a reply is JSON")
    }

    /// What is wrong with the API's answer, if anything.
    fn disagreement(&self, query: &str, variables: &Map<String, Value>) -> Result<Option<String>, Refusal> {
        let expected = walk(&self.ontology, &self.records, query, variables)?;
        let found = self.ask(&self.api, query, variables);
        if let Some(what) = differs(&found, &self.ask(&self.sparse, query, variables), "sparse") {
            return Ok(Some(format!("from what the plan asks for, {what}")));
        }
        if let Some(errors) = found.get("errors") {
            return Ok(Some(format!("refused: {errors}")));
        }
        Ok(differs(&expected, &found["data"], "data")
            .map(|what| format!("{what}\nexpected {expected:#}\nfound {found:#}")))
    }
}

/// Where two answers differ, the order of keys included.
fn differs(expected: &Value, found: &Value, at: &str) -> Option<String> {
    match (expected, found) {
        (Value::String(text), Value::String(cursor)) if text == CURSOR && !cursor.is_empty() => None,
        (Value::Object(expected), Value::Object(found)) => {
            if !expected.keys().eq(found.keys()) {
                let (expected, found): (Vec<_>, Vec<_>) = (expected.keys().collect(), found.keys().collect());
                return Some(format!("at {at}: the keys are {found:?}, not {expected:?}"));
            }
            expected.iter().find_map(|(key, value)| differs(value, &found[key], &format!("{at}.{key}")))
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            let both = expected.iter().zip(found).enumerate();
            both.into_iter().find_map(|(index, (one, other))| differs(one, other, &format!("{at}.{index}")))
        }
        (expected, found) if expected == found => None,
        (expected, found) => Some(format!("at {at}: {found}, not {expected}")),
    }
}

/// Operations by what they are about, with variables.
const OPERATIONS: &[(&str, &str, &str)] = &[
    (
        "type conditions on interfaces and kinds",
        "{}",
        r#"{
        nodes(ids: ["sco", "member-china-sco", "kz-atc", "kazakhstan"]) {
          id
          ... on Node { __typename other: id }
          ... on Entity { name ... on PublicBody { bodyType } ... on State { historic } }
          ... on Relation { from { name } ... on Membership { status role } }
          ... on InternationalOrganization { orgType abbreviation }
        }
      }"#,
    ),
    (
        "an interface within a kind within an interface",
        "{}",
        r"{
        entities(first: 12, sort: [{ start: ASC }]) { nodes {
          ... on Node { ... on PublicBody { ... on Entity { ... on Node { id } name } bodyType } }
          ... on Entity { ... on Node { ... on Exercise { focus start } } }
          kind
        } }
      }",
    ),
    (
        "a field under several aliases with different arguments",
        "{}",
        r#"{
        publicBody(id: "kz-atc") {
          one: members(first: 1) { nodes { id } totalCount }
          two: members(first: 2) { nodes { id } }
          last: members(last: 2) { nodes { id } pageInfo { hasPreviousPage hasNextPage } }
          all: members { totalCount }
          same: members { nodes { name } }
          members { edges { relation { id } } }
          certain: members(asOf: "2010", certainty: CERTAIN) { totalCount }
          some: members(where: { node: { id: { in: ["kz-ministry-justice", "kz-ministry-culture"] } } }) { nodes { id } }
        }
      }"#,
    ),
    (
        "one key on different kinds with different fields and arguments",
        "{}",
        r"{
        entities(first: 60) { nodes {
          id
          ... on PublicBody { what: abbreviation many: members(first: 1) { totalCount nodes { id } } }
          ... on InternationalOrganization { what: abbreviation many: members(first: 2) { nodes { name } pageInfo { hasNextPage } } }
          ... on Group { what: ideology many: designatedBy { edges { relation { label } } } }
          ... on Event { what: note many: participants(sort: [{ id: DESC }]) { totalCount edges { cursor } } }
          ... on Provision { what: heading many: successors { nodes { id ... on Provision { what: heading } } } }
        } }
      }",
    ),
    (
        "one key on different relations",
        "{}",
        r#"{
        state(id: "kazakhstan") { relations(first: 100) { edges { relation {
          ... on Membership { what: role }
          ... on Participation { what: note to { ... on Exercise { what: seriesNo } ... on Event { what: ordinal } } }
          ... on Reporting { what: frequency }
          kind
        } } } }
      }"#,
    ),
    (
        "fields merged from several places",
        "{}",
        r#"
      query { state(id: "kazakhstan") { ...A ...B memberships { nodes { id } nodes { kind } totalCount } } state(id: "kazakhstan") { name } }
      fragment A on State { memberships { nodes { id } nodes { name } edges { node { id } } } id }
      fragment B on Entity { id ... on State { memberships { edges { node { name } relation { id } } edges { cursor } } } }
      "#,
    ),
    (
        "hops merged from several places",
        "{}",
        r#"
      query {
        topic(id: "religious-affairs") { ...A ...B }
      }
      fragment A on Topic { addressedBy { nodes { ... on PublicBody { superiors { nodes { id } } } } } }
      fragment B on Topic { addressedBy { nodes { ... on PublicBody { superiors { nodes { name } totalCount } predecessors { nodes { id } } } } } }
      "#,
    ),
    (
        "hops merged under two keys",
        "{}",
        r#"{
        publicBody(id: "kz-committee-religious-affairs-moj") {
          a: superiors { nodes { id ... on PublicBody { x: subordinates { totalCount } } } }
          b: superiors { nodes { ... on PublicBody { x: subordinates { nodes { id } } y: jurisdictions { nodes { id } } } } edges { relation { start } } }
          c: superiors(first: 1) { nodes { ... on PublicBody { x: members { totalCount } } } }
        }
      }"#,
    ),
    (
        "hops merged below different dates",
        "{}",
        r#"{
        publicBody(id: "kz-committee-religious-affairs-moj", asOf: "2009") {
          a: superiors { nodes { validity ... on PublicBody { subordinates { nodes { id validity } } } } }
          b: superiors(asOf: "2009") { nodes { ... on PublicBody { subordinates { edges { relation { validity } } } } } }
          c: superiors(asOf: "2010-06-15") { nodes { validity ... on PublicBody { subordinates { nodes { validity } } } } }
          d: superiors(asOf: null) { nodes { validity ... on PublicBody { subordinates { totalCount } } } }
          e: superiors(asOf: "2009", certainty: CERTAIN) { nodes { ... on PublicBody { subordinates { totalCount } } } }
        }
      }"#,
    ),
    (
        "a certainty without a date above dates below",
        "{}",
        r#"{
        state(id: "kazakhstan", certainty: CERTAIN) {
          memberships { totalCount }
          then: memberships(asOf: "2010-01-01") { nodes { id } }
          perhaps: memberships(asOf: "2010-01-01", certainty: POSSIBLE) { nodes { id ... on InternationalOrganization { members { totalCount } } } }
          a: memberships { nodes { ... on InternationalOrganization { members(asOf: "2010-01-01") { totalCount } } } }
          b: memberships(certainty: POSSIBLE) { nodes { ... on InternationalOrganization { members(asOf: "2010-01-01") { totalCount } } } }
        }
      }"#,
    ),
    (
        "skip and include on everything",
        r#"{ "no": false, "with": true }"#,
        r#"
      query ($no: Boolean!, $with: Boolean = false, $byDefault: Boolean = true, $never: Boolean! = false) {
        sco: internationalOrganization(id: "sco") {
          id @include(if: $no)
          name @skip(if: $no)
          kind @include(if: $byDefault) @skip(if: $never)
          note @include(if: $with) @skip(if: $with)
          ...Never @include(if: $never)
          ...Always @skip(if: $never)
          ... @include(if: $with) { start end }
          ... on Entity @skip(if: $with) { description }
          members(first: 2) @include(if: true) { nodes @skip(if: $no) { id @include(if: $with) name @skip(if: true) } edges @include(if: $no) { cursor } }
        }
        none: state(id: "kazakhstan") @skip(if: $byDefault) { id }
      }
      fragment Never on InternationalOrganization { abbreviation }
      fragment Always on InternationalOrganization { orgType ...Never @include(if: $byDefault) }
      "#,
    ),
    (
        "a field skipped in one place and selected in another",
        "{}",
        r#"
      query ($skip: Boolean = true) {
        state(id: "kazakhstan") {
          memberships @skip(if: $skip) { nodes { id } }
          memberships { nodes @skip(if: $skip) { kind } totalCount }
          ... on State @include(if: $skip) { memberships { nodes { name @skip(if: $skip) start } } }
          name @skip(if: $skip)
          ... on Node { id }
          name
        }
      }"#,
    ),
    (
        "everything skipped",
        "{}",
        r#"{
        state(id: "kazakhstan") { id @skip(if: true) memberships(first: 1) { nodes { id @include(if: false) } } }
      }"#,
    ),
    (
        "variables in arguments",
        r#"{ "size": 2, "date": "2010-01-01", "kinds": ["MEMBER_OF", "ESTABLISHED_BY"], "null": null, "id": "china" }"#,
        r#"
      query ($size: Int, $date: PartialDate, $kinds: [RelationKind!], $unset: Int, $null: PartialDate, $sure: Certainty = CERTAIN, $id: ID!) {
        internationalOrganization(id: "sco", asOf: $date) {
          validity
          a: relations(kinds: $kinds, first: $size) { edges { relation { id validity } } }
          b: members(first: $unset) { totalCount nodes { id } }
          c: members(asOf: $null) { edges { relation { validity } } }
          d: members(certainty: $sure) { nodes { id } }
          e: members(where: { node: { id: { eq: $id } } }) { nodes { id } }
          f: members(where: { node: { id: { in: [$id, "russia"] } } }) { nodes { id } }
        }
      }"#,
    ),
    (
        "nested fragments",
        "{}",
        r#"
      query { publicBody(id: "cis-atc") { ...Body } }
      fragment Body on PublicBody { ...Thing superiors { ...Superiors } relations(kinds: [COOPERATES_WITH, MEMBER_OF]) { ...Any } }
      fragment Superiors on SubordinationConnection { edges { ...Edge } nodes { ...Thing } }
      fragment Edge on SubordinationEdge { cursor node { ...Thing } relation { ...Tie mode } }
      fragment Any on RelationConnection { totalCount edges { node { ...Thing } relation { ...Tie ... on Membership { status } } } }
      fragment Thing on Entity { ...Named kind ... on InternationalOrganization { orgType } }
      fragment Named on Entity { ...Known name }
      fragment Known on Node { id __typename }
      fragment Tie on Relation { ...Known period { ...Dates } }
      fragment Dates on Period { text earliestStart __typename }
      "#,
    ),
    (
        "__typename everywhere",
        "{}",
        r#"{
        __typename
        t: __typename
        dataset { __typename entities relations }
        states(first: 2) { __typename edges { __typename node { __typename names { __typename text } } } pageInfo { __typename hasNextPage } nodes { __typename } }
        entities(last: 2) { __typename edges { __typename cursor } }
        relations(kinds: [DESIGNATES]) { __typename edges { __typename relation { __typename period { __typename } citations { __typename source { __typename } } from { __typename } } } }
        publicBody(id: "kz-atc") { __typename period { __typename text } citations { __typename } relationCounts { __typename } members(first: 1) { __typename edges { __typename relation { __typename } node { t: __typename } } pageInfo { __typename } } relations(first: 1) { __typename edges { __typename } } }
      }"#,
    ),
    (
        "nodes and edges together",
        "{}",
        r#"{
        state(id: "kazakhstan") { memberships(sort: [{ start: DESC }]) {
          edges { node { id ... on InternationalOrganization { members(first: 1) { totalCount } } } cursor }
          nodes { name ... on InternationalOrganization { members(first: 1) { nodes { id } } established { totalCount } } ... on PublicBody { members { totalCount } } }
          edges { relation { start from { id } } node { kind } }
          totalCount
          pageInfo { hasNextPage startCursor endCursor }
        } }
      }"#,
    ),
    (
        "sources with hops below",
        "{}",
        r#"{
        provision(id: "kz-cc-2014-art-179") {
          citations { locator source { title citations { text source { id } } cites { totalCount } relationCounts { kind } relations { totalCount nodes { id } } } }
          predecessors { edges { relation { citations { text source { id designatedBy { totalCount } } } } node { citations { source { name publisher } } } } }
        }
      }"#,
    ),
    (
        "both ends with hops below",
        "{}",
        r#"{
        relations(kinds: [SUBORDINATE_TO], first: 8, sort: [{ id: DESC }]) { edges {
          node { id }
          relation {
            from { id ... on PublicBody { addresses(first: 1) { nodes { id } } superiors { totalCount } } }
            to { id ... on PublicBody { addresses(first: 1) { edges { relation { id } } } subordinates { nodes { id } } } relationCounts { kind direction count } }
            citations { source { id } }
          }
        } }
        node(id: "member-kazakhstan-sco", asOf: "2010-01-01") { ... on Relation { validity from { ... on State { memberships { nodes { id validity } } } } to { validity ... on InternationalOrganization { members(certainty: CERTAIN) { nodes { id } } } } } }
      }"#,
    ),
    (
        "ends merged from several places",
        "{}",
        r#"
      query { publicBody(id: "kz-atc") { members(first: 2) { ...A ...B } relations(kinds: [MEMBER_OF], first: 2) { ...C ...D } } }
      fragment A on MembershipConnection { edges { relation { from { id ... on PublicBody { superiors { totalCount } } } } } }
      fragment B on MembershipConnection { edges { relation { from { name ... on PublicBody { superiors { nodes { id } } } } to { id } } node { ... on PublicBody { superiors { nodes { name } } } } } }
      fragment C on RelationConnection { edges { relation { ... on Membership { to { id ... on PublicBody { superiors { nodes { id } } } } } } } }
      fragment D on RelationConnection { edges { relation { to { ... on PublicBody { superiors { totalCount } } name } ... on Relation { from { id } } } } }
      "#,
    ),
    (
        "symmetric relations from both ends",
        "{}",
        r#"{
        publicBody(id: "sco-rats") { cooperations { edges { node { id ... on PublicBody { cooperations { nodes { id } edges { relation { from { id } to { id } } } } } } } }
          in: relations(direction: IN) { edges { node { id } relation { kind } } }
          out: relations(direction: OUT) { edges { node { id } relation { kind } } }
          both: relations(direction: BOTH, sort: [{ node: { name: DESC } }]) { nodes { id } }
        }
      }"#,
    ),
    (
        "sensitive records shown below",
        "{}",
        r#"{
        shown: group(id: "salaf-jihad-uralsk", includeSensitive: true) { officeholders { nodes { id ... on Person { roleText targetedBy { totalCount } } } } relationCounts { kind count } }
        hidden: group(id: "salaf-jihad-uralsk") { officeholders { nodes { id } totalCount } relationCounts { kind count } }
        node(id: "holds-salaf-jihad-amir-salaf-jihad-uralsk") { id }
        one: node(id: "holds-salaf-jihad-amir-salaf-jihad-uralsk", includeSensitive: true) { id ... on Relation { from { id } } }
        people { totalCount }
      }"#,
    ),
    (
        "lists ordered and paged on all levels",
        "{}",
        r#"{
        publicBodies(sort: [{ start: DESC }, { name: ASC }], first: 9, asOf: "2012") { totalCount pageInfo { hasNextPage hasPreviousPage } nodes { id start addresses(last: 1) { nodes { id } pageInfo { hasPreviousPage } } relations(sort: [{ end: DESC }, { id: ASC }], first: 2) { edges { relation { id end validity } } } } }
      }"#,
    ),
    (
        "the same root field under many keys",
        "{}",
        r#"{
        a: state(id: "kazakhstan") { id }
        b: state(id: "kazakhstan", asOf: "2010") { validity memberships { totalCount } }
        states(first: 1) { nodes { id } }
        states(first: 1) { totalCount nodes { name } }
        c: states(last: 1) { nodes { id } }
        d: states(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      }"#,
    ),
    (
        "mixed with introspection",
        "{}",
        r#"{
        a: state(id: "china") { id }
        __type(name: "State") { name t: __typename }
        b: state(id: "russia") { id }
        __schema { __typename }
        other: __type(name: "Membership") { name }
        __typename
        dataset { entities }
      }"#,
    ),
    (
        "fragments on types that are no records",
        "{}",
        r#"
      query { ...Root ... on Query { dataset { ... on Dataset { entities } } ...Root } }
      fragment Root on Query { states(first: 2) { ...List } publicBody(id: "sco-rats") { ...Small relations(first: 1) { ...Ties } } __typename }
      fragment List on StateConnection { pageInfo { ...Page } edges { ...Edge } edges { ... on StateEdge { node { kind } } } ... on StateConnection { totalCount } }
      fragment Edge on StateEdge { node { ... on Node { id } ... { name } } }
      fragment Page on PageInfo { hasNextPage ... on PageInfo { hasPreviousPage __typename } }
      fragment Small on PublicBody {
        names { ... on Name { text } ...Named } citations { ...Cited source { ... on Node { id } ... on Source { title } ... on Entity { name } } }
        relationCounts { ... on RelationCount { kind } count } period { ... on Period { text } } externalIds { ... on ExternalId { scheme } }
      }
      fragment Named on Name { type text lang }
      fragment Cited on Citation { locator source { author } }
      fragment Ties on RelationConnection { edges { ... on RelationEdge { relation { ... on Node { id } ... on Relation { to { ... on Entity { id } } } } } } }
      "#,
    ),
    (
        "a list within a list from several fragments",
        r#"{ "deep": true }"#,
        r#"
      query ($deep: Boolean!) {
        topic(id: "religious-affairs", asOf: "2010-06-15") {
          addressedBy(where: { mode: { eq: REGULATES } }) { nodes { ...A ...B @include(if: $deep) } edges { node { ...C @skip(if: $deep) ...B } } }
        }
      }
      fragment A on PublicBody { superiors { edges { relation { validity } } } id }
      fragment B on Entity { ... on PublicBody { units: superiors(where: { mode: { eq: UNIT } }) { totalCount } superiors @skip(if: true) { totalCount } superiors { edges { node { id } relation { start } } nodes { ... on PublicBody { level } } } } }
      fragment C on PublicBody { superiors { totalCount } }
      "#,
    ),
    (
        "the order of keys",
        "{}",
        r#"{
        nodes(ids: ["kazakhstan", "kz-atc", "sco", "member-china-sco"]) {
          ... on PublicBody { name id }
          ... on State { kind }
          id
          ... on Entity { kind name }
          ... on Relation { end start }
          __typename
          ... on Membership { start kind end id }
        }
      }"#,
    ),
    (
        "names, dates and properties",
        "{}",
        r#"{
        entities(first: 200, sort: [{ name: DESC }]) { nodes {
          name kk: name(lang: "kk") names { text lang type start end } description start end note derived externalIds { scheme value }
          period { text earliestStart latestStart earliestEnd latestEnd }
          ... on Observation { metric value unit qualifier } ... on Exercise { series seriesNo domains personnel } ... on Treaty { treatyType binding openedOn }
          ... on Source { sourceType published locatorScheme } ... on LegalInstrument { instrumentType adoptedOn number }
        } }
      }"#,
    ),
];

#[test]
fn answers_agree_with_a_plain_walk() {
    let both = Both::new();
    let mut wrong = Vec::new();
    for (about, variables, query) in OPERATIONS {
        let variables: Map<String, Value> = serde_json::from_str(variables).expect("variables are JSON");
        match both.disagreement(query, &variables) {
            Ok(None) => {}
            Ok(Some(what)) => wrong.push(format!("{about}: {what}")),
            Err(refusal) => wrong.push(format!("{about}: not for this walk: {refusal:?}")),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), OPERATIONS.len(), wrong.join("\n\n"));
}

/// The walk itself must not agree with anything: it sees a changed value, a missing key and another order.
#[test]
fn comparison_sees_differences() {
    let expected = json!({ "a": { "b": [1, 2], "c": CURSOR } });
    assert_eq!(differs(&expected, &json!({ "a": { "b": [1, 2], "c": "abc" } }), ""), None);
    for other in [
        json!({ "a": { "b": [1, 3], "c": "abc" } }),
        json!({ "a": { "b": [1], "c": "abc" } }),
        json!({ "a": { "c": "abc", "b": [1, 2] } }),
        json!({ "a": { "b": [1, 2], "c": null } }),
        json!({ "a": { "b": [1, 2], "c": "abc", "d": 1 } }),
    ] {
        assert!(differs(&expected, &other, "").is_some(), "{other}");
    }
}

/// Fields under one key that are not one field: the specification has such documents refused, wherever the two meet.
const CONFLICTS: [&str; 7] = [
    "{ state(id: \"china\") { a: id a: name } }",
    "{ state(id: \"china\") { memberships(first: 1) { totalCount } memberships(first: 2) { totalCount } } }",
    "{ states { nodes { a: id } nodes { a: name } } }",
    "{ states { nodes { memberships(first: 1) { totalCount } } edges { node { id } } nodes { memberships(first: 2) { totalCount } } } }",
    "{ entity(id: \"china\") { a: id ... on State { a: name } } }",
    "{ entity(id: \"china\") { ... on Entity { a: id } ... on State { a: name } } }",
    "{ entities { nodes { ... on State { a: iso2 } ... on Place { a: lat } } } }",
];

#[test]
fn fields_in_conflict_are_refused() {
    let both = Both::new();
    let answered = CONFLICTS.into_iter().filter(|query| both.ask(&both.api, query, &Map::new()).get("data").is_some());
    assert_eq!(answered.collect::<Vec<_>>(), Vec::<&str>::new());
}
