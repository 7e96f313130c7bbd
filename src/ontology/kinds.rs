//! Parts of an ontology: kinds, properties, enumerations, and sets of kinds.

/// Maximum number of entity kinds, and of relation kinds, that one ontology may declare: the bits of a [`KindSet`].
pub const MAX_KINDS: usize = 128;

macro_rules! position {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u8);

        impl $name {
            /// The identifier of the item at a position.
            ///
            /// # Panics
            /// When the position is past what an ontology may declare.
            pub fn new(position: usize) -> Self {
                Self(u8::try_from(position).expect("checked when the ontology was read"))
            }

            /// The position in its list.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    };
}

position! {
    /// An entity kind, as its position in [`super::Ontology::kinds`].
    KindId
}
position! {
    /// A relation kind, as its position in [`super::Ontology::relations`].
    RelationKindId
}
position! {
    /// An enumeration, as its position in [`super::Ontology::enums`].
    EnumId
}

/// A set of kinds, as bits: of entity kinds or of relation kinds, as the context says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct KindSet(u128);

impl KindSet {
    /// No kind.
    pub const EMPTY: Self = Self(0);

    /// The kinds at positions below `count`.
    pub fn first(count: usize) -> Self {
        if count >= MAX_KINDS { Self(u128::MAX) } else { Self((1 << count) - 1) }
    }

    /// The one kind at a position.
    pub fn one(position: usize) -> Self {
        Self(1 << position)
    }

    /// Whether the kind at a position belongs to the set.
    pub fn has(self, position: usize) -> bool {
        self.0 & (1 << position) != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Kinds in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Kinds in either set.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Kinds of this set that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// How many kinds.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The positions, rising.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..MAX_KINDS).filter(move |at| self.has(*at))
    }
}

impl FromIterator<usize> for KindSet {
    fn from_iter<T: IntoIterator<Item = usize>>(positions: T) -> Self {
        positions.into_iter().fold(Self::EMPTY, |set, at| set.or(Self::one(at)))
    }
}

/// A kind of entity.
#[derive(Clone, Debug)]
pub struct EntityKind {
    /// Type name, such as `PublicBody`.
    pub name: String,
    /// Root field of one, such as `publicBody`.
    pub singular: String,
    /// Root field of many, such as `publicBodies`.
    pub plural: String,
    /// What it is.
    pub description: String,
    /// Own properties, without the common ones.
    pub properties: Vec<Property>,
}

/// A kind of relation.
#[derive(Clone, Debug)]
pub struct RelationKind {
    /// Type name, a noun: `Membership`.
    pub noun: String,
    /// Relationship name, a verb: `MEMBER_OF`.
    pub name: String,
    /// Field on the kinds it comes from.
    pub forward: String,
    /// Field on the kinds it goes to; none where the relation is symmetric.
    pub inverse: Option<String>,
    /// What it says.
    pub description: String,
    /// Permitted pairs of ends.
    pub connects: Vec<Connects>,
    /// Reads the same from both ends.
    pub symmetric: bool,
    /// Both ends must be of one kind.
    pub same_kind: bool,
    /// Where it leads from a successor to its predecessor: position of the property that is equal on the legs of one change.
    pub succession: Option<u16>,
    /// Own properties, without the common ones.
    pub properties: Vec<Property>,
}

impl RelationKind {
    /// Whether it has no properties of its own.
    pub fn is_plain(&self) -> bool {
        self.properties.is_empty()
    }

    /// Every kind it may come from.
    pub fn from(&self) -> KindSet {
        self.connects.iter().fold(KindSet::EMPTY, |set, pair| set.or(pair.from))
    }

    /// Every kind it may go to.
    pub fn to(&self) -> KindSet {
        self.connects.iter().fold(KindSet::EMPTY, |set, pair| set.or(pair.to))
    }

    /// Whether it may connect two kinds, in this direction.
    pub fn permits(&self, from: KindId, to: KindId) -> bool {
        (!self.same_kind || from == to)
            && self.connects.iter().any(|pair| pair.from.has(from.index()) && pair.to.has(to.index()))
    }

    /// Kinds that it may go to from some kinds.
    pub fn targets(&self, from: KindSet) -> KindSet {
        self.far(from, |pair| (pair.from, pair.to))
    }

    /// Kinds that it may come from to some kinds.
    pub fn sources(&self, to: KindSet) -> KindSet {
        self.far(to, |pair| (pair.to, pair.from))
    }

    fn far(&self, near: KindSet, ends: impl Fn(&Connects) -> (KindSet, KindSet)) -> KindSet {
        let far = self.connects.iter().map(|pair| match ends(pair) {
            (here, there) if self.same_kind => there.and(here.and(near)),
            (here, _) if here.and(near).is_empty() => KindSet::EMPTY,
            (_, there) => there,
        });
        far.fold(KindSet::EMPTY, KindSet::or)
    }
}

/// Kinds that may be connected: any of `from` to any of `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connects {
    /// Kinds at the start.
    pub from: KindSet,
    /// Kinds at the end.
    pub to: KindSet,
}

/// A property that a kind declares.
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the declaration, free of the others")]
#[derive(Clone, Debug)]
pub struct Property {
    /// Name, as field and as column.
    pub name: String,
    /// What it means.
    pub description: String,
    /// Type of the value, or of each item of a list.
    pub ty: PropertyType,
    /// Whether it holds a list.
    pub list: bool,
    /// Whether every record must have it.
    pub required: bool,
    /// Whether no two records of the kind may share a value.
    pub unique: bool,
    /// Whether `true` hides the record unless sensitive ones are asked for.
    pub sensitive: bool,
}

/// The type of a property's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyType {
    /// Text.
    String,
    /// 32-bit signed integer, as GraphQL's `Int`.
    Int,
    /// Double precision number.
    Float,
    /// True or false.
    Boolean,
    /// EDTF date.
    Date,
    /// One of an enumeration's values.
    Enum(EnumId),
}

/// An enumeration.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// Type name.
    pub name: String,
    /// What it classifies.
    pub description: String,
    /// Its values in the order of declaration.
    pub values: Vec<EnumValue>,
}

impl EnumType {
    /// Position of a value.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.values.iter().position(|value| value.name == name)
    }
}

/// A value of an enumeration.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// Name.
    pub name: String,
    /// What it means; often empty.
    pub description: String,
}

#[cfg(test)]
mod tests {
    use super::KindSet;

    #[test]
    fn kind_sets_hold_what_they_are_given() {
        let set: KindSet = [0, 5, 127].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 5, 127]);
        assert_eq!(set.without(KindSet::one(5)).len(), 2);
        assert_eq!(KindSet::first(128).len(), 128);
    }
}
