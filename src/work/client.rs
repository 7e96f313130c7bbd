//! Clients, as far as work is concerned.

/// Whose work it is: clients take turns. Work of nobody in particular is of the default client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClientId(pub u64);
