//! What the guest asks of its host and what it hears: the other half of `port_semihosting.c`.

use crate::certificate::hex;
use crate::engine::mbedtls::LONGEST_REPORT;

/// No datagram is longer, and the guest hands over no more at once.
const MOST_BYTES: u32 = 65_536;

/// A question of the guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// What it wants.
    pub wish: Wish,
    /// Bytes that follow the request.
    pub length: usize,
    /// How far its instruction timer was when it asked, in ticks.
    pub ticks: u32,
}

/// What a guest can want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// So many bytes of the parameters at most.
    Parameters(usize),
    /// The bytes are appended to the report; no answer is expected.
    Report,
    /// The bytes are sent, within so many milliseconds.
    Send(u32),
    /// Bytes are received within so many milliseconds; the request's bytes are the most, a word.
    Receive(u32),
    /// Milliseconds since any moment.
    Clock,
}

impl Request {
    /// Words of a request: kind, length, argument, ticks.
    pub const BYTES: usize = 16;

    /// Understands a request; `None` for one that no port makes.
    pub fn read(bytes: [u8; Self::BYTES]) -> Option<Self> {
        let word = |index: usize| {
            let word = bytes.get(index * 4..)?.first_chunk::<4>()?;
            Some(u32::from_le_bytes(*word))
        };
        let (kind, length, argument) = (word(0)?, word(1)?, word(2)?);
        let wish = match (u8::try_from(kind).ok()?, length) {
            (b'P', 0) => Wish::Parameters(usize::try_from(argument.min(MOST_BYTES)).ok()?),
            (b'O', 1..=MOST_BYTES) => Wish::Report,
            (b'S', 0..=MOST_BYTES) => Wish::Send(argument),
            (b'R', 4) => Wish::Receive(argument),
            (b'T', 0) => Wish::Clock,
            _ => return None,
        };
        Some(Self { wish, length: usize::try_from(length).ok()?, ticks: word(3)? })
    }
}

/// Two words: the result, and the machine's number that belongs to it.
pub fn answer(result: i32, number: u32) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&result.to_le_bytes());
    bytes[4..].copy_from_slice(&number.to_le_bytes());
    bytes
}

/// As the device sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Sent,
    /// From the server.
    Received,
}

/// Bytes that crossed, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Crossing {
    pub(super) direction: Direction,
    pub(super) bytes: u64,
    pub(super) ticks: u32,
}

/// The guest says more than any device has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("wrote more than {LONGEST_REPORT} bytes and was ended")]
pub struct LogOverflow;

/// The guest's report with what crossed the wire in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// As the runner of a machine with a socket would have written it.
    pub report: Vec<u8>,
    pub(super) crossings: Vec<Crossing>,
}

impl Log {
    /// Appends a piece of the report.
    ///
    /// # Errors
    /// When it is more than any report has.
    pub fn reported(&mut self, text: &[u8]) -> Result<(), LogOverflow> {
        if self.report.len() + text.len() > LONGEST_REPORT {
            return Err(LogOverflow);
        }
        self.report.extend_from_slice(text);
        Ok(())
    }

    /// Notes a piece that crossed; the guest asked at `ticks`.
    ///
    /// # Errors
    /// As [`Self::reported`].
    pub fn crossed(
        &mut self,
        direction: Direction,
        bytes: &[u8],
        ticks: u32,
    ) -> Result<(), LogOverflow> {
        self.crossings.push(Crossing { direction, bytes: bytes.len() as u64, ticks });
        self.reported(format!("{} {}\n", direction.word(), hex(bytes)).as_bytes())
    }
}

impl Log {
    /// As bytes that [`Self::from_bytes`] understands: a line for each crossing, an empty one, the
    /// report.
    pub fn to_bytes(&self) -> Vec<u8> {
        let line = |crossing: &Crossing| {
            let Crossing { direction, bytes, ticks } = crossing;
            format!("{} {bytes} {ticks}\n", direction.word())
        };
        let lines: String = self.crossings.iter().map(line).collect();
        [lines.as_bytes(), b"\n", &self.report].concat()
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut log = Self::default();
        let mut rest = bytes;
        loop {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (line, after) = (rest.get(..end)?, rest.get(end + 1..)?);
            if line.is_empty() {
                log.report = after.to_vec();
                return Some(log);
            }
            log.crossings.push(Crossing::read(str::from_utf8(line).ok()?)?);
            rest = after;
        }
    }
}

impl Direction {
    fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
        }
    }
}

impl Crossing {
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let word = words.next()?;
        let directions = [Direction::Sent, Direction::Received];
        let direction = directions.into_iter().find(|direction| direction.word() == word)?;
        let (bytes, ticks) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        words.next().is_none().then_some(Self { direction, bytes, ticks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_as_it_was_written() {
        let mut log = Log::default();
        log.reported(b"\none\n").expect("short");
        log.crossed(Direction::Sent, b"\x01\n", 7).expect("short");
        log.crossed(Direction::Received, b"\x02", u32::MAX).expect("short");
        assert_eq!(Log::from_bytes(&log.to_bytes()), Some(log));
        for spoilt in ["", "sent 1 2", "sent 1\n\n", "sent 1 2 3\n\n", "went 1 2\n\n"] {
            assert_eq!(Log::from_bytes(spoilt.as_bytes()), None, "{spoilt:?}");
        }
    }

    fn request(kind: u32, length: u32) -> Option<Request> {
        let mut bytes = [0; Request::BYTES];
        for (place, word) in bytes.chunks_mut(4).zip([kind, length, 7, 9]) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        Request::read(bytes)
    }

    #[test]
    fn a_request_is_understood_or_refused() {
        let expected = Request { wish: Wish::Send(7), length: 3, ticks: 9 };
        assert_eq!(request(u32::from(b'S'), 3), Some(expected));
        for (kind, length) in [(b'S', MOST_BYTES + 1), (b'P', 1), (b'R', 5), (b'X', 0)] {
            assert_eq!(request(u32::from(kind), length), None);
        }
        assert_eq!(request(0x153, 3), None);
    }

    #[test]
    fn a_guest_that_floods_is_stopped() {
        let mut log = Log::default();
        let piece = vec![b'x'; LONGEST_REPORT];
        assert_eq!(log.reported(&piece), Ok(()));
        assert_eq!(log.reported(b"x"), Err(LogOverflow));
        assert_eq!(log.crossed(Direction::Sent, b"x", 0), Err(LogOverflow));
    }
}
