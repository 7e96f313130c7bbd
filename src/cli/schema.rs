//! `entente schema`: prints what follows from the ontology.

use super::failure::Failure;
use super::input::OntologyInput;
use super::output::print;
use crate::graphql::{Api, Limits};
use crate::model::Manifest;
use crate::model::Records;
use crate::store::memory::MemoryStore;
use crate::{dataset, ontology};
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub(super) struct SchemaArgs {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    ontology: OntologyInput,
}

#[derive(Args, Debug)]
#[group(multiple = false)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line, and the group lets only one be set"
)]
struct What {
    /// Print the ontology itself, after checking it (this is the default)
    #[arg(long)]
    ontology_sdl: bool,
    /// Print the codebook: every kind, relation, property and value, as Markdown
    #[arg(long)]
    codebook: bool,
    /// Print constraints and indexes for Neo4j, as Cypher
    #[arg(long)]
    neo4j: bool,
    /// Print the header row of every CSV file
    #[arg(long)]
    csv_headers: bool,
    /// Print the schema of the served API, as GraphQL SDL
    #[arg(long)]
    api: bool,
}

/// The schema of the API; the store has no part in it.
fn api_sdl(ontology: ontology::Ontology) -> Result<String, Failure> {
    let ontology = Arc::new(ontology);
    let store = Arc::new(MemoryStore::new(ontology.clone(), Manifest::default(), Records::default()));
    let api = Api::new(&ontology, store, Limits::default()).map_err(|error| Failure::Other(error.to_string()))?;
    Ok(api.sdl().to_owned())
}

pub(super) fn run(args: &SchemaArgs) -> Result<ExitCode, Failure> {
    let (name, sdl) = args.ontology.text()?;
    let parsed = ontology::Ontology::parse(&name, &sdl)?;
    let What { ontology_sdl: _, codebook, neo4j, csv_headers, api } = args.what;
    let text = if codebook {
        ontology::codebook(&parsed)
    } else if neo4j {
        ontology::constraints(&parsed)
    } else if csv_headers {
        dataset::headers(&parsed)
    } else if api {
        api_sdl(parsed)?
    } else {
        sdl
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}
