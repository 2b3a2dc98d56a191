//! How an attempt can end, before anybody asks what it means to the device.

use crate::mbedtls::Alert;

/// How the attempt ended, as the engine saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The handshake completed, or the chain was refused.
    Judged,
    /// A fatal alert from the server.
    Alert(Alert),
    /// `close_notify` instead of an answer.
    CloseNotify,
    /// End of stream.
    Closed,
    /// A reset.
    Reset,
    /// Nothing more until the time-out.
    Silence,
    /// Bytes that are no TLS record.
    Rubbish,
    /// The server broke the protocol in a way that has a name.
    Misbehaved(Misbehaviour),
}

/// A break of the protocol, as far as the device's code for it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misbehaviour {
    /// A protocol version that was not offered.
    Version,
    /// A cipher suite that was not offered.
    Suite,
    /// An application protocol that was not offered.
    Protocol,
    /// The signature over the handshake does not verify.
    Signature(String),
    /// Anything else, in the engine's words.
    Other(String),
}

impl Misbehaviour {
    /// The same for people.
    pub fn text(&self) -> String {
        match self {
            Self::Version => "a protocol version that was not offered".to_owned(),
            Self::Suite => "a cipher suite that was not offered".to_owned(),
            Self::Protocol => "an application protocol that was not offered".to_owned(),
            Self::Signature(text) | Self::Other(text) => text.clone(),
        }
    }
}
