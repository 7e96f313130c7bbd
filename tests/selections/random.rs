//! Random operations, for the comparison with the plain walk. A tape of bytes decides every choice, so that a shorter tape
//! is a smaller operation and a failure shrinks to one that can be read.

use super::{Both, walk::Refusal};
use crate::seeds::{config, times};
use entente::ontology::{EntityKind, Ontology, RelationKind};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Records that operations begin from.
const IDS: [&str; 8] = [
    "kazakhstan",
    "kz-atc",
    "sco",
    "kz-committee-religious-affairs-moj",
    "madkhalis",
    "don-antiterror-2012",
    "member-kazakhstan-sco",
    "under-committee-moj-kz-ministry-justice",
];

const DATES: [&str; 4] = ["2010-06-15", "2012", "2001-06-15", "2014-09"];

/// Conditions that are always one or the other, literal and by variable.
const CONDITIONS: [&str; 6] =
    ["", " @include(if: $yes)", " @skip(if: $yes)", " @skip(if: $byDefault)", " @include(if: true)", " @skip(if: $no)"];

struct Writer<'a> {
    ontology: &'a Ontology,
    tape: std::slice::Iter<'a, u8>,
    text: String,
    /// Which of the named fragments are used.
    used: [bool; 3],
}

/// What is selected on: an interface, or objects of one kind.
#[derive(Clone, Copy)]
enum On<'a> {
    Node,
    Entity,
    Kind(&'a EntityKind),
    Relation,
    RelationKind(&'a RelationKind),
}

impl<'a> Writer<'a> {
    /// A choice among as many; the first when the tape has ended.
    fn choose(&mut self, among: usize) -> usize {
        self.tape.next().map_or(0, |byte| usize::from(*byte) % among)
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.choose(among.len())]
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push(' ');
    }

    fn condition(&mut self) {
        if self.choose(4) == 3 {
            let condition = self.pick(&CONDITIONS);
            self.put(condition);
        }
    }

    /// A field that holds no object. Its alias follows from it, mostly: then it merges with itself.
    fn leaf(&mut self, names: &[&str]) {
        let name = self.pick(names);
        match self.choose(8) {
            0..=5 => self.put(name),
            6 => write!(self.text, "also_{name}: {name} ").expect("memory"),
            _ => write!(self.text, "x: {name} ").expect("memory"),
        }
        // The library does not see variables in conditions on `__typename`.
        if name != "__typename" {
            self.condition();
        }
    }

    fn small(&mut self, name: &str, fields: &[&str]) {
        self.put(name);
        self.put("{");
        for _ in 0..=self.choose(3) {
            self.leaf(fields);
        }
        self.put("}");
    }

    fn record(&mut self, on: On<'a>, depth: usize) {
        self.put("{");
        for _ in 0..=self.choose(4) {
            self.selection(on, depth);
        }
        self.put("}");
    }

    fn selection(&mut self, on: On<'a>, depth: usize) {
        let choice = self.choose(if depth == 0 { 4 } else { 10 });
        match (choice, on) {
            (0, On::Node) => self.leaf(&["id", "__typename"]),
            (0 | 1, On::Entity | On::Kind(_)) => {
                self.leaf(&["id", "name", "kind", "start", "end", "validity", "note", "__typename"]);
            }
            (0 | 1, On::Relation | On::RelationKind(_)) => {
                self.leaf(&["id", "kind", "start", "validity", "derived", "__typename"]);
            }
            (2, On::Entity | On::Kind(_)) => match self.choose(3) {
                0 => self.small("names", &["text", "type", "__typename"]),
                1 => self.small("relationCounts", &["kind", "count", "direction"]),
                _ => self.small("period", &["text", "latestStart", "__typename"]),
            },
            (2, On::Relation | On::RelationKind(_)) => self.small("period", &["text", "earliestEnd"]),
            (3 | 4, _) => self.fragment(on, depth),
            (5 | 6, On::Entity) | (8, On::Entity | On::Kind(_)) => self.relations(depth),
            (5 | 6, On::Kind(kind)) => self.kind_field(kind, depth),
            (5 | 6, On::Relation | On::RelationKind(_)) => {
                let end = self.pick(&["from", "to"]);
                self.put(end);
                self.record(On::Entity, depth - 1);
            }
            (7, On::Entity | On::Kind(_) | On::Relation | On::RelationKind(_)) => {
                self.put("citations {");
                self.leaf(&["locator", "text", "__typename"]);
                self.put("source");
                let source = self.ontology.kinds.iter().find(|kind| kind.name == "Source").expect("sources");
                self.record(On::Kind(source), depth - 1);
                self.put("}");
            }
            (8, On::RelationKind(kind)) => {
                let names: Vec<_> = kind.properties.iter().map(|property| property.name.as_str()).collect();
                self.leaf(if names.is_empty() { &["id"] } else { &names });
            }
            _ => {
                let (at, name) = match on {
                    On::Node => (0, "OnNode"),
                    On::Entity | On::Kind(_) => (1, "OnEntity"),
                    On::Relation | On::RelationKind(_) => (2, "OnRelation"),
                };
                self.used[at] = true;
                write!(self.text, "...{name} ").expect("memory");
                self.condition();
            }
        }
    }

    /// An inline fragment, on a type that the objects can be of.
    fn fragment(&mut self, on: On<'a>, depth: usize) {
        const KINDS: [&str; 6] =
            ["PublicBody", "State", "InternationalOrganization", "Exercise", "Group", "LegalInstrument"];
        const RELATIONS: [&str; 4] = ["Membership", "Subordination", "Participation", "Treatment"];
        if self.choose(5) == 4 {
            self.put("...");
            self.condition();
            return self.record(on, depth.saturating_sub(1));
        }
        let to_relations = self.choose(4) == 3;
        let on = match (on, self.choose(4)) {
            (On::Node, 0) if to_relations => On::Relation,
            (On::Node, _) if to_relations => On::RelationKind(self.relation_kind(&RELATIONS)),
            (On::Node, 0) => On::Entity,
            (On::Relation, 1..) => On::RelationKind(self.relation_kind(&RELATIONS)),
            (On::Node | On::Entity, 1..) => {
                let name = self.pick(&KINDS);
                On::Kind(self.ontology.kinds.iter().find(|kind| kind.name == name).expect("a kind"))
            }
            (on, _) => on,
        };
        let name = match on {
            On::Node => "Node",
            On::Entity => "Entity",
            On::Kind(kind) => &kind.name,
            On::Relation => "Relation",
            On::RelationKind(kind) => &kind.noun,
        };
        write!(self.text, "... on {name} ").expect("memory");
        self.condition();
        self.record(on, depth.saturating_sub(1));
    }

    fn relation_kind(&mut self, names: &[&str]) -> &'a RelationKind {
        let name = self.pick(names);
        self.ontology.relations.iter().find(|kind| kind.noun == name).expect("a kind of relation")
    }

    fn relations(&mut self, depth: usize) {
        const ARGUMENTS: [(&str, &str); 6] = [
            ("", "(first: 2)"),
            ("out: ", "(direction: OUT, first: 2)"),
            ("in: ", "(direction: IN, last: $size)"),
            ("some: ", "(kinds: [MEMBER_OF, SUBORDINATE_TO, COOPERATES_WITH], first: 3)"),
            ("sorted: ", "(sort: [{ start: DESC }, { node: { name: ASC } }], first: 2, asOf: null)"),
            ("then: ", "(asOf: \"2010-06-15\", certainty: CERTAIN, first: 2)"),
        ];
        let (alias, arguments) = self.pick(&ARGUMENTS);
        write!(self.text, "{alias}relations{arguments} ").expect("memory");
        self.condition();
        self.connection(On::Relation, depth - 1);
    }

    /// A property or a relation field of one kind; the alias `k` means something else on every kind.
    fn kind_field(&mut self, kind: &'a EntityKind, depth: usize) {
        let ends = self.ontology.relations_with_ids().flat_map(|(_, relation)| {
            let at = self.ontology.kind(&kind.name).expect("a kind").index();
            let forward = relation.from().has(at).then_some((relation.forward.as_str(), relation));
            let inverse = relation.inverse.as_deref().filter(|_| relation.to().has(at)).map(|name| (name, relation));
            forward.into_iter().chain(inverse)
        });
        let ends: Vec<_> = ends.collect();
        if self.choose(3) == 0 && !kind.properties.is_empty() {
            let names: Vec<_> = kind.properties.iter().map(|property| property.name.as_str()).collect();
            return self.leaf(&names);
        }
        if self.choose(3) == 2 {
            let (field, relation) = ends[kind.name.len() % ends.len()];
            write!(self.text, "k: {field}(first: {}) ", 1 + kind.name.len() % 3).expect("memory");
            return self.connection(On::RelationKind(relation), depth - 1);
        }
        let (field, relation) = self.pick(&ends);
        let (alias, arguments) =
            self.pick(&[("", "(first: 2)"), ("last_", "(last: 1)"), ("date_", "(asOf: $date, first: 2)")]);
        if alias.is_empty() {
            write!(self.text, "{field}{arguments} ").expect("memory");
        } else {
            write!(self.text, "{alias}{field}: {field}{arguments} ").expect("memory");
        }
        self.condition();
        self.connection(On::RelationKind(relation), depth - 1);
    }

    fn connection(&mut self, relation: On<'a>, depth: usize) {
        self.put("{");
        for _ in 0..=self.choose(3) {
            match self.choose(4) {
                0 => self.leaf(&["totalCount", "__typename"]),
                1 => {
                    self.put("nodes");
                    self.condition();
                    self.record(On::Entity, depth);
                }
                2 => self.small("pageInfo", &["hasNextPage", "hasPreviousPage", "endCursor", "__typename"]),
                _ => {
                    self.put("edges {");
                    for _ in 0..=self.choose(3) {
                        match self.choose(3) {
                            0 => {
                                self.put("node");
                                self.record(On::Entity, depth);
                            }
                            1 => {
                                self.put("relation");
                                self.record(relation, depth);
                            }
                            _ => self.leaf(&["cursor", "__typename"]),
                        }
                    }
                    self.put("}");
                }
            }
        }
        self.put("}");
    }

    fn root(&mut self, at: usize) {
        let as_of = match self.choose(3) {
            0 => String::new(),
            1 => format!(", asOf: \"{}\"", self.pick(&DATES)),
            _ => format!(", asOf: \"{}\", certainty: CERTAIN", self.pick(&DATES)),
        };
        match self.choose(5) {
            0 => {
                let id = self.pick(&IDS[..6]);
                write!(self.text, "r{at}: entity(id: \"{id}\"{as_of}) ").expect("memory");
                self.record(On::Entity, 4);
            }
            1 => {
                let (one, other) = (self.pick(&IDS), self.pick(&IDS));
                write!(self.text, "r{at}: nodes(ids: [\"{one}\", \"{other}\"]{as_of}) ").expect("memory");
                self.record(On::Node, 4);
            }
            2 => {
                write!(self.text, "r{at}: entities(first: 4{as_of}, sort: [{{ start: DESC }}]) {{ nodes ")
                    .expect("memory");
                self.record(On::Entity, 3);
                self.put("}");
            }
            3 => {
                let kind = self.ontology.kinds.iter().find(|kind| kind.name == "PublicBody").expect("bodies");
                write!(self.text, "r{at}: publicBodies(last: 3{as_of}) {{ totalCount edges {{ cursor node ")
                    .expect("memory");
                self.record(On::Kind(kind), 3);
                self.put("} }");
            }
            _ => {
                write!(self.text, "r{at}: relations(first: 3{as_of}, kinds: [MEMBER_OF, SUBORDINATE_TO]) ")
                    .expect("memory");
                self.connection(On::Relation, 3);
            }
        }
    }
}

