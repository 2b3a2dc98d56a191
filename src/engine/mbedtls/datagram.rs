//! DTLS records as the TLS records that they stand for, so that one observer reads both.
//!
//! A DTLS record carries epoch and sequence number besides, and a handshake fragment its place in the
//! message (RFC 6347 sections 4.1 and 4.2.2). Each message is passed on once and in order; what comes
//! again or out of order is left out.

/// Type, version, epoch, sequence number, length.
const RECORD_HEADER: usize = 13;
/// Type, length, message number, offset and length of the fragment.
const FRAGMENT_HEADER: usize = 12;
const HANDSHAKE: u8 = 22;

/// One direction of a conversation.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    message: u16,
    offset: usize,
}

impl Datagrams {
    /// The records of one datagram; what is no DTLS record, and all behind it, stays as it is.
    pub(super) fn plain(&mut self, datagram: &[u8]) -> Vec<u8> {
        let mut records = Vec::new();
        let mut rest = datagram;
        while let Some((header, after)) = rest.split_first_chunk::<RECORD_HEADER>() {
            let [kind, 0xfe, _, epoch, epoch_low, .., high, low] = *header else { break };
            let length = usize::from(u16::from_be_bytes([high, low]));
            let Some((payload, after)) = after.split_at_checked(length) else { break };
            if kind == HANDSHAKE && (epoch, epoch_low) == (0, 0) {
                self.fragments(payload, &mut records);
            } else {
                push(&mut records, kind, payload);
            }
            rest = after;
        }
        records.extend_from_slice(rest);
        records
    }

    fn fragments(&mut self, mut payload: &[u8], records: &mut Vec<u8>) {
        while let Some((header, after)) = payload.split_first_chunk::<FRAGMENT_HEADER>() {
            let [kind, a, b, c, high, low, d, e, f, g, h, i] = *header;
            let Some((body, after)) = after.split_at_checked(number([g, h, i])) else { return };
            payload = after;
            let (message, offset) = (u16::from_be_bytes([high, low]), number([d, e, f]));
            if message != self.message || offset != self.offset {
                continue;
            }
            let first = if offset == 0 { vec![kind, a, b, c] } else { Vec::new() };
            push(records, HANDSHAKE, &[&first, body].concat());
            self.offset += body.len();
            if self.offset >= number([a, b, c]) {
                self.message = self.message.wrapping_add(1);
                self.offset = 0;
            }
        }
    }
}

fn number([a, b, c]: [u8; 3]) -> usize {
    usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c)
}

fn push(records: &mut Vec<u8>, kind: u8, payload: &[u8]) {
    // A payload is shorter than the datagram that it came in, which 16 bits count.
    let length = u16::try_from(payload.len()).unwrap_or(u16::MAX);
    records.extend([kind, 3, 3]);
    records.extend(length.to_be_bytes());
    records.extend_from_slice(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, epoch: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).unwrap();
        let mut bytes = vec![kind, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 0, 0, length];
        bytes.extend(payload);
        bytes
    }

    fn fragment(message: u8, length: u8, offset: u8, body: &[u8]) -> Vec<u8> {
        let count = u8::try_from(body.len()).unwrap();
        let mut bytes = vec![11, 0, 0, length, 0, message, 0, 0, offset, 0, 0, count];
        bytes.extend(body);
        record(HANDSHAKE, 0, &bytes)
    }

    #[test]
    fn fragments_become_one_message_over_two_records() {
        let mut datagrams = Datagrams::default();
        assert_eq!(datagrams.plain(&fragment(0, 3, 0, &[7])), [22, 3, 3, 0, 5, 11, 0, 0, 3, 7]);
        let again = datagrams.plain(&fragment(0, 3, 0, &[7]));
        assert!(again.is_empty(), "what comes again is left out");
        assert_eq!(datagrams.plain(&fragment(0, 3, 1, &[8, 9])), [22, 3, 3, 0, 2, 8, 9]);
        assert_eq!(datagrams.plain(&fragment(1, 0, 0, &[])), [22, 3, 3, 0, 4, 11, 0, 0, 0]);
    }

    #[test]
    fn alerts_and_encrypted_records_pass_and_rubbish_stays() {
        let mut datagrams = Datagrams::default();
        let both = [record(21, 0, &[2, 40]), record(HANDSHAKE, 1, &[9])].concat();
        assert_eq!(datagrams.plain(&both), [21, 3, 3, 0, 2, 2, 40, 22, 3, 3, 0, 1, 9]);
        assert_eq!(datagrams.plain(b"HTTP/1.1"), *b"HTTP/1.1");
        for cut in 0..both.len() {
            datagrams.plain(&both[..cut]);
        }
    }
}
