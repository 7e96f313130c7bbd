//! The shortest simple paths between two sets of entities, in their total order.
//!
//! Lengths are gone through from one on. At each, the part of the graph that can hold paths of the length is looked at
//! (see [`super::explored`]), and the paths of just that length are found in order by dividing those that are left after each
//! path (Lawler 1972, after Yen 1971): those that leave it after its first entity, after its second, and so on. The work for
//! a path is polynomial, however many paths there are.

use super::explored::{Explored, Extent};
use super::routes::{Routes, Sought};
use super::{Collected, Found, Ground, Run, start};
use crate::graph::StoreError;
use crate::query::Paths;

pub(super) async fn find<G: Ground>(ground: &mut G, paths: &Paths) -> Run<Found> {
    let [from, to] = match start(ground, [&paths.from, &paths.to]).await? {
        Ok(ends) => ends,
        Err(missing) => return Ok(missing),
    };
    // A path has no entity twice.
    if from.len() == 1 && from == to {
        return Ok(Found::default());
    }
    let mut explored = Explored::new(paths.steps, &from, &to);
    let mut sought = Sought::new(&explored);
    let mut collected = Collected::default();
    let full = |collected: &Collected| collected.found.paths.len() == paths.first;
    for length in 1..=paths.max_hops {
        let extent = explored.extend(ground, length).await?;
        if extent == Extent::Spent {
            if collected.found.paths.is_empty() {
                return Err(StoreError::TooMuch);
            }
            collected.found.truncated = true;
            break;
        }
        if explored.meeting() <= length {
            let mut routes = Routes::new(ground, &explored, length).await?;
            let whole = routes.take(ground, &mut sought, length, |route| {
                let handle = |at| explored.handle(at);
                let steps = route.iter().skip(1).map(|(at, relation)| (*relation, handle(*at)));
                collected.route(handle(route[0].0), steps);
                full(&collected)
            });
            if !whole || full(&collected) {
                collected.found.truncated = !paths.exists;
                break;
            }
            if paths.all_shortest && !collected.found.paths.is_empty() {
                break;
            }
        }
        if sought.is_empty() || (extent == Extent::Whole && explored.meeting() > paths.max_hops) {
            break;
        }
    }
    Ok(collected.found)
}
