//! The records of one direction: headers found in chunks of any size.

/// Bytes of a TLS record header: type, version, length.
pub(super) const HEADER: usize = 5;

pub(super) const CHANGE_CIPHER_SPEC: u8 = 20;
pub(super) const ALERT: u8 = 21;
pub(super) const HANDSHAKE: u8 = 22;
pub(super) const APPLICATION_DATA: u8 = 23;

/// What a chunk turned out to hold, piece by piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'b> {
    /// A record begins: content type and length of its payload.
    Start(u8, usize),
    /// Some payload of the record that began last, and whether it is the end of it.
    Payload(&'b [u8], bool),
    /// Five bytes that begin no TLS record; nothing is read after them.
    Rubbish([u8; HEADER]),
}

/// Where in a direction's bytes the reader stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    header: Vec<u8>,
    remaining: usize,
    lost: bool,
}

impl Records {
    /// The next piece of a chunk, and what is left of the chunk; `None` where it is used up.
    pub(super) fn next<'b>(&mut self, bytes: &'b [u8]) -> Option<(Piece<'b>, &'b [u8])> {
        if self.lost || bytes.is_empty() {
            return None;
        }
        if self.remaining == 0 {
            return self.header(bytes);
        }
        let (payload, rest) = bytes.split_at(self.remaining.min(bytes.len()));
        self.remaining -= payload.len();
        Some((Piece::Payload(payload, self.remaining == 0), rest))
    }

    fn header<'b>(&mut self, bytes: &'b [u8]) -> Option<(Piece<'b>, &'b [u8])> {
        let missing = HEADER - self.header.len();
        let (head, rest) = bytes.split_at(missing.min(bytes.len()));
        self.header.extend_from_slice(head);
        let header = <[u8; HEADER]>::try_from(self.header.as_slice()).ok()?;
        self.header.clear();
        let [kind, major, _, high, low] = header;
        if !(CHANGE_CIPHER_SPEC..=APPLICATION_DATA).contains(&kind) || major != 3 {
            self.lost = true;
            return Some((Piece::Rubbish(header), rest));
        }
        self.remaining = usize::from(u16::from_be_bytes([high, low]));
        Some((Piece::Start(kind, self.remaining), rest))
    }
}
