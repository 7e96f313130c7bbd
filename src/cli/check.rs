//! `entente check`: says everything that is wrong with a data package.

use super::failure::Failure;
use super::input::{OntologyInput, read_package, summary};
use super::output::print;
use crate::dataset::{self, Coverage};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `check`.
#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Folder of the data package
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print what is recorded of every source, part by part, and warn of parts with nothing
    #[arg(long)]
    coverage: bool,
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
    let mut covered = String::new();
    let (problems, counts, code) = match dataset::read(&ontology, &package) {
        Ok((dataset, mut warnings)) => {
            if args.coverage {
                let coverages = dataset::coverage(&ontology, &dataset);
                coverages.iter().flat_map(Coverage::warnings).for_each(|warning| warnings.push(warning));
                covered = coverages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            }
            let records = &dataset.records;
            let counts = format!(": {} entities, {} relations", records.entity_count(), records.relation_count());
            (warnings, counts, ExitCode::SUCCESS)
        }
        Err(problems) => (problems, String::new(), ExitCode::FAILURE),
    };
    print(&format!("{covered}{problems}{} in {files}{counts}\n", summary(&problems)))?;
    Ok(code)
}
