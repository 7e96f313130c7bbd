//! The surroundings of entities, level by level.

use super::{Ask, Budget, Found, Ground, Handle, Leg, Run, start};
use crate::graph::StoreError;
use crate::query::{Layer, Neighborhood};
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) async fn find<G: Ground>(ground: &mut G, around: &Neighborhood) -> Run<Found> {
    let [mut centres] = match start(ground, [&around.of]).await? {
        Ok(starts) => starts,
        Err(missing) => return Ok(missing),
    };
    if centres.len() > 1 {
        rank(ground, around, &mut centres).await?;
    }
    let mut budget = Budget::new();
    let mut found = Found { nodes: centres.iter().map(|at| (*at, 0)).collect(), ..Found::default() };
    let mut places: FxHashMap<Handle, usize> = centres.iter().copied().zip(0..).collect();
    let mut legs: Vec<Leg> = Vec::new();
    // Entities whose relations were not looked at.
    let mut edge = centres;
    for distance in 1..=around.hops {
        let ask = Ask { nodes: &edge, steps: around.steps, back: false, within: None };
        let Some(reached) = budget.legs(ground, &[ask]).await? else { return Err(StoreError::TooMuch) };
        let reached = reached.into_iter().flatten();
        let mut new = Vec::new();
        let mut seen = FxHashSet::default();
        for leg in reached {
            if !places.contains_key(&leg.far) && seen.insert(leg.far) {
                new.push(leg.far);
            }
            legs.push(leg);
        }
        if new.is_empty() {
            edge.clear();
            break;
        }
        let all = new.len();
        let shown = all.min(around.limit - found.nodes.len());
        found.layers.push(Layer { distance, found: all, shown });
        if shown > 0 {
            rank(ground, around, &mut new).await?;
            new.truncate(shown);
            edge = new;
            for at in &edge {
                places.insert(*at, found.nodes.len());
                found.nodes.push((*at, i32::try_from(distance).unwrap_or(i32::MAX)));
            }
        } else {
            edge.clear();
        }
        if shown < all {
            found.truncated = true;
            break;
        }
    }
    // The relations of the last level are of interest among what is shown only.
    if !edge.is_empty() {
        let shown: FxHashSet<Handle> = places.keys().copied().collect();
        let ask = Ask { nodes: &edge, steps: around.steps, back: false, within: Some(&shown) };
        let Some(last) = budget.legs(ground, &[ask]).await? else { return Err(StoreError::TooMuch) };
        legs.extend(last.into_iter().flatten());
    }
    edges(ground, &mut found, &places, &legs, around.edge_limit).await?;
    Ok(found)
}

/// Orders entities by how many relations they have, and then by identifier.
async fn rank<G: Ground>(ground: &mut G, around: &Neighborhood, nodes: &mut Vec<Handle>) -> Run<()> {
    ground.learn(nodes, &[]).await?;
    let degrees = ground.degrees(nodes, around.steps.relations()).await?;
    let mut ranked: Vec<_> = nodes.iter().copied().zip(degrees).collect();
    ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| ground.compare(a.0, b.0)));
    *nodes = ranked.into_iter().map(|(at, _)| at).collect();
    Ok(())
}

/// The relations among the entities shown: by the later of their ends, the earlier, and their identifiers.
async fn edges<G: Ground>(
    ground: &mut G,
    found: &mut Found,
    places: &FxHashMap<Handle, usize>,
    legs: &[Leg],
    limit: usize,
) -> Run<()> {
    let mut edges = Vec::new();
    let mut seen = FxHashSet::default();
    for leg in legs {
        if let (Some(near), Some(far)) = (places.get(&leg.near), places.get(&leg.far))
            && seen.insert(leg.relation)
        {
            edges.push(((near.max(far), near.min(far)), leg.relation));
        }
    }
    edges.sort_unstable();
    let parallel = edges.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let parallel: Vec<Handle> = parallel.flat_map(|pair| [pair[0].1, pair[1].1]).collect();
    ground.learn(&[], &parallel).await?;
    edges.sort_unstable_by(|a, b| {
        let by_ends = a.0.cmp(&b.0);
        by_ends.then_with(|| if a.1 == b.1 { by_ends } else { ground.compare_relations(a.1, b.1) })
    });
    found.truncated |= edges.len() > limit;
    edges.truncate(limit);
    found.edges = edges.into_iter().map(|(_, relation)| relation).collect();
    Ok(())
}
