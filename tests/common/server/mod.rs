//! Servers on loopback, bounded in time and gone when dropped: real ones and misbehaving ones.

pub mod legacy;
pub mod misbehaving;
pub mod openssl;
pub mod relay;

pub use legacy::{Legacy, Protocol};
pub use misbehaving::{Behaviour, Misbehaving};
pub use openssl::{Openssl, Options};
pub use relay::{Relay, Spoiling};

use std::net::{SocketAddr, TcpListener};

/// A loopback address at which nobody listens.
pub fn nobody() -> SocketAddr {
    // A port that was just ours and is closed again: the system does not hand it out at once.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    listener.local_addr().expect("a bound socket has an address")
}

/// A listener that accepts nobody and whose queue is full: who dials it waits for ever.
#[derive(Debug)]
pub struct Full {
    listener: socket2::Socket,
    _waiting: Vec<socket2::Socket>,
}

/// Fills a queue of one.
pub fn full() -> Full {
    use socket2::{Domain, Socket, Type};
    let socket = || Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let listener = socket();
    let address: SocketAddr = "127.0.0.1:0".parse().expect("an address");
    listener.bind(&address.into()).expect("a port on loopback");
    listener.listen(0).expect("a listener");
    let full = listener.local_addr().expect("a bound socket has an address");
    let waiting = (0..8).map(|_| {
        let client = socket();
        client.set_nonblocking(true).expect("a socket that does not block");
        // Under way is all that is wanted.
        let _ = client.connect(&full);
        client
    });
    let _waiting = waiting.collect();
    Full { listener, _waiting }
}

impl Full {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        let address = self.listener.local_addr().expect("a bound socket has an address");
        address.as_socket().expect("an internet address")
    }
}
