//! What passes on the wire: the plain parts of a TLS conversation, in both directions.
//!
//! An engine hides what a small device cannot: how long a record is and in how many pieces a
//! handshake message came. The observer takes the bytes as they cross the socket, in chunks of any
//! size, and reads record headers and, before encryption, handshake messages and alerts (RFC 8446
//! section 5.1, RFC 5246 section 6.2.1). It believes nothing: every length is bounded.

mod conversation;
mod hello;
mod message;
mod record;
mod side;
mod stream;
#[cfg(test)]
mod tests;
mod traffic;

pub use conversation::Conversation;
pub use hello::{ClientHello, ServerHello};
pub use message::Message;
pub use side::{Records, Side};
pub use stream::Observed;
pub use traffic::{MessageSize, Traffic};
