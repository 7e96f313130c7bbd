//! Naive answers to traversals: every walk is tried, everything is sorted, nothing is indexed.

use super::naive::Naive;
use super::reference::{self, Seen, around, in_scope, step_meets};
use entente::diagnostic::closest;
use entente::model::{EntityIx, Records};
use entente::query::{
    EdgeSelector, Layer, Lineage, Neighborhood, Path, Paths, Reach, Subgraph, SubgraphNode, Traversal, Walk,
};
use std::collections::{BTreeMap, BTreeSet};

/// A walk: where it begins, and each relation with the entity it leads to.
type Steplist = (EntityIx, Vec<Seen>);

/// What a walk is compared by: its length, and the identifiers on the way.
fn order<'r>(records: &'r Records, (start, steps): &Steplist) -> (usize, Vec<&'r str>) {
    let on_way =
        steps.iter().flat_map(|(relation, node)| [&*records.entity(*node).id, records.relation(*relation).id()]);
    (steps.len(), std::iter::once(&*records.entity(*start).id).chain(on_way).collect())
}

impl Naive<'_> {
    /// The answer to a traversal.
    pub(super) fn subgraph(&self, traversal: &Traversal) -> Subgraph {
        let walker = Walker { records: self.0, traversal };
        let mut ids: Box<dyn Iterator<Item = &Box<str>>> = match &traversal.walk {
            Walk::Paths(paths) => Box::new(paths.from.iter().chain(&paths.to)),
            Walk::Neighborhood(Neighborhood { of, .. }) | Walk::Reach(Reach { of, .. }) => Box::new(of.iter()),
            Walk::Lineage(lineage) => Box::new(std::iter::once(&lineage.of)),
        };
        if let Some(id) = ids.find(|id| walker.find(id).is_none()) {
            return Subgraph { missing: Some((id.clone(), walker.similar(id))), ..Subgraph::default() };
        }
        let found = match &traversal.walk {
            Walk::Paths(paths) => walker.paths(paths),
            Walk::Neighborhood(around) => walker.neighborhood(around),
            Walk::Reach(reach) => walker.reach(reach),
            Walk::Lineage(lineage) => walker.lineage(lineage),
        };
        let place =
            |plan, (at, distance): &(EntityIx, i32)| SubgraphNode { node: self.node(*at, plan), distance: *distance };
        let edge = |plan, relation| self.item((relation, self.0.relation(relation).to()), plan);
        let nodes = traversal.node.iter().flat_map(|plan| found.nodes.iter().map(move |one| place(plan, one)));
        let edges = traversal.edge.iter().flat_map(|plan| found.edges.iter().map(move |one| edge(plan, *one)));
        Subgraph {
            missing: None,
            nodes: nodes.collect(),
            edges: edges.collect(),
            paths: found.paths,
            layers: found.layers,
            truncated: found.truncated,
        }
    }
}

#[derive(Default)]
struct Whole {
    nodes: Vec<(EntityIx, i32)>,
    edges: Vec<entente::model::RelationIx>,
    paths: Vec<Path>,
    layers: Vec<Layer>,
    truncated: bool,
}

struct Walker<'a> {
    records: &'a Records,
    traversal: &'a Traversal,
}

