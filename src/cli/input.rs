//! What commands work on: an ontology and a data package, given or built in.

use super::failure::Failure;
use crate::dataset::{self, Dataset, MAX_PROBLEMS, Package};
use crate::diagnostic::Diagnostics;
use crate::ontology::Ontology;
use clap::Args;
use std::path::{Path, PathBuf};

/// Which ontology.
#[derive(Args, Clone, Debug, Default)]
pub struct OntologyInput {
    /// Ontology to use instead of the built-in one, as GraphQL SDL
    #[arg(long, value_name = "FILE", env = "ENTENTE_ONTOLOGY")]
    pub ontology: Option<PathBuf>,
}

impl OntologyInput {
    /// Reads the text and the name under which messages speak of it.
    pub(super) fn text(&self) -> Result<(String, String), Failure> {
        let Some(path) = &self.ontology else {
            return Ok(("schema/ontology.graphql".to_owned(), crate::ontology::SHIPPED.to_owned()));
        };
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Other(format!("cannot read {}: {error}", path.display())))?;
        Ok((path.display().to_string(), text))
    }

    /// Reads the ontology.
    pub(super) fn read(&self) -> Result<Ontology, Failure> {
        let (name, text) = self.text()?;
        Ok(Ontology::parse(&name, &text)?)
    }
}

/// Which ontology and which data.
#[derive(Args, Clone, Debug, Default)]
pub struct Input {
    /// The ontology.
    #[command(flatten)]
    pub ontology: OntologyInput,
    /// Data package to use instead of the built-in one
    #[arg(long, value_name = "DIR", env = "ENTENTE_DATA")]
    pub data: Option<PathBuf>,
}

impl Input {
    /// Reads both. Warnings go to standard error.
    pub(super) fn read(&self) -> Result<(Ontology, Dataset), Failure> {
        let ontology = self.ontology.read()?;
        let package = match &self.data {
            Some(folder) => read_package(folder)?,
            None => Package::embedded(),
        };
        let (dataset, warnings) = dataset::read(&ontology, &package)?;
        eprint!("{warnings}");
        Ok((ontology, dataset))
    }
}

/// Reads the files of a package.
pub(super) fn read_package(folder: &Path) -> Result<Package, Failure> {
    Package::from_dir(folder).map_err(|error| Failure::Other(format!("cannot read {}: {error}", folder.display())))
}

/// How many problems there are, in words.
pub(super) fn summary(problems: &Diagnostics) -> String {
    let count = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        more if more > MAX_PROBLEMS => format!("more than {MAX_PROBLEMS} {one}s"),
        _ => format!("{count} {one}s"),
    };
    format!("{}, {}", count(problems.errors(), "error"), count(problems.warnings(), "warning"))
}
