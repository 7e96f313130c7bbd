//! Orders of lists, and where a page begins.

use super::super::layout::{self, keys};
use super::condition::Conditions;
use super::writer::Writer;
use crate::ontology::{KindSet, Ontology, Property, PropertyType};
use crate::query::{Cursor, EntityField, EntityOrder, Key, PagePlan, RelationField, RelationOrder, RelationSortField};
use neo4rs::{BoltNull, BoltType};

/// An expression to order by, and the cursor's value of it.
pub(super) struct SortKey {
    expression: String,
    descending: bool,
    /// Whether records may lack it; those come last.
    nullable: bool,
    /// Whether an index has it in order.
    indexed: bool,
    /// None without a cursor; null where the item at the cursor has no value.
    at: Option<BoltType>,
}

/// Keys of a list, the first to the last.
#[derive(Default)]
pub(super) struct SortKeys(Vec<SortKey>);

fn null() -> BoltType {
    BoltType::Null(BoltNull)
}

fn text_of(key: Option<&Key>) -> Option<&str> {
    match key {
        Some(Key::Text(text)) => Some(text),
        _ => None,
    }
}

impl SortKeys {
    fn push(&mut self, expression: String, descending: bool, nullable: bool, at: Option<BoltType>) {
        self.0.push(SortKey { expression, descending, nullable, indexed: false, at });
    }

    /// Puts a number before all other keys.
    pub(super) fn put_first(&mut self, expression: String, descending: bool, at: Option<&Key>) {
        let at = at.map(|key| match key {
            Key::Int(number) => (*number).into(),
            _ => null(),
        });
        self.0.insert(0, SortKey { expression, descending, nullable: false, indexed: false, at });
    }

    fn push_indexed(&mut self, expression: String, descending: bool, at: Option<BoltType>) {
        self.0.push(SortKey { expression, descending, nullable: false, indexed: true, at });
    }

    /// Keys of a list of entities. Every entity has a name and an identifier, so those are stored together where one
    /// follows the other.
    pub(super) fn of_entities(
        ontology: &Ontology,
        variable: &str,
        kinds: KindSet,
        order: &[EntityOrder],
        cursor: Option<&Cursor>,
    ) -> Self {
        let mut keys = Self::default();
        let fields = order
            .iter()
            .enumerate()
            .map(|(at, by)| (*by, cursor.map(|cursor| cursor.keys.get(at).cloned().unwrap_or(Key::Missing))));
        let last = (
            EntityOrder { field: EntityField::Id, descending: false },
            cursor.map(|cursor| Key::Text(cursor.id.clone())),
        );
        let fields: Vec<_> = fields.chain([last]).collect();
        keys.entity_fields(ontology, variable, kinds, &fields);
        keys
    }

    /// Adds fields of an entity, up to its identifier; whether that was among them.
    fn entity_fields(
        &mut self,
        ontology: &Ontology,
        variable: &str,
        kinds: KindSet,
        fields: &[(EntityOrder, Option<Key>)],
    ) -> bool {
        let mut at = 0;
        while let Some((by, key)) = fields.get(at) {
            let next = fields.get(at + 1);
            let joined = next.filter(|(next, _)| next.field == EntityField::Id && next.descending == by.descending);
            let property = |name: &str| format!("{variable}.{name}");
            match (by.field, joined) {
                (EntityField::Id, _) => {
                    let at = key.as_ref().map(|key| text_of(Some(key)).unwrap_or_default().into());
                    self.push_indexed(property("id"), by.descending, at);
                    return true;
                }
                (EntityField::Name, Some((_, id))) => {
                    let at = key.as_ref().map(|key| {
                        let name = keys::stored_key(text_of(Some(key)).unwrap_or_default());
                        keys::joined_key(&name, text_of(id.as_ref()).unwrap_or_default()).into()
                    });
                    self.push_indexed(property(layout::SORT_NAME), by.descending, at);
                    return true;
                }
                (EntityField::Start, Some((_, id))) => {
                    let at = key.as_ref().map(|key| {
                        let days = match key {
                            Key::Date(first, last) => Some((*first, *last)),
                            _ => None,
                        };
                        keys::joined_key(&keys::day_range_key(days), text_of(id.as_ref()).unwrap_or_default()).into()
                    });
                    self.push_indexed(property(layout::SORT_START), by.descending, at);
                    return true;
                }
                (EntityField::Name, None) => {
                    let at = key.as_ref().map(text_key);
                    self.push(format!("{variable}.{}[0]", layout::SORT_NAMES), by.descending, false, at);
                }
                (EntityField::Description, _) => {
                    let at = key.as_ref().map(text_key);
                    self.push(property(&layout::sort_of("description")), by.descending, true, at);
                }
                (EntityField::Start, None) => self.date(variable, "start", by.descending, key.as_ref()),
                (EntityField::End, _) => self.date(variable, "end", by.descending, key.as_ref()),
                (EntityField::Derived, _) => self.derived(variable, by.descending, key.as_ref()),
                (EntityField::Property(position), _) => {
                    let kind = kinds.iter().next().and_then(|at| ontology.kinds.get(at));
                    if let Some(declared) = kind.and_then(|kind| kind.properties.get(usize::from(position))) {
                        self.property(variable, declared, by.descending, key.as_ref());
                    }
                }
            }
            at += 1;
        }
        false
    }

