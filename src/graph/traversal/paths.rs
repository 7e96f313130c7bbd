//! The shortest simple paths between two sets of entities, in their total order.
//!
//! Lengths are gone through from one on. At each, the part of the graph that can hold paths of the length is looked at
//! (see [`super::search_graph`]), and the paths of just that length are found in order by dividing those that are left after each
//! path (Lawler 1972, after Yen 1971): those that deviate from it after its first entity, after its second, and so on. The work
//! for a path is polynomial, however many paths there are.

use super::super::result::StoreError;
use super::super::view::{Fetched, GraphView};
use super::expand::{MAX_EDGES, start};
use super::found::{Found, PathCollector};
use super::search_graph::{Extent, SearchGraph};
use super::simple_paths::{Deviations, SimplePaths};
use crate::query::{Paths, Traversal};
use crate::work::Work;

pub(super) async fn find<G: GraphView>(
    view: &mut G,
    traversal: &Traversal,
    paths: &Paths,
    work: &mut Work,
) -> Fetched<Found> {
    let [from, to] = match start(view, [&paths.from, &paths.to], traversal.scope.sensitive, work).await? {
        Ok(ends) => ends,
        Err(missing) => return Ok(missing),
    };
    // A path has no entity twice.
    if from.len() == 1 && from == to {
        return Ok(Found::default());
    }
    let mut graph = SearchGraph::new(traversal, paths.steps, &from, &to);
    let mut deviations = Deviations::new(&graph);
    let mut collected = PathCollector::default();
    let is_full = |collected: &PathCollector| collected.found.paths.len() == paths.first;
    for length in 1..=paths.max_hops {
        let extent = graph.extend(view, length, work).await?;
        if extent == Extent::Spent {
            if collected.found.paths.is_empty() {
                return Err(StoreError::TraversalTooLarge(MAX_EDGES));
            }
            collected.found.truncated = true;
            break;
        }
        if graph.shortest() <= length {
            let mut simple = SimplePaths::new(view, &graph, length, work).await?;
            let give = |path: &super::simple_paths::LocalPath| {
                let entity = |at| graph.entity(at);
                let steps = path.iter().skip(1).map(|(at, relation)| (*relation, entity(*at)));
                collected.add(entity(path[0].0), steps);
                is_full(&collected)
            };
            let is_whole = simple.take(view, &mut deviations, length, work, give)?;
            if !is_whole || is_full(&collected) {
                collected.found.truncated = !paths.exists;
                break;
            }
            if paths.all_shortest && !collected.found.paths.is_empty() {
                break;
            }
        }
        if deviations.is_empty() || (extent == Extent::Whole && graph.shortest() > paths.max_hops) {
            break;
        }
    }
    Ok(collected.found)
}
