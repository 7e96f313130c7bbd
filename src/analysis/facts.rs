//! Dated facts: that something began, ended, or has a property that is a date.

use crate::model::{PartialDate, Period, Records, Value};
use crate::ontology::{Ontology, Property};
use crate::query::{Item, Key, NodeAnswer, PageAnswer, Subgraph};
use std::cmp::Ordering;
use std::sync::Arc;

/// Which date of a record it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// First day on which it held no more. It comes before beginnings of the same day: what ends makes room.
    End,
    /// When it began.
    Start,
    /// A property, by its position in the kind.
    Property(u16),
}

impl Field {
    /// The name in the API.
    pub fn name(self, properties: &[Property]) -> &str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Property(at) => &properties[usize::from(at)].name,
        }
    }

    /// Place in the order of facts of one date, as a key.
    pub fn key(self) -> Key {
        Key::Int(match self {
            Self::End => 0,
            Self::Start => 1,
            Self::Property(at) => i64::from(at) + 2,
        })
    }
}

/// The record that a fact is about.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// An entity.
    Entity(&'a NodeAnswer),
    /// A relation.
    Relation(&'a Item),
}

impl<'a> Record<'a> {
    /// Its identifier, its period and its properties; none of a relation that is not there.
    fn parts(self, records: &'a Records) -> Option<(&'a str, &'a Period, &'a [Option<Value>])> {
        Some(match self {
            Self::Entity(node) => {
                let entity = records.entity(node.entity);
                (&entity.id, &entity.period, &entity.properties)
            }
            Self::Relation(item) => {
                let relation = records.relation(item.relation?);
                (relation.id(), relation.period(), relation.properties())
            }
        })
    }
}

/// A dated fact.
#[derive(Clone, Debug)]
pub struct Fact<'a> {
    /// The date.
    pub date: Arc<PartialDate>,
    /// Which date of the record it is.
    pub field: Field,
    /// The record.
    pub record: Record<'a>,
    /// Its identifier.
    pub id: &'a str,
}

impl Fact<'_> {
    /// By date, as the field's order has it, then by field, then by identifier.
    fn order(&self, other: &Self) -> Ordering {
        let by_date = self.date.days().cmp(&other.date.days());
        by_date.then_with(|| self.field.cmp(&other.field)).then_with(|| self.id.cmp(other.id))
    }
}

fn dates<'v>(
    period: &'v Period,
    properties: &'v [Option<Value>],
) -> impl Iterator<Item = (Field, Arc<PartialDate>)> + 'v {
    let sides = [(Field::Start, &period.start), (Field::End, &period.end)];
    let sides = sides.into_iter().filter_map(|(field, date)| Some((field, date.clone()?)));
    let own = properties.iter().zip(0..).flat_map(|(value, at)| {
        let items = match value {
            Some(Value::List(items)) => &items[..],
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        items.iter().filter_map(move |item| match item {
            Value::Date(date) => Some((Field::Property(at), date.clone())),
            _ => None,
        })
    });
    // An open side is no date at which anything happened.
    sides.chain(own).filter(|(_, date)| date.text() != "..")
}

/// Every dated fact about the records of a subgraph, in order.
pub fn timeline<'a>(records: &'a Records, subgraph: &'a Subgraph) -> Vec<Fact<'a>> {
    let entities = subgraph.nodes.iter().map(|place| Record::Entity(&place.node));
    let all = entities.chain(subgraph.edges.iter().map(Record::Relation));
    let mut facts: Vec<Fact<'a>> = Vec::new();
    for record in all {
        let Some((id, period, properties)) = record.parts(records) else { continue };
        facts.extend(dates(period, properties).map(|(field, date)| Fact { date, field, record, id }));
    }
    facts.sort_by(Fact::order);
    facts
}

/// A page of facts that was put together from pages of records.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    /// The facts.
    pub items: Vec<Fact<'a>>,
    /// Size of the whole list, if asked for.
    pub total: Option<usize>,
    /// Whether the list goes on after the page.
    pub has_next: bool,
    /// Whether it has facts before the page.
    pub has_previous: bool,
}

/// Joins pages of records, each in the order of one of their dates, to a page of facts in the order of all. Each page has as
/// many items as the page to be made, and begins where that begins.
pub fn join<'a>(records: &'a Records, pages: &[(Field, &'a PageAnswer)], limit: usize, backward: bool) -> Facts<'a> {
    let mut facts = Facts { total: Some(0), ..Facts::default() };
    for (field, page) in pages {
        facts.items.extend(page.items.iter().filter_map(|item| fact(records, *field, item)));
        facts.total = facts.total.zip(page.total).map(|(sum, total)| sum + total);
        facts.has_next |= page.has_next;
        facts.has_previous |= page.has_previous;
    }
    facts.items.sort_by(Fact::order);
    if let Some(past) = facts.items.len().checked_sub(limit).filter(|past| *past > 0) {
        if backward {
            facts.items.drain(..past);
            facts.has_previous = true;
        } else {
            facts.items.truncate(limit);
            facts.has_next = true;
        }
    }
    facts
}

fn fact<'a>(records: &'a Records, field: Field, item: &'a Item) -> Option<Fact<'a>> {
    let record = if item.relation.is_some() { Record::Relation(item) } else { Record::Entity(&item.node) };
    let (id, period, _) = record.parts(records)?;
    let date = if field == Field::Start { &period.start } else { &period.end };
    Some(Fact { date: date.clone()?, field, record, id })
}

/// The properties of the kind of record that a fact is about.
pub fn properties<'o>(ontology: &'o Ontology, records: &Records, record: Record<'_>) -> &'o [Property] {
    match record {
        Record::Entity(node) => &ontology[records.entity(node.entity).kind].properties,
        Record::Relation(item) => item.relation.map_or(&[], |ix| &ontology[records.relation(ix).kind()].properties),
    }
}
