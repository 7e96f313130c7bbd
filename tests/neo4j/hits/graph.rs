//! The graph that database hits are counted on: 5,000 entities and 30,490 relations, always the same.

use crate::conformance::random::Rng;
use crate::conformance::sample;
use entente::model::{Citation, Derivation, Entity, EntityIx, Period, Records, Relation, Value};
use entente::ontology::{KindId, Ontology, Property, RelationKindId};

pub(super) const ENTITIES: usize = 5_000;
pub(super) const RELATIONS: usize = 30_490;

/// Kinds of entities, what their identifiers begin with, and how many there are.
const KINDS: [(&str, &str, usize); 8] = [
    ("State", "state", 200),
    ("InternationalOrganization", "io", 300),
    ("PublicBody", "body", 3_000),
    ("Organization", "organization", 400),
    ("Person", "person", 500),
    ("Treaty", "treaty", 500),
    ("Topic", "topic", 50),
    ("Source", "source", 50),
];
const SYLLABLES: [&str; 12] = ["al", "bor", "da", "es", "gor", "kai", "lu", "mir", "no", "pra", "tem", "zan"];
/// Positions in the enumerations of the ontology.
const STATUSES: [u8; 20] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 3, 3, 4, 2];
const ACTIONS: [u8; 20] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 5, 6];
const WITHDRAWN: u8 = 7;

struct Graph {
    ontology: Ontology,
    dice: Rng,
    records: Records,
}

/// The records, in the shipped ontology.
pub(super) fn records() -> Records {
    let ontology = Ontology::shipped();
    let mut dice = Rng::new(30_490);
    let kinds = KINDS.iter().flat_map(|(kind, prefix, count)| (0..*count).map(move |at| (*kind, *prefix, at)));
    let entities = kinds.map(|(kind, prefix, at)| entity(&ontology, &mut dice, kind, &format!("{prefix}-{at:04}")));
    let mut graph = Graph { records: Records::new(entities.collect()), ontology, dice };
    graph.relate();
    graph.records.sort_relations();
    graph.records
}

fn pick<T: Copy>(dice: &mut Rng, items: &[T]) -> T {
    items[dice.below(items.len())]
}

fn period(dice: &mut Rng) -> Period {
    let start = if dice.once_in(6) { String::new() } else { (1960 + dice.below(60)).to_string() };
    let start = if dice.once_in(3) && !start.is_empty() { format!("{start}-{:02}", 1 + dice.below(12)) } else { start };
    let end = pick(dice, &["", "", "", "..", "..", "2021", "2023-05"]);
    sample::period(&start, end)
}

fn citations(dice: &mut Rng) -> Box<[Citation]> {
    Box::new([Citation::parse(&format!("source-{:04}#p{}", dice.below(50), 1 + dice.below(90)))])
}

/// The position of a property, by name.
fn position(properties: &[Property], name: &str) -> usize {
    properties.iter().position(|property| property.name == name).unwrap()
}

fn entity(ontology: &Ontology, dice: &mut Rng, kind: &str, id: &str) -> Entity {
    let kind = ontology.kind(kind).unwrap();
    let name: String = (0..4).map(|_| pick(dice, &SYLLABLES)).collect();
    let mut entity = sample::entity(ontology, kind.index(), id, &format!("{name} {}", &id[id.len() - 4..]));
    let declared = &ontology[kind].properties;
    let mut set = |name: &str, value: Value| entity.properties[position(declared, name)] = Some(value);
    match ontology[kind].name.as_str() {
        "State" if dice.once_in(10) => set("historic", Value::Bool(true)),
        "PublicBody" => {
            set("bodyType", Value::Enum(u8::try_from(dice.below(6)).unwrap()));
            set("level", Value::Enum(pick(dice, &[0, 1, 1, 2, 3])));
        }
        "Person" if dice.once_in(25) => set("sensitive", Value::Bool(true)),
        "Treaty" => set("treatyType", Value::Enum(pick(dice, &[0, 1, 1, 3]))),
        _ => {}
    }
    entity.period = if dice.once_in(4) { Period::default() } else { period(dice) };
    entity.citations = citations(dice);
    entity
}

impl Graph {
    /// The entities of a kind.
    fn all(&self, kind: &str) -> Vec<EntityIx> {
        let kind: KindId = self.ontology.kind(kind).unwrap();
        self.records.entities().filter(|(_, entity)| entity.kind == kind).map(|(ix, _)| ix).collect()
    }

    /// Adds a relation, unless there are enough.
    fn add(&mut self, kind: &str, from: EntityIx, to: EntityIx, property: Option<(&str, u8)>) {
        let number = self.records.relation_count();
        if number == RELATIONS {
            return;
        }
        let kind: RelationKindId = self.ontology.relation(kind).unwrap();
        let declared = &self.ontology[kind].properties;
        let mut properties = vec![None; declared.len()];
        if let Some((name, value)) = property {
            properties[position(declared, name)] = Some(Value::Enum(value));
        }
        self.records.push(Relation {
            // Not in the order of making, so that sorting matters.
            id: format!("r{:05}", (number * 7_919) % 100_003).into(),
            kind,
            from,
            to,
            period: if self.dice.once_in(5) { Period::default() } else { period(&mut self.dice) },
            properties: properties.into(),
            citations: citations(&mut self.dice),
            derived: if self.dice.once_in(10) { Derivation::Inferred } else { Derivation::Asserted },
            note: None,
        });
    }

    fn relate(&mut self) {
        let [states, ios, bodies, people, treaties, topics] =
            ["State", "InternationalOrganization", "PublicBody", "Person", "Treaty", "Topic"]
                .map(|kind| self.all(kind));
        for to in &ios {
            for _ in 0..10 + self.dice.below(30) {
                let kind = pick(&mut self.dice, &[&states, &states, &bodies, &bodies, &people]);
                let (from, status) = (pick(&mut self.dice, kind), pick(&mut self.dice, &STATUSES));
                self.add("MEMBER_OF", from, *to, Some(("status", status)));
            }
        }
        for to in &treaties {
            for _ in 0..5 + self.dice.below(25) {
                let from = pick(&mut self.dice, &states);
                let action = if self.dice.once_in(100) { WITHDRAWN } else { pick(&mut self.dice, &ACTIONS) };
                self.add("PARTY_TO", from, *to, Some(("action", action)));
            }
            let topic = pick(&mut self.dice, &topics);
            self.add("ADDRESSES", *to, topic, None);
        }
        for from in &bodies {
            let over = pick(&mut self.dice, &[&states, &ios, &bodies]);
            let over = pick(&mut self.dice, over);
            self.add("SUBORDINATE_TO", *from, over, Some(("mode", 1)));
        }
        for from in &people {
            let to = pick(&mut self.dice, &bodies);
            self.add("HOLDS_POSITION", *from, to, None);
        }
        while self.records.relation_count() < RELATIONS {
            let kind = pick(&mut self.dice, &[&states, &bodies, &bodies, &bodies]);
            let (from, to) = (pick(&mut self.dice, kind), pick(&mut self.dice, &bodies));
            let mode = u8::try_from(self.dice.below(5)).unwrap();
            self.add("COOPERATES_WITH", from, to, Some(("mode", mode)));
        }
    }
}
