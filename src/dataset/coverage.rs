//! What of its sources a dataset records, part by part.

use super::omissions::Omission;
use super::package::OMISSIONS;
use super::read::Dataset;
use crate::diagnostic::Diagnostic;
use crate::model::{Citation, Entity, Value};
use crate::ontology::{Ontology, PropertyType};
use std::collections::BTreeMap;
use std::fmt;

/// How locators of each scheme begin.
const PREFIXES: [(&str, &str); 4] = [("PARAGRAPH", "p"), ("PAGE", "pp"), ("ROW", "r"), ("ARTICLE", "art")];

/// What is recorded of one source.
#[derive(Debug)]
pub struct Coverage {
    /// Identifier of the source.
    pub source: String,
    /// Its parts in order: what its locator scheme counts.
    pub parts: Vec<Part>,
    /// What is left out of all of it, or of a place that is none of its parts.
    pub elsewhere: Vec<Omission>,
    /// How often records cite it as a whole, or a place that is none of its parts.
    pub whole: usize,
    /// What the locators of its parts begin with.
    prefix: &'static str,
}

/// What is recorded of a part of a source.
#[derive(Debug, Default)]
pub struct Part {
    /// As in citations, such as `p104`.
    pub locator: String,
    /// Identifiers of the records that cite it, by kind; entities first.
    pub records: Vec<(String, Vec<String>)>,
    /// What is left out of it.
    pub omissions: Vec<Omission>,
}

impl Part {
    /// Whether it is recorded, or a reason is given why not.
    pub fn is_settled(&self) -> bool {
        !self.records.is_empty() || self.omissions.iter().any(|omission| omission.text.is_empty())
    }
}

/// The sources whose parts are counted, in the order of their identifiers: those with a locator scheme and the number of
/// their parts.
pub fn coverage(ontology: &Ontology, dataset: &Dataset) -> Vec<Coverage> {
    let records = &dataset.records;
    let mut sources: BTreeMap<&str, Coverage> = BTreeMap::new();
    for (_, entity) in records.entities().filter(|(_, entity)| entity.kind == ontology.source_kind()) {
        if let Some((prefix, count)) = parts(ontology, entity) {
            let part = |number| Part { locator: format!("{prefix}{number}"), ..Part::default() };
            let source = entity.id.to_string();
            let parts = (1..=count).map(part).collect();
            sources.insert(&entity.id, Coverage { source, parts, elsewhere: Vec::new(), whole: 0, prefix });
        }
    }
    let entities = records.entities().map(|(_, entity)| (&ontology[entity.kind].name, &*entity.id, &*entity.citations));
    let relations = records.relations();
    let relations = relations.map(|relation| (&ontology[relation.kind()].name, relation.id(), relation.citations()));
    let mut all: Vec<_> = entities.collect();
    all.sort_by_key(|(kind, _, _)| *kind);
    let entities = all.len();
    all.extend(relations);
    all[entities..].sort_by_key(|(kind, _, _)| *kind);
    for (kind, id, citations) in all {
        for Citation { source, locator } in citations {
            let Some(coverage) = sources.get_mut(&**source) else { continue };
            match coverage.part(locator) {
                Some(part) => match part.records.last_mut() {
                    Some((last, ids)) if last == kind => ids.push(id.to_string()),
                    _ => part.records.push((kind.clone(), vec![id.to_string()])),
                },
                None => coverage.whole += 1,
            }
        }
    }
    for omission in &dataset.omissions {
        let Some(coverage) = sources.get_mut(&*omission.source) else { continue };
        match coverage.part(&omission.locator) {
            Some(part) => part.omissions.push(omission.clone()),
            None => coverage.elsewhere.push(omission.clone()),
        }
    }
    sources.into_values().collect()
}

/// How parts are named, and how many there are.
fn parts(ontology: &Ontology, source: &Entity) -> Option<(&'static str, i32)> {
    let own = &ontology[source.kind].properties;
    let value = |name: &str| source.properties[own.iter().position(|property| property.name == name)?].as_ref();
    let (Value::Enum(scheme), Value::Int(count)) = (value("locatorScheme")?, value("locatorCount")?) else {
        return None;
    };
    let PropertyType::Enum(schemes) = own.iter().find(|property| property.name == "locatorScheme")?.ty else {
        return None;
    };
    let scheme = &ontology[schemes].values[usize::from(*scheme)].name;
    let (_, prefix) = PREFIXES.into_iter().find(|(known, _)| known == scheme)?;
    Some((prefix, *count))
}

impl Coverage {
    /// The part of a locator.
    fn part(&mut self, locator: &str) -> Option<&mut Part> {
        let number: usize = locator.strip_prefix(self.prefix)?.parse().ok()?;
        self.parts.get_mut(number.checked_sub(1)?).filter(|part| part.locator == locator)
    }

    /// A warning for every part that is neither recorded nor left out for a reason.
    pub fn warnings(&self) -> impl Iterator<Item = Diagnostic> {
        self.parts.iter().filter(|part| !part.is_settled()).map(|part| {
            let message = format!("nothing of {} is recorded, and no reason given", part.locator);
            Diagnostic::warning(&self.source, (0, 0), message)
                .help(format!("record it, or add `{},{},,<why>` to {OMISSIONS}", self.source, part.locator))
        })
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recorded = self.parts.iter().filter(|part| !part.records.is_empty()).count();
        let settled = self.parts.iter().filter(|part| part.is_settled()).count();
        let (all, left) = (self.parts.len(), settled - recorded);
        writeln!(f, "{}: {all} parts, {recorded} recorded, {left} left out, {} open", self.source, all - settled)?;
        for part in &self.parts {
            let count: usize = part.records.iter().map(|(_, ids)| ids.len()).sum();
            let what = match count {
                0 if part.is_settled() => "left out".to_owned(),
                0 => "nothing".to_owned(),
                1 => "1 record".to_owned(),
                _ => format!("{count} records"),
            };
            writeln!(f, "  {} {what}", part.locator)?;
            for (kind, ids) in &part.records {
                writeln!(f, "    {kind}: {}", ids.join(", "))?;
            }
            for Omission { text, reason, .. } in &part.omissions {
                let text = if text.is_empty() { String::new() } else { format!("\u{201c}{text}\u{201d}: ") };
                writeln!(f, "    not: {text}{reason}")?;
            }
        }
        for Omission { locator, text, reason, .. } in &self.elsewhere {
            let place = if locator.is_empty() { "anywhere" } else { locator };
            writeln!(f, "  {place} not: \u{201c}{text}\u{201d}: {reason}")?;
        }
        match self.whole {
            0 => Ok(()),
            1 => writeln!(f, "  1 record cites all of it"),
            count => writeln!(f, "  {count} records cite all of it"),
        }
    }
}
