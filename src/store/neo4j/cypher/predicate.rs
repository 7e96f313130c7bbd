//! Predicates on one value → conditions.

use super::super::layout::{self, keys};
use super::condition::{any_of, null_test};
use super::writer::Writer;
use crate::model::{PartialDate, Value};
use crate::ontology::{Property, PropertyType};
use crate::query::{AsOf, Certainty, Key, Operand, Predicate};
use neo4rs::BoltType;

/// A property as a test sees it.
pub(super) enum Tested<'o> {
    /// Text with a sort key in another property.
    Text {
        value: String,
        key: String,
    },
    /// A name: the key is joined to the identifier.
    Name(String),
    /// Text that is its own key.
    Plain(String),
    Date {
        owner: String,
        name: String,
    },
    Own {
        value: String,
        rank: String,
        property: &'o Property,
    },
    /// A list of dates: the property that holds what they say.
    Dates {
        value: String,
        bounds: String,
    },
}

/// The key of a wanted text, as stored.
pub(super) fn operand_key(wanted: &Operand) -> String {
    match &wanted.key {
        Key::Text(key) => keys::stored_key(key),
        _ => String::new(),
    }
}

/// Ends of comparisons: the operator, and the value compared with.
fn compared(test: &Predicate) -> Option<(&'static str, &Operand)> {
    match test {
        Predicate::Lt(wanted) => Some(("<", wanted)),
        Predicate::Lte(wanted) => Some(("<=", wanted)),
        Predicate::Gt(wanted) => Some((">", wanted)),
        Predicate::Gte(wanted) => Some((">=", wanted)),
        _ => None,
    }
}

/// What no value of a type can meet.
fn unsatisfiable() -> String {
    "false".to_owned()
}

