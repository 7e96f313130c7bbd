//! The writer of a response: what its parts have in common.

use super::super::vocabulary::Vocabulary;
use crate::query::Answer;

/// Writer of a response from the answer of a store; each file of this room adds what it writes.
pub(super) struct ResponseWriter<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) answer: &'a Answer,
}
