//! Records → properties of nodes and relationships.
//!
//! An entity is a node `:Entity:<Kind>`, a relation a relationship of its kind's type. Properties have the names of the
//! API's fields and the texts of the data package, so that the graph reads as the data does. Derived properties start
//! with `_`: keys to sort and to search by, and the bounds of dates. They follow from the others and are written with them.

use super::keys;
use super::names::{
    ALL_NAMES, CERTAIN_FROM, CERTAIN_UNTIL, SENSITIVE, SORT_NAME, SORT_NAMES, SORT_START, bounds_of, earliest_of,
    latest_of, rank_of, sort_of, unsure_of,
};
use crate::model::{Derivation, Entity, PartialDate, Period, RelationRef, Value, sort_key};
use crate::ontology::{EntityKind, Ontology, Property, PropertyType};
use neo4rs::{BoltMap, BoltString, BoltType};

/// Position of the property that makes entities of a kind sensitive.
pub(in super::super) fn sensitive_property(kind: &EntityKind) -> Option<usize> {
    kind.properties.iter().position(|property| property.sensitive)
}

/// Collects the properties of a record.
struct Properties<'o> {
    ontology: &'o Ontology,
    map: BoltMap,
}

impl Properties<'_> {
    fn put(&mut self, name: impl Into<BoltString>, value: impl Into<BoltType>) {
        self.map.put(name.into(), value.into());
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn texts(&mut self, name: &str, values: impl Iterator<Item = String>) {
        let values: Vec<String> = values.collect();
        if !values.is_empty() {
            self.put(name, values);
        }
    }

    fn date(&mut self, name: &str, date: Option<&PartialDate>) {
        if let Some(date) = date {
            self.put(name, date.text());
            self.put(earliest_of(name), keys::day_key(date.earliest()));
            self.put(latest_of(name), keys::day_key(date.latest()));
            if !date.is_sure() {
                self.put(unsure_of(name), true);
            }
        }
    }

    fn period(&mut self, period: &Period) {
        let (start, end) = (period.start.as_deref(), period.end.as_deref());
        self.date("start", start);
        self.date("end", end);
        let dates = || [start, end].into_iter().flatten();
        if dates().next().is_some() && dates().all(PartialDate::is_sure) {
            self.put(CERTAIN_FROM, keys::day_key(period.latest_start()));
            self.put(CERTAIN_UNTIL, keys::day_key(period.earliest_end()));
        }
    }

    fn own(&mut self, declared: &[Property], values: &[Option<Value>]) {
        for (property, value) in declared.iter().zip(values) {
            let name = property.name.as_str();
            match value {
                None => {}
                Some(Value::Date(date)) => self.date(name, Some(date)),
                Some(Value::List(items)) => {
                    let dates = items.iter().filter_map(|item| match item {
                        Value::Date(date) => Some(keys::date_key(date)),
                        _ => None,
                    });
                    self.texts(&bounds_of(name), dates);
                    let items: Vec<BoltType> = items.iter().map(|item| plain(self.ontology, property, item)).collect();
                    self.put(name, items);
                }
                Some(value) => {
                    self.put(name, plain(self.ontology, property, value));
                    match value {
                        Value::Text(text) => self.put(sort_of(name), keys::text_key(text)),
                        Value::Enum(at) => self.put(rank_of(name), i64::from(*at)),
                        _ => {}
                    }
                }
            }
        }
    }

    fn derived(&mut self, derived: Derivation) {
        self.put("derived", derived.as_str());
    }
}

/// A value as it is stored.
pub(in super::super) fn plain(ontology: &Ontology, property: &Property, value: &Value) -> BoltType {
    match value {
        Value::Text(text) => (&**text).into(),
        Value::Int(number) => i64::from(*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Bool(flag) => (*flag).into(),
        Value::Date(date) => date.text().into(),
        Value::Enum(at) => match property.ty {
            PropertyType::Enum(id) => {
                ontology[id].values.get(usize::from(*at)).map_or("", |value| value.name.as_str()).into()
            }
            _ => "".into(),
        },
        Value::List(items) => items.iter().map(|item| plain(ontology, property, item)).collect::<Vec<_>>().into(),
    }
}

/// All properties of an entity's node.
pub(in super::super) fn entity(ontology: &Ontology, entity: &Entity) -> BoltMap {
    let kind = &ontology[entity.kind];
    let mut properties = Properties { ontology, map: BoltMap::default() };
    let id = &*entity.id;
    properties.put("id", id);
    properties.put("name", &*entity.name);
    properties.texts("names", entity.names.iter().map(ToString::to_string));
    properties.text("description", entity.description.as_deref());
    if let Some(text) = &entity.description {
        properties.put(sort_of("description"), keys::text_key(text));
    }
    properties.period(&entity.period);
    properties.own(&kind.properties, &entity.properties);
    properties.texts("externalIds", entity.external_ids.iter().map(ToString::to_string));
    properties.texts("citations", entity.citations.iter().map(ToString::to_string));
    properties.derived(entity.derived);
    properties.text("note", entity.note.as_deref());
    let names = || std::iter::once(&entity.name).chain(entity.names.iter().map(|name| &name.text));
    let name_key = keys::stored_key(&sort_key(&entity.name));
    properties.put(SORT_NAME, keys::joined_key(&name_key, id));
    let days = entity.period.start.as_deref().map(|start| (start.earliest(), start.latest()));
    properties.put(SORT_START, keys::joined_key(&keys::day_range_key(days), id));
    properties.texts(ALL_NAMES, names().map(ToString::to_string));
    properties.texts(SORT_NAMES, names().map(|name| keys::text_key(name)));
    if sensitive_property(kind).is_some_and(|at| entity.properties[at] == Some(Value::Bool(true))) {
        properties.put(SENSITIVE, true);
    }
    properties.map
}

/// All properties of a relation's relationship.
pub(in super::super) fn relation(ontology: &Ontology, relation: RelationRef<'_>) -> BoltMap {
    let mut properties = Properties { ontology, map: BoltMap::default() };
    properties.put("id", relation.id());
    properties.period(relation.period());
    properties.own(&ontology[relation.kind()].properties, relation.properties());
    properties.texts("citations", relation.citations().iter().map(ToString::to_string));
    properties.derived(relation.derived());
    properties.text("note", relation.note());
    properties.map
}
