//! Sort keys: the place of a value in the order of its field.

use super::field::{EntityField, RelationField};
use super::order::RelationSortField;
use crate::model::{Day, Derivation, Entity, EntityIx, PartialDate, Records, RelationRef, Value, sort_key};
use std::cmp::Ordering;

/// Sort key: the place of a value in the order of its field. A missing value is greater than every other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Whole numbers, truth values and positions in enumerations.
    Int(i64),
    /// Numbers, as bits that sort as the numbers do.
    Float(u64),
    /// Sort key of a text.
    Text(Box<str>),
    /// First and last possible day.
    Date(Day, Day),
    /// No value.
    Missing,
}

impl Key {
    /// The key of a value. Lists have none and count as missing.
    pub fn of(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::List(_)) => Self::Missing,
            Some(Value::Text(text)) => Self::Text(sort_key(text).into()),
            Some(Value::Int(number)) => Self::Int(i64::from(*number)),
            Some(Value::Float(number)) => {
                // Zero has one key, with whatever sign.
                let bits = (number + 0.0).to_bits();
                Self::Float(if bits >> 63 == 0 { bits | 1 << 63 } else { !bits })
            }
            Some(Value::Bool(flag)) => Self::Int(i64::from(*flag)),
            Some(Value::Date(date)) => Self::date(Some(date)),
            Some(Value::Enum(position)) => Self::Int(i64::from(*position)),
        }
    }

    /// The number that a key of a number stands for.
    pub fn float(&self) -> Option<f64> {
        match self {
            Self::Float(bits) => Some(f64::from_bits(if bits >> 63 == 1 { bits & !(1 << 63) } else { !bits })),
            _ => None,
        }
    }

    fn date(date: Option<&PartialDate>) -> Self {
        date.map_or(Self::Missing, |date| Self::Date(date.earliest(), date.latest()))
    }

    fn derived(derived: Derivation) -> Self {
        Self::Int(i64::from(derived == Derivation::Inferred))
    }

    /// The key of an entity's field.
    pub fn of_entity(entity: &Entity, field: EntityField) -> Self {
        match field {
            // Identifiers are ASCII slugs: their own order is the order of their keys.
            EntityField::Id => Self::Text(entity.id.clone()),
            EntityField::Name => Self::Text(sort_key(&entity.name).into()),
            EntityField::Description => {
                entity.description.as_ref().map_or(Self::Missing, |text| Self::Text(sort_key(text).into()))
            }
            EntityField::Start => Self::date(entity.period.start.as_deref()),
            EntityField::End => Self::date(entity.period.end.as_deref()),
            EntityField::Derived => Self::derived(entity.derived),
            EntityField::Property(at) => Self::of(entity.properties[usize::from(at)].as_ref()),
        }
    }

    /// The key of a relation's field.
    pub fn of_relation(relation: RelationRef<'_>, field: RelationField) -> Self {
        match field {
            RelationField::Id => Self::Text(relation.id().into()),
            RelationField::Start => Self::date(relation.period().start.as_deref()),
            RelationField::End => Self::date(relation.period().end.as_deref()),
            RelationField::Derived => Self::derived(relation.derived()),
            RelationField::Property(at) => Self::of(relation.properties()[usize::from(at)].as_ref()),
        }
    }

    /// The key of a relation, seen towards `node`.
    pub fn of_step(records: &Records, relation: RelationRef<'_>, node: EntityIx, field: RelationSortField) -> Self {
        match field {
            RelationSortField::Own(field) => Self::of_relation(relation, field),
            RelationSortField::Node(field) => Self::of_entity(records.entity(node), field),
        }
    }

    /// Compares in a direction.
    pub fn compare(&self, other: &Self, descending: bool) -> Ordering {
        if descending { other.cmp(self) } else { self.cmp(other) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn float_keys_sort_as_numbers_and_missing_comes_last() {
        let numbers = [-1e9, -1.5, -0.0, 0.0, 1e-9, 2.0, 1e12];
        let keys: Vec<_> = numbers.iter().map(|n| Key::of(Some(&Value::Float(*n)))).collect();
        assert!(keys.is_sorted());
        assert!(keys.iter().all(|key| *key < Key::Missing));
        assert!(keys.iter().zip(numbers).all(|(key, number)| key.float() == Some(number)));
    }
}
