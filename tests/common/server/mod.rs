//! Servers on loopback, bounded in time and gone when dropped: real ones and misbehaving ones.

pub mod misbehaving;
pub mod openssl;

pub use misbehaving::{Behaviour, Misbehaving};
pub use openssl::{Openssl, Options};

use std::net::{SocketAddr, TcpListener};

/// A loopback address at which nobody listens.
pub fn nobody() -> SocketAddr {
    // A port that was just ours and is closed again: the system does not hand it out at once.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    listener.local_addr().expect("a bound socket has an address")
}
