//! What a plan can cost: the number of fields that its answer can hold.
//!
//! It is known before anything is fetched: the fields written of each record, times the sizes of the pages on the way to
//! it. A list without items still costs one.

use super::plan::{Plan, Root};
use super::selection::{EdgePlan, NodePlan, PagePlan};

/// Sources that a record is taken to cite.
const CITATIONS: u64 = 2;

/// The cost of a plan.
pub fn cost(plan: &Plan) -> u64 {
    plan.roots.iter().map(root).fold(0, u64::saturating_add)
}

fn root(root: &Root) -> u64 {
    match root {
        Root::Lookup(lookup) => {
            let each = node(&lookup.node).saturating_add(edge(&lookup.edge));
            each.saturating_mul(lookup.ids.len() as u64)
        }
        Root::Entities(list) => page(&list.page, node(&list.node)),
        Root::Relations(list) => page(&list.page, edge(&list.edge)),
        Root::Search(search) => (search.first as u64).saturating_mul(node(&search.node)),
        Root::Traversal(traversal) => {
            let (nodes, edges) = traversal.bounds();
            let nodes = (nodes as u64).saturating_mul(traversal.node.as_ref().map_or(0, node));
            let edges = (edges as u64).saturating_mul(traversal.edge.as_ref().map_or(0, edge));
            nodes.saturating_add(edges).saturating_add(1)
        }
    }
}

fn page(page: &PagePlan, each: u64) -> u64 {
    let items = if page.items { page.limit as u64 } else { 0 };
    let groups = page.groups.iter().map(|groups| {
        let keys = node(&groups.node).saturating_mul(groups.by.len().max(1) as u64);
        (groups.first as u64).saturating_mul(keys)
    });
    groups.fold(items.saturating_mul(each).saturating_add(1), u64::saturating_add)
}

fn node(plan: &NodePlan) -> u64 {
    let hops = plan.hops.iter().map(|hop| page(&hop.page, edge(&hop.edge)));
    let cited = plan.cited.as_ref().map_or(0, |cited| node(cited).saturating_mul(CITATIONS));
    hops.chain([plan.field_count as u64, cited]).fold(0, u64::saturating_add)
}

fn edge(plan: &EdgePlan) -> u64 {
    let cited = plan.cited.as_ref().map_or(0, |cited| node(cited).saturating_mul(CITATIONS));
    [plan.field_count as u64, node(&plan.node), node(&plan.from), node(&plan.to), cited]
        .into_iter()
        .fold(0, u64::saturating_add)
}
