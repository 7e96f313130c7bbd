//! `entente export`: writes the data out again.

use super::input::Input;
use super::{Failure, print};
use crate::dataset;
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
}

pub(super) fn run(args: &ExportArgs) -> Result<ExitCode, Failure> {
    let (ontology, dataset) = args.input.read()?;
    let (package, target) = (dataset::write(&ontology, &dataset), &args.package);
    package.write_dir(target).map_err(|error| Failure::Other(format!("cannot write {}: {error}", target.display())))?;
    print(&format!("{} files written to {}\n", package.files().len(), target.display()))?;
    Ok(ExitCode::SUCCESS)
}
