//! Patterns that follow relations.

use super::super::columns::Way;
use super::condition::Conditions;
use super::writer::alternatives;
use crate::ontology::{KindSet, Ontology};
use crate::query::EdgeSelector;

/// A relation as a filter sees it: its variable, those of its ends, and the kinds that it and they can be of.
pub(super) struct EdgeVariables<'v> {
    pub(super) relation: &'v str,
    pub(super) relations: KindSet,
    pub(super) node: (&'v str, KindSet),
    pub(super) from: (&'v str, KindSet),
    pub(super) to: (&'v str, KindSet),
}

/// Relations that one pattern follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    pub(super) kinds: KindSet,
    pub(super) way: Way,
    /// A relation from an entity to itself was found by the branch before.
    again: bool,
}

/// The patterns that find the relations of some steps; `directed` where it matters which end is which.
pub(super) fn branches(steps: EdgeSelector, directed: bool) -> Vec<Branch> {
    let both = steps.outgoing.and(steps.incoming);
    let branch = |kinds: KindSet, way: Way, again: bool| Branch { kinds, way, again };
    let branches = if directed {
        // Kinds of both directions are followed apart from those of one: a loop is left out of their second half only.
        vec![
            branch(steps.outgoing, Way::Out, false),
            branch(steps.incoming.without(both), Way::In, false),
            branch(both, Way::In, true),
        ]
    } else {
        vec![
            branch(both, Way::Both, false),
            branch(steps.outgoing.without(both), Way::Out, false),
            branch(steps.incoming.without(both), Way::In, false),
        ]
    };
    branches.into_iter().filter(|branch| !branch.kinds.is_empty()).collect()
}

impl Branch {
    /// Kinds of the neighbours.
    pub(super) fn neighbour_kinds(&self, ontology: &Ontology, origin: KindSet) -> KindSet {
        let steps = match self.way {
            Way::Out => EdgeSelector { outgoing: self.kinds, incoming: KindSet::EMPTY },
            Way::In => EdgeSelector { outgoing: KindSet::EMPTY, incoming: self.kinds },
            Way::Both => EdgeSelector { outgoing: self.kinds, incoming: self.kinds },
        };
        steps.far_kinds(ontology, origin)
    }

    /// The pattern that follows them: ``(n1)-[r2:`LINKS`|`SITS_IN`]->(m3)``.
    pub(super) fn pattern(&self, ontology: &Ontology, origin: &str, relation: &str, neighbour: &str) -> String {
        let types = types(ontology, self.kinds);
        match self.way {
            Way::Out => format!("({origin})-[{relation}:{types}]->({neighbour})"),
            Way::In => format!("({origin})<-[{relation}:{types}]-({neighbour})"),
            Way::Both => format!("({origin})-[{relation}:{types}]-({neighbour})"),
        }
    }

    /// The relation as filters see it. A filter that names ends is never asked of a branch of either direction.
    pub(super) fn step<'v>(
        &self,
        relation: &'v str,
        origin: (&'v str, KindSet),
        neighbour: (&'v str, KindSet),
    ) -> EdgeVariables<'v> {
        let (from, to) = if self.way == Way::In { (neighbour, origin) } else { (origin, neighbour) };
        EdgeVariables { relation, relations: self.kinds, node: neighbour, from, to }
    }

    /// Adds that what the branch before has found is not found again: `n1 <> m3`.
    pub(super) fn exclude_self_loop(&self, conditions: &mut Conditions, origin: &str, neighbour: &str) {
        if self.again {
            conditions.add(format!("{origin} <> {neighbour}"));
        }
    }
}

/// Relationship types as alternatives: `` `LINKS`|`SITS_IN` ``.
pub(super) fn types(ontology: &Ontology, kinds: KindSet) -> String {
    alternatives(kinds.iter().map(|at| ontology.relations[at].name.as_str()))
}
