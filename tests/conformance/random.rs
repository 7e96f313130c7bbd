//! Random graphs, filters and orders over the suite's ontology, the same for the same seed.

use super::sample::{BODY, LINKS, PLACE, SITS_IN, TIED_TO, entity, ontology};
use entente::model::{
    Citation, Derivation, Entity, ExternalId, Name, NameType, PartialDate, Period, Records, Relation, Value,
};
use entente::ontology::{KindSet, RelationKindId};
use entente::query::{
    AsOf, Certainty, EdgeSelector, EntityField, EntityFilter, EntityOrder, Operand, Predicate, Quantifier, Related,
    RelationField, RelationFilter, RelationOrder, RelationSortField, Scope,
};

/// A small generator of pseudo-random numbers (`SplitMix64`): the suite must be the same everywhere.
pub(crate) struct Rng(u64);

const DATES: [&str; 12] = [
    "1999",
    "2000-02",
    "2000-02-29",
    "2004-06~",
    "2005",
    "2005-03",
    "2005-03/2005-06",
    "2010-21",
    "2012-XX",
    "2013?",
    "201X",
    "2014/..",
];
/// Texts that engines get wrong: what only case and marks tell apart, the ends of planes (code points and UTF-16 order them
/// otherwise), letters that fold to several, spaces and quotes.
const TEXTS: [&str; 32] = [
    "",
    "a",
    "A",
    "ab",
    "Åb",
    "b",
    "z",
    "a b",
    "a-b",
    "a\tb",
    " leading",
    "quote'\"\\`$",
    "e\u{301}",
    "e\u{301}\u{323}",
    "é",
    "ß",
    "ss",
    "ǅ",
    "İ",
    "ı",
    "ﬁ",
    "Ωmega",
    "Бишкек",
    "бишкек",
    "Йошкар",
    "Ё",
    "Қазақстан",
    "ҚАЗАҚСТАН",
    "\u{fffd}",
    "😀",
    "😀\u{fe0f}",
    "{a: 1} // %_*?",
];

/// Citations of one record each.
const CITATIONS: [&[&str]; 4] = [&["book#p1"], &["web"], &["web", "book#p 2"], &["book#p1", "web", "book#p3"]];

