//! What a handshake looked like from the device's side, as far as causes depend on it.

use crate::mbedtls::TlsVersion;

/// How far the handshake had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The hello is out, nothing came back.
    Hello,
    /// The server answered, its chain is not yet complete.
    ServerFlight,
    /// The device sent its own flight: key exchange, certificate where asked, finished.
    ClientFlight,
    /// The handshake is complete.
    Application,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The handshake completed, or the device itself refused.
    Judged,
    /// End of stream.
    Closed,
    /// A reset.
    Reset,
    /// A `close_notify`.
    CloseNotify,
    /// A fatal alert of the server, by number.
    Alert(u8),
    /// Bytes that are no TLS record; the first of them.
    Rubbish(Vec<u8>),
    /// A record with this many bytes of payload, more than the device's buffer holds.
    RecordTooLarge(usize),
    /// A handshake message of this length that came in several records.
    Fragmented(usize),
    /// Silence until the time-out.
    Stalled,
}

/// One handshake, observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// How it ended.
    pub ending: Ending,
    /// How far it had come.
    pub stage: Stage,
    /// The version in the server's hello.
    pub version: Option<TlsVersion>,
    /// The server sent a CertificateRequest.
    pub asked_for_certificate: bool,
    /// The device sent a certificate of its own.
    pub sent_certificate: bool,
    /// How large what was sent is.
    pub sizes: Sizes,
}

/// Sizes of a conversation on which a handshake can break; 0 and `None` where nothing is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Payload of the server's longest record, at least.
    pub record: usize,
    /// The server's longest handshake message with header, at least.
    pub message: usize,
    /// The server's longest handshake message that came in several records.
    pub fragmented: Option<usize>,
    /// What the server granted with `max_fragment_length`.
    pub granted: Option<usize>,
    /// Payload of the device's own longest record.
    pub own_record: usize,
}
