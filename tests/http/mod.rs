//! The program over HTTP, as clients and as enemies see it.
//!
//! [`server`] starts the real binary, [`client`] speaks to it byte by byte, [`case`] is a row of the tables of hostile
//! requests in `documents`, `arguments`, `bodies` and `transport`.

mod arguments;
mod bodies;
mod case;
pub(crate) mod client;
mod documents;
mod hostile;
mod protocol;
mod server;
mod transport;

pub(crate) use server::Server;