/// The operation that a tape decides, with its variables.
fn operation(ontology: &Ontology, tape: &[u8]) -> (String, Map<String, Value>) {
    let mut writer = Writer { ontology, tape: tape.iter(), text: String::new(), used: [false; 3] };
    for at in 0..=writer.choose(2) {
        writer.root(at);
    }
    let body = std::mem::take(&mut writer.text);
    let mut fragments = String::new();
    for (name, ty, on) in
        [("OnNode", "Node", On::Node), ("OnEntity", "Entity", On::Entity), ("OnRelation", "Relation", On::Relation)]
    {
        // Fragments do not spread each other, or there would be cycles.
        let used = writer.used;
        writer.text.clear();
        writer.used = [false; 3];
        let at = ["OnNode", "OnEntity", "OnRelation"].iter().position(|known| *known == name).expect("one of these");
        if used[at] {
            writer.put("{ id");
            writer.fragment(on, 2);
            writer.selection(on, 1);
            writer.put("}");
            let text = writer.text.replace("...OnNode ", "id ");
            let text = text.replace("...OnEntity ", "id ").replace("...OnRelation ", "id ");
            write!(fragments, "\nfragment {name} on {ty} {text}").expect("memory");
        }
        writer.used = used;
    }
    // Each variable is declared only where it is used, since the specification has it so.
    let all = [
        ("$yes", "Boolean!", json!(true)),
        ("$no", "Boolean!", json!(false)),
        ("$byDefault", "Boolean! = true", Value::Null),
        ("$size", "Int", json!(2)),
        ("$date", "PartialDate", json!("2012")),
    ];
    let mut declared = Vec::new();
    let mut variables = Map::new();
    for (name, ty, value) in all {
        if body.contains(name) || fragments.contains(name) {
            declared.push(format!("{name}: {ty}"));
            if !value.is_null() {
                variables.insert(name[1..].to_owned(), value);
            }
        }
    }
    let declared = if declared.is_empty() { String::new() } else { format!("({})", declared.join(", ")) };
    (format!("query {declared} {{ {body}}}{fragments}"), variables)
}

