//! Answers: what a store gives back for a plan, in the plan's shape.

use crate::model::{EntityIx, Records, RelationIx, Value};
use crate::ontology::RelationKindId;
use std::sync::Arc;

/// The answer to a [`super::Plan`]; numbers refer to its own records.
#[derive(Debug, Default)]
pub struct Answer {
    /// Records the answer speaks of, and perhaps more.
    pub records: Arc<Records>,
    /// Root by root, as in the plan.
    pub roots: Vec<RootAnswer>,
}

/// The answer to a root.
#[derive(Debug)]
pub enum RootAnswer {
    /// To a lookup: one for each identifier asked for.
    Lookup(Vec<LookupAnswer>),
    /// To a list of entities or relations.
    Page(PageAnswer),
    /// To a traversal.
    Subgraph(Subgraph),
    /// To a search, the best first.
    Matches(Vec<NameMatch>),
}

/// An entity whose name meets a search.
#[derive(Debug)]
pub struct NameMatch {
    /// The entity.
    pub node: NodeAnswer,
    /// How well, above 0 and at most 1.
    pub score: f64,
    /// In what way, as the API says it.
    pub how: &'static str,
    /// Which of the further names it is; none for the English one.
    pub name: Option<usize>,
}

/// What was found of an identifier.
#[derive(Debug)]
pub enum LookupAnswer {
    /// An entity.
    Entity(NodeAnswer),
    /// A relation.
    Relation(Item),
    /// Nothing; similar identifiers if asked for.
    Nothing(Vec<Box<str>>),
}

/// A page of a list.
#[derive(Debug, Default)]
pub struct PageAnswer {
    /// Items in the list's order; empty if not asked for.
    pub items: Vec<Item>,
    /// Size of the whole list, if asked for.
    pub total: Option<usize>,
    /// Whether the list goes on after the page.
    pub has_next: bool,
    /// Whether the list has items before the page.
    pub has_previous: bool,
    /// The groups of the whole list, in each of the ways asked for.
    pub groups: Vec<Vec<Group>>,
}

/// One item of a list. In a list of entities there is no relation.
#[derive(Debug)]
pub struct Item {
    /// The relation.
    pub relation: Option<RelationIx>,
    /// Its far end, or the entity itself.
    pub node: NodeAnswer,
    /// What was asked beyond, where anything was.
    pub extra: Option<Box<EdgeExtras>>,
}

/// Answers about a relation beyond its far end.
#[derive(Debug)]
pub struct EdgeExtras {
    /// Of the `from` end.
    pub from: NodeAnswer,
    /// Of the `to` end.
    pub to: NodeAnswer,
    /// Of the sources cited, in the order of the citations.
    pub cited: Vec<NodeAnswer>,
}

/// An entity and the answers to what was asked of it.
#[derive(Debug)]
pub struct NodeAnswer {
    /// The entity.
    pub entity: EntityIx,
    /// Hop by hop, as in the plan; none where the hop does not apply to the entity's kind.
    pub hops: Box<[Option<PageAnswer>]>,
    /// Count by count, as in the plan, and then the sources cited, where either was asked for.
    pub counted: Option<Box<NodeExtras>>,
}

/// The rarer answers about an entity.
#[derive(Debug, Default)]
pub struct NodeExtras {
    /// For each count of the plan: relations by kind, outgoing and incoming; only kinds that occur. Those of a symmetric
    /// kind are all outgoing.
    pub counts: Vec<Vec<(RelationKindId, usize, usize)>>,
    /// Answers about the sources cited, in the order of the citations.
    pub cited: Vec<NodeAnswer>,
}

impl NodeAnswer {
    /// An entity of which nothing more was asked.
    pub fn plain(entity: EntityIx) -> Self {
        Self { entity, hops: Box::default(), counted: None }
    }
}

/// Items that have something in common.
#[derive(Debug)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// What they have in common, as the grouping lists it.
    pub keys: Vec<GroupKey>,
}

/// What the items of a group have in common.
#[derive(Debug)]
pub enum GroupKey {
    /// No value.
    Missing,
    /// A kind, by its position.
    Kind(usize),
    /// A value.
    Value(Value),
    /// A year.
    Year(i32),
    /// An entity.
    Entity(NodeAnswer),
}

/// The answer to a traversal: a part of the graph.
#[derive(Debug, Default)]
pub struct Subgraph {
    /// The first identifier that no entity has, with similar ones that some have. If there is one, nothing was looked for.
    pub missing: Option<(Box<str>, Vec<Box<str>>)>,
    /// Entities, each once, in the order of the question; empty where the plan asks for none.
    pub nodes: Vec<SubgraphNode>,
    /// Relations, each once; they connect the entities. Empty where the plan asks for none.
    pub edges: Vec<Item>,
    /// Paths or walks through them.
    pub paths: Vec<Path>,
    /// How much was found at each distance, of a neighbourhood.
    pub layers: Vec<Layer>,
    /// Whether there is, or may be, more than the answer has.
    pub truncated: bool,
}

/// An entity of a subgraph.
#[derive(Debug)]
pub struct SubgraphNode {
    /// The entity.
    pub node: NodeAnswer,
    /// How many relations away from where the question begins; before it where negative.
    pub distance: i32,
}

/// A path, or a walk, in a subgraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Its entities, as positions in [`Subgraph::nodes`].
    pub nodes: Vec<usize>,
    /// Its relations, as positions in [`Subgraph::edges`]; one less.
    pub edges: Vec<usize>,
}

/// How much there is at a distance from the centres of a neighbourhood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The distance.
    pub distance: u32,
    /// Entities found.
    pub found: usize,
    /// Entities in the answer.
    pub shown: usize,
}
