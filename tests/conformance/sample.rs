//! The suite's own graph: a small ontology that has everything, and records of it.

use entente::model::{Citation, Derivation, Entity, EntityIx, Name, Period, Records, Relation, Value};
use entente::ontology::{KindId, Ontology, RelationKindId};
use std::sync::{Arc, LazyLock};

const SDL: &str = r#"
type Body @entity {
  rank: Int
  weight: Float
  open: Boolean
  tag: Tag
  founded: PartialDate
  motto: String
  labels: [String!]
  private: Boolean @sensitive
}
type Place @entity { code: String @unique }
type Source @entity
enum Tag { RED GREEN BLUE }
type Link @relation(name: "LINKS", forward: "links", inverse: "linkedBy", from: [Body], to: [Body, Place]) {
  order: Int
  role: Tag
}
type Seat @relation(name: "SITS_IN", forward: "seats", inverse: "seatOf", from: [Body], to: [Place])
type Tie @relation(name: "TIED_TO", forward: "ties", symmetric: true, from: [Body], to: [Body])
"#;

/// The kind `Body`.
pub(crate) const BODY: usize = 0;
/// The kind `Place`.
pub(crate) const PLACE: usize = 1;
/// The relation `LINKS`.
pub(crate) const LINKS: usize = 0;
/// The relation `SITS_IN`.
pub(crate) const SITS_IN: usize = 1;
/// The symmetric relation `TIED_TO`.
pub(crate) const TIED_TO: usize = 2;
/// Position of `Body.rank`.
pub(crate) const RANK: u16 = 0;
/// Position of `Body.motto`.
pub(crate) const MOTTO: u16 = 5;
/// Position of `Body.private`.
pub(crate) const PRIVATE: usize = 7;

/// The suite's ontology.
///
/// # Panics
/// Never: the text above is well-formed.
pub(crate) fn ontology() -> Arc<Ontology> {
    static ONTOLOGY: LazyLock<Arc<Ontology>> =
        LazyLock::new(|| Arc::new(Ontology::parse("sample", SDL).expect("well-formed")));
    ONTOLOGY.clone()
}

fn cite() -> Box<[Citation]> {
    Box::new([Citation::parse("book#p1"), Citation::parse("web")])
}

/// A period from its two texts.
///
/// # Panics
/// When a text is not a date.
pub(crate) fn period(start: &str, end: &str) -> Period {
    Period::parse(start, end).expect("a period of the suite")
}

/// An entity without properties.
pub(crate) fn entity(ontology: &Ontology, kind: usize, id: &str, name: &str) -> Entity {
    Entity {
        id: id.into(),
        kind: KindId::new(kind),
        name: name.into(),
        names: Box::default(),
        description: None,
        period: Period::default(),
        properties: vec![None; ontology.kinds[kind].properties.len()].into(),
        external_ids: Box::default(),
        citations: cite(),
        derived: Derivation::Asserted,
        note: None,
    }
}

/// Builds records by naming things.
pub(crate) struct Builder {
    ontology: Arc<Ontology>,
    entities: Vec<Entity>,
    relations: Vec<Named>,
}

/// A relation between entities that are named by their identifiers.
struct Named {
    id: String,
    kind: usize,
    from: String,
    to: String,
    period: Period,
    properties: Vec<Option<Value>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// Nothing but the sources that everything cites.
    pub(crate) fn new() -> Self {
        let ontology = ontology();
        let source = |id: &str| Entity { citations: Box::default(), ..entity(&ontology, 2, id, id) };
        Self { entities: vec![source("book"), source("web")], relations: Vec::new(), ontology }
    }

    /// Adds a body and lets it be changed.
    #[must_use]
    pub(crate) fn body(mut self, id: &str, change: impl FnOnce(&mut Entity)) -> Self {
        let mut body = entity(&self.ontology, BODY, id, id);
        change(&mut body);
        self.entities.push(body);
        self
    }

    /// Adds a place.
    #[must_use]
    pub(crate) fn place(mut self, id: &str) -> Self {
        self.entities.push(entity(&self.ontology, PLACE, id, id));
        self
    }

    /// Adds a further name to the last entity.
    ///
    /// # Panics
    /// When the text is not a name.
    #[must_use]
    pub(crate) fn named(mut self, item: &str) -> Self {
        if let Some(last) = self.entities.last_mut() {
            last.names = Box::new([Name::parse(item).expect("a name of the suite")]);
        }
        self
    }

    /// Adds a relation.
    #[must_use]
    pub(crate) fn relate(self, id: &str, kind: usize, from: &str, to: &str) -> Self {
        self.relate_when(id, kind, from, to, Period::default())
    }

    /// Adds a relation with a period.
    #[must_use]
    pub(crate) fn relate_when(mut self, id: &str, kind: usize, from: &str, to: &str, period: Period) -> Self {
        let properties = vec![None; self.ontology.relations[kind].properties.len()];
        let (id, from, to) = (id.to_owned(), from.to_owned(), to.to_owned());
        self.relations.push(Named { id, kind, from, to, period, properties });
        self
    }

    /// Sets the first property of the last relation.
    #[must_use]
    pub(crate) fn order(mut self, order: i32) -> Self {
        if let Some(last) = self.relations.last_mut() {
            last.properties[0] = Some(Value::Int(order));
        }
        self
    }

    /// The records.
    ///
    /// # Panics
    /// When a relation names an entity that was not added.
    pub(crate) fn records(self) -> Records {
        let mut records = Records::new(self.entities);
        for Named { id, kind, from, to, period, properties } in self.relations {
            let find = |id: &str| -> EntityIx { records.find_entity(id).expect("an entity of the suite") };
            let (from, to) = (find(&from), find(&to));
            records.push(Relation {
                id: id.into(),
                kind: RelationKindId::new(kind),
                from,
                to,
                period,
                properties: properties.into(),
                citations: cite(),
                derived: Derivation::Asserted,
                note: None,
            });
        }
        records.sort_relations();
        records
    }
}

/// A relation of an ontology of which only kind and ends are recorded.
pub(crate) fn relation(ontology: &Ontology, kind: RelationKindId, id: &str, [from, to]: [EntityIx; 2]) -> Relation {
    Relation {
        id: id.into(),
        kind,
        from,
        to,
        period: Period::default(),
        properties: vec![None; ontology[kind].properties.len()].into(),
        citations: Box::new([Citation::parse("book#p1")]),
        derived: Derivation::Asserted,
        note: None,
    }
}
