//! Both directions of one connection, observed as they go.

use super::hello::{ClientHello, ServerHello};
use super::message::Message;
use super::side::Side;
use crate::mbedtls::TlsVersion;

/// What device and server sent each other; hand over every chunk as it crosses the socket.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// What the device sent.
    pub device: Side,
    /// What the server sent.
    pub server: Side,
    version: Option<TlsVersion>,
}

impl Conversation {
    /// The device sent these bytes.
    pub fn sent(&mut self, mut bytes: &[u8]) {
        self.device.count(bytes);
        while let Some(rest) = self.device.step(bytes, self.version) {
            bytes = rest;
        }
    }

    /// The server sent these bytes.
    pub fn received(&mut self, mut bytes: &[u8]) {
        self.server.count(bytes);
        while let Some(rest) = self.server.step(bytes, self.version) {
            bytes = rest;
            if self.version.is_none() {
                self.version = self.server_hello().and_then(|hello| hello.version());
            }
        }
    }

    /// A ServerHello or HelloRetryRequest arrived.
    pub fn server_answered(&self) -> bool {
        self.server.message(Message::SERVER_HELLO).is_some()
    }

    /// The device's first hello.
    pub fn client_hello(&self) -> Option<ClientHello> {
        ClientHello::read(&self.device.message(Message::CLIENT_HELLO)?.body)
    }

    /// The server's hello; the one after a HelloRetryRequest where there are two.
    pub fn server_hello(&self) -> Option<ServerHello> {
        let is_hello = |message: &&Message| message.kind == Message::SERVER_HELLO;
        let last = self.server.messages().iter().rfind(is_hello)?;
        // A hello that is cut off may lack the extension that tells the version.
        last.is_complete().then(|| ServerHello::read(&last.body)).flatten()
    }

    /// The server's certificates as sent, leaf first, DER; `None` where they were encrypted, as
    /// in TLS 1.3, or did not come whole (RFC 5246 section 7.4.2).
    pub fn chain(&self) -> Option<Vec<Vec<u8>>> {
        let message =
            self.server.message(Message::CERTIFICATE).filter(|sent| sent.is_complete())?;
        super::hello::certificates(&message.body)
    }
}
