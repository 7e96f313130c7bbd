//! Fingerprint of the order of a list, which its cursors hold.
//!
//! A cursor may be read by another version of the server than the one that wrote it. So the fingerprint is not that of Rust values,
//! which changes with the order of variants, but of a text with a version, in which fields have names:
//!
//! ```text
//! v1 count(>MEMBER_OF):desc name:asc id:asc
//! v1 Law.adoptedOn:asc id:asc
//! v1 start:desc node.name:asc node.id:desc
//! ```
//!
//! A change of what a key holds is a new version: cursors from before are then refused as of another order.

use super::field::{EntityField, RelationField};
use super::order::{CountOrder, EntityOrder, RelationOrder, RelationSortField};
use crate::ontology::{KindId, KindSet, Ontology, RelationKindId};
use std::fmt::{self, Write};

/// Version of the text, and of what the keys of cursors hold.
const VERSION: &str = "v1";

/// Mark of an order: what tells it from others, and how many keys an item has in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderMark {
    pub(super) fingerprint: u32,
    pub(super) fields: usize,
}

impl OrderMark {
    /// The mark of an order of entities, of one kind or of any, which may begin with a count.
    pub fn of_entities(
        ontology: &Ontology,
        kind: Option<KindId>,
        by_count: Option<CountOrder>,
        order: &[EntityOrder],
    ) -> Self {
        let fields = order.len() + usize::from(by_count.is_some());
        Self::of(fields, |out| write_entity_order(out, ontology, kind, by_count, order))
    }

    /// The mark of an order of relations, of one kind or of any.
    pub fn of_relations(ontology: &Ontology, kind: Option<RelationKindId>, order: &[RelationOrder]) -> Self {
        Self::of(order.len(), |out| write_relation_order(out, ontology, kind, order))
    }

    /// The mark of an order that only one list has, from a text for it.
    pub fn of_contract(text: &str, fields: usize) -> Self {
        Self::of(fields, |out| write!(out, " {text}"))
    }

    fn of(fields: usize, write: impl FnOnce(&mut Fnv1a) -> fmt::Result) -> Self {
        let mut hash = Fnv1a::new();
        hash.write_str(VERSION).and_then(|()| write(&mut hash)).expect("hashing does not fail");
        Self { fingerprint: hash.0, fields }
    }
}

fn write_entity_order(
    out: &mut impl Write,
    ontology: &Ontology,
    kind: Option<KindId>,
    by_count: Option<CountOrder>,
    order: &[EntityOrder],
) -> fmt::Result {
    if let Some(CountOrder { steps, descending }) = by_count {
        out.write_str(" count(")?;
        let mut write_kinds = |arrow: char, kinds: KindSet| {
            kinds.iter().try_for_each(|at| write!(out, "{arrow}{}", ontology.relations[at].name))
        };
        write_kinds('>', steps.outgoing)?;
        write_kinds('<', steps.incoming)?;
        write!(out, "):{}", direction(descending))?;
    }
    order.iter().try_for_each(|by| {
        out.write_str(" ")?;
        write_entity_field(out, ontology, kind, by.field)?;
        write!(out, ":{}", direction(by.descending))
    })
}

fn write_relation_order(
    out: &mut impl Write,
    ontology: &Ontology,
    kind: Option<RelationKindId>,
    order: &[RelationOrder],
) -> fmt::Result {
    order.iter().try_for_each(|by| {
        match by.field {
            RelationSortField::Own(field) => {
                out.write_str(" ")?;
                write_relation_field(out, ontology, kind, field)?;
            }
            RelationSortField::Node(field) => {
                out.write_str(" node.")?;
                write_entity_field(out, ontology, None, field)?;
            }
        }
        write!(out, ":{}", direction(by.descending))
    })
}

/// The name of a field in the text; a property by its kind and name, for another kind's may have other values.
fn write_entity_field(
    out: &mut impl Write,
    ontology: &Ontology,
    kind: Option<KindId>,
    field: EntityField,
) -> fmt::Result {
    out.write_str(match field {
        EntityField::Id => "id",
        EntityField::Name => "name",
        EntityField::Description => "description",
        EntityField::Start => "start",
        EntityField::End => "end",
        EntityField::Derived => "derived",
        EntityField::Property(at) => {
            let property = kind.map(|kind| (&ontology[kind].name, &ontology[kind].properties[usize::from(at)].name));
            return write_property(out, property, at);
        }
    })
}

