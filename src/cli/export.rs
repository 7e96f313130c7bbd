//! `entente export`: writes the data out again.

use super::failure::Failure;
use super::input::Input;
use super::neo4j::Neo4jArgs;
use super::output::print;
use crate::dataset::{self, Dataset};
use crate::ontology::Ontology;
use crate::store::neo4j::{Neo4jSettings, export};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `export`.
#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    /// Write a data package to this folder, which must be empty or not exist
    #[arg(long, value_name = "DIR")]
    package: PathBuf,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    neo4j: Neo4jArgs,
}

impl ExportArgs {
    /// The data: a given package's, else what a Neo4j server holds, else what is built in.
    fn read(&self) -> Result<(Ontology, Dataset), Failure> {
        match self.neo4j.settings(Neo4jSettings::default().timeout)? {
            Some(settings) if self.input.data.is_none() => {
                let ontology = self.input.ontology.read()?;
                let runtime = tokio::runtime::Runtime::new();
                let runtime = runtime.map_err(|error| Failure::Other(format!("cannot start: {error}")))?;
                let exported = runtime.block_on(export(&ontology, &settings));
                let exported = exported.map_err(|error| Failure::Other(format!("{}: {error}", settings.uri)))?;
                let dataset = Dataset::from_store(&ontology, exported);
                Ok((ontology, dataset))
            }
            _ => self.input.read(),
        }
    }
}

pub(super) fn run(args: &ExportArgs) -> Result<ExitCode, Failure> {
    let (ontology, dataset) = args.read()?;
    let (package, target) = (dataset::write(&ontology, &dataset), &args.package);
    package.write_dir(target).map_err(|error| Failure::Other(format!("cannot write {}: {error}", target.display())))?;
    print(&format!("{} files written to {}\n", package.files().len(), target.display()))?;
    Ok(ExitCode::SUCCESS)
}
