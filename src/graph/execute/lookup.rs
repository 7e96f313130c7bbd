//! Records by identifier, and identifiers that may have been meant.

use super::super::view::{Fetched, GraphView};
use super::executor::Executor;
use crate::diagnostic::closest;
use crate::model::EntityIx;
use crate::ontology::KindSet;
use crate::query::{Lookup, LookupAnswer};
use crate::work::Work;

/// A graph of so many entities has each of its identifiers compared with one that was not found.
const FEW: usize = 600;
/// In a larger one, so many on either side of where it would stand: a slip of the fingers seldom moves it further, since
/// most slips come after the first letters.
const NEIGHBOURS: usize = 32;
/// Comparing two identifiers takes about as long as so many steps.
const COMPARISON_STEPS: usize = 4;

impl<G: GraphView> Executor<'_, G> {
    pub(super) async fn lookup(&mut self, lookup: &Lookup) -> Fetched<Vec<LookupAnswer>> {
        let ids: Vec<&str> = lookup.ids.iter().map(|id| &**id).collect();
        let mut entities = self.view.find_entities(&ids, lookup.sensitive, self.work).await?;
        let found: Vec<EntityIx> = entities.iter().copied().flatten().collect();
        self.view.prefetch(&found, &[], self.work).await?;
        for entity in &mut entities {
            let is_wanted = |ix: EntityIx| lookup.kinds.has(self.view.records().entity(ix).kind.index());
            *entity = entity.filter(|ix| is_wanted(*ix));
        }
        let mut answers: Vec<Option<LookupAnswer>> = ids.iter().map(|_| None).collect();
        let (places, found): (Vec<usize>, Vec<EntityIx>) = placed(&entities).unzip();
        for (at, node) in places.into_iter().zip(self.nodes(found, &lookup.node).await?) {
            answers[at] = Some(LookupAnswer::Entity(node));
        }
        let left: Vec<usize> = (0..ids.len()).filter(|at| answers[*at].is_none()).collect();
        if !left.is_empty() && !lookup.relations.is_empty() {
            let wanted: Vec<&str> = left.iter().map(|at| ids[*at]).collect();
            let mut relations = self.view.find_relations(&wanted, lookup.sensitive, self.work).await?;
            let found: Vec<_> = relations.iter().flatten().map(|edge| edge.relation).collect();
            self.view.prefetch(&[], &found, self.work).await?;
            for relation in &mut relations {
                let kind = |edge: super::super::view::Edge| self.view.records().relation(edge.relation).kind();
                *relation = relation.filter(|edge| lookup.relations.has(kind(*edge).index()));
            }
            let (places, found): (Vec<usize>, Vec<_>) = placed(&relations).unzip();
            for (at, item) in places.into_iter().zip(self.items(&found, &lookup.edge).await?) {
                answers[left[at]] = Some(LookupAnswer::Relation(item));
            }
        }
        let mut all = Vec::with_capacity(ids.len());
        for (answer, id) in answers.into_iter().zip(ids) {
            all.push(match answer {
                Some(answer) => answer,
                None if lookup.similar => {
                    LookupAnswer::Nothing(self.similar(id, lookup.kinds, lookup.sensitive).await?)
                }
                None => LookupAnswer::Nothing(Vec::new()),
            });
        }
        Ok(all)
    }

    /// The identifier that an unknown one may have meant.
    pub(super) async fn similar(&mut self, id: &str, kinds: KindSet, sensitive: bool) -> Fetched<Vec<Box<str>>> {
        similar_ids(self.view, id, (kinds, sensitive), &mut self.suggestions, self.work).await
    }
}

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

/// What is there, with its place.
fn placed<T: Copy>(found: &[Option<T>]) -> impl Iterator<Item = (usize, T)> {
    found.iter().enumerate().filter_map(|(at, one)| Some((at, (*one)?)))
}
