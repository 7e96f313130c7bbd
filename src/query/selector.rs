//! Edge selectors: which relations are followed, and which way.

use crate::ontology::{KindSet, Ontology};

/// Which relations are followed: by kind and direction. A symmetric kind is in both sets or in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct EdgeSelector {
    /// Kinds followed from `from` to `to`.
    pub outgoing: KindSet,
    /// Kinds followed from `to` to `from`.
    pub incoming: KindSet,
}

impl EdgeSelector {
    /// The same relations the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { outgoing: self.incoming, incoming: self.outgoing }
    }

    /// Kinds of relations that are followed, in whatever direction.
    pub fn relations(self) -> KindSet {
        self.outgoing.or(self.incoming)
    }

    /// Kinds that can stand at the far end, where one of some kinds stands at the near one.
    pub fn far_kinds(self, ontology: &Ontology, near: KindSet) -> KindSet {
        let targets = self.outgoing.iter().map(|at| ontology.relations[at].targets(near));
        let sources = self.incoming.iter().map(|at| ontology.relations[at].sources(near));
        targets.chain(sources).fold(KindSet::EMPTY, KindSet::or)
    }
}
