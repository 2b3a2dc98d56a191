//! What a conversation showed, without its bytes: small enough to keep and to write down.

use super::conversation::Conversation;
use super::hello::ClientHello;
use super::message::Message;
use super::side::Records;
use crate::mbedtls::Alert;

/// Sizes, hellos and alerts of one conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes that the server sent in all.
    pub received: u64,
    /// The server's records that can be read.
    pub plain: Records,
    /// The server's records that cannot.
    pub encrypted: Records,
    /// The server's plain handshake messages, in order.
    pub messages: Vec<MessageSize>,
    /// A plain handshake message of the server crossed a record boundary.
    pub fragmented: bool,
    /// The server's first header that is no TLS record.
    pub rubbish: Option<[u8; 5]>,
    /// The server's last plain-text alert.
    pub alert: Option<Alert>,
    /// Bytes that the server granted with `max_fragment_length`; TLS 1.3 answers under encryption.
    pub granted_fragment_length: Option<usize>,
    /// Payload of the device's longest plain record.
    pub own_record: usize,
    /// What the device's hello offered.
    pub offer: Option<ClientHello>,
}

/// A plain handshake message by its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageSize {
    /// Handshake type (RFC 8446 appendix B.3).
    pub kind: u8,
    /// Bytes with header.
    pub length: usize,
    /// How many of them each record carried.
    pub pieces: Vec<usize>,
}

impl Traffic {
    /// What this conversation showed until now.
    pub fn of(conversation: &Conversation) -> Self {
        let Conversation { device, server, .. } = conversation;
        let answered = conversation.server_hello();
        Self {
            received: server.bytes,
            plain: server.plain,
            encrypted: server.encrypted,
            messages: server.messages().iter().map(MessageSize::of).collect(),
            fragmented: server.fragmented(),
            rubbish: server.rubbish,
            alert: server.alert,
            granted_fragment_length: answered.and_then(|hello| hello.max_fragment_length),
            own_record: device.plain.longest,
            offer: conversation.client_hello(),
        }
    }

    /// A ServerHello or HelloRetryRequest arrived.
    pub fn server_answered(&self) -> bool {
        self.message(Message::SERVER_HELLO).is_some()
    }

    /// The first plain message of this type.
    pub fn message(&self, kind: u8) -> Option<&MessageSize> {
        self.messages.iter().find(|message| message.kind == kind)
    }

    /// Bytes that the device asked for with `max_fragment_length`.
    pub fn asked_fragment_length(&self) -> Option<usize> {
        self.offer.as_ref()?.max_fragment_length
    }
}

impl MessageSize {
    fn of(message: &Message) -> Self {
        Self { kind: message.kind, length: message.length, pieces: message.pieces.clone() }
    }

    /// Its name in RFC 8446 appendix B.3 and RFC 5246 section 7.4.
    pub fn name(&self) -> &'static str {
        match self.kind {
            0 => "hello_request",
            2 => "server_hello",
            4 => "new_session_ticket",
            11 => "certificate",
            12 => "server_key_exchange",
            13 => "certificate_request",
            14 => "server_hello_done",
            22 => "certificate_status",
            _ => "unknown",
        }
    }
}
