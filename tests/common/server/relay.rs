//! A relay before a good server, which spoils what the server says after a while.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use socket2::SockRef;

/// How often a waiting relay looks whether it should stop.
const TICK: Duration = Duration::from_millis(5);

/// What the relay does with the bytes of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoiling {
    /// So many bytes, then the end of the stream.
    Close(usize),
    /// So many bytes, then a TCP reset.
    Reset(usize),
    /// So many bytes, then nothing.
    Stall(usize),
    /// So many bytes, then a fatal alert of this number, in plain text.
    Alert(usize, u8),
    /// So many bytes, then bytes that are no record.
    Rubbish(usize),
    /// All bytes, one at a time.
    Drip,
    /// All bytes, the one at this offset inverted.
    Flip(usize),
}

/// A running relay.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// Listens on loopback and dials this server for each client.
    pub fn start(server: SocketAddr, spoiling: Spoiling) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        listener.set_nonblocking(true).expect("a socket that does not block");
        let address = listener.local_addr().expect("a bound socket has an address");
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = thread::spawn(move || serve(&listener, server, spoiling, &told));
        Self { address, stop, thread: Some(thread) }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(listener: &TcpListener, server: SocketAddr, spoiling: Spoiling, stop: &Arc<AtomicBool>) {
    let mut connections = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        if let Ok((client, _)) = listener.accept() {
            let stop = Arc::clone(stop);
            connections.push(thread::spawn(move || meet(client, server, spoiling, &stop)));
        } else {
            thread::sleep(TICK);
        }
    }
    for connection in connections {
        let _ = connection.join();
    }
}

/// Both directions of one connection. A reset goes out when the last handle of the client's socket
/// is closed, so that the end of one direction is the end of the other.
fn meet(client: TcpStream, server: SocketAddr, spoiling: Spoiling, stop: &Arc<AtomicBool>) {
    let Ok(server) = TcpStream::connect(server) else { return };
    for stream in [&client, &server] {
        stream.set_nonblocking(false).expect("a socket that blocks");
        stream.set_nodelay(true).expect("a socket without delay");
        stream.set_read_timeout(Some(TICK)).expect("a socket with a time-out");
    }
    let said = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    let over = Arc::new(AtomicBool::new(false));
    let (told, ended) = (Arc::clone(stop), Arc::clone(&over));
    let upwards = thread::spawn(move || {
        forward(said.0, said.1, None, &|| {
            told.load(Ordering::Relaxed) || ended.load(Ordering::Relaxed)
        });
    });
    forward(server, client, Some(spoiling), &|| stop.load(Ordering::Relaxed));
    over.store(true, Ordering::Relaxed);
    let _ = upwards.join();
}

/// Copies until either end is gone; `spoiling` says how the copy ends before.
fn forward(
    mut from: TcpStream,
    mut to: TcpStream,
    spoiling: Option<Spoiling>,
    stop: &dyn Fn() -> bool,
) {
    let mut passed = 0;
    let mut bytes = [0; 4096];
    while !stop() {
        let count = match from.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                continue;
            }
            Err(_) => break,
        };
        let chunk = &mut bytes[..count];
        let ended = match spoiling {
            None => to.write_all(chunk).is_err(),
            Some(spoiling) => pass(&mut to, chunk, passed, spoiling),
        };
        passed += count;
        if ended {
            wait(&mut from, &mut to, spoiling, stop);
            return;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// Writes a chunk as the spoiling has it; true when that was the end.
fn pass(to: &mut TcpStream, chunk: &mut [u8], passed: usize, spoiling: Spoiling) -> bool {
    use Spoiling::{Alert, Close, Drip, Flip, Reset, Rubbish, Stall};
    match spoiling {
        Drip => !chunk.iter().all(|byte| to.write_all(&[*byte]).is_ok()),
        Flip(at) => {
            if let Some(byte) = at.checked_sub(passed).and_then(|at| chunk.get_mut(at)) {
                *byte ^= 0xFF;
            }
            to.write_all(chunk).is_err()
        }
        Close(limit) | Reset(limit) | Stall(limit) | Alert(limit, _) | Rubbish(limit) => {
            let rest = limit.saturating_sub(passed).min(chunk.len());
            let gone = to.write_all(&chunk[..rest]).is_err();
            let over = passed + chunk.len() >= limit;
            match spoiling {
                Alert(_, number) if over => drop(to.write_all(&[21, 3, 3, 0, 2, 2, number])),
                Rubbish(_) if over => drop(to.write_all(&[0xFF; 32])),
                _ => {}
            }
            gone || over
        }
    }
}

/// Ends the stream to the client as the spoiling has it, and hears both out.
fn wait(
    server: &mut TcpStream,
    client: &mut TcpStream,
    how: Option<Spoiling>,
    stop: &dyn Fn() -> bool,
) {
    match how {
        Some(Spoiling::Reset(_)) => {
            SockRef::from(&*client).set_linger(Some(Duration::ZERO)).expect("a lingering socket");
            return;
        }
        Some(Spoiling::Stall(_)) => {
            while !stop() && !matches!(client.peek(&mut [0]), Ok(0)) {
                thread::sleep(TICK);
            }
        }
        _ => {}
    }
    let _ = client.shutdown(Shutdown::Write);
    let mut rest = [0; 4096];
    while !stop() && !matches!(server.read(&mut rest), Ok(0)) {}
}
