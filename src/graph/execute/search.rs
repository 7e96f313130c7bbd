//! Searches by name.

use super::super::names;
use super::super::view::{EntitySlice, Fetched, GraphView};
use super::executor::Executor;
use crate::model::EntityIx;
use crate::query::{NameMatch, Search};
use crate::search::Hit;
use rustc_hash::FxHashSet;

/// How many names are tried for each entity that is wanted, where a condition may turn some away; four times as many each time
/// that they are not enough.
const TRIED: usize = 4;

impl<G: GraphView> Executor<'_, G> {
    pub(super) async fn search(&mut self, search: &Search) -> Fetched<Vec<NameMatch>> {
        let slice = EntitySlice { kinds: search.kinds, filter: &search.filter, scope: &search.scope };
        let is_bare = search.filter.is_always_met() && search.scope.as_of.is_none();
        let mut limit = if is_bare { search.first } else { search.first.saturating_mul(TRIED) };
        let found: Vec<(EntityIx, Hit)> = loop {
            let (lang, sensitive) = (search.lang.as_deref(), search.scope.sensitive);
            let mut hits =
                self.view.search_names(&search.text, lang, search.kinds, sensitive, limit, self.work).await?;
            let all = hits.len() < limit;
            if !is_bare {
                let mut passed: Vec<EntityIx> = hits.iter().map(|(ix, _)| *ix).collect();
                self.view.retain_entities(&mut passed, &slice, self.work).await?;
                let passed: FxHashSet<EntityIx> = passed.into_iter().collect();
                hits.retain(|(ix, _)| passed.contains(ix));
            }
            if all || hits.len() >= search.first {
                hits.truncate(search.first);
                break hits;
            }
            limit = limit.saturating_mul(TRIED);
        };
        let nodes = self.nodes(found.iter().map(|(ix, _)| *ix).collect(), &search.node).await?;
        let matches = nodes.into_iter().zip(found).map(|(node, (_, hit))| NameMatch {
            node,
            score: hit.score,
            how: hit.how.as_str(),
            name: names::matched(&hit),
        });
        Ok(matches.collect())
    }
}
