//! What came before an entity and what came after it.

use super::{Ask, Budget, Found, Ground, Handle, Run, start};
use crate::graph::StoreError;
use crate::query::{EdgeSelector, Lineage};
use rustc_hash::FxHashSet;

/// A direction of time.
struct Line {
    known: FxHashSet<Handle>,
    edge: Vec<Handle>,
    /// From successor to predecessor, or the other way round.
    steps: EdgeSelector,
    sign: i32,
}

pub(super) async fn find<G: Ground>(ground: &mut G, lineage: &Lineage) -> Run<Found> {
    let [of] = match start(ground, [std::slice::from_ref(&lineage.of)]).await? {
        Ok(starts) => starts,
        Err(missing) => return Ok(missing),
    };
    let line = |steps, sign| Line { known: of.iter().copied().collect(), edge: of.clone(), steps, sign };
    let mut lines = [line(lineage.steps, -1), line(lineage.steps.reversed(), 1)];
    let mut budget = Budget::new();
    // One that is reached in both directions stands where it is nearest.
    let mut listed: FxHashSet<Handle> = of.iter().copied().collect();
    let mut nodes: Vec<(Handle, i32)> = of.into_iter().map(|at| (at, 0)).collect();
    for distance in 1.. {
        let asks = lines.iter().filter(|line| !line.edge.is_empty());
        let asks: Vec<_> =
            asks.map(|line| Ask { nodes: &line.edge, steps: line.steps, back: false, within: None }).collect();
        if asks.is_empty() || nodes.len() > lineage.limit {
            break;
        }
        let Some(answered) = budget.legs(ground, &asks).await? else { return Err(StoreError::TooMuch) };
        for (found, line) in answered.into_iter().zip(lines.iter_mut().filter(|line| !line.edge.is_empty())) {
            line.edge = found.iter().map(|leg| leg.far).filter(|far| line.known.insert(*far)).collect();
            ground.learn(&line.edge, &[]).await?;
            line.edge.sort_by(|a, b| ground.compare(*a, *b));
            let new = line.edge.iter().filter(|at| listed.insert(**at));
            nodes.extend(new.map(|at| (*at, line.sign * distance)));
        }
    }
    let truncated = nodes.len() > lineage.limit;
    nodes.truncate(lineage.limit);
    let shown: FxHashSet<Handle> = nodes.iter().map(|(at, _)| *at).collect();
    let all: Vec<Handle> = nodes.iter().map(|(at, _)| *at).collect();
    let ask = Ask { nodes: &all, steps: lineage.steps, back: false, within: Some(&shown) };
    let Some(legs) = budget.legs(ground, &[ask]).await? else { return Err(StoreError::TooMuch) };
    let mut edges: Vec<Handle> = legs.into_iter().flatten().map(|leg| leg.relation).collect();
    ground.learn(&[], &edges).await?;
    edges.sort_by(|a, b| ground.compare_relations(*a, *b));
    edges.dedup();
    Ok(Found { nodes, edges, truncated, ..Found::default() })
}
