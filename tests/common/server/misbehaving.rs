//! TCP servers that are no good TLS servers, each in one way.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::SockRef;

/// No server outlives it, whatever happens to its test.
const LIFETIME: Duration = Duration::from_secs(60);
/// How often a waiting server looks whether it should stop.
const TICK: Duration = Duration::from_millis(5);
/// Between two bytes of [`Behaviour::Drip`]: faster than any time-out of one read.
const DRIP: Duration = Duration::from_millis(20);

/// What the server does to whoever connects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers anything with an HTTP error in plain text.
    PlainHttp,
    /// Ends the stream before it has heard anything.
    CloseAtAccept,
    /// Ends the stream after the hello.
    CloseAfterHello,
    /// Answers the hello with a TCP reset.
    ResetAfterHello,
    /// Takes the hello and says nothing.
    Stall,
    /// Answers the hello with a fatal alert of this number, then ends the stream.
    Alert(u8),
    /// Answers the hello with bytes that are no TLS record.
    Rubbish,
    /// Answers the hello with the largest record that TLS allows, a byte at a time, for minutes.
    Drip,
    /// Answers the hello with a record whose payload has this many bytes.
    Record(u16),
}

/// A running server.
#[derive(Debug)]
pub struct Misbehaving {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Misbehaving {
    /// Starts one on a free port of 127.0.0.1.
    pub fn start(behaviour: Behaviour) -> Self {
        Self::start_at("127.0.0.1:0", behaviour)
    }

    /// Starts one on a free port of `[::1]`.
    pub fn start_ipv6(behaviour: Behaviour) -> Self {
        Self::start_at("[::1]:0", behaviour)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn start_at(address: &str, behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind(address).expect("a port on loopback");
        listener.set_nonblocking(true).expect("a socket that does not block");
        let address = listener.local_addr().expect("a bound socket has an address");
        let stop = Arc::new(AtomicBool::new(false));
        let life = Life { stop: Arc::clone(&stop), end: Instant::now() + LIFETIME };
        let thread = thread::spawn(move || serve(&listener, &behaviour, &life));
        Self { address, stop, thread: Some(thread) }
    }
}

impl Drop for Misbehaving {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Until when a server goes on.
#[derive(Debug, Clone)]
struct Life {
    stop: Arc<AtomicBool>,
    end: Instant,
}

impl Life {
    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed) && Instant::now() < self.end
    }
}

fn serve(listener: &TcpListener, behaviour: &Behaviour, life: &Life) {
    let mut connections = Vec::new();
    while life.goes_on() {
        if let Ok((stream, _)) = listener.accept() {
            let (behaviour, life) = (behaviour.clone(), life.clone());
            connections.push(thread::spawn(move || meet(stream, &behaviour, &life)));
        } else {
            thread::sleep(TICK);
        }
    }
    for connection in connections {
        let _ = connection.join();
    }
}

fn meet(mut stream: TcpStream, behaviour: &Behaviour, life: &Life) {
    stream.set_nonblocking(false).expect("a socket that blocks");
    stream.set_read_timeout(Some(TICK)).expect("a socket with a time-out");
    stream.set_nodelay(true).expect("a socket without delay");
    if *behaviour != Behaviour::CloseAtAccept && !hear(&mut stream, life) {
        return;
    }
    match behaviour {
        Behaviour::CloseAtAccept | Behaviour::CloseAfterHello => {}
        Behaviour::ResetAfterHello => {
            SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("a socket that lingers");
            return;
        }
        Behaviour::Stall => return wait_for_the_end(&mut stream, life),
        Behaviour::Drip => return drip(&mut stream, &record(22, &[0; 1 << 14]), life),
        Behaviour::PlainHttp => say(&mut stream, HTTP),
        Behaviour::Rubbish => say(&mut stream, b"\x00\xff\x00\xffno TLS record begins like this"),
        Behaviour::Alert(number) => say(&mut stream, &record(21, &[2, *number])),
        Behaviour::Record(length) => say(&mut stream, &record(22, &vec![0; usize::from(*length)])),
    }
    let _ = stream.shutdown(Shutdown::Write);
    // Closing with unread bytes would turn the end of the stream into a reset.
    wait_for_the_end(&mut stream, life);
}

const HTTP: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Whether the client said anything.
fn hear(stream: &mut TcpStream, life: &Life) -> bool {
    let mut bytes = [0; 4096];
    while life.goes_on() {
        match stream.read(&mut bytes) {
            Ok(count) => return count > 0,
            Err(error) if would_block(&error) => {}
            Err(_) => return false,
        }
    }
    false
}

fn say(stream: &mut TcpStream, bytes: &[u8]) {
    // A client that has already gone is no concern of the server's.
    let _ = stream.write_all(bytes);
}

fn drip(stream: &mut TcpStream, bytes: &[u8], life: &Life) {
    for byte in bytes {
        if !life.goes_on() || stream.write_all(&[*byte]).is_err() {
            return;
        }
        thread::sleep(DRIP);
    }
}

fn wait_for_the_end(stream: &mut TcpStream, life: &Life) {
    while hear(stream, life) {}
}

fn would_block(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// A TLS 1.2 record of this content type.
fn record(content_type: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).expect("a length of 16 bits");
    let mut bytes = vec![content_type, 3, 3];
    bytes.extend(length.to_be_bytes());
    bytes.extend(payload);
    bytes
}