/// How a document is refused in which one key stands for two fields.
const CONFLICT: [&str; 3] = ["differing arguments", "are different fields", "stands for"];

#[test]
fn random_operations_agree_with_a_plain_walk() {
    let both = Both::new();
    let (mut compared, mut conflicts) = (0_usize, 0_usize);
    let mut runner = TestRunner::new(config("selections", times(300, 20_000)));
    let tapes = proptest::collection::vec(proptest::num::u8::ANY, 10..160);
    let counts = std::cell::RefCell::new((&mut compared, &mut conflicts));
    let result = runner.run(&tapes, |tape| {
        let (query, variables) = operation(&both.ontology, &tape);
        let mut counts = counts.borrow_mut();
        match both.disagreement(&query, &variables) {
            Ok(None) => {
                *counts.0 += 1;
                Ok(())
            }
            // Documents that the specification has refused are no matter of this test, whatever became of them.
            Err(Refusal::Conflict(_)) => {
                *counts.1 += 1;
                Ok(())
            }
            Ok(Some(what)) if CONFLICT.iter().any(|words| what.contains(words)) => {
                *counts.1 += 1;
                Ok(())
            }
            Ok(Some(what)) => {
                Err(proptest::test_runner::TestCaseError::fail(format!("{query}\n{variables:?}\n{what}")))
            }
            Err(other) => Err(proptest::test_runner::TestCaseError::fail(format!("{query}\n{other:?}"))),
        }
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(compared > conflicts * 2, "only {compared} compared, {conflicts} in conflict with themselves");
}
