//! Traversals: questions that follow relations over many steps.

use super::filter::RelationFilter;
use super::pattern::Pattern;
use super::scope::Scope;
use super::selection::{EdgePlan, NodePlan};
use super::selector::EdgeSelector;

/// A question that follows relations from given entities.
#[derive(Clone, Debug, PartialEq)]
pub struct Traversal {
    /// What is asked.
    pub walk: Walk,
    /// Condition on every relation that is followed. Its far end is the entity that is stepped to.
    pub filter: RelationFilter,
    /// Date and discretion.
    pub scope: Scope,
    /// What is asked of each entity found; none where the entities are of no interest.
    pub node: Option<NodePlan>,
    /// What is asked of each relation found, and nothing of its far end; none where the relations are of no interest.
    pub edge: Option<EdgePlan>,
}

/// What a traversal looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Walk {
    /// The shortest paths between entities.
    Paths(Paths),
    /// The surroundings of entities.
    Neighborhood(Neighborhood),
    /// What a pattern of relations leads to.
    Reach(Reach),
    /// What came before and after an entity.
    Lineage(Lineage),
}

/// The shortest simple paths from any of some entities to any of others. A path has at least one relation, so none leads
/// from an entity to itself.
///
/// Shorter paths come first; of equal length they are compared step by step: by the identifiers of the entities stepped
/// to and then of the relations followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Paths {
    /// Where paths begin.
    pub from: Vec<Box<str>>,
    /// Where they end.
    pub to: Vec<Box<str>>,
    /// Which relations.
    pub steps: EdgeSelector,
    /// Most relations of a path.
    pub max_hops: u32,
    /// Most paths.
    pub first: usize,
    /// Only paths as short as the shortest.
    pub all_shortest: bool,
    /// Only whether there is one: the answer has at most one path, of no particular place in the order.
    pub exists: bool,
}

/// The entities around some, breadth first, and the relations between them.
///
/// Nearest first; of equal distance those with most relations of the kinds followed, in whatever direction and at whatever
/// time; then by identifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighborhood {
    /// The centres, at distance 0.
    pub of: Vec<Box<str>>,
    /// Which relations.
    pub steps: EdgeSelector,
    /// Largest distance.
    pub hops: u32,
    /// Most entities, the centres included.
    pub limit: usize,
    /// Most relations.
    pub edge_limit: usize,
}

/// The entities that walks which match a pattern lead to, nearest first and then by identifier; each with the first of
/// the shortest walks to it, in the order of [`Paths`].
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// Where walks begin.
    pub of: Vec<Box<str>>,
    /// Which relations, one after the other.
    pub pattern: Pattern,
    /// Most relations of a walk.
    pub max_hops: u32,
    /// Most entities.
    pub first: usize,
}

/// What an entity succeeds, directly or over others, at negative distances; and what succeeds it. Nearest first, earlier
/// before later, then by identifier. The relations are all those among the entities shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Lineage {
    /// The entity.
    pub of: Box<str>,
    /// Relations from a successor to its predecessor.
    pub steps: EdgeSelector,
    /// Most entities.
    pub limit: usize,
}

impl Traversal {
    /// Most entities and most relations that the answer can have; of a lineage, as many relations as it is likely to have.
    pub fn bounds(&self) -> (usize, usize) {
        let walks = |walks: usize, hops: u32| (walks * (hops as usize + 1), walks * hops as usize);
        match &self.walk {
            Walk::Paths(paths) => walks(paths.first, paths.max_hops),
            Walk::Reach(reach) => {
                walks(reach.first, reach.pattern.max_length().unwrap_or(reach.max_hops).min(reach.max_hops))
            }
            Walk::Neighborhood(around) => (around.limit, around.edge_limit),
            Walk::Lineage(lineage) => (lineage.limit, 2 * lineage.limit),
        }
    }
}