    /// Keys of a list of relations seen towards `node`. Without `distinct`, relations to the same entity need no order
    /// among themselves.
    pub(super) fn of_relations(
        ontology: &Ontology,
        (relation, relations): (&str, KindSet),
        (node, kinds): (&str, KindSet),
        order: &[RelationOrder],
        cursor: Option<&Cursor>,
        distinct: bool,
    ) -> Self {
        let mut keys = Self::default();
        let mut rest = order.iter().enumerate().peekable();
        let key = |at: usize| cursor.map(|cursor| cursor.keys.get(at).cloned().unwrap_or(Key::Missing));
        let mut node_known = false;
        while let Some((at, by)) = rest.next() {
            match by.field {
                RelationSortField::Own(RelationField::Id) => {
                    let at = key(at).map(|key| text_of(Some(&key)).unwrap_or_default().into());
                    // Each kind of relation has an index of its own.
                    if relations.len() == 1 {
                        keys.push_indexed(format!("{relation}.id"), by.descending, at);
                    } else {
                        keys.push(format!("{relation}.id"), by.descending, false, at);
                    }
                    return keys;
                }
                RelationSortField::Own(RelationField::Start) => {
                    keys.date(relation, "start", by.descending, key(at).as_ref());
                }
                RelationSortField::Own(RelationField::End) => {
                    keys.date(relation, "end", by.descending, key(at).as_ref());
                }
                RelationSortField::Own(RelationField::Derived) => {
                    keys.derived(relation, by.descending, key(at).as_ref());
                }
                RelationSortField::Own(RelationField::Property(position)) => {
                    let kind = relations.iter().next().and_then(|at| ontology.relations.get(at));
                    if let Some(declared) = kind.and_then(|kind| kind.properties.get(usize::from(position))) {
                        keys.property(relation, declared, by.descending, key(at).as_ref());
                    }
                }
                RelationSortField::Node(_) if node_known => {}
                RelationSortField::Node(field) => {
                    let mut fields = vec![(EntityOrder { field, descending: by.descending }, key(at))];
                    // The identifier may be stored with the field before it.
                    if let Some((next_at, next)) = rest.peek()
                        && next.field == RelationSortField::Node(EntityField::Id)
                    {
                        let id = EntityOrder { field: EntityField::Id, descending: next.descending };
                        fields.push((id, key(*next_at)));
                        rest.next();
                    }
                    node_known = keys.entity_fields(ontology, node, kinds, &fields);
                }
            }
        }
        if distinct || !node_known {
            let at = cursor.map(|cursor| (&*cursor.id).into());
            keys.push(format!("{relation}.id"), false, false, at);
        }
        keys
    }

    fn date(&mut self, owner: &str, name: &str, descending: bool, key: Option<&Key>) {
        let days = key.map(|key| match key {
            Key::Date(first, last) => (keys::day_key(*first).into(), keys::day_key(*last).into()),
            _ => (null(), null()),
        });
        let of = |name: String| format!("{owner}.{}", layout::quoted(&name));
        let (first, last) = days.unzip();
        self.push(of(layout::earliest_of(name)), descending, true, first);
        self.push(of(layout::latest_of(name)), descending, true, last);
    }