impl Walker<'_> {
    fn find(&self, id: &str) -> Option<EntityIx> {
        let found = self.records.entities().find(|(_, entity)| &*entity.id == id).map(|(ix, _)| ix);
        found.filter(|ix| self.traversal.scope.sensitive || !reference::is_private(self.records, *ix))
    }

    fn all(&self, ids: &[Box<str>]) -> BTreeSet<EntityIx> {
        ids.iter().filter_map(|id| self.find(id)).collect()
    }

    fn similar(&self, id: &str) -> Vec<Box<str>> {
        let known = self.records.entities().filter(|(_, entity)| self.find(&entity.id).is_some());
        closest(id, known.map(|(_, entity)| &*entity.id)).into_iter().map(Into::into).collect()
    }

    fn steps(&self, at: EntityIx, steps: EdgeSelector) -> Vec<Seen> {
        let traversal = self.traversal;
        let met = around(self.records, at, steps)
            .filter(|seen| in_scope(self.records, *seen, &traversal.scope))
            .filter(|seen| step_meets(self.records, *seen, &traversal.filter));
        met.collect()
    }

    /// Nodes and edges of walks, each once, as they come.
    fn collected(walks: Vec<Steplist>) -> Whole {
        let mut whole = Whole::default();
        for (start, steps) in walks {
            let mut route = Path::default();
            for (at, node) in (0..).zip(std::iter::once(start).chain(steps.iter().map(|(_, node)| *node))) {
                let known = whole.nodes.iter().position(|(known, _)| *known == node);
                route.nodes.push(known.unwrap_or(whole.nodes.len()));
                match known {
                    None => whole.nodes.push((node, at)),
                    Some(known) => whole.nodes[known].1 = whole.nodes[known].1.min(at),
                }
            }
            for (relation, _) in steps {
                let known = whole.edges.iter().position(|known| *known == relation);
                route.edges.push(known.unwrap_or(whole.edges.len()));
                if known.is_none() {
                    whole.edges.push(relation);
                }
            }
            whole.paths.push(route);
        }
        whole
    }

    fn paths(&self, paths: &Paths) -> Whole {
        let ends = self.all(&paths.to);
        let mut found: Vec<Steplist> = Vec::new();
        let mut open: Vec<Steplist> = self.all(&paths.from).into_iter().map(|start| (start, Vec::new())).collect();
        while let Some((start, steps)) = open.pop() {
            let last = steps.last().map_or(start, |(_, node)| *node);
            if !steps.is_empty() && ends.contains(&last) {
                found.push((start, steps.clone()));
            }
            if steps.len() == paths.max_hops as usize {
                continue;
            }
            for next @ (_, node) in self.steps(last, paths.steps) {
                if node != start && steps.iter().all(|(_, known)| *known != node) {
                    open.push((start, [&steps[..], &[next]].concat()));
                }
            }
        }
        found.sort_by_cached_key(|walk| {
            let (length, ids) = order(self.records, walk);
            (length, ids.into_iter().map(str::to_owned).collect::<Vec<_>>())
        });
        if paths.all_shortest {
            let shortest = found.first().map(|(_, steps)| steps.len());
            found.retain(|(_, steps)| Some(steps.len()) == shortest);
        }
        found.truncate(paths.first);
        let truncated = found.len() == paths.first;
        Whole { truncated, ..Self::collected(found) }
    }

    fn neighborhood(&self, plan: &Neighborhood) -> Whole {
        let degree = |at: EntityIx| {
            let kinds = plan.steps.relations();
            let there = self.records.relations().filter(|one| kinds.has(one.kind().index()));
            there.filter(|one| one.from() == at || one.to() == at).count()
        };
        let mut centres: Vec<EntityIx> = self.all(&plan.of).into_iter().collect();
        centres.sort_by_key(|at| std::cmp::Reverse(degree(*at)));
        let mut whole = Whole { nodes: centres.into_iter().map(|at| (at, 0)).collect(), ..Whole::default() };
        for (distance, hop) in (1..).zip(1..=plan.hops) {
            let last: Vec<_> = whole.nodes.iter().filter(|(_, at)| *at == distance - 1).map(|(at, _)| *at).collect();
            let mut new: Vec<EntityIx> =
                last.iter().flat_map(|at| self.steps(*at, plan.steps)).map(|(_, node)| node).collect();
            new.retain(|node| whole.nodes.iter().all(|(known, _)| known != node));
            new.sort_unstable();
            new.dedup();
            if new.is_empty() {
                break;
            }
            new.sort_by_key(|at| std::cmp::Reverse(degree(*at)));
            let shown = new.len().min(plan.limit - whole.nodes.len());
            whole.layers.push(Layer { distance: hop, found: new.len(), shown });
            whole.nodes.extend(new[..shown].iter().map(|at| (*at, distance)));
            whole.truncated |= shown < new.len();
            if whole.truncated {
                break;
            }
        }
        let place = |node: EntityIx| whole.nodes.iter().position(|(known, _)| *known == node);
        let mut edges: BTreeSet<(usize, usize, &str, entente::model::RelationIx)> = BTreeSet::new();
        for (near, (at, _)) in whole.nodes.iter().enumerate() {
            for (relation, node) in self.steps(*at, plan.steps) {
                if let Some(far) = place(node) {
                    edges.insert((near.max(far), near.min(far), self.records.relation(relation).id(), relation));
                }
            }
        }
        whole.truncated |= edges.len() > plan.edge_limit;
        whole.edges = edges.into_iter().map(|(_, _, _, relation)| relation).take(plan.edge_limit).collect();
        whole
    }

    fn reach(&self, reach: &Reach) -> Whole {
        let pattern = &reach.pattern;
        // The first of the shortest walks to each entity and step of the pattern.
        let mut best: BTreeMap<(EntityIx, Option<usize>), Steplist> =
            self.all(&reach.of).into_iter().map(|at| ((at, None), (at, Vec::new()))).collect();
        for _ in 0..reach.max_hops {
            for ((at, state), (start, steps)) in best.clone() {
                for next in pattern.after(state) {
                    for seen in self.steps(at, pattern.step(*next)) {
                        let walk = (start, [&steps[..], &[seen]].concat());
                        let known = best.entry((seen.1, Some(*next))).or_insert_with(|| walk.clone());
                        if order(self.records, &walk) < order(self.records, known) {
                            *known = walk;
                        }
                    }
                }
            }
        }
        let goes_on = |(at, (_, steps)): (&(EntityIx, Option<usize>), &Steplist)| {
            steps.len() == reach.max_hops as usize && !pattern.after(at.1).is_empty()
        };
        let goes_on = best.iter().any(goes_on);
        let mut ends: BTreeMap<EntityIx, Steplist> = BTreeMap::new();
        for ((at, state), walk) in best {
            if pattern.ends(state) {
                let known = ends.entry(at).or_insert_with(|| walk.clone());
                if order(self.records, &walk) < order(self.records, known) {
                    *known = walk;
                }
            }
        }
        let mut ends: Vec<_> = ends.into_iter().collect();
        ends.sort_by_key(|(at, (_, steps))| (steps.len(), *at));
        let truncated = goes_on || ends.len() > reach.first;
        ends.truncate(reach.first);
        Whole { truncated, ..Self::collected(ends.into_iter().map(|(_, walk)| walk).collect()) }
    }

    fn lineage(&self, lineage: &Lineage) -> Whole {
        // Who is reached at which distance, in either direction of time.
        let mut lines: Vec<(i32, EdgeSelector, Vec<Vec<EntityIx>>)> = Vec::new();
        for (sign, steps) in [(-1, lineage.steps), (1, lineage.steps.reversed())] {
            let mut levels: Vec<Vec<EntityIx>> = vec![self.find(&lineage.of).into_iter().collect()];
            loop {
                let last = levels.last().into_iter().flatten();
                let next: BTreeSet<EntityIx> =
                    last.flat_map(|at| self.steps(*at, steps)).map(|(_, node)| node).collect();
                let new: Vec<_> = next.into_iter().filter(|at| !levels.concat().contains(at)).collect();
                if new.is_empty() {
                    break;
                }
                levels.push(new);
            }
            lines.push((sign, steps, levels));
        }
        let mut whole = Whole::default();
        for distance in 0.. {
            let before = whole.nodes.len();
            let mut beyond = false;
            for (sign, _, levels) in &lines {
                beyond |= levels.len() > distance;
                for at in levels.get(distance).into_iter().flatten() {
                    if whole.nodes.iter().all(|(known, _)| known != at) {
                        whole.nodes.push((*at, sign * i32::try_from(distance).unwrap_or(i32::MAX)));
                    }
                }
            }
            if !beyond || (before > 0 && whole.nodes.len() > lineage.limit) {
                break;
            }
        }
        whole.truncated = whole.nodes.len() > lineage.limit;
        whole.nodes.truncate(lineage.limit);
        let among = |node: EntityIx| whole.nodes.iter().any(|(known, _)| *known == node);
        let legs = whole.nodes.iter().flat_map(|(at, _)| self.steps(*at, lineage.steps));
        let edges: BTreeSet<_> = legs.filter(|(_, node)| among(*node)).map(|(relation, _)| relation).collect();
        whole.edges = edges.into_iter().collect();
        whole
    }
}
