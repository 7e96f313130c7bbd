//! Standard output.

use super::failure::Failure;
use std::io::{ErrorKind, Write};

/// Prints to standard output; a reader that went away, such as `head`, is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Other(format!("standard output: {error}"))),
        _ => Ok(()),
    }
}