    /// The two words are in the order of the alphabet.
    fn derived(&mut self, owner: &str, descending: bool, key: Option<&Key>) {
        let at = key.map(|key| if *key == Key::Int(0) { "ASSERTED" } else { "INFERRED" }.into());
        self.push(format!("{owner}.derived"), descending, false, at);
    }

    fn property(&mut self, owner: &str, property: &Property, descending: bool, key: Option<&Key>) {
        if property.list {
            return;
        }
        let name = property.name.as_str();
        let of = |name: &str| format!("{owner}.{}", layout::quoted(name));
        let number = |key: &Key| match key {
            Key::Int(number) => (*number).into(),
            _ => null(),
        };
        match property.ty {
            PropertyType::Date => self.date(owner, name, descending, key),
            PropertyType::String => self.push(of(&layout::sort_of(name)), descending, true, key.map(text_key)),
            PropertyType::Enum(_) => self.push(of(&layout::rank_of(name)), descending, true, key.map(number)),
            PropertyType::Int => self.push(of(name), descending, true, key.map(number)),
            PropertyType::Boolean => {
                let at = key.map(|key| match key {
                    Key::Int(flag) => (*flag != 0).into(),
                    _ => null(),
                });
                self.push(of(name), descending, true, at);
            }
            PropertyType::Float => {
                let at = key.map(|key| key.float().map_or_else(null, Into::into));
                // Zero has one place, with whatever sign.
                self.push(format!("{} + 0.0", of(name)), descending, true, at);
            }
        }
    }

    /// `ORDER BY n1._sortName DESC`, the other way round for a page that goes backward.
    pub(super) fn clause(&self, page: &PagePlan) -> String {
        let keys = self.0.iter().map(|key| {
            let direction = if key.descending == page.backward { "" } else { " DESC" };
            format!("{}{direction}", key.expression)
        });
        format!("ORDER BY {}", keys.collect::<Vec<_>>().join(", "))
    }

    /// Adds that items come after the cursor, or before it for a page that goes backward:
    /// `(n1.rank > $p0 OR n1.rank = $p0 AND n1.id > $p1)`.
    pub(super) fn seek(&self, writer: &mut Writer<'_>, conditions: &mut Conditions, page: &PagePlan) {
        let mut ways = Vec::new();
        let mut equal: Vec<String> = Vec::new();
        for key in &self.0 {
            let Some(at) = &key.at else { return };
            let expression = &key.expression;
            let rising = key.descending == page.backward;
            if matches!(at, BoltType::Null(_)) {
                if !rising {
                    ways.push([equal.as_slice(), &[format!("{expression} IS NOT NULL")]].concat());
                }
                equal.push(format!("{expression} IS NULL"));
                continue;
            }
            let value = writer.value(at.clone());
            let past = match (rising, key.nullable) {
                (true, true) => format!("({expression} > {value} OR {expression} IS NULL)"),
                (true, false) => format!("{expression} > {value}"),
                (false, _) => format!("{expression} < {value}"),
            };
            ways.push([equal.as_slice(), &[past]].concat());
            equal.push(format!("{expression} = {value}"));
        }
        let ways: Vec<_> = ways.iter().map(|way| way.join(" AND ")).collect();
        match ways.as_slice() {
            [one] => conditions.add(one.clone()),
            ways => conditions.add(format!("({})", ways.join(" OR "))),
        }
    }

    /// Whether an index of a variable's can give the order of the first key.
    pub(super) fn can_drive_from(&self, variable: &str) -> bool {
        self.0.first().is_some_and(|key| key.indexed && key.expression.split('.').next() == Some(variable))
    }

    /// Adds a condition that every item meets and that lets an index give the order: `n1._sortName IS NOT NULL`.
    pub(super) fn drive_from(&self, writer: &mut Writer<'_>, conditions: &mut Conditions, page: &PagePlan) {
        match self.0.as_slice() {
            [SortKey { expression, indexed: true, at: None, .. }, ..] => {
                conditions.add(format!("{expression} IS NOT NULL"));
            }
            // The one key begins the page by itself.
            [SortKey { expression, indexed: true, at: Some(at), descending, .. }, _, ..] => {
                let operator = if *descending == page.backward { ">=" } else { "<=" };
                conditions.add(format!("{expression} {operator} {}", writer.value(at.clone())));
            }
            _ => {}
        }
    }
}

fn text_key(key: &Key) -> BoltType {
    text_of(Some(key)).map_or_else(null, |text| keys::stored_key(text).into())
}
