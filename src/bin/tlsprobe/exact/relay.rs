//! The guest's questions, answered: parameters, clock, and the bytes between it and the server.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use tlsprobe::engine::cortex_m::{Direction, Log, Request, Wish, answer};
use tlsprobe::profile::Transport;

/// The results of `port.h` that are no count of bytes.
const RESET: i32 = -1;
const SILENCE: i32 = -2;
const AGAIN: i32 = -3;
const FAILED: i32 = -4;

/// The guest waits for a word before its question is read.
const SIZE_OF_SIZE: usize = 4;

/// A connected socket of either kind.
#[derive(Debug)]
enum Wire {
    Stream(TcpStream),
    Datagram(UdpSocket),
}

/// One guest's host.
#[derive(Debug)]
pub struct Relay {
    wire: Wire,
    parameters: Vec<u8>,
    told: usize,
    started: Instant,
    log: Log,
}

impl Relay {
    /// For a guest that is to read these parameters and speak over this socket.
    pub fn new(parameters: Vec<u8>, socket: OwnedFd, transport: Transport) -> Self {
        let wire = match transport {
            Transport::Stream => Wire::Stream(socket.into()),
            Transport::Datagram => Wire::Datagram(socket.into()),
        };
        Self { wire, parameters, told: 0, started: Instant::now(), log: Log::default() }
    }

    /// Answers until the guest closes; what it reported, and what crossed.
    ///
    /// # Errors
    /// A guest that says what none of ours says, or too much.
    pub fn serve(mut self, mut from: impl Read, mut to: impl Write) -> Result<Log> {
        let mut head = [0; Request::BYTES];
        while is_whole(&mut from, &mut head)? {
            let request = Request::read(head).context("asks what no runner asks")?;
            let mut bytes = vec![0; request.length];
            from.read_exact(&mut bytes).context("breaks off within a question")?;
            let reply = self.reply(request, &bytes)?;
            // A guest that is gone reads no answer; its end of the other pipe says so.
            let gone = to.write_all(&reply).and_then(|()| to.flush()).is_err();
            if gone {
                break;
            }
        }
        Ok(self.log)
    }

    fn reply(&mut self, request: Request, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(match request.wish {
            Wish::Parameters(most) => self.next_parameters(most),
            Wish::Report => {
                self.log.reported(bytes)?;
                Vec::new()
            }
            Wish::Clock => answer(0, self.milliseconds()).to_vec(),
            Wish::Send(within) => {
                let result = self.wire.send(bytes, within);
                if let Ok(count) = result {
                    let sent = bytes.get(..count).unwrap_or_default();
                    self.log.crossed(Direction::Sent, sent, request.ticks)?;
                }
                told(result.map(|count| (count, Vec::new())))
            }
            Wish::Receive(within) => self.receive(request, bytes, within)?,
        })
    }

    fn next_parameters(&mut self, most: usize) -> Vec<u8> {
        let rest = self.parameters.get(self.told..).unwrap_or_default();
        let piece = rest.get(..most.min(rest.len())).unwrap_or_default();
        self.told += piece.len();
        told(Ok((piece.len(), piece.to_vec())))
    }

    fn receive(&mut self, request: Request, bytes: &[u8], within: u32) -> Result<Vec<u8>> {
        let most = bytes.first_chunk::<SIZE_OF_SIZE>().map_or(0, |word| u32::from_le_bytes(*word));
        // A guest of ours asks for no more than a datagram.
        let mut buffer = vec![0; usize::try_from(most)?.min(usize::from(u16::MAX) + 1)];
        let result = self.wire.receive(&mut buffer, within);
        if let Ok(count) = result {
            buffer.truncate(count);
            if count > 0 {
                self.log.crossed(Direction::Received, &buffer, request.ticks)?;
            }
        }
        Ok(told(result.map(|count| (count, buffer))))
    }

    /// Wraps after 49 days.
    fn milliseconds(&self) -> u32 {
        self.started.elapsed().as_millis() as u32
    }
}

impl Wire {
    fn send(&mut self, bytes: &[u8], within: u32) -> io::Result<usize> {
        let within = Some(patience(within));
        match self {
            Self::Stream(stream) => {
                stream.set_write_timeout(within)?;
                stream.write(bytes)
            }
            Self::Datagram(socket) => {
                socket.set_write_timeout(within)?;
                socket.send(bytes)
            }
        }
    }

