//! Arguments of the program, and the command that they name.

use super::failure::Failure;
use super::{check, export, import, input, schema, serve};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// A GraphQL server over a graph of security-cooperation relationships.
#[derive(Debug, Parser)]
#[command(name = "entente", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the GraphQL API and the playground
    Serve(serve::ServeArgs),
    /// Check a data package and print every problem with file, line, column and what would be right
    Check(check::CheckArgs),
    /// Bring a data package into Neo4j: only what differs is written
    Import(import::ImportArgs),
    /// Write the data out again
    Export(export::ExportArgs),
    /// Print what follows from the ontology: codebook, Neo4j constraints, CSV headers, API schema
    Schema(schema::SchemaArgs),
}

/// Runs the program. The first argument is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to do where the message cannot be printed.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let done = match &cli.command {
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(args),
        Command::Import(args) => import::run(args),
        Command::Export(args) => export::run(args),
        Command::Schema(args) => schema::run(args),
    };
    match done {
        Ok(code) => code,
        Err(Failure::Problems(problems)) => {
            eprint!("{problems}");
            eprintln!("{}", input::summary(&problems));
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn arguments_are_well_formed() {
        super::Cli::command().debug_assert();
    }
}
