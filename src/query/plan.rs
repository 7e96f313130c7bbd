//! Plans: what an operation asks of a store, whole, before anything is fetched.
//!
//! A plan is a forest: every root finds records, every hop goes on from the entities found. Dates, filters, orders and
//! pages are settled here; a store only answers. The answer ([`super::Answer`]) has the shape of the plan.

use super::filter::{EntityFilter, RelationFilter};
use super::order::{CountOrder, EntityOrder, RelationOrder};
use super::scope::Scope;
use super::selection::{EdgePlan, NodePlan, PagePlan};
use super::traversal::Traversal;
use crate::ontology::KindSet;

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
