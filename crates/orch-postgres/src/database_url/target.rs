//! A server that is tried.

use std::net::IpAddr;

/// One server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// A name, an address, or the folder of a Unix socket.
    pub(crate) host: String,
    /// The address, where it need not be looked up.
    pub(crate) address: Option<IpAddr>,
    pub(crate) port: u16,
}