impl Writer<'_> {
    pub(super) fn predicate(&mut self, tested: &Tested<'_>, test: &Predicate) -> String {
        match tested {
            Tested::Text { value, key } => self.text_predicate(value, key, test),
            Tested::Plain(value) => self.text_predicate(value, value, test),
            Tested::Name(owner) => self.name_predicate(owner, test),
            Tested::Date { owner, name } => self.date_predicate(owner, name, test),
            Tested::Own { value, rank, property } => self.value_predicate(value, rank, property, test),
            Tested::Dates { value, bounds } => match test {
                Predicate::Includes(Operand { value: Value::Date(date), .. }) => {
                    format!("{} IN {bounds}", self.value(keys::date_key(date)))
                }
                Predicate::IsNull(wanted) => null_test(value, *wanted),
                _ => unsatisfiable(),
            },
        }
    }

    /// The value as a parameter.
    pub(super) fn operand(&mut self, wanted: &Operand, property: Option<&Property>) -> String {
        let value = self.parameter_value(wanted, property);
        self.value(value)
    }

    /// The values as one parameter.
    pub(super) fn operand_list(&mut self, wanted: &[Operand], property: Option<&Property>) -> String {
        let values: Vec<BoltType> = wanted.iter().map(|one| self.parameter_value(one, property)).collect();
        self.value(values)
    }

    fn parameter_value(&self, wanted: &Operand, property: Option<&Property>) -> BoltType {
        match (&wanted.value, property) {
            (value, Some(property)) => layout::plain(self.ontology, property, value),
            (Value::Text(text), None) => (&**text).into(),
            // `derived` is the one enumeration that no property declares.
            (Value::Enum(at), None) => if *at == 0 { "ASSERTED" } else { "INFERRED" }.into(),
            (_, None) => "".into(),
        }
    }

    /// Predicates that do not depend on an order: `n1.name = $p0`.
    fn equality_predicate(&mut self, value: &str, property: Option<&Property>, test: &Predicate) -> Option<String> {
        Some(match test {
            Predicate::Eq(wanted) => format!("{value} = {}", self.operand(wanted, property)),
            Predicate::Ne(wanted) => {
                format!("({} OR {value} <> {})", null_test(value, true), self.operand(wanted, property))
            }
            Predicate::In(wanted) => format!("{value} IN {}", self.operand_list(wanted, property)),
            Predicate::IsNull(wanted) => null_test(value, *wanted),
            _ => return None,
        })
    }

    /// A predicate on a text: `n1._sortMotto CONTAINS $p0`.
    fn text_predicate(&mut self, value: &str, key: &str, test: &Predicate) -> String {
        if let Some(condition) = self.equality_predicate(value, None, test) {
            return condition;
        }
        match test {
            Predicate::Contains(part) => format!("{key} CONTAINS {}", self.value(keys::stored_key(part))),
            Predicate::StartsWith(part) => format!("{key} STARTS WITH {}", self.value(keys::stored_key(part))),
            test => compared(test).map_or_else(unsatisfiable, |(operator, wanted)| {
                let wanted = match wanted.value {
                    Value::Text(_) => self.value(operand_key(wanted)),
                    _ => self.operand(wanted, None),
                };
                format!("{key} {operator} {wanted}")
            }),
        }
    }

    /// The key of a name is joined to the identifier, so that a name equal to the wanted one comes after the latter.
    fn name_predicate(&mut self, owner: &str, test: &Predicate) -> String {
        let (name, key) = (format!("{owner}.name"), format!("{owner}.{}", layout::SORT_NAME));
        match test {
            Predicate::Contains(part) => {
                format!("{owner}.{}[0] CONTAINS {}", layout::SORT_NAMES, self.value(keys::stored_key(part)))
            }
            Predicate::StartsWith(part) => format!("{key} STARTS WITH {}", self.value(keys::stored_key(part))),
            Predicate::Lt(wanted) => format!("{key} < {}", self.value(operand_key(wanted))),
            Predicate::Lte(wanted) => format!("{key} < {}", self.value(keys::after_key(&operand_key(wanted)))),
            Predicate::Gt(wanted) => format!("{key} >= {}", self.value(keys::after_key(&operand_key(wanted)))),
            Predicate::Gte(wanted) => format!("{key} > {}", self.value(operand_key(wanted))),
            test => self.equality_predicate(&name, None, test).unwrap_or_else(unsatisfiable),
        }
    }

    /// A predicate on a date: ``n1.`_startLatest` < $p0`` is surely before.
    fn date_predicate(&mut self, owner: &str, name: &str, test: &Predicate) -> String {
        let of = |name: String| format!("{owner}.{}", layout::quoted(&name));
        let (value, earliest, latest, unsure) = (
            of(name.to_owned()),
            of(layout::earliest_of(name)),
            of(layout::latest_of(name)),
            of(layout::unsure_of(name)),
        );
        let date = |wanted: &Operand| match &wanted.value {
            Value::Date(date) => Some(date.clone()),
            _ => None,
        };
        // Dates are equal where they admit the same days.
        let means = |writer: &mut Self, wanted: &PartialDate| {
            let (first, last) = (keys::day_key(wanted.earliest()), keys::day_key(wanted.latest()));
            let (first, last) = (writer.value(first), writer.value(last));
            let sure = null_test(&unsure, wanted.is_sure());
            format!("({earliest} = {first} AND {latest} = {last} AND {sure})")
        };
        match test {
            Predicate::IsNull(wanted) => null_test(&value, *wanted),
            Predicate::Eq(wanted) => date(wanted).map_or_else(unsatisfiable, |wanted| means(self, &wanted)),
            Predicate::Ne(wanted) => date(wanted).map_or_else(unsatisfiable, |wanted| {
                format!("({} OR NOT {})", null_test(&value, true), means(self, &wanted))
            }),
            Predicate::In(wanted) => {
                let each: Vec<_> = wanted.iter().filter_map(date).map(|wanted| means(self, &wanted)).collect();
                any_of(&each)
            }
            Predicate::During(AsOf { date, certainty }) => {
                let (first, last) = (keys::day_key(date.earliest()), keys::day_key(date.latest()));
                let (first, last) = (self.value(first), self.value(last));
                match certainty {
                    Certainty::Possible => format!("({earliest} <= {last} AND {latest} >= {first})"),
                    Certainty::Certain if date.is_sure() => {
                        format!("({earliest} >= {first} AND {latest} <= {last} AND {})", null_test(&unsure, true))
                    }
                    Certainty::Certain => unsatisfiable(),
                }
            }
            test => {
                let Some((operator, wanted)) = compared(test) else { return unsatisfiable() };
                let Some(wanted) = date(wanted) else { return unsatisfiable() };
                let (side, bound) = match test {
                    Predicate::Lt(_) => (latest, wanted.earliest()),
                    Predicate::Lte(_) => (latest, wanted.latest()),
                    Predicate::Gt(_) => (earliest, wanted.latest()),
                    _ => (earliest, wanted.earliest()),
                };
                format!("{side} {operator} {}", self.value(keys::day_key(bound)))
            }
        }
    }

    /// Numbers, truth values, enumerations, and lists of anything.
    fn value_predicate(&mut self, value: &str, rank: &str, property: &Property, test: &Predicate) -> String {
        if property.list {
            return match test {
                Predicate::Includes(wanted) => format!("{} IN {value}", self.operand(wanted, Some(property))),
                Predicate::IsNull(wanted) => null_test(value, *wanted),
                _ => unsatisfiable(),
            };
        }
        if let Some(condition) = self.equality_predicate(value, Some(property), test) {
            return condition;
        }
        let Some((operator, wanted)) = compared(test) else { return unsatisfiable() };
        match (property.ty, &wanted.value) {
            (PropertyType::Enum(_), Value::Enum(at)) => format!("{rank} {operator} {}", self.value(i64::from(*at))),
            (PropertyType::Enum(_), _) => unsatisfiable(),
            _ => format!("{value} {operator} {}", self.operand(wanted, Some(property))),
        }
    }
}