impl Rng {
    /// A generator that starts from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap_or(0)
    }

    /// True once in `of` times.
    pub(crate) fn once_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn date(&mut self) -> PartialDate {
        PartialDate::parse(self.pick(&DATES)).expect("a date of the suite")
    }

    fn period(&mut self) -> Period {
        let start = self.pick(&["", "..", "1999", "2000-02", "2004-06~", "2005-03/2005-06", "2013?"]);
        let end = self.pick(&["", "..", "2013-06", "2012-XX", "2014/..", "2010-21", "2015-01-02"]);
        Period::parse(start, end).unwrap_or_default()
    }

    /// A name: often one that others have too.
    fn name(&mut self) -> Box<str> {
        if self.once_in(2) { self.pick(&TEXTS[1..5]).into() } else { self.text() }
    }

    fn further_names(&mut self) -> Box<[Name]> {
        let mut names: Vec<_> = Name::parse("Ал@kk#ALIAS").into_iter().collect();
        for _ in 0..self.below(3) {
            // As data have them: without spaces around.
            let text = self.text().trim().into();
            let (lang, ty) = (self.pick(&["en", "ru", "kk-Latn"]).into(), self.pick(&NameType::ALL));
            names.push(Name { text, lang, ty, period: self.period() });
        }
        names.retain(|name| !name.text.is_empty());
        names.into()
    }

    fn external_ids(&mut self) -> Box<[ExternalId]> {
        let one = |dice: &mut Self| ExternalId {
            scheme: dice.pick(&["wikidata", "geonames"]).into(),
            value: dice.pick(&["Q1", "Q:2", "ⅩⅡ"]).into(),
        };
        (0..self.below(3)).map(|_| one(self)).collect()
    }

    fn citations(&mut self) -> Box<[Citation]> {
        self.pick(&CITATIONS).iter().map(|text| Citation::parse(text)).collect()
    }

    fn derived(&mut self) -> Derivation {
        if self.once_in(4) { Derivation::Inferred } else { Derivation::Asserted }
    }

    fn text(&mut self) -> Box<str> {
        self.pick(&TEXTS).into()
    }

    fn small(&mut self) -> i32 {
        i32::try_from(self.below(5)).unwrap_or(0) - 2
    }

    fn value(&mut self, at: u16) -> Value {
        match at {
            0 => Value::Int(self.small()),
            1 => Value::Float(f64::from(self.small()) / 4.0),
            2 | 7 => Value::Bool(self.once_in(2)),
            3 => Value::Enum(u8::try_from(self.below(3)).unwrap_or(0)),
            4 => Value::from(self.date()),
            5 => Value::Text(self.text()),
            _ => Value::List((0..=self.below(2)).map(|_| Value::Text(self.text())).collect()),
        }
    }

    /// A scope: often without a date, seldom with sensitive entities.
    pub(crate) fn scope(&mut self) -> Scope {
        Scope { as_of: self.as_of(), sensitive: self.once_in(4) }
    }

    fn as_of(&mut self) -> Option<AsOf> {
        let certainty = if self.once_in(2) { Certainty::Certain } else { Certainty::Possible };
        self.once_in(3).then(|| AsOf { date: self.date(), certainty })
    }

    /// Edges along some relations.
    pub(crate) fn steps(&mut self) -> EdgeSelector {
        let (links, seats, ties) = (KindSet::one(LINKS), KindSet::one(SITS_IN), KindSet::one(TIED_TO));
        let (all, none) = (links.or(seats).or(ties), KindSet::EMPTY);
        let (outgoing, incoming) = self.pick(&[
            (links, none),
            (none, links),
            (ties, ties),
            (seats, none),
            (none, seats),
            (all, all),
            (all, ties),
        ]);
        EdgeSelector { outgoing, incoming }
    }

    /// An order of bodies; often with the identifier last, in the direction of the field before.
    pub(crate) fn entity_order(&mut self) -> Vec<EntityOrder> {
        let fields = 0..self.below(3);
        let mut order: Vec<_> =
            fields.map(|_| EntityOrder { field: self.entity_field(), descending: self.once_in(2) }).collect();
        if let Some(last) = order.last().copied()
            && self.once_in(2)
        {
            order.push(EntityOrder { field: EntityField::Id, ..last });
        }
        order
    }

    fn entity_field(&mut self) -> EntityField {
        let at = self.below(6);
        match self.below(8) {
            0 => EntityField::Id,
            1 => EntityField::Name,
            2 => EntityField::Start,
            3 => EntityField::End,
            4 => EntityField::Description,
            5 => EntityField::Derived,
            _ => EntityField::Property(u16::try_from(at).unwrap_or(0)),
        }
    }

    /// An order of links.
    pub(crate) fn relation_order(&mut self) -> Vec<RelationOrder> {
        let mut field = || match self.below(8) {
            0 => RelationSortField::Own(RelationField::Id),
            1 => RelationSortField::Own(RelationField::Start),
            2 => RelationSortField::Own(RelationField::End),
            3 => RelationSortField::Node(EntityField::Name),
            4 => RelationSortField::Node(EntityField::Start),
            5 => RelationSortField::Own(RelationField::Derived),
            _ => RelationSortField::Node(EntityField::Id),
        };
        let fields = [field(), field()];
        let orders = fields.map(|field| RelationOrder { field, descending: self.once_in(2) });
        orders[..=self.below(2)].to_vec()
    }

    fn test(&mut self, value: Value) -> Predicate {
        let is_text = matches!(value, Value::Text(_));
        let wanted = Operand::from(value.clone());
        match (self.below(9), value) {
            (0, _) => Predicate::Eq(wanted),
            (1, _) => Predicate::Ne(wanted),
            (2, _) => Predicate::In(vec![wanted.clone(), wanted]),
            (3, _) => Predicate::IsNull(self.once_in(2)),
            (4, Value::Date(date)) => {
                let certainty = self.pick(&[Certainty::Possible, Certainty::Certain]);
                Predicate::During(AsOf { date: (*date).clone(), certainty })
            }
            (4, Value::Text(text)) => Predicate::contains(&text),
            (5, Value::Text(text)) => Predicate::starts_with(&text),
            (5, _) => Predicate::Gt(wanted),
            (6, _) if !is_text => Predicate::Lte(wanted),
            (7, _) => Predicate::Gte(wanted),
            _ => Predicate::Lt(wanted),
        }
    }

    fn derived_test(&mut self) -> Predicate {
        let wanted = Operand::from(Value::Enum(u8::from(self.once_in(2))));
        self.pick(&[Predicate::Eq, Predicate::Ne, |wanted| Predicate::In(vec![wanted])])(wanted)
    }

    /// A filter by a field that every entity has.
    pub(super) fn common_filter(&mut self) -> EntityFilter {
        let (field, value) = match self.below(5) {
            0 => (EntityField::Id, Value::Text(format!("e{}", self.below(12)).into())),
            1 => (EntityField::Description, Value::Text(self.text())),
            2 => (self.pick(&[EntityField::Start, EntityField::End]), Value::from(self.date())),
            _ => (EntityField::Name, Value::Text(self.name())),
        };
        EntityFilter::Field(field, self.test(value))
    }

    /// A filter of bodies, `depth` levels deep at most.
    pub(crate) fn entity_filter(&mut self, depth: usize) -> EntityFilter {
        match (self.below(13), depth) {
            (0, 1..) => EntityFilter::All((0..self.below(3)).map(|_| self.entity_filter(depth - 1)).collect()),
            (1, 1..) => EntityFilter::Any((0..self.below(3)).map(|_| self.entity_filter(depth - 1)).collect()),
            (2, 1..) => EntityFilter::Not(Box::new(self.entity_filter(depth - 1))),
            (3 | 4, 1..) => EntityFilter::Related(Box::new(Related {
                steps: self.steps(),
                quantifier: self.pick(&[Quantifier::Some, Quantifier::None, Quantifier::All, Quantifier::Single]),
                filter: self.relation_filter(depth - 1),
                scope: self.scope(),
            })),
            (5 | 7 | 9 | 10, _) => self.common_filter(),
            (11, _) => EntityFilter::Field(EntityField::Derived, self.derived_test()),
            (6, _) => {
                let value = Value::Text(self.text());
                EntityFilter::Names(self.test(value))
            }
            (8, _) => {
                let text = self.text();
                EntityFilter::Field(EntityField::Property(6), Predicate::Includes(Value::Text(text).into()))
            }
            _ => {
                let at = u16::try_from(self.below(6)).unwrap_or(0);
                let value = self.value(at);
                // Properties are those of bodies.
                let field = EntityFilter::Field(EntityField::Property(at), self.test(value));
                EntityFilter::All(vec![EntityFilter::Kind(KindSet::one(BODY)), field])
            }
        }
    }

    /// A filter of relations.
    pub(crate) fn relation_filter(&mut self, depth: usize) -> RelationFilter {
        match (self.below(9), depth) {
            (0, 1..) => RelationFilter::Not(Box::new(self.relation_filter(depth - 1))),
            (1, 1..) => RelationFilter::Any((0..self.below(3)).map(|_| self.relation_filter(depth - 1)).collect()),
            (2, 1..) => RelationFilter::Node(self.guarded(depth - 1)),
            (3, 1..) => RelationFilter::From(self.guarded(depth - 1)),
            (6, _) => RelationFilter::Field(RelationField::Derived, self.derived_test()),
            (7, 1..) => RelationFilter::To(self.guarded(depth - 1)),
            (4, _) => RelationFilter::Kind(KindSet::one(self.pick(&[LINKS, SITS_IN, TIED_TO]))),
            (5, _) => {
                let value = Value::from(self.date());
                RelationFilter::Field(self.pick(&[RelationField::Start, RelationField::End]), self.test(value))
            }
            _ => RelationFilter::All(Vec::new()),
        }
    }

    /// An own field of links.
    pub(super) fn link_property(&mut self) -> RelationField {
        RelationField::Property(self.pick(&[0, 1]))
    }

    /// A filter by own fields of links.
    pub(super) fn link_filter(&mut self) -> RelationFilter {
        let field = self.link_property();
        let value = if field == RelationField::Property(0) { Value::Int(self.small()) } else { self.value(3) };
        RelationFilter::Field(field, self.test(value))
    }

    /// A filter that is safe on any kind: a field of bodies is asked of bodies only.
    pub(super) fn guarded(&mut self, depth: usize) -> EntityFilter {
        EntityFilter::All(vec![EntityFilter::Kind(KindSet::one(BODY)), self.entity_filter(depth)])
    }

    /// Records: bodies and places with parallel, symmetric and dated relations between them.
    pub(crate) fn records(&mut self, entities: usize, relations: usize) -> Records {
        let ontology = ontology();
        let mut all: Vec<Entity> = vec![entity(&ontology, 2, "book", "book"), entity(&ontology, 2, "web", "web")];
        for at in 0..entities {
            let kind = if self.once_in(5) { PLACE } else { BODY };
            let mut one = entity(&ontology, kind, &format!("e{at}"), "");
            one.name = self.name();
            one.period = self.period();
            one.description = self.once_in(2).then(|| self.text());
            if self.once_in(3) {
                one.names = self.further_names();
            }
            one.external_ids = self.external_ids();
            one.citations = self.citations();
            one.derived = self.derived();
            one.note = self.once_in(3).then(|| self.text());
            if kind == BODY {
                for at in 0..8_u16 {
                    let chance = if at == 7 { self.once_in(8) } else { self.once_in(2) };
                    one.properties[usize::from(at)] = chance.then(|| self.value(at));
                }
            }
            all.push(one);
        }
        let mut records = Records::new(all);
        let bodies: Vec<_> = records.entities().filter(|(_, e)| e.kind.index() == BODY).map(|(ix, _)| ix).collect();
        let places: Vec<_> = records.entities().filter(|(_, e)| e.kind.index() == PLACE).map(|(ix, _)| ix).collect();
        for at in 0..relations {
            if bodies.is_empty() {
                break;
            }
            let kind = self.pick(&[LINKS, LINKS, SITS_IN, TIED_TO]);
            // A quarter of the bodies has most relations.
            let from = bodies[if self.once_in(2) { self.below(bodies.len() / 4) } else { self.below(bodies.len()) }];
            let to_place = kind == SITS_IN || (kind == LINKS && self.once_in(5));
            let to = if to_place && !places.is_empty() {
                places[self.below(places.len())]
            } else {
                bodies[self.below(bodies.len())]
            };
            let kind = if kind == SITS_IN && places.is_empty() { LINKS } else { kind };
            let mut properties = vec![None; ontology.relations[kind].properties.len()];
            if kind == LINKS {
                properties[0] = self.once_in(2).then(|| Value::Int(self.small()));
                properties[1] = self.once_in(2).then(|| self.value(3));
            }
            records.push(Relation {
                // Not in the order of making, so that sorting matters.
                id: format!("r{}", (at * 7919) % 100_003).into(),
                kind: RelationKindId::new(kind),
                from,
                to,
                period: self.period(),
                properties: properties.into(),
                citations: self.citations(),
                derived: self.derived(),
                note: self.once_in(3).then(|| self.text()),
            });
        }
        records.sort_relations();
        records
    }
}
