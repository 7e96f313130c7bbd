//! Who is at the other end of a connection, as far as taking turns is concerned.

use crate::work::ClientId;
use std::net::IpAddr;

/// The address of a connection's other end. Behind a proxy that is the proxy, whose clients share their turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peer(pub(super) IpAddr);

impl Peer {
    /// The client it stands for: an IPv4 address, or an IPv6 network of 64 bits, of which one party has all addresses.
    pub(super) fn client(self) -> ClientId {
        ClientId(match self.0.to_canonical() {
            IpAddr::V4(address) => u64::from(address.to_bits()),
            IpAddr::V6(address) => (address.to_bits() >> 64) as u64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_party_is_one_client() {
        let client = |text: &str| Peer(text.parse().unwrap()).client();
        assert_eq!(client("2001:db8::1"), client("2001:db8::ffff:2"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
        assert_eq!(client("::ffff:10.0.0.1"), client("10.0.0.1"));
        assert_ne!(client("10.0.0.1"), client("10.0.0.2"));
    }
}
