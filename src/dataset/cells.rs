//! The cells of one row → the parts of a record. Every cell is looked at, whatever is wrong with the others; what cannot
//! be read is left out, since a package with an error is not used.

use super::csv::Row;
use super::layout::Column;
use super::list::{ItemFault, items};
use super::report::Report;
use super::scalar;
use super::table::Table;
use crate::diagnostic::{Diagnostic, TextError, one_of, suggestion};
use crate::model::{Citation, Derivation, ExternalId, Name, Period, PeriodSide, Value, check_id, slug};
use crate::ontology::Ontology;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Maximum length of a name, in characters. Names are listed and searched; the longest in the shipped data, the title of a
/// law, has 190.
const MAX_NAME: usize = 500;

/// A row, and where to report what is wrong with it.
pub(super) struct Cells<'c, 'p> {
    pub(super) ontology: &'c Ontology,
    pub(super) table: &'c Table<'p>,
    pub(super) row: &'c Row,
    pub(super) report: &'c mut Report,
}

impl<'c> Cells<'c, '_> {
    /// Reports an error at a cell.
    pub(super) fn error(&mut self, column: Column, message: impl Into<String>, help: impl Into<String>) {
        let at = self.table.place(self.row, column);
        self.report.push(Diagnostic::error(self.table.path, at, message).help(help));
    }

    /// Reports what is wrong with the text of a cell, or with an item of it.
    fn text_error(&mut self, column: Column, error: TextError) {
        let at = self.table.place(self.row, column);
        self.report.push(Diagnostic::of_text(self.table.path, at, error));
    }

    /// The text of a cell, without spaces around it; none if there is none.
    pub(super) fn text(&mut self, column: Column) -> Option<Cow<'c, str>> {
        let text = self.table.cell(self.row, column)?;
        if let Some(control) = text.chars().find(|c| c.is_control() && *c != '\n') {
            let help = "remove it; text has no control characters but line breaks";
            self.error(column, format!("control character {control:?} in the text"), help);
        }
        if text.trim().len() == text.len() {
            return Some(text);
        }
        let name = self.table.shape.name(column);
        self.error(column, format!("spaces or line breaks around `{name}`"), "remove them");
        let text = text.trim().to_owned();
        if text.is_empty() { None } else { Some(Cow::Owned(text)) }
    }

    /// As [`Cells::text`]; reports a cell that must not be empty.
    fn needed(&mut self, column: Column, help: impl Into<String>) -> Option<Cow<'c, str>> {
        let text = self.text(column);
        if text.is_none() && self.table.has(column) {
            let name = self.table.shape.name(column);
            self.error(column, format!("`{name}` is empty"), help);
        }
        text
    }

    /// The identifier, as it stands: also one of wrong form, since others may refer to it.
    pub(super) fn id(&mut self) -> Option<Box<str>> {
        let suggestion =
            self.table.cell(self.row, Column::Name).map(|name| slug(&name)).filter(|slug| !slug.is_empty());
        let help = suggestion.map_or_else(
            || "every record has an id: lower-case words with `-` between".to_owned(),
            |slug| format!("every record has an id, such as `{slug}`"),
        );
        let id = self.needed(Column::Id, help)?;
        if let Err(error) = check_id(&id) {
            self.text_error(Column::Id, error);
        }
        Some(id.into())
    }

    pub(super) fn name(&mut self) -> Box<str> {
        let name = self.needed(Column::Name, "give the English name").unwrap_or_default();
        self.check_length(Column::Name, &name);
        name.into()
    }

    fn check_length(&mut self, column: Column, name: &str) {
        let length = name.chars().count();
        if length > MAX_NAME {
            let message = format!("a name of {length} characters");
            self.error(column, message, format!("names have at most {MAX_NAME}: put the rest into `description`"));
        }
    }

    /// Optional text.
    pub(super) fn note(&mut self, column: Column) -> Option<Box<str>> {
        self.text(column).map(Into::into)
    }

    /// An end of a relation.
    pub(super) fn end(&mut self, column: Column) -> Option<Cow<'c, str>> {
        self.needed(column, "give the id of an entity")
    }

    pub(super) fn period(&mut self) -> Period {
        let (start, end) = (self.text(Column::Start), self.text(Column::End));
        let (start, end) = (start.unwrap_or_default(), end.unwrap_or_default());
        match Period::parse(&start, &end) {
            Ok(period) => return period,
            Err((PeriodSide::Start, error)) => {
                self.text_error(Column::Start, error);
                if let Err((_, error)) = Period::parse("", &end) {
                    self.text_error(Column::End, error);
                }
            }
            Err((PeriodSide::End, error)) => self.text_error(Column::End, error),
        }
        Period::default()
    }

    pub(super) fn derived(&mut self) -> Derivation {
        let Some(text) = self.text(Column::Derived) else { return Derivation::Asserted };
        let known = Derivation::ALL.into_iter().find(|known| known.as_str() == text);
        known.unwrap_or_else(|| {
            let words = Derivation::ALL.map(Derivation::as_str);
            let help = suggestion(&text, words, format!("write {}", one_of(words)));
            self.error(Column::Derived, format!("unknown derivation `{text}`"), help);
            Derivation::Asserted
        })
    }

    pub(super) fn properties(&mut self) -> Box<[Option<Value>]> {
        let table = self.table;
        table
            .shape
            .properties
            .iter()
            .enumerate()
            .map(|(at, property)| {
                let column = Column::Own(at);
                if property.list {
                    let mut values = Vec::new();
                    for item in self.list(column) {
                        values.extend(self.value(column, &item));
                    }
                    if values.is_empty() && property.required {
                        self.missing(column);
                    }
                    return (!values.is_empty()).then(|| Value::List(values.into()));
                }
                match self.text(column) {
                    Some(text) => self.value(column, &text),
                    None if property.required => {
                        self.missing(column);
                        None
                    }
                    None => None,
                }
            })
            .collect()
    }

    fn missing(&mut self, column: Column) {
        // A column that is not there has been reported once, at the header; a cell with faulty items at these.
        if self.table.has(column) && self.table.cell(self.row, column).is_none() {
            let (name, kind) = (self.table.shape.name(column), self.table.shape.kind);
            self.error(column, format!("`{name}` is empty"), format!("every `{kind}` needs one"));
        }
    }

    fn value(&mut self, column: Column, text: &str) -> Option<Value> {
        let Column::Own(at) = column else { return None };
        match scalar::read(self.ontology, self.table.shape.properties[at].ty, text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.text_error(column, error);
                None
            }
        }
    }

    /// The sound items of a list.
    fn list(&mut self, column: Column) -> Vec<String> {
        let Some(cell) = self.text(column) else { return Vec::new() };
        let mut sound = Vec::new();
        for item in items(&cell) {
            let (fault, raw) = match item {
                Ok(item) => {
                    sound.push(item.into_owned());
                    continue;
                }
                Err(fault) => fault,
            };
            let name = self.table.shape.name(column);
            match fault {
                ItemFault::Empty => {
                    self.error(column, format!("`{name}` has an empty item"), "remove the `|` that is too much");
                }
                ItemFault::Spaces => {
                    self.error(column, format!("spaces around the item `{}` of `{name}`", raw.trim()), "remove them");
                }
                ItemFault::Escape => {
                    let message = format!("`{raw}` has a `\\` in front of something other than `|` and `\\`");
                    self.error(column, message, "write `\\\\` for a backslash and `\\|` for a bar");
                }
            }
        }
        sound
    }

    /// Items of a list that may not repeat, each read by a function.
    fn read_list<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, TextError>) -> Box<[T]> {
        let list = self.list(column);
        let mut seen = FxHashSet::default();
        let mut sound = Vec::new();
        for item in &list {
            match read(item) {
                _ if list.len() > 1 && !seen.insert(item) => {
                    let name = self.table.shape.name(column);
                    self.error(column, format!("`{item}` is twice in `{name}`"), "remove one");
                }
                Ok(item) => sound.push(item),
                Err(error) => self.text_error(column, error),
            }
        }
        sound.into()
    }

    pub(super) fn names(&mut self) -> Box<[Name]> {
        let names = self.read_list(Column::Names, |item| {
            let name = Name::parse(item)?;
            let again = name.to_string();
            if again == item {
                return Ok(name);
            }
            if [&name.period.start, &name.period.end].into_iter().flatten().any(|date| date.text().contains('/')) {
                let help = "the period of a name has one date before the `/` and one behind it, such as 1991/1993";
                return Err(TextError::new(format!("the period of the name `{item}` is not of two plain dates"), help));
            }
            Err(TextError::new(format!("the name `{item}` has an empty period"), format!("write `{again}`")))
        });
        for name in &names {
            self.check_length(Column::Names, &name.text);
        }
        names
    }

    pub(super) fn external_ids(&mut self) -> Box<[ExternalId]> {
        self.read_list(Column::ExternalIds, |item| {
            let help = || "write `scheme:value`, such as `wikidata:Q232`".to_owned();
            match item.split_once(':') {
                None => Err(TextError::new(format!("the external id `{item}` has no scheme"), help())),
                Some((scheme, value)) if check_id(scheme).is_err() => {
                    let near = slug(scheme);
                    let help = if near.is_empty() { help() } else { format!("write `{near}:{value}`") };
                    Err(TextError::new(format!("`{scheme}` is no scheme of external ids"), help))
                }
                Some((_, value)) if value.trim() != value || value.is_empty() => {
                    Err(TextError::new(format!("the external id `{item}` has no value, or spaces around it"), help()))
                }
                Some((scheme, value)) => Ok(ExternalId { scheme: scheme.into(), value: value.into() }),
            }
        })
    }

    /// Citations; whether their sources are known is for later.
    pub(super) fn citations(&mut self) -> Box<[Citation]> {
        let column = Column::Citations;
        let table = self.table;
        if table.shape.requires(column) && table.has(column) && table.cell(self.row, column).is_none() {
            self.error(column, "`citations` is empty", "every record cites a source: write `source#locator`");
            return Box::default();
        }
        self.read_list(Column::Citations, |item| {
            let citation = Citation::parse(item);
            if citation.source.is_empty() {
                return Err(TextError::new(format!("the citation `{item}` names no source"), "write `source#locator`"));
            }
            if citation.locator.trim() != &*citation.locator || (citation.locator.is_empty() && item.contains('#')) {
                let help = format!("write `{0}` for the whole, or `{0}#` and the place", citation.source);
                let message = format!("the citation `{item}` has no place behind `#`, or spaces around it");
                return Err(TextError::new(message, help));
            }
            Ok(citation)
        })
    }
}
