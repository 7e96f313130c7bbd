//! Automaton of a pattern.

use super::super::selector::EdgeSelector;
use super::expression::Expression;
use super::parser::parse;
use crate::diagnostic::TextError;
use crate::ontology::{KindSet, Ontology};

/// Pattern as a position automaton (Glushkov): its steps, and which may follow which.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The steps of the pattern, from left to right.
    steps: Vec<EdgeSelector>,
    /// Steps that a walk may begin with.
    first: Vec<usize>,
    /// For each step, those that may come after it.
    next: Vec<Vec<usize>>,
    /// For each step, whether a walk may end with it.
    last: Vec<bool>,
    /// Whether a walk may have no step.
    nullable: bool,
}

impl Pattern {
    /// Reads a pattern over the relation kinds of an ontology.
    ///
    /// # Errors
    /// When the text is no pattern, or too long a one: with the reason, a remedy and the place.
    pub fn parse(ontology: &Ontology, text: &str) -> Result<Self, TextError> {
        Ok(Self::compile(ontology, &parse(ontology, text)?))
    }

    /// Glushkov's construction: a state for each step, and an edge where one may follow another.
    fn compile(ontology: &Ontology, expression: &Expression) -> Self {
        let mut pattern =
            Self { steps: Vec::new(), first: Vec::new(), next: Vec::new(), last: Vec::new(), nullable: false };
        let whole = pattern.add(ontology, expression, false);
        pattern.first = whole.first;
        whole.last.iter().for_each(|at| pattern.last[*at] = true);
        pattern.nullable = whole.nullable;
        for next in &mut pattern.next {
            next.sort_unstable();
            next.dedup();
        }
        pattern
    }

    /// The relations that a step follows.
    pub fn step(&self, at: usize) -> EdgeSelector {
        self.steps[at]
    }

    /// Steps that may come after one; without one, those that a walk may begin with.
    pub fn after(&self, at: Option<usize>) -> &[usize] {
        at.map_or(&self.first, |at| &self.next[at])
    }

    /// Whether a walk may end after a step; without one, at its beginning.
    pub fn ends(&self, at: Option<usize>) -> bool {
        at.map_or(self.nullable, |at| self.last[at])
    }

    /// Relation kinds that occur.
    pub fn relations(&self) -> KindSet {
        self.steps.iter().fold(KindSet::EMPTY, |kinds, steps| kinds.or(steps.relations()))
    }

    /// Maximum number of relations of a walk; none where nothing bounds it.
    pub fn max_length(&self) -> Option<u32> {
        // A step that can come after itself, over whatever others, comes any number of times.
        let mut lengths: Vec<Option<u32>> = vec![None; self.steps.len()];
        let mut open = vec![false; self.steps.len()];
        (0..self.steps.len())
            .try_fold(0, |longest, at| Some(longest.max(self.max_length_from(at, &mut lengths, &mut open)?)))
    }

    /// Maximum number of relations of a walk that begins with a step; none where it can come to that step again.
    fn max_length_from(&self, at: usize, lengths: &mut [Option<u32>], open: &mut [bool]) -> Option<u32> {
        if let Some(known) = lengths[at] {
            return Some(known);
        }
        if open[at] {
            return None;
        }
        open[at] = true;
        let mut longest = 0;
        for next in &self.next[at] {
            longest = longest.max(self.max_length_from(*next, lengths, open)?);
        }
        open[at] = false;
        lengths[at] = Some(longest + 1);
        lengths[at]
    }

    /// Adds the states of a part, which is read backward where it is inverse.
    fn add(&mut self, ontology: &Ontology, expression: &Expression, inverse: bool) -> Fragment {
        match expression {
            Expression::Step(kind) => {
                let (one, none) = (KindSet::one(kind.index()), KindSet::EMPTY);
                self.steps.push(match (ontology[*kind].symmetric, inverse) {
                    (true, _) => EdgeSelector { outgoing: one, incoming: one },
                    (false, false) => EdgeSelector { outgoing: one, incoming: none },
                    (false, true) => EdgeSelector { outgoing: none, incoming: one },
                });
                self.next.push(Vec::new());
                self.last.push(false);
                let at = self.steps.len() - 1;
                Fragment { first: vec![at], last: vec![at], nullable: false }
            }
            Expression::Inverse(inner) => self.add(ontology, inner, !inverse),
            Expression::Sequence(parts) => {
                let mut whole = Fragment::empty();
                let mut join = |pattern: &mut Self, part| {
                    let part = pattern.add(ontology, part, inverse);
                    whole = pattern.concatenate(&whole, part);
                };
                let count = parts.len();
                for at in 0..count {
                    join(self, &parts[if inverse { count - 1 - at } else { at }]);
                }
                whole
            }
            Expression::Alternatives(parts) => {
                let mut whole = Fragment { first: Vec::new(), last: Vec::new(), nullable: false };
                for part in parts {
                    let part = self.add(ontology, part, inverse);
                    whole.first.extend(part.first);
                    whole.last.extend(part.last);
                    whole.nullable |= part.nullable;
                }
                whole
            }
            Expression::Repeated { inner, minimum, maximum } => {
                let copies = maximum.unwrap_or((*minimum).max(1));
                let mut whole = Fragment::empty();
                for copy in 1..=copies {
                    let mut part = self.add(ontology, inner, inverse);
                    if maximum.is_none() && copy == copies {
                        // The last copy comes again and again.
                        part.last.iter().for_each(|at| self.next[*at].extend(&part.first));
                    }
                    part.nullable |= copy > *minimum;
                    whole = self.concatenate(&whole, part);
                }
                whole
            }
        }
    }

    /// Concatenation: one part and then another.
    fn concatenate(&mut self, before: &Fragment, after: Fragment) -> Fragment {
        for at in &before.last {
            self.next[*at].extend(&after.first);
        }
        let mut first = before.first.clone();
        if before.nullable {
            first.extend(&after.first);
        }
        let mut last = after.last;
        if after.nullable {
            last.extend(&before.last);
        }
        Fragment { first, last, nullable: before.nullable && after.nullable }
    }
}

/// Fragment of the automaton: where walks through a part of the pattern begin and end.
struct Fragment {
    first: Vec<usize>,
    last: Vec<usize>,
    nullable: bool,
}

impl Fragment {
    fn empty() -> Self {
        Self { first: Vec::new(), last: Vec::new(), nullable: true }
    }
}
