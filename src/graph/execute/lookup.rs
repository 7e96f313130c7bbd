//! Records by identifier, and identifiers that may have been meant.

use super::super::view::{Fetched, GraphView};
use super::executor::Executor;
use super::suggest::similar_ids;
use crate::model::EntityIx;
use crate::ontology::KindSet;
use crate::query::{Lookup, LookupAnswer};

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

/// What is there, with its place.
fn placed<T: Copy>(found: &[Option<T>]) -> impl Iterator<Item = (usize, T)> {
    found.iter().enumerate().filter_map(|(at, one)| Some((at, (*one)?)))
}
