//! Properties → the parts of records. What does not fit the ontology is an error that names the record.

use super::cell::Cell;
use crate::graph::StoreError;
use crate::model::{Citation, Derivation, Entity, EntityIx, ExternalId, Name, PartialDate, Period, Relation, Value};
use crate::ontology::{KindId, KindSet, Ontology, Property, PropertyType, RelationKindId};
use crate::query::{EntityPart, RelationPart};
use std::fmt;
use std::sync::Arc;

/// What is wrong with a record.
#[derive(Clone, Debug)]
pub(in super::super) struct Corrupt {
    record: Option<Box<str>>,
    what: String,
}

impl Corrupt {
    pub(in super::super) fn new(what: impl Into<String>) -> Self {
        Self { record: None, what: what.into() }
    }

    /// Says which record it is, unless that was said.
    pub(in super::super) fn of(mut self, id: &str) -> Self {
        self.record.get_or_insert_with(|| id.into());
        self
    }
}

impl fmt::Display for Corrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.record {
            Some(record) => write!(f, "`{record}`: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl From<Corrupt> for StoreError {
    fn from(fault: Corrupt) -> Self {
        Self::Corrupt(fault.to_string())
    }
}

type Read<T> = Result<T, Corrupt>;

pub(in super::super) fn text<'r>(cell: &Cell<'r>) -> Read<&'r str> {
    match cell {
        Cell::Text(text) => Ok(text),
        _ => Err(Corrupt::new("a text is missing, or something else")),
    }
}

pub(in super::super) fn list<'c, 'r>(cell: &'c Cell<'r>) -> Read<&'c [Cell<'r>]> {
    match cell {
        Cell::List(list) => Ok(list),
        Cell::Null => Ok(&[]),
        _ => Err(Corrupt::new("a list is something else")),
    }
}

pub(in super::super) fn texts<'r>(cell: &Cell<'r>) -> Read<Vec<&'r str>> {
    list(cell)?.iter().map(text).collect()
}

pub(in super::super) fn int(cell: &Cell<'_>) -> Read<usize> {
    match cell {
        Cell::Int(number) => usize::try_from(*number).map_err(|_| Corrupt::new("a count below zero")),
        _ => Err(Corrupt::new("a count is missing")),
    }
}

/// Whether an entity is left out unless asked for, by its property `_sensitive`. Anything but a missing value hides, as in
/// the conditions of statements; what is no truth value was edited by hand.
pub(in super::super) fn sensitive(cell: &Cell<'_>) -> Read<bool> {
    match cell {
        Cell::Null => Ok(false),
        Cell::Bool(_) => Ok(true),
        _ => Err(Corrupt::new("`_sensitive` is neither true nor missing")),
    }
}

fn optional<'r>(cell: &Cell<'r>) -> Read<Option<&'r str>> {
    if matches!(cell, Cell::Null) { Ok(None) } else { text(cell).map(Some) }
}

/// Says which property it is about.
fn in_property<T>(read: Read<T>, name: &str) -> Read<T> {
    read.map_err(|fault| Corrupt { what: format!("`{name}`: {}", fault.what), ..fault })
}

/// A side of a period, as it is written.
fn date(cell: &Cell<'_>, open: fn() -> PartialDate) -> Read<Option<Arc<PartialDate>>> {
    match optional(cell)? {
        None => Ok(None),
        Some("..") => Ok(Some(Arc::new(open()))),
        Some(text) => match PartialDate::parse(text) {
            Ok(date) => Ok(Some(Arc::new(date))),
            Err(error) => Err(Corrupt::new(error.message)),
        },
    }
}

/// A further name.
pub(in super::super) fn name(text: &str) -> Read<Name> {
    Name::parse(text).map_err(|error| Corrupt::new(error.message))
}

fn citations(cell: &Cell<'_>) -> Read<Box<[Citation]>> {
    Ok(texts(cell)?.into_iter().map(Citation::parse).collect())
}

pub(in super::super) fn derived(cell: &Cell<'_>) -> Read<Derivation> {
    match text(cell)? {
        "ASSERTED" => Ok(Derivation::Asserted),
        "INFERRED" => Ok(Derivation::Inferred),
        other => Err(Corrupt::new(format!("`{other}` is neither ASSERTED nor INFERRED"))),
    }
}

