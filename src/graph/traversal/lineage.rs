//! What came before an entity and what came after it.

use super::super::result::StoreError;
use super::super::view::{Fetched, GraphView};
use super::expand::{Expander, Frontier, MAX_EDGES, start};
use super::found::Found;
use crate::model::{EntityIx, RelationIx};
use crate::query::{EdgeSelector, Lineage, Traversal};
use crate::work::Work;
use rustc_hash::FxHashSet;

/// The search in a direction of time.
struct Direction {
    visited: FxHashSet<EntityIx>,
    frontier: Vec<EntityIx>,
    /// From successor to predecessor, or the other way round.
    selector: EdgeSelector,
    sign: i32,
}

pub(super) async fn find<G: GraphView>(
    view: &mut G,
    traversal: &Traversal,
    lineage: &Lineage,
    work: &mut Work,
) -> Fetched<Found> {
    let [of] = match start(view, [std::slice::from_ref(&lineage.of)], traversal.scope.sensitive, work).await? {
        Ok(starts) => starts,
        Err(missing) => return Ok(missing),
    };
    let direction =
        |selector, sign| Direction { visited: of.iter().copied().collect(), frontier: of.clone(), selector, sign };
    let mut directions = [direction(lineage.steps, -1), direction(lineage.steps.reversed(), 1)];
    let mut expander = Expander::new(traversal);
    // One that is reached in both directions stands where it is nearest.
    let mut listed: FxHashSet<EntityIx> = of.iter().copied().collect();
    let mut nodes: Vec<(EntityIx, i32)> = of.into_iter().map(|at| (at, 0)).collect();
    for distance in 1.. {
        let open = directions.iter().filter(|direction| !direction.frontier.is_empty());
        let frontiers: Vec<_> =
            open.map(|direction| Frontier::forward(&direction.frontier, direction.selector)).collect();
        if frontiers.is_empty() || nodes.len() > lineage.limit {
            break;
        }
        let Some(expanded) = expander.expand(view, &frontiers, work).await? else {
            return Err(StoreError::TraversalTooLarge(MAX_EDGES));
        };
        let open = directions.iter_mut().filter(|direction| !direction.frontier.is_empty());
        for (edges, direction) in expanded.into_iter().zip(open) {
            let targets = edges.iter().map(|edge| edge.target);
            direction.frontier = targets.filter(|target| direction.visited.insert(*target)).collect();
            work.steps(edges.len())?;
            view.prefetch_ids(&direction.frontier, &[], work).await?;
            direction.frontier.sort_by(|a, b| view.compare_entities(*a, *b));
            let new = direction.frontier.iter().filter(|at| listed.insert(**at));
            nodes.extend(new.map(|at| (*at, direction.sign * distance)));
        }
    }
    let truncated = nodes.len() > lineage.limit;
    nodes.truncate(lineage.limit);
    let all: Vec<EntityIx> = nodes.iter().map(|(at, _)| *at).collect();
    let shown: FxHashSet<EntityIx> = all.iter().copied().collect();
    let among = Frontier { within: Some(&shown), ..Frontier::forward(&all, lineage.steps) };
    let edges = expander.expand_all(view, among, work).await?;
    let mut edges: Vec<RelationIx> = edges.into_iter().map(|edge| edge.relation).collect();
    work.steps(edges.len())?;
    view.prefetch_ids(&[], &edges, work).await?;
    edges.sort_by(|a, b| view.compare_relations(*a, *b));
    edges.dedup();
    Ok(Found { nodes, edges, truncated, ..Found::default() })
}
