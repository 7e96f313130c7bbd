//! Ontologies from SDL, the shipped one among them.

use super::catalog::Ontology;
use super::sdl;
use crate::diagnostic::Diagnostics;

/// The shipped ontology, compiled into the binary.
pub const SHIPPED: &str = include_str!("../../schema/ontology.graphql");

impl Ontology {
    /// Compiles SDL. `file` is the name used in messages.
    ///
    /// # Errors
    /// Every problem of the text that can be told apart, each with its place and a remedy.
    pub fn parse(file: &str, sdl: &str) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let ontology = sdl::read(file, sdl, &mut problems);
        if problems.is_acceptable() { Ok(ontology) } else { Err(problems) }
    }

    /// The ontology compiled into the binary.
    ///
    /// # Panics
    /// Never: a test parses it.
    pub fn shipped() -> Self {
        Self::parse("schema/ontology.graphql", SHIPPED).expect("the shipped ontology is tested")
    }
}