    fn receive(&mut self, buffer: &mut [u8], within: u32) -> io::Result<usize> {
        let within = Some(patience(within));
        match self {
            Self::Stream(stream) => {
                stream.set_read_timeout(within)?;
                stream.read(buffer)
            }
            Self::Datagram(socket) => {
                socket.set_read_timeout(within)?;
                socket.recv(buffer)
            }
        }
    }
}

/// No time at all means no limit to a socket.
fn patience(milliseconds: u32) -> Duration {
    Duration::from_millis(u64::from(milliseconds.max(1)))
}

/// False at the end of the stream; one within a request is an end too: the guest was stopped.
fn is_whole(from: &mut impl Read, head: &mut [u8]) -> Result<bool> {
    match from.read_exact(head) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error).context("its questions cannot be read"),
    }
}

/// A count of bytes with the bytes, or the port's word for what happened instead.
fn told(result: io::Result<(usize, Vec<u8>)>) -> Vec<u8> {
    let (result, number, bytes) = match result {
        Ok((count, bytes)) => (i32::try_from(count).unwrap_or(i32::MAX), 0, bytes),
        Err(error) => (word(&error), error.raw_os_error().unwrap_or_default(), Vec::new()),
    };
    let mut reply = answer(result, number.unsigned_abs()).to_vec();
    reply.extend(bytes);
    reply
}

fn word(error: &io::Error) -> i32 {
    match error.kind() {
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => RESET,
        ErrorKind::WouldBlock | ErrorKind::TimedOut => SILENCE,
        ErrorKind::Interrupted => AGAIN,
        _ => FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixStream;

    fn request(kind: u8, bytes: &[u8], argument: u32) -> Vec<u8> {
        let length = u32::try_from(bytes.len()).expect("short");
        let words = [u32::from(kind), length, argument, 0];
        words.iter().flat_map(|word| word.to_le_bytes()).chain(bytes.iter().copied()).collect()
    }

    fn served(questions: &[u8]) -> (Result<Log>, Vec<u8>, UnixStream) {
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        let relay = Relay::new(b"end\n".to_vec(), theirs.into(), Transport::Stream);
        let mut said = Vec::new();
        (relay.serve(questions, &mut said), said, ours)
    }

    #[test]
    fn parameters_come_in_pieces_and_end() {
        let questions = [request(b'P', b"", 3), request(b'P', b"", 3), request(b'P', b"", 3)];
        let (log, said, _server) = served(&questions.concat());
        assert_eq!(log.expect("an end").report, b"");
        let expected = [&answer(3, 0)[..], b"end", &answer(1, 0), b"\n", &answer(0, 0)].concat();
        assert_eq!(said, expected);
    }

    #[test]
    fn bytes_cross_and_stand_in_the_report_in_their_place() {
        let questions =
            [request(b'O', b"one\n", 0), request(b'S', b"\x01\x02", 9), request(b'O', b"two\n", 0)];
        let (log, said, mut server) = served(&questions.concat());
        assert_eq!(log.expect("an end").report, b"one\nsent 0102\ntwo\n");
        assert_eq!(said, answer(2, 0));
        let mut crossed = [0; 2];
        server.read_exact(&mut crossed).expect("they came");
        assert_eq!(crossed, [1, 2]);
    }

    #[test]
    fn a_silent_server_is_silence_and_a_closed_one_the_end() {
        let (log, said, _server) = served(&request(b'R', &5u32.to_le_bytes(), 1));
        assert_eq!(log.expect("an end").report, b"");
        assert_eq!(said[..4], SILENCE.to_le_bytes());
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        drop(ours);
        let relay = Relay::new(Vec::new(), theirs.into(), Transport::Stream);
        let mut said = Vec::new();
        let question = request(b'R', &5u32.to_le_bytes(), 1);
        relay.serve(&*question, &mut said).expect("an end");
        assert_eq!(said, answer(0, 0));
    }

    #[test]
    fn a_guest_that_talks_rubbish_is_an_error() {
        let (log, ..) = served(b"fatal: Lockup: can't escalate");
        let error = log.expect_err("rubbish").to_string();
        assert!(error.contains("no runner asks"), "{error}");
    }
}
