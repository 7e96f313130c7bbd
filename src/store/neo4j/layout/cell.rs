//! Values of rows as they are read: borrowed, and only of the types that the layout has.

use neo4rs::BoltType;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value of a row, or of a property.
#[derive(Debug)]
pub(in super::super) enum Cell<'r> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(&'r str),
    List(Vec<Cell<'r>>),
    /// Of a type that nothing here has, such as a point or a date of Neo4j's.
    Foreign,
}

impl<'r> From<&'r BoltType> for Cell<'r> {
    fn from(value: &'r BoltType) -> Self {
        match value {
            BoltType::Null(_) => Self::Null,
            BoltType::Boolean(flag) => Self::Bool(flag.value),
            BoltType::Integer(number) => Self::Int(number.value),
            BoltType::Float(number) => Self::Float(number.value),
            BoltType::String(text) => Self::Text(&text.value),
            BoltType::List(items) => Self::List(items.value.iter().map(Self::from).collect()),
            _ => Self::Foreign,
        }
    }
}

/// A row gives its values away only by way of serde, where anything owned would be a copy. That neo4rs hands texts out as
/// borrowed is nowhere documented; the test below relies on it.
impl<'r> Deserialize<'r> for Cell<'r> {
    fn deserialize<D: Deserializer<'r>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'r> Visitor<'r> for CellVisitor {
    type Value = Cell<'r>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Cell<'r>, E> {
        Ok(Cell::Null)
    }

    fn visit_none<E>(self) -> Result<Cell<'r>, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Cell<'r>, E> {
        Ok(Cell::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell<'r>, E> {
        Ok(Cell::Int(number))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Cell<'r>, E> {
        Ok(Cell::Foreign)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Cell<'r>, E> {
        Ok(Cell::Float(number))
    }

    fn visit_borrowed_str<E>(self, text: &'r str) -> Result<Cell<'r>, E> {
        Ok(Cell::Text(text))
    }

    /// Texts are borrowed; what is written down only now is of another type.
    fn visit_str<E>(self, _: &str) -> Result<Cell<'r>, E> {
        Ok(Cell::Foreign)
    }

    fn visit_seq<A: SeqAccess<'r>>(self, mut items: A) -> Result<Cell<'r>, A::Error> {
        let mut cells = Vec::with_capacity(items.size_hint().unwrap_or_default());
        while let Some(cell) = items.next_element()? {
            cells.push(cell);
        }
        Ok(Cell::List(cells))
    }

    fn visit_map<A: MapAccess<'r>>(self, mut entries: A) -> Result<Cell<'r>, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Foreign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neo4rs::{BoltBytes, BoltDuration, BoltList, BoltMap, BoltNull, Row};

    #[test]
    fn both_ways_of_reading_a_value_agree() {
        let foreign = [
            BoltType::Map(BoltMap::from_iter([("a".into(), 1.into())])),
            BoltType::Bytes(BoltBytes::new(vec![1, 2].into())),
            BoltType::Duration(BoltDuration::new(1.into(), 2.into(), 3.into(), 4.into())),
        ];
        let plain: [BoltType; 5] = [BoltType::Null(BoltNull), true.into(), 7.into(), 0.5.into(), "a".into()];
        let list = BoltList::from(vec![vec!["a", "b"].into(), BoltType::List(BoltList::from(plain.to_vec()))]);
        let read =
            "List([List([Text(\"a\"), Text(\"b\")]), List([Null, Bool(true), Int(7), Float(0.5), Text(\"a\")])])";
        assert_eq!(format!("{:?}", row(&BoltType::List(list.clone()))), format!("Ok({read:?})"));
        assert_eq!(format!("{:?}", Cell::from(&BoltType::List(list))), read);
        for value in foreign {
            assert!(matches!(Cell::from(&value), Cell::Foreign));
            // None of them is taken for what it is not.
            assert!(!row(&value).is_ok_and(|read| read.starts_with("Text") || read.starts_with("Int")), "{value:?}");
        }
    }

    fn row(value: &BoltType) -> Result<String, String> {
        let row = Row::new(BoltList::from(vec!["x".into()]), BoltList::from(vec![value.clone()]));
        row.get::<Cell<'_>>("x").map(|cell| format!("{cell:?}")).map_err(|error| error.to_string())
    }
}
