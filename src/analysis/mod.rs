//! What follows from a part of the graph, whatever store it comes from. Pure functions over answers.

pub mod facts;
pub mod lineage;