fn value(ontology: &Ontology, property: &Property, cell: &Cell<'_>) -> Read<Option<Value>> {
    let one = |cell: &Cell<'_>| scalar(ontology, property.ty, cell);
    match cell {
        Cell::Null => Ok(None),
        Cell::List(items) if property.list => {
            let items = items.iter().map(one).collect::<Read<Box<[_]>>>()?;
            Ok(Some(Value::List(items)))
        }
        _ if property.list => Err(Corrupt::new("it is not a list")),
        cell => one(cell).map(Some),
    }
}

pub(in super::super) fn scalar(ontology: &Ontology, ty: PropertyType, cell: &Cell<'_>) -> Read<Value> {
    let wrong = |wanted: &str| Corrupt::new(format!("it is not {wanted}"));
    match (ty, cell) {
        (PropertyType::String, cell) => text(cell).map(|text| Value::Text(text.into())).map_err(|_| wrong("a text")),
        (PropertyType::Int, Cell::Int(number)) => {
            i32::try_from(*number).map(Value::Int).map_err(|_| wrong("a number of 32 bits"))
        }
        (PropertyType::Int, _) => Err(wrong("a whole number")),
        (PropertyType::Float, Cell::Float(number)) => Ok(Value::Float(*number)),
        (PropertyType::Float, _) => Err(wrong("a number with a point")),
        (PropertyType::Boolean, Cell::Bool(flag)) => Ok(Value::Bool(*flag)),
        (PropertyType::Boolean, _) => Err(wrong("true or false")),
        (PropertyType::Date, cell) => {
            let text = text(cell).map_err(|_| wrong("a date"))?;
            PartialDate::parse(text).map(Value::from).map_err(|error| Corrupt::new(error.message))
        }
        (PropertyType::Enum(id), cell) => {
            let name = text(cell).map_err(|_| wrong("a value of its enumeration"))?;
            let at = ontology[id].position(name).and_then(|at| u8::try_from(at).ok());
            at.map(Value::Enum).ok_or_else(|| Corrupt::new(format!("`{name}` is no value of {}", ontology[id].name)))
        }
    }
}

/// An entity of which nothing is known.
pub(in super::super) fn unknown_entity() -> Entity {
    Entity {
        id: Box::default(),
        kind: KindId::new(0),
        name: Box::default(),
        names: Box::default(),
        description: None,
        period: Period::default(),
        properties: Box::default(),
        external_ids: Box::default(),
        citations: Box::default(),
        derived: Derivation::Asserted,
        note: None,
    }
}

/// A relation of which nothing is known.
pub(in super::super) fn unknown_relation() -> Relation {
    Relation {
        id: Box::default(),
        kind: RelationKindId::new(0),
        from: EntityIx(0),
        to: EntityIx(0),
        period: Period::default(),
        properties: Box::default(),
        citations: Box::default(),
        derived: Derivation::Asserted,
        note: None,
    }
}

/// What is known of an entity so far.
pub(in super::super) struct PartialEntity {
    entity: Entity,
    settled: bool,
}

impl PartialEntity {
    pub(in super::super) fn new(id: &str) -> Self {
        Self { entity: Entity { id: id.into(), ..unknown_entity() }, settled: false }
    }

    /// The kind is known.
    pub(in super::super) fn settle(&mut self, ontology: &Ontology, kind: KindId) {
        if !self.settled {
            if self.entity.kind != kind || self.entity.properties.is_empty() {
                self.be(ontology, kind);
            }
            self.settled = true;
        }
    }

    /// The kind is one of some; it is settled later if anybody asks which.
    pub(in super::super) fn guess(&mut self, ontology: &Ontology, kinds: KindSet) {
        if let Some(first) = kinds.iter().next() {
            self.be(ontology, KindId::new(first));
        }
    }

    fn be(&mut self, ontology: &Ontology, kind: KindId) {
        self.entity.kind = kind;
        self.entity.properties = vec![None; ontology[kind].properties.len()].into();
    }

    pub(in super::super) fn kind(&self) -> KindId {
        self.entity.kind
    }

    /// How many citations there are; they must have been read.
    pub(in super::super) fn citations(&self) -> usize {
        self.entity.citations.len()
    }

