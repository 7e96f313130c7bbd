//! Identifiers that may have been meant by ones that were not found.

use super::super::view::{Fetched, GraphView};
use crate::diagnostic::closest;
use crate::ontology::KindSet;
use crate::work::Work;

/// A graph of so many entities has each of its identifiers compared with one that was not found.
const FEW: usize = 600;
/// In a larger one, so many on either side of where it would stand: a slip of the fingers seldom moves it further, since
/// most slips come after the first letters.
const NEIGHBOURS: usize = 32;
/// Comparing two identifiers takes about as long as so many steps.
const COMPARISON_STEPS: usize = 4;

/// What one operation may still compare with identifiers that it did not find.
pub(crate) struct Suggestions {
    left: usize,
}

impl Default for Suggestions {
    /// 2,000 identifiers: about half a millisecond.
    fn default() -> Self {
        Self { left: 2000 }
    }
}

/// The identifier that an unknown one may have meant. However many are unknown, only so many are compared.
pub(crate) async fn similar_ids<G: GraphView>(
    view: &mut G,
    id: &str,
    (kinds, sensitive): (KindSet, bool),
    suggestions: &mut Suggestions,
    work: &mut Work,
) -> Fetched<Vec<Box<str>>> {
    let all: usize = kinds.iter().filter_map(|kind| view.status().entities.get(kind)).sum();
    let limit = match suggestions.left {
        left if all <= FEW && all <= left => FEW,
        left if left >= 2 * NEIGHBOURS => NEIGHBOURS,
        _ => return Ok(Vec::new()),
    };
    let ids = view.ids_around(id, kinds, sensitive, limit, work).await?;
    suggestions.left = suggestions.left.saturating_sub(ids.len());
    work.steps(COMPARISON_STEPS * ids.len())?;
    Ok(closest(id, ids.iter().map(|id| &**id)).map(Into::into).into_iter().collect())
}
