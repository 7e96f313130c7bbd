//! Dated facts: that something began, ended, or has a property that is a date.

use crate::model::{PartialDate, Period, Records, Value};
use crate::ontology::{CommonEntityField, Ontology, Property};
use crate::query::{Item, Key, NodeAnswer, PageAnswer, Subgraph};
use std::cmp::Ordering;
use std::sync::Arc;

/// Field of a record that holds the date of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateField {
    /// First day on which it held no more. It comes before beginnings of the same day: what ends makes room.
    End,
    /// When it began.
    Start,
    /// A property, by its position in the kind.
    Property(u16),
}

impl DateField {
    /// The name in the API.
    pub fn name(self, properties: &[Property]) -> &str {
        match self {
            Self::Start => CommonEntityField::Start.name(),
            Self::End => CommonEntityField::End.name(),
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

/// Record that a fact is about.
#[derive(Clone, Copy, Debug)]
pub enum FactRecord<'a> {
    /// An entity.
    Entity(&'a NodeAnswer),
    /// A relation.
    Relation(&'a Item),
}

impl<'a> FactRecord<'a> {
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

/// Dated fact: a date of a record, and which field holds it.
#[derive(Clone, Debug)]
pub struct Fact<'a> {
    /// The date.
    pub date: Arc<PartialDate>,
    /// Which date of the record it is.
    pub field: DateField,
    /// The record.
    pub record: FactRecord<'a>,
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
) -> impl Iterator<Item = (DateField, Arc<PartialDate>)> + 'v {
    let sides = [(DateField::Start, &period.start), (DateField::End, &period.end)];
    let sides = sides.into_iter().filter_map(|(field, date)| Some((field, date.clone()?)));
    let own = properties.iter().zip(0..).flat_map(|(value, at)| {
        let items = match value {
            Some(Value::List(items)) => &items[..],
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        items.iter().filter_map(move |item| match item {
            Value::Date(date) => Some((DateField::Property(at), date.clone())),
            _ => None,
        })
    });
    // An open side is no date at which anything happened.
    sides.chain(own).filter(|(_, date)| date.text() != "..")
}

/// Every dated fact about the records of a subgraph, in order.
pub fn timeline<'a>(records: &'a Records, subgraph: &'a Subgraph) -> Vec<Fact<'a>> {
    let entities = subgraph.nodes.iter().map(|node| FactRecord::Entity(&node.node));
    let all = entities.chain(subgraph.edges.iter().map(FactRecord::Relation));
    let mut facts: Vec<Fact<'a>> = Vec::new();
    for record in all {
        let Some((id, period, properties)) = record.parts(records) else { continue };
        facts.extend(dates(period, properties).map(|(field, date)| Fact { date, field, record, id }));
    }
    facts.sort_by(Fact::order);
    facts
}

/// Page of facts, merged from pages of records.
#[derive(Debug, Default)]
pub struct FactPage<'a> {
    /// The facts.
    pub items: Vec<Fact<'a>>,
    /// Size of the whole list, if asked for.
    pub total: Option<usize>,
    /// Whether the list goes on after the page.
    pub has_next: bool,
    /// Whether it has facts before the page.
    pub has_previous: bool,
}

/// Merges pages of records, each in the order of one of their dates, into a page of facts in the order of all. Each page has as
/// many items as the page to be made, and begins where that begins.
pub fn merge_pages<'a>(
    records: &'a Records,
    pages: &[(DateField, &'a PageAnswer)],
    limit: usize,
    backward: bool,
) -> FactPage<'a> {
    let mut facts = FactPage { total: Some(0), ..FactPage::default() };
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

fn fact<'a>(records: &'a Records, field: DateField, item: &'a Item) -> Option<Fact<'a>> {
    let record = if item.relation.is_some() { FactRecord::Relation(item) } else { FactRecord::Entity(&item.node) };
    let (id, period, _) = record.parts(records)?;
    let date = if field == DateField::Start { &period.start } else { &period.end };
    Some(Fact { date: date.clone()?, field, record, id })
}

/// The properties of the kind of record that a fact is about.
pub fn properties<'o>(ontology: &'o Ontology, records: &Records, record: FactRecord<'_>) -> &'o [Property] {
    match record {
        FactRecord::Entity(node) => &ontology[records.entity(node.entity).kind].properties,
        FactRecord::Relation(item) => item.relation.map_or(&[], |ix| &ontology[records.relation(ix).kind()].properties),
    }
}
