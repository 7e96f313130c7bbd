//! The surroundings of entities, level by level.

use super::super::view::{Fetched, GraphView};
use super::expand::{Expander, Frontier, SearchEdge, start};
use super::found::Found;
use crate::model::{EntityIx, RelationIx};
use crate::query::{EdgeSelector, Layer, Neighborhood, RelationFilter, Scope, Traversal};
use crate::work::Work;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) async fn find<G: GraphView>(
    view: &mut G,
    traversal: &Traversal,
    around: &Neighborhood,
    work: &mut Work,
) -> Fetched<Found> {
    let [mut centres] = match start(view, [&around.of], traversal.scope.sensitive, work).await? {
        Ok(starts) => starts,
        Err(missing) => return Ok(missing),
    };
    if centres.len() > 1 {
        rank(view, around, &mut centres, work).await?;
    }
    let mut expander = Expander::new(traversal);
    let mut found = Found { nodes: centres.iter().map(|at| (*at, 0)).collect(), ..Found::default() };
    let mut places: FxHashMap<EntityIx, usize> = centres.iter().copied().zip(0..).collect();
    let mut edges: Vec<SearchEdge> = Vec::new();
    // Entities whose relations were not looked at.
    let mut frontier = centres;
    for distance in 1..=around.hops {
        let expanded = expander.expand_all(view, Frontier::forward(&frontier, around.steps), work).await?;
        let mut new = Vec::new();
        let mut seen = FxHashSet::default();
        for edge in expanded {
            work.step()?;
            if !places.contains_key(&edge.target) && seen.insert(edge.target) {
                new.push(edge.target);
            }
            edges.push(edge);
        }
        if new.is_empty() {
            frontier.clear();
            break;
        }
        let all = new.len();
        let shown = all.min(around.limit - found.nodes.len());
        found.layers.push(Layer { distance, found: all, shown });
        if shown > 0 {
            rank(view, around, &mut new, work).await?;
            new.truncate(shown);
            frontier = new;
            for at in &frontier {
                places.insert(*at, found.nodes.len());
                found.nodes.push((*at, i32::try_from(distance).unwrap_or(i32::MAX)));
            }
        } else {
            frontier.clear();
        }
        if shown < all {
            found.truncated = true;
            break;
        }
    }
    // The relations of the last level are of interest among what is shown only.
    if !frontier.is_empty() {
        let shown: FxHashSet<EntityIx> = places.keys().copied().collect();
        let among = Frontier { within: Some(&shown), ..Frontier::forward(&frontier, around.steps) };
        edges.extend(expander.expand_all(view, among, work).await?);
    }
    list_edges(view, &mut found, &places, &edges, around.edge_limit, work).await?;
    Ok(found)
}

/// Orders entities by how many relations they have, in whatever direction and at whatever time, and then by identifier.
async fn rank<G: GraphView>(
    view: &mut G,
    around: &Neighborhood,
    nodes: &mut Vec<EntityIx>,
    work: &mut Work,
) -> Fetched<()> {
    view.prefetch_ids(nodes, &[], work).await?;
    let types = around.steps.relations();
    let both = EdgeSelector { outgoing: types, incoming: types };
    let every = RelationFilter::All(Vec::new());
    let scope = Scope { as_of: None, sensitive: true };
    let degrees = view.degrees(nodes, both, &every, &scope, work).await?;
    work.steps(nodes.len())?;
    let mut ranked: Vec<_> = nodes.iter().copied().zip(degrees).collect();
    ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| view.compare_entities(a.0, b.0)));
    *nodes = ranked.into_iter().map(|(at, _)| at).collect();
    Ok(())
}

/// The relations among the entities shown: by the later of their ends, the earlier, and their identifiers.
async fn list_edges<G: GraphView>(
    view: &mut G,
    found: &mut Found,
    places: &FxHashMap<EntityIx, usize>,
    edges: &[SearchEdge],
    limit: usize,
    work: &mut Work,
) -> Fetched<()> {
    let mut listed = Vec::new();
    let mut seen = FxHashSet::default();
    for edge in edges {
        work.step()?;
        if let (Some(source), Some(target)) = (places.get(&edge.source), places.get(&edge.target))
            && seen.insert(edge.relation)
        {
            listed.push(((source.max(target), source.min(target)), edge.relation));
        }
    }
    work.steps(listed.len())?;
    listed.sort_unstable();
    let parallel = listed.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let parallel: Vec<RelationIx> = parallel.flat_map(|pair| [pair[0].1, pair[1].1]).collect();
    view.prefetch_ids(&[], &parallel, work).await?;
    listed.sort_unstable_by(|a, b| {
        let by_ends = a.0.cmp(&b.0);
        by_ends.then_with(|| if a.1 == b.1 { by_ends } else { view.compare_relations(a.1, b.1) })
    });
    found.truncated |= listed.len() > limit;
    listed.truncate(limit);
    found.edges = listed.into_iter().map(|(_, relation)| relation).collect();
    Ok(())
}