fn write_relation_field(
    out: &mut impl Write,
    ontology: &Ontology,
    kind: Option<RelationKindId>,
    field: RelationField,
) -> fmt::Result {
    out.write_str(match field {
        RelationField::Id => "id",
        RelationField::Start => "start",
        RelationField::End => "end",
        RelationField::Derived => "derived",
        RelationField::Property(at) => {
            let property = kind.map(|kind| (&ontology[kind].name, &ontology[kind].properties[usize::from(at)].name));
            return write_property(out, property, at);
        }
    })
}

/// `Kind.property`. Where the kind is not settled there is no property to order by; such an order still has a text.
fn write_property(out: &mut impl Write, property: Option<(&String, &String)>, at: u16) -> fmt::Result {
    match property {
        Some((kind, name)) => write!(out, "{kind}.{name}"),
        None => write!(out, "#{at}"),
    }
}

fn direction(descending: bool) -> &'static str {
    if descending { "desc" } else { "asc" }
}

/// 32-bit FNV-1a hash: the same in every version and on every machine, and written to without a text in between.
struct Fnv1a(u32);

impl Fnv1a {
    /// The offset basis of the definition.
    fn new() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Write for Fnv1a {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        const PRIME: u32 = 0x0100_0193;
        self.0 = text.bytes().fold(self.0, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::selector::EdgeSelector;
    use super::*;

    /// An ontology in which kinds and properties do not stand where their names would.
    fn ontology() -> Ontology {
        Ontology::parse(
            "test.graphql",
            "type Source @entity { z: Int a: String }
             type Law @entity { no: Int adoptedOn: PartialDate }
             type Repeal @relation(name: \"REPEALS\", forward: \"repeals\", inverse: \"repealedBy\", from: [Law], to: [Law]) { part: String }",
        )
        .unwrap()
    }

    fn by(field: EntityField, descending: bool) -> EntityOrder {
        EntityOrder { field, descending }
    }

    #[test]
    fn the_hash_is_that_of_the_definition() {
        for (text, hash) in [("", 0x811c_9dc5), ("a", 0xe40c_292c), ("foobar", 0xbf9c_f968)] {
            let mut fnv = Fnv1a::new();
            fnv.write_str(text).unwrap();
            assert_eq!(fnv.0, hash, "{text}");
        }
    }

    #[test]
    fn an_order_has_the_text_of_the_contract() {
        let ontology = ontology();
        let law = ontology.kind("Law");
        let one = KindSet::one(0);
        let by_count = CountOrder { steps: EdgeSelector { outgoing: one, incoming: one }, descending: true };
        let mut text = String::new();
        let order = [by(EntityField::Property(1), false), by(EntityField::Name, true), by(EntityField::Id, true)];
        write_entity_order(&mut text, &ontology, law, Some(by_count), &order).unwrap();
        assert_eq!(text, " count(>REPEALS<REPEALS):desc Law.adoptedOn:asc name:desc id:desc");
        let order = [
            RelationOrder { field: RelationSortField::Own(RelationField::Property(0)), descending: false },
            RelationOrder { field: RelationSortField::Own(RelationField::Start), descending: true },
            RelationOrder { field: RelationSortField::Node(EntityField::Id), descending: true },
        ];
        let mut text = String::new();
        write_relation_order(&mut text, &ontology, ontology.relation("REPEALS"), &order).unwrap();
        assert_eq!(text, " REPEALS.part:asc start:desc node.id:desc");
    }

    /// A change here means that cursors given out before are refused: it wants a new version.
    #[test]
    fn fingerprints_stay_what_they_are() {
        let ontology = ontology();
        let order = [by(EntityField::Name, false), by(EntityField::Id, false)];
        let mark = OrderMark::of_entities(&ontology, None, None, &order);
        assert_eq!(mark, OrderMark { fingerprint: 0x175c_e2ce, fields: 2 }, "v1 name:asc id:asc");
        assert_eq!(mark, OrderMark::of_contract("name:asc id:asc", 2));
    }

    #[test]
    fn orders_are_told_apart() {
        let ontology = ontology();
        let (law, source) = (ontology.kind("Law"), ontology.kind("Source"));
        let mark = |kind, field, descending| OrderMark::of_entities(&ontology, kind, None, &[by(field, descending)]);
        let plain = mark(law, EntityField::Start, false);
        assert_eq!(plain, mark(source, EntityField::Start, false));
        assert_ne!(plain, mark(law, EntityField::Start, true));
        assert_ne!(plain, mark(law, EntityField::End, false));
        assert_ne!(mark(law, EntityField::Property(0), false), mark(source, EntityField::Property(0), false));
    }
}
