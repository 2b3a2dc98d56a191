//! Sockets: names to addresses, addresses to streams, with a limit on every step.

use std::io::{self, Read, Write};
use std::net::{
    Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs, UdpSocket,
};
use std::os::fd::OwnedFd;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use tlsprobe::engine::loopback::Server;
use tlsprobe::engine::{Phases, Target};

/// Why there is no connection.
#[derive(Debug)]
pub enum Unreachable {
    /// The name has no address, or the resolver did not answer in time.
    Unresolved(String),
    /// No address accepted the connection; one line an address.
    Refused(String),
}

/// A connected socket whose whole use has an end.
///
/// A time-out on each read alone would let a server that sends a byte now and then go on for ever.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    silence: Duration,
    end: Instant,
    connected: Instant,
    phases: Phases,
}

/// A server that drips keeps a device busy, not this tool: after this many silences it is over.
pub const SILENCES_IN_ALL: u32 = 3;

/// Connects to the first address of a target that answers, as `mbedtls_net_connect` does.
pub fn dial(
    target: &Target,
    address: Option<SocketAddr>,
    timeout: Duration,
) -> Result<Connection, Unreachable> {
    let connect = |address: SocketAddr, left| {
        TcpStream::connect_timeout(&address, left).and_then(|stream| prepare(stream, timeout))
    };
    let (mut connection, phases) = first(target, address, timeout, connect)?;
    connection.phases = phases;
    Ok(connection)
}

/// The same for a child process, which has its own limits: the socket itself, blocking.
pub fn dial_stream(
    target: &Target,
    address: Option<SocketAddr>,
    timeout: Duration,
) -> Result<(OwnedFd, Phases), Unreachable> {
    first(target, address, timeout, |address, left| {
        let stream = TcpStream::connect_timeout(&address, left)?;
        stream.set_nodelay(true)?;
        Ok(stream.into())
    })
}

/// A UDP socket that is connected to the first address of a target.
pub fn dial_datagram(
    target: &Target,
    address: Option<SocketAddr>,
    timeout: Duration,
) -> Result<(OwnedFd, Phases), Unreachable> {
    first(target, address, timeout, |address, _| {
        let socket = match address {
            SocketAddr::V4(_) => UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?,
            SocketAddr::V6(_) => UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))?,
        };
        socket.connect(address)?;
        Ok(socket.into())
    })
}

/// The first address with which `connect` succeeds in the time that is left.
fn first<T>(
    target: &Target,
    address: Option<SocketAddr>,
    timeout: Duration,
    connect: impl Fn(SocketAddr, Duration) -> io::Result<T>,
) -> Result<(T, Phases), Unreachable> {
    let start = Instant::now();
    let addresses = match address {
        Some(address) => vec![address],
        None => resolve(target, timeout)?,
    };
    let resolve = address.is_none().then(|| milliseconds(start));
    let start = Instant::now();
    let end = start + timeout;
    let mut refusals = Vec::new();
    for address in addresses {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            refusals.push(format!("{address}: not tried, the time-out was over"));
            continue;
        }
        match connect(address, left) {
            Ok(connected) => {
                let connect = Some(milliseconds(start));
                return Ok((connected, Phases { resolve, connect, ..Phases::default() }));
            }
            Err(error) => refusals.push(format!("{address}: {}", plain(&error))),
        }
    }
    Err(Unreachable::Refused(refusals.join("; ")))
}

/// Answers on a free port of loopback for as long as the program runs.
///
/// # Errors
/// When no port of loopback is to be had.
pub fn serve(server: Server) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .context("cannot listen on loopback (127.0.0.1)")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // What a device makes of the chain is told by the device.
            let _ = server.answer(stream);
        }
    });
    Ok(address)
}

/// The system's resolver cannot be interrupted: it runs in a thread that may be left behind.
fn resolve(target: &Target, timeout: Duration) -> Result<Vec<SocketAddr>, Unreachable> {
    let (sender, receiver) = mpsc::channel();
    let (host, port) = (target.host.clone(), target.port);
    thread::spawn(move || {
        let addresses = (host.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        // Nobody listens any more once the time-out is over.
        let _ = sender.send(addresses);
    });
    let unresolved = |why: String| Err(Unreachable::Unresolved(why));
    match receiver.recv_timeout(timeout) {
        Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
        Ok(Ok(_)) => unresolved(format!("{} has no address", target.host)),
        Ok(Err(error)) => {
            unresolved(format!("{} does not resolve: {}", target.host, plain(&error)))
        }
        Err(_) => unresolved(format!("{}: the resolver did not answer in time", target.host)),
    }
}

fn prepare(stream: TcpStream, silence: Duration) -> io::Result<Connection> {
    stream.set_nodelay(true)?;
    let connected = Instant::now();
    let end = connected + silence * SILENCES_IN_ALL;
    Ok(Connection { stream, silence, end, connected, phases: Phases::default() })
}

/// The system's words without the number that Rust adds.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// Since that moment; nobody waits for 2^64 milliseconds.
fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

impl Connection {
    /// How long everything took until now.
    pub fn phases(&self) -> Phases {
        self.phases
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now()).min(self.silence);
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        let count = self.stream.read(buffer)?;
        if count > 0 {
            let now = milliseconds(self.connected);
            self.phases.first_byte.get_or_insert(now);
            self.phases.last_byte = Some(now);
        }
        Ok(count)
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // The peer may be gone already.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}
