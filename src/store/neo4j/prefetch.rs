//! What the roots of a plan find before their records are read: traversals and searches.

use super::attempt::{Attempt, AttemptError};
use super::cypher::walk::Number;
use super::names::Match;
use crate::query::{Layer, Path};

/// What a traversal found, by the server's numbers.
#[derive(Debug, Default)]
pub(super) struct Located {
    pub(super) missing: Option<Box<str>>,
    pub(super) nodes: Vec<(Number, i32)>,
    pub(super) edges: Vec<Number>,
    pub(super) paths: Vec<Path>,
    pub(super) layers: Vec<Layer>,
    pub(super) truncated: bool,
}

/// What a root has sought before its records are read.
pub(super) enum Prefetch {
    Nothing,
    Subgraph(Located),
    Names(Vec<Match>),
}

/// What the roots of a plan have sought.
#[derive(Default)]
pub(super) struct Prefetched {
    pub(super) sought: Vec<Prefetch>,
    /// Which import they have read, where any did.
    pub(super) import: Option<String>,
}

impl Prefetched {
    /// Adds what a root found in an import: the same as those before it.
    pub(super) fn add(&mut self, sought: Prefetch, import: Option<String>) -> Attempt<()> {
        let first = self.sought.iter().all(|sought| matches!(sought, Prefetch::Nothing));
        if !first && self.import != import {
            return Err(AttemptError::Changed);
        }
        self.sought.push(sought);
        self.import = import;
        Ok(())
    }
}
