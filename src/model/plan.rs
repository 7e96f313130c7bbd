//! Plans: what an operation asks of a store, whole, before anything is fetched.
//!
//! A plan is a forest: every root finds records, every hop goes on from the entities found. Dates, filters, orders and
//! pages are settled here; a store only answers. The answer ([`super::Answer`]) has the shape of the plan.

use super::cursor::Cursor;
use super::filter::{EntityField, EntityFilter, RelationField, RelationFilter};
use super::grouping::Grouping;
use super::order::{CountOrder, EntityOrder, RelationOrder};
use super::period::AsOf;
use super::traversal::Traversal;
use crate::ontology::{KindId, KindSet, Ontology, RelationKindId};

/// Most items a page may have.
pub const LIST_LIMIT: usize = 1000;

/// Everything one operation asks for; answered from one snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Root by root.
    pub roots: Vec<Root>,
}

/// How an operation begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Root {
    /// Records of given identifiers.
    Lookup(Lookup),
    /// A list of entities.
    Entities(EntityList),
    /// A list of relations.
    Relations(RelationList),
    /// A question over many steps.
    Traversal(Box<Traversal>),
    /// A search by name.
    Search(Search),
}

/// A search of entities by name: the best first, of equal score by identifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// What is searched for.
    pub text: Box<str>,
    /// Only names in this language.
    pub lang: Option<Box<str>>,
    /// Kinds that are searched.
    pub kinds: KindSet,
    /// Condition.
    pub filter: EntityFilter,
    /// Most entities.
    pub first: usize,
    /// Date and discretion.
    pub scope: Scope,
    /// What is asked of each.
    pub node: NodePlan,
}

/// Records by identifier, in the order asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// The identifiers.
    pub ids: Vec<Box<str>>,
    /// Entity kinds that count as found.
    pub kinds: KindSet,
    /// Relation kinds that count as found.
    pub relations: KindSet,
    /// Whether similar identifiers are wanted for those not found.
    pub similar: bool,
    /// Whether sensitive entities are found.
    pub sensitive: bool,
    /// What is asked of the entities.
    pub node: NodePlan,
    /// What is asked of the relations.
    pub edge: EdgePlan,
}

/// What all lists below a root share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Only what holds then.
    pub as_of: Option<AsOf>,
    /// Whether sensitive entities are included.
    pub sensitive: bool,
}

/// A list of entities.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityList {
    /// Kinds to list.
    pub kinds: KindSet,
    /// Condition.
    pub filter: EntityFilter,
    /// An order by how many relations each has, before all others.
    pub by_count: Option<CountOrder>,
    /// Order; the identifier comes last.
    pub order: Vec<EntityOrder>,
    /// Which part of the list.
    pub page: PagePlan,
    /// Date and discretion.
    pub scope: Scope,
    /// What is asked of each.
    pub node: NodePlan,
}

/// A list of relations of any entity.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationList {
    /// Kinds to list.
    pub relations: KindSet,
    /// Condition.
    pub filter: RelationFilter,
    /// Order; the identifier comes last.
    pub order: Vec<RelationOrder>,
    /// Which part of the list.
    pub page: PagePlan,
    /// Date and discretion.
    pub scope: Scope,
    /// What is asked of each; `edge.node` is about the `to` end.
    pub edge: EdgePlan,
}

/// Which relations are followed: by kind and direction. A symmetric kind is in both sets or in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Steps {
    /// Kinds followed from `from` to `to`.
    pub outgoing: KindSet,
    /// Kinds followed from `to` to `from`.
    pub incoming: KindSet,
}

impl Steps {
    /// The same relations the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { outgoing: self.incoming, incoming: self.outgoing }
    }

    /// Kinds of relations that are followed, in whatever direction.
    pub fn relations(self) -> KindSet {
        self.outgoing.or(self.incoming)
    }

    /// Kinds that can stand at the far end, where one of some kinds stands at the near one.
    pub fn far_kinds(self, ontology: &Ontology, near: KindSet) -> KindSet {
        let targets = self.outgoing.iter().map(|at| ontology.relations[at].targets(near));
        let sources = self.incoming.iter().map(|at| ontology.relations[at].sources(near));
        targets.chain(sources).fold(KindSet::EMPTY, KindSet::or)
    }
}

/// Relations of an entity and the entities at their far ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// Kinds of entities that the hop starts from; others have no answer to it.
    pub on: KindSet,
    /// Which relations.
    pub steps: Steps,
    /// Condition.
    pub filter: RelationFilter,
    /// Order; the identifier of the relation comes last.
    pub order: Vec<RelationOrder>,
    /// Which part of the list.
    pub page: PagePlan,
    /// Date and discretion.
    pub scope: Scope,
    /// What is asked of each.
    pub edge: EdgePlan,
}

impl Hop {
    /// Whether both hops find the same relations, whatever is asked of them.
    pub fn finds_same(&self, other: &Self) -> bool {
        self.on == other.on
            && self.steps == other.steps
            && self.filter == other.filter
            && self.order == other.order
            && self.page.same_part(&other.page)
            && self.scope == other.scope
    }
}

