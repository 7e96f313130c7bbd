//! `entente check`: says everything that is wrong with a data package.

use super::input::{OntologyInput, read_package, summary};
use super::{Failure, print};
use crate::dataset;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `check`.
#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Folder of the data package
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    ontology: OntologyInput,
}

pub(super) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let ontology = args.ontology.read()?;
    let package = read_package(&args.folder)?;
    let files = match package.files().len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let (problems, counts, code) = match dataset::read(&ontology, &package) {
        Ok((dataset, warnings)) => {
            let records = &dataset.records;
            let counts = format!(": {} entities, {} relations", records.entity_count(), records.relation_count());
            (warnings, counts, ExitCode::SUCCESS)
        }
        Err(problems) => (problems, String::new(), ExitCode::FAILURE),
    };
    print(&format!("{problems}{} in {files}{counts}\n", summary(&problems)))?;
    Ok(code)
}
