//! Plain handshake messages, put together from the records that carry them.

/// Bytes of a handshake header: type, 24-bit length.
const HEADER: usize = 4;

/// No handshake has more; a server that sends more is not remembered further.
const MOST_MESSAGES: usize = 64;
/// Bodies kept of one direction: four times what a chain of eight RSA-4096 certificates takes.
const MOST_KEPT: usize = 64 << 10;

/// One handshake message that was sent in the clear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// Handshake type (RFC 8446 appendix B.3).
    pub kind: u8,
    /// Length of the whole message with its header, as the header says it.
    pub length: usize,
    /// How many bytes of it each record carried; more than one: it came in fragments.
    pub pieces: Vec<usize>,
    /// What followed the header, as far as it came and is kept.
    pub body: Vec<u8>,
}

impl Message {
    /// Handshake type of a ClientHello.
    pub const CLIENT_HELLO: u8 = 1;
    /// Handshake type of a ServerHello or HelloRetryRequest.
    pub const SERVER_HELLO: u8 = 2;
    /// Handshake type of a Certificate.
    pub const CERTIFICATE: u8 = 11;
    /// Handshake type of a CertificateRequest.
    pub const CERTIFICATE_REQUEST: u8 = 13;

    /// The whole body is here.
    pub fn is_complete(&self) -> bool {
        self.body.len() + HEADER == self.length
    }

    /// Spread over more than one record.
    pub fn is_fragmented(&self) -> bool {
        self.pieces.len() > 1
    }
}

/// The messages of one direction while they come in.
#[derive(Debug, Clone, Default)]
pub(super) struct Messages {
    pub(super) all: Vec<Message>,
    header: Vec<u8>,
    remaining: usize,
    /// Bytes of the current header that came in records before this one.
    header_pieces: Vec<usize>,
    kept: usize,
    /// The current message is one too many.
    ignored: bool,
    /// A record ended in the middle of a message.
    pub(super) fragmented: bool,
}

impl Messages {
    /// The next record of handshake messages begins.
    pub(super) fn start_record(&mut self) {
        if self.remaining > 0 {
            if let Some(message) = self.all.last_mut().filter(|_| !self.ignored) {
                message.pieces.push(0);
            }
        } else if !self.header.is_empty() {
            self.header_pieces.push(0);
        }
    }

    /// Follows the messages through some payload; `last` where the record ends with it.
    pub(super) fn payload(&mut self, mut payload: &[u8], last: bool) {
        while !payload.is_empty() {
            payload = match self.remaining {
                0 => self.take_header(payload),
                _ => self.take_body(payload),
            };
        }
        self.fragmented |= last && (self.remaining > 0 || !self.header.is_empty());
    }

    fn take_header<'b>(&mut self, payload: &'b [u8]) -> &'b [u8] {
        let (head, rest) = payload.split_at((HEADER - self.header.len()).min(payload.len()));
        self.header.extend_from_slice(head);
        match self.header_pieces.last_mut() {
            Some(piece) => *piece += head.len(),
            None => self.header_pieces.push(head.len()),
        }
        if let [kind, a, b, c] = self.header[..] {
            self.header.clear();
            self.remaining = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
            let pieces = std::mem::take(&mut self.header_pieces);
            let message =
                Message { kind, length: HEADER + self.remaining, pieces, body: Vec::new() };
            self.ignored = self.all.len() >= MOST_MESSAGES;
            if !self.ignored {
                self.all.push(message);
            }
        }
        rest
    }

    fn take_body<'b>(&mut self, payload: &'b [u8]) -> &'b [u8] {
        let (body, rest) = payload.split_at(self.remaining.min(payload.len()));
        self.remaining -= body.len();
        if let Some(message) = self.all.last_mut().filter(|_| !self.ignored) {
            if let Some(piece) = message.pieces.last_mut() {
                *piece += body.len();
            }
            let room = body.len().min(MOST_KEPT.saturating_sub(self.kept));
            self.kept += room;
            message.body.extend_from_slice(body.get(..room).unwrap_or_default());
        }
        rest
    }
}
