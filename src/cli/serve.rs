//! `entente serve`: serves the API.

use super::Failure;
use super::input::Input;
use clap::Args;
use std::net::SocketAddr;
use std::process::ExitCode;

/// Arguments of `serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", env = "ENTENTE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// What is served.
    #[command(flatten)]
    pub input: Input,
}

pub(super) fn run(args: &ServeArgs) -> Result<ExitCode, Failure> {
    args.input.read()?;
    Err(Failure::Other(format!("serving on {} is not available yet", args.listen)))
}
