//! One direction of a conversation: segments of TCP in the order of their numbers, datagrams of UDP
//! in the order of their arrival.

use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A hello is the first thing that a client sends, and no hello is longer.
const LONGEST: usize = 1 << 17;

/// Who speaks to whom, and over what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The speaker.
    pub from: SocketAddr,
    /// The listener.
    pub to: SocketAddr,
    /// TCP, else UDP.
    pub stream: bool,
}

/// A piece of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    /// Of TCP, of its first byte; of a SYN, which counts as one byte, of that.
    pub number: u32,
    /// It opens the connection.
    pub opens: bool,
    /// What it carries.
    pub payload: &'a [u8],
}

/// All directions of all conversations, in the order in which they begin.
#[derive(Debug, Default)]
pub struct Flows {
    places: BTreeMap<Key, usize>,
    flows: Vec<(Key, Flow)>,
}

/// What is kept of one direction.
#[derive(Debug, Default)]
struct Flow {
    /// The number of the first byte, once a SYN said so.
    opened_at: Option<u32>,
    /// Number and payload, as they came; of UDP all numbers are 0.
    segments: Vec<(u32, Vec<u8>)>,
    kept: usize,
}

impl Flows {
    /// Takes a piece of a conversation in.
    pub fn push(&mut self, key: Key, segment: Segment<'_>) {
        let place = *self.places.entry(key).or_insert(self.flows.len());
        if place == self.flows.len() {
            self.flows.push((key, Flow::default()));
        }
        if let Some((_, flow)) = self.flows.get_mut(place) {
            flow.push(segment);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.flows.len()
    }

    /// Each with the bytes from its beginning, as far as none is missing.
    pub fn beginnings(&self) -> impl Iterator<Item = (Key, Vec<u8>)> {
        self.flows
            .iter()
            .map(|(key, flow)| (*key, if key.stream { flow.stream() } else { flow.datagrams() }))
    }
}

impl Flow {
    fn push(&mut self, segment: Segment<'_>) {
        if segment.opens {
            self.opened_at.get_or_insert(segment.number.wrapping_add(1));
        }
        // More cannot belong to a hello; keeping it would keep a whole download.
        if segment.payload.is_empty() || self.kept >= LONGEST {
            return;
        }
        let number = segment.number.wrapping_add(u32::from(segment.opens));
        self.kept += segment.payload.len();
        self.segments.push((number, segment.payload.to_vec()));
    }

    fn datagrams(&self) -> Vec<u8> {
        let hello = |payload: &&Vec<u8>| is_hello(payload);
        self.segments.iter().map(|(_, payload)| payload).filter(hello).flatten().copied().collect()
    }

    /// Numbers wrap: what counts is the distance from the first byte. What came first stays.
    fn stream(&self) -> Vec<u8> {
        let Some(base) = self.base() else { return Vec::new() };
        let mut segments: Vec<(usize, &[u8])> = self
            .segments
            .iter()
            .map(|(number, payload)| (number.wrapping_sub(base) as usize, payload.as_slice()))
            .filter(|(distance, _)| *distance <= LONGEST)
            .collect();
        segments.sort_by_key(|(distance, _)| *distance);
        let mut bytes = Vec::new();
        for (distance, payload) in segments {
            // A gap: nothing behind it is known to follow.
            let Some(known) = bytes.len().checked_sub(distance) else { break };
            bytes.extend_from_slice(payload.get(known..).unwrap_or_default());
        }
        bytes
    }

    /// Without a SYN, the lowest number around that of the first segment.
    fn base(&self) -> Option<u32> {
        let (first, _) = self.segments.first()?;
        let lowest = self.segments.iter().map(|(number, _)| *number);
        let lowest = lowest.min_by_key(|number| number.wrapping_sub(*first).cast_signed());
        self.opened_at.or(lowest)
    }
}

/// A record with a ClientHello in it: of TLS the type stands at 5, of DTLS at 13.
pub fn is_hello(bytes: &[u8]) -> bool {
    match bytes {
        [22, 3, _, _, _, 1, ..] => true,
        [22, 0xfe, ..] => bytes.get(13) == Some(&1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Key { from: address(1), to: address(2), stream: true }
    }

    fn stream(segments: &[(u32, bool, &[u8])]) -> Vec<u8> {
        let mut flows = Flows::default();
        for &(number, opens, payload) in segments {
            flows.push(key(), Segment { number, opens, payload });
        }
        flows.beginnings().next().expect("a flow").1
    }

    #[test]
    fn segments_are_put_in_order_and_what_is_repeated_counts_once() {
        let segments: [(u32, bool, &[u8]); 4] =
            [(u32::MAX, true, b""), (3, false, b"def"), (0, false, b"abc"), (2, false, b"cde")];
        assert_eq!(stream(&segments), b"abcdef");
    }

    #[test]
    fn without_its_beginning_a_stream_begins_at_the_lowest_number_and_ends_at_a_gap() {
        assert_eq!(
            stream(&[(2, false, b"cd"), (u32::MAX, false, b"@ab"), (9, false, b"x")]),
            b"@abcd"
        );
    }
}
