//! What the decision table looks at of a conversation.

use crate::engine::wire::Traffic;

/// What the server's bytes showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Payload length of the longest plain record.
    pub(super) longest_plain: usize,
    /// Payload length of the longest encrypted record, with tag and padding.
    pub(super) longest_encrypted: usize,
    /// A handshake message crossed a record boundary before encryption began.
    pub(super) fragmented: bool,
    /// The first header that is no TLS record of version 3.x.
    pub(super) rubbish: Option<[u8; 5]>,
    /// A ServerHello or HelloRetryRequest arrived.
    pub(super) server_hello: bool,
}

impl Seen {
    pub(super) fn of(traffic: &Traffic) -> Self {
        Self {
            longest_plain: traffic.plain.longest,
            longest_encrypted: traffic.encrypted.longest,
            fragmented: traffic.fragmented,
            rubbish: traffic.rubbish,
            server_hello: traffic.server_answered(),
        }
    }
}