    pub(in super::super) fn read(&mut self, ontology: &Ontology, part: EntityPart, cell: &Cell<'_>) -> Read<()> {
        let entity = &mut self.entity;
        match part {
            // In another row it is the same.
            EntityPart::Name if !entity.name.is_empty() => {}
            EntityPart::Name => entity.name = in_property(text(cell), "name")?.into(),
            EntityPart::Names => {
                let names = texts(cell).and_then(|texts| texts.into_iter().map(name).collect());
                entity.names = in_property(names, "names")?;
            }
            EntityPart::Description => {
                entity.description = in_property(optional(cell), "description")?.map(Into::into);
            }
            EntityPart::Start => entity.period.start = in_property(date(cell, PartialDate::open_start), "start")?,
            EntityPart::End => entity.period.end = in_property(date(cell, PartialDate::open_end), "end")?,
            EntityPart::ExternalIds => {
                let id = |text: &str| match text.split_once(':') {
                    Some((scheme, value)) => Ok(ExternalId { scheme: scheme.into(), value: value.into() }),
                    None => Err(Corrupt::new("an item is not of the form `scheme:value`")),
                };
                let ids = texts(cell).and_then(|texts| texts.into_iter().map(id).collect());
                entity.external_ids = in_property(ids, "externalIds")?;
            }
            EntityPart::Citations => entity.citations = in_property(citations(cell), "citations")?,
            EntityPart::Derived => entity.derived = in_property(derived(cell), "derived")?,
            EntityPart::Note => entity.note = in_property(optional(cell), "note")?.map(Into::into),
            EntityPart::Property(kind, at) if kind == entity.kind => {
                let at = usize::from(at);
                let property = &ontology[kind].properties[at];
                entity.properties[at] = in_property(value(ontology, property, cell), &property.name)?;
            }
            // The kind is read before; a property of another kind is not this entity's.
            EntityPart::Kind | EntityPart::Property(..) => {}
        }
        Ok(())
    }

    pub(in super::super) fn finish(self) -> Entity {
        self.entity
    }
}

/// What is known of a relation so far.
pub(in super::super) struct PartialRelation {
    pub(in super::super) id: Box<str>,
    relation: Relation,
    settled: bool,
}

impl PartialRelation {
    pub(in super::super) fn new(id: &str) -> Self {
        Self { id: id.into(), relation: Relation { id: id.into(), ..unknown_relation() }, settled: false }
    }

    /// The kind is known.
    pub(in super::super) fn settle(&mut self, ontology: &Ontology, kind: RelationKindId) {
        if !self.settled {
            if self.relation.kind != kind || self.relation.properties.is_empty() {
                self.be(ontology, kind);
            }
            self.settled = true;
        }
    }

    /// The kind is one of some; it is settled later if anybody asks which.
    pub(in super::super) fn guess(&mut self, ontology: &Ontology, kinds: KindSet) {
        if let Some(first) = kinds.iter().next() {
            self.be(ontology, RelationKindId::new(first));
        }
    }

    fn be(&mut self, ontology: &Ontology, kind: RelationKindId) {
        self.relation.kind = kind;
        self.relation.properties = vec![None; ontology[kind].properties.len()].into();
    }

    /// The two ends, by their numbers so far.
    pub(in super::super) fn connect(&mut self, from: EntityIx, to: EntityIx) {
        (self.relation.from, self.relation.to) = (from, to);
    }

    /// How many citations there are; they must have been read.
    pub(in super::super) fn citations(&self) -> usize {
        self.relation.citations.len()
    }

    pub(in super::super) fn read(&mut self, ontology: &Ontology, part: RelationPart, cell: &Cell<'_>) -> Read<()> {
        let relation = &mut self.relation;
        match part {
            RelationPart::Start => relation.period.start = in_property(date(cell, PartialDate::open_start), "start")?,
            RelationPart::End => relation.period.end = in_property(date(cell, PartialDate::open_end), "end")?,
            RelationPart::Citations => relation.citations = in_property(citations(cell), "citations")?,
            RelationPart::Derived => relation.derived = in_property(derived(cell), "derived")?,
            RelationPart::Note => relation.note = in_property(optional(cell), "note")?.map(Into::into),
            RelationPart::Property(kind, at) if kind == relation.kind => {
                let at = usize::from(at);
                let property = &ontology[kind].properties[at];
                relation.properties[at] = in_property(value(ontology, property, cell), &property.name)?;
            }
            // Identifier and kind are read before; a property of another kind is not this relation's.
            RelationPart::Id | RelationPart::Kind | RelationPart::Property(..) => {}
        }
        Ok(())
    }

    pub(in super::super) fn finish(self) -> Relation {
        self.relation
    }
}