/// Which part of a list, and what is asked of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "what is asked of a page are independent choices")]
pub struct PagePlan {
    /// Most items; at most [`LIST_LIMIT`].
    pub limit: usize,
    /// Begin after this place, or before it when going backward.
    pub from: Option<Cursor>,
    /// The last items instead of the first; they are given in the list's order all the same.
    pub backward: bool,
    /// Whether items are asked for.
    pub items: bool,
    /// Whether the size of the whole list is asked for.
    pub total: bool,
    /// Whether it is asked if the list goes on past the page, in the direction of reading.
    pub more: bool,
    /// How the whole list is counted.
    pub groups: Vec<Grouping>,
}

impl PagePlan {
    fn same_part(&self, other: &Self) -> bool {
        (self.limit, &self.from, self.backward) == (other.limit, &other.from, other.backward)
    }
}

/// A part of an entity that an answer must hold. Its identifier is there always.
///
/// Where entities of several kinds can stand, the kind is asked for together with properties, and with hops that not all
/// of the kinds have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityPart {
    /// Its kind, where it is not settled by the plan.
    Kind,
    /// English name.
    Name,
    /// Further names.
    Names,
    /// Description.
    Description,
    /// Beginning.
    Start,
    /// End.
    End,
    /// The same thing elsewhere.
    ExternalIds,
    /// Who says so.
    Citations,
    /// Asserted or inferred.
    Derived,
    /// What an editor must say.
    Note,
    /// Own property of a kind.
    Property(KindId, u16),
}

/// A part of a relation that an answer must hold. Where relations of several kinds can stand, the kind is asked for
/// together with properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationPart {
    /// Identifier.
    Id,
    /// Its kind, where it is not settled by the plan.
    Kind,
    /// Beginning.
    Start,
    /// End.
    End,
    /// Who says so.
    Citations,
    /// Asserted or inferred.
    Derived,
    /// What an editor must say.
    Note,
    /// Own property of a kind.
    Property(RelationKindId, u16),
}

impl EntityPart {
    /// The part that a field of an entity of some kind is; none for the identifier.
    pub fn of(field: EntityField, kind: KindId) -> Option<Self> {
        match field {
            EntityField::Id => None,
            EntityField::Name => Some(Self::Name),
            EntityField::Description => Some(Self::Description),
            EntityField::Start => Some(Self::Start),
            EntityField::End => Some(Self::End),
            EntityField::Derived => Some(Self::Derived),
            EntityField::Property(at) => Some(Self::Property(kind, at)),
        }
    }
}

impl RelationPart {
    /// The part that a field of a relation of some kind is.
    pub fn of(field: RelationField, kind: RelationKindId) -> Self {
        match field {
            RelationField::Id => Self::Id,
            RelationField::Start => Self::Start,
            RelationField::End => Self::End,
            RelationField::Derived => Self::Derived,
            RelationField::Property(at) => Self::Property(kind, at),
        }
    }
}

/// A set of parts, in the order in which they were added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<P>(Vec<P>);

impl<P> Default for Parts<P> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<P: Copy + PartialEq> Parts<P> {
    /// Adds a part, if it is not there.
    pub fn add(&mut self, part: P) {
        if !self.has(part) {
            self.0.push(part);
        }
    }

    /// Whether a part is there.
    pub fn has(&self, part: P) -> bool {
        self.0.contains(&part)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts.
    pub fn iter(&self) -> impl Iterator<Item = P> {
        self.0.iter().copied()
    }
}

impl<P: Copy + PartialEq> Extend<P> for Parts<P> {
    fn extend<T: IntoIterator<Item = P>>(&mut self, items: T) {
        items.into_iter().for_each(|part| self.add(part));
    }
}

impl<P: Copy + PartialEq, const N: usize> From<[P; N]> for Parts<P> {
    fn from(items: [P; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<P: Copy + PartialEq> FromIterator<P> for Parts<P> {
    fn from_iter<T: IntoIterator<Item = P>>(items: T) -> Self {
        let mut parts = Self::default();
        parts.extend(items);
        parts
    }
}

/// What is asked of an entity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodePlan {
    /// Fields that are written of the entity itself; for the cost.
    pub width: usize,
    /// What the answer must hold of the entity itself.
    pub parts: Parts<EntityPart>,
    /// Its relations.
    pub hops: Vec<Hop>,
    /// How many relations it has, by kind and direction.
    pub counts: Vec<CountsPlan>,
    /// What is asked of the sources it cites.
    pub cited: Option<Box<NodePlan>>,
}

impl NodePlan {
    /// Whether nothing is asked beyond the entity itself.
    pub fn is_empty(&self) -> bool {
        self.hops.is_empty() && self.counts.is_empty() && self.cited.is_none()
    }
}

/// A count of relations by kind and direction.
#[derive(Clone, Debug, PartialEq)]
pub struct CountsPlan {
    /// Date and discretion.
    pub scope: Scope,
}

/// What is asked of a relation that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgePlan {
    /// Fields that are written of the relation itself; for the cost.
    pub width: usize,
    /// What the answer must hold of the relation itself; where that is nothing, it need not tell which relation it is.
    /// Of its ends and of its sources something is asked only where something is asked of the relation itself.
    pub parts: Parts<RelationPart>,
    /// Of its far end.
    pub node: NodePlan,
    /// Of its `from` end.
    pub from: NodePlan,
    /// Of its `to` end.
    pub to: NodePlan,
    /// Of the sources it cites.
    pub cited: Option<Box<NodePlan>>,
}

impl EdgePlan {
    /// Whether nothing is asked but the far end.
    pub fn is_plain(&self) -> bool {
        self.from.is_empty() && self.to.is_empty() && self.cited.is_none()
    }
}
