//! What passed on the wire: a stream that notes record sizes, fragments and plain-text alerts.
//!
//! rustls hides what a small device cannot: how long a record is and whether a handshake message
//! came in pieces. The observer reads only record headers and, before encryption, the handshake
//! and alert headers (RFC 8446 section 5.1, RFC 5246 section 6.2.1).

use std::io::{self, Read, Write};

use crate::mbedtls::Alert;

/// Bytes of a TLS record header: type, version, length.
const RECORD_HEADER: usize = 5;
/// Bytes of a handshake header: type, 24-bit length.
const HANDSHAKE_HEADER: usize = 4;

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const SERVER_HELLO: u8 = 2;

/// What the server's bytes showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Bytes received in all.
    pub received: u64,
    /// Payload length of the longest plain record.
    pub longest_plain: usize,
    /// Payload length of the longest encrypted record, with tag and padding.
    pub longest_encrypted: usize,
    /// A handshake message crossed a record boundary before encryption began.
    pub fragmented: bool,
    /// The first header that is no TLS record of version 3.x.
    pub rubbish: Option<[u8; RECORD_HEADER]>,
    /// The last plain-text alert.
    pub alert: Option<Alert>,
    /// A ServerHello or HelloRetryRequest arrived.
    pub server_hello: bool,
}

/// A transport that keeps [`Seen`] up to date.
#[derive(Debug)]
pub struct Observed<S> {
    stream: S,
    seen: Seen,
    header: Vec<u8>,
    remaining: usize,
    kind: u8,
    encrypted: bool,
    alert: Vec<u8>,
    message_header: Vec<u8>,
    message_remaining: usize,
}

impl<S> Observed<S> {
    /// Watches a fresh connection.
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            seen: Seen::default(),
            header: Vec::new(),
            remaining: 0,
            kind: 0,
            encrypted: false,
            alert: Vec::new(),
            message_header: Vec::new(),
            message_remaining: 0,
        }
    }

    /// What was seen until now.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    fn observe(&mut self, mut bytes: &[u8]) {
        self.seen.received += bytes.len() as u64;
        while !bytes.is_empty() && self.seen.rubbish.is_none() {
            if self.remaining == 0 {
                bytes = self.take_header(bytes);
            } else {
                let (payload, rest) = bytes.split_at(self.remaining.min(bytes.len()));
                self.remaining -= payload.len();
                self.payload(payload);
                bytes = rest;
            }
        }
    }

    fn take_header<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let missing = RECORD_HEADER - self.header.len();
        let (head, rest) = bytes.split_at(missing.min(bytes.len()));
        self.header.extend_from_slice(head);
        if let Ok(header) = <[u8; RECORD_HEADER]>::try_from(self.header.as_slice()) {
            self.header.clear();
            self.start_record(header);
        }
        rest
    }

    fn start_record(&mut self, header: [u8; RECORD_HEADER]) {
        let [kind, major, _, high, low] = header;
        if !(CHANGE_CIPHER_SPEC..=APPLICATION_DATA).contains(&kind) || major != 3 {
            self.seen.rubbish = Some(header);
            return;
        }
        self.kind = kind;
        self.remaining = usize::from(u16::from_be_bytes([high, low]));
        self.alert.clear();
        // TLS 1.3 sends its encrypted records as application data; in TLS 1.2 all that follows
        // ChangeCipherSpec is encrypted.
        let encrypted = self.encrypted || kind == APPLICATION_DATA;
        let longest = match encrypted {
            true => &mut self.seen.longest_encrypted,
            false => &mut self.seen.longest_plain,
        };
        *longest = (*longest).max(self.remaining);
        self.encrypted |= kind == CHANGE_CIPHER_SPEC || kind == APPLICATION_DATA;
    }

    fn payload(&mut self, payload: &[u8]) {
        match self.kind {
            HANDSHAKE if !self.encrypted => self.handshake(payload),
            ALERT if !self.encrypted => self.plain_alert(payload),
            _ => {}
        }
    }

    fn plain_alert(&mut self, payload: &[u8]) {
        self.alert.extend_from_slice(payload);
        if let [_, description] = self.alert[..] {
            self.seen.alert = Some(Alert(description));
        }
    }

    /// Follows handshake messages through one piece of a record's payload.
    fn handshake(&mut self, mut payload: &[u8]) {
        while !payload.is_empty() {
            if self.message_remaining == 0 {
                let missing = HANDSHAKE_HEADER - self.message_header.len();
                let (head, rest) = payload.split_at(missing.min(payload.len()));
                self.message_header.extend_from_slice(head);
                payload = rest;
                self.start_message();
            } else {
                let taken = self.message_remaining.min(payload.len());
                self.message_remaining -= taken;
                payload = &payload[taken..];
            }
        }
        let unfinished = self.message_remaining > 0 || !self.message_header.is_empty();
        self.seen.fragmented |= unfinished && self.remaining == 0;
    }

    fn start_message(&mut self) {
        if let [kind, a, b, c] = self.message_header[..] {
            self.message_header.clear();
            self.seen.server_hello |= kind == SERVER_HELLO;
            self.message_remaining = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        }
    }
}

impl<S: Read> Read for Observed<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        if let Some(bytes) = buffer.get(..count) {
            self.observe(bytes);
        }
        Ok(count)
    }
}

impl<S: Write> Write for Observed<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds the bytes in pieces of every size: what is seen must not depend on the pieces.
    fn seen(bytes: &[u8]) -> Seen {
        let whole = seen_in_pieces(bytes, bytes.len().max(1));
        for size in 1..bytes.len() {
            assert_eq!(seen_in_pieces(bytes, size), whole, "in pieces of {size}");
        }
        whole
    }

    fn seen_in_pieces(bytes: &[u8], size: usize) -> Seen {
        let mut observed = Observed::new(io::empty());
        for piece in bytes.chunks(size) {
            observed.observe(piece);
        }
        observed.seen().clone()
    }

    #[test]
    fn an_http_answer_is_rubbish() {
        assert_eq!(seen(b"HTTP/1.1 400 Bad Request").rubbish, Some(*b"HTTP/"));
    }

    #[test]
    fn a_plain_alert_is_read() {
        assert_eq!(seen(&[21, 3, 3, 0, 2, 2, 40]).alert, Some(Alert::HANDSHAKE_FAILURE));
    }

    #[test]
    fn two_messages_in_one_record_are_no_fragments() {
        let bytes = [22, 3, 3, 0, 9, 2, 0, 0, 1, 7, 14, 0, 0, 0];
        let seen = seen(&bytes);
        assert!(seen.server_hello && !seen.fragmented);
        assert_eq!(seen.longest_plain, 9);
    }

    #[test]
    fn a_message_over_two_records_is_fragmented() {
        let bytes = [22, 3, 3, 0, 5, 11, 0, 0, 2, 7, 22, 3, 3, 0, 1, 7];
        assert!(seen(&bytes).fragmented);
    }

    #[test]
    fn what_follows_change_cipher_spec_is_not_read_as_plain_text() {
        let bytes = [20, 3, 3, 0, 1, 1, 21, 3, 3, 0, 2, 2, 40, 22, 3, 3, 0, 2, 9, 9];
        let seen = seen(&bytes);
        assert_eq!(seen.alert, None);
        assert!(!seen.fragmented);
        assert_eq!(seen.longest_encrypted, 2);
    }
}
