//! What one side of a conversation sent.

use super::message::{Message, Messages};
use super::record::{
    ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, HEADER, Piece, Records as Reader,
};
use crate::mbedtls::{Alert, TlsVersion};

/// Number of records and payload of the longest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Records {
    /// How many began.
    pub count: usize,
    /// Bytes of payload of the longest, as its header says; encrypted with tag and padding.
    pub longest: usize,
}

impl Records {
    fn add(&mut self, length: usize) {
        self.count += 1;
        self.longest = self.longest.max(length);
    }
}

/// `fatal` of `AlertLevel` (RFC 5246 section 7.2).
const FATAL: u8 = 2;

/// One direction of a conversation.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Bytes in all.
    pub bytes: u64,
    /// Records that can be read.
    pub plain: Records,
    /// Records that cannot.
    pub encrypted: Records,
    /// The first header that is no TLS record of version 3.x.
    pub rubbish: Option<[u8; HEADER]>,
    /// The last plain-text alert.
    pub alert: Option<Alert>,
    /// Its level was fatal.
    pub alert_is_fatal: bool,
    reader: Reader,
    messages: Messages,
    kind: u8,
    changed_cipher: bool,
    opaque: bool,
    pending_alert: Vec<u8>,
}

impl Side {
    /// The plain handshake messages, in order; the last may be incomplete.
    pub fn messages(&self) -> &[Message] {
        &self.messages.all
    }

    /// The first plain message of this type.
    pub fn message(&self, kind: u8) -> Option<&Message> {
        self.messages.all.iter().find(|message| message.kind == kind)
    }

    /// A handshake message crossed a record boundary before encryption began.
    pub fn fragmented(&self) -> bool {
        self.messages.fragmented
    }

    /// Counts a chunk that is about to be read.
    pub(super) fn count(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
    }

    /// Reads up to the next boundary and gives back the rest; `None` where nothing is left to read.
    /// `version` is the one agreed on, once it is.
    pub(super) fn step<'b>(
        &mut self,
        bytes: &'b [u8],
        version: Option<TlsVersion>,
    ) -> Option<&'b [u8]> {
        let (piece, rest) = self.reader.next(bytes)?;
        match piece {
            Piece::Start(kind, length) => self.start(kind, length, version),
            Piece::Payload(payload, last) => self.payload(payload, last),
            Piece::Rubbish(header) => self.rubbish = Some(header),
        }
        Some(rest)
    }

    /// In TLS 1.2 all that follows ChangeCipherSpec is encrypted; TLS 1.3 sends that record for the
    /// sake of middle boxes alone, and its encrypted records as application data (RFC 8446
    /// sections 5 and 5.2).
    fn start(&mut self, kind: u8, length: usize, version: Option<TlsVersion>) {
        let thirteen = version == Some(TlsVersion::Tls13);
        self.kind = kind;
        self.pending_alert.clear();
        self.opaque = kind == APPLICATION_DATA || self.changed_cipher && !thirteen;
        if self.opaque { &mut self.encrypted } else { &mut self.plain }.add(length);
        self.changed_cipher |= kind == CHANGE_CIPHER_SPEC;
        if kind == HANDSHAKE && !self.opaque {
            self.messages.start_record();
        }
    }

    fn payload(&mut self, payload: &[u8], last: bool) {
        match self.kind {
            HANDSHAKE if !self.opaque => self.messages.payload(payload, last),
            ALERT if !self.opaque => self.plain_alert(payload, last),
            _ => {}
        }
    }

    fn plain_alert(&mut self, payload: &[u8], last: bool) {
        // Two bytes are an alert; a longer record of that type is none.
        self.pending_alert.extend(payload.iter().take(3));
        if let ([level, description], true) = (&self.pending_alert[..], last) {
            self.alert = Some(Alert(*description));
            self.alert_is_fatal = *level == FATAL;
        }
    }
}
