//! The command line: arguments, environment variables, exit codes.
//!
//! Exit codes: 0 when all is well, 1 when an ontology or data are wrong, 2 when the command could not be carried out
//! (wrong usage, a file that cannot be read or written, a server that cannot be reached).

mod arguments;
mod check;
mod export;
mod failure;
mod import;
mod input;
mod neo4j;
mod output;
mod schema;
mod serve;

pub use arguments::run;
pub use input::Input;
pub use neo4j::Neo4jArgs;
pub use serve::ServeArgs;
