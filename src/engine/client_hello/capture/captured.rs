//! What was found in a capture, and where it stood.

use std::net::SocketAddr;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// From the first record on.
    pub bytes: Vec<u8>,
    /// Where they stood.
    pub source: Source,
}

/// Where a ClientHello was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The file is the bytes.
    Bytes,
    /// Text in hex.
    Hex,
    /// One direction of a conversation in a packet capture.
    Packets {
        /// The client.
        from: SocketAddr,
        /// The server.
        to: SocketAddr,
        /// How many other conversations of the capture begin with a ClientHello.
        others: usize,
    },
}
