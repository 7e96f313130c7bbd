//! Syntax tree of a pattern.

use crate::ontology::RelationKindId;

/// Expression: a pattern as it is written.
pub(super) enum Expression {
    /// One relation of a kind, along it.
    Step(RelationKindId),
    /// `^A`: the other way round.
    Inverse(Box<Expression>),
    /// `A/B`.
    Sequence(Vec<Expression>),
    /// `A|B`.
    Alternatives(Vec<Expression>),
    /// `A*`, `A+`, `A?`, `A{m,n}`; without a maximum any number.
    Repeated { inner: Box<Expression>, minimum: usize, maximum: Option<usize> },
}

impl Expression {
    /// Number of its steps with counts written out.
    pub(super) fn size(&self) -> usize {
        let sum = |parts: &[Self]| parts.iter().map(Self::size).fold(0, usize::saturating_add);
        match self {
            Self::Step(_) => 1,
            Self::Inverse(inner) => inner.size(),
            Self::Sequence(parts) | Self::Alternatives(parts) => sum(parts),
            Self::Repeated { inner, minimum, maximum } => {
                inner.size().saturating_mul(maximum.unwrap_or(*minimum).max(1))
            }
        }
    }
}
