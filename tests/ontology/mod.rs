//! Ontologies: what is refused, and how it is said.
