//! A TLS server of our own on loopback: one connection, one answer, a proper end.

mod chain;
mod error;
mod key;
mod reach;

use std::io::{self, Read, Write};
use std::sync::Arc;

use ::rustls::crypto::ring;
use ::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use ::rustls::{ServerConfig, ServerConnection};

pub use chain::Chain;
pub use error::ChainError;
pub use key::Key;
pub use reach::reaches;

/// What every request is answered with.
const ANSWER: &[u8] = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello from loopback\r\n";
/// The longest request that is read before it is answered.
const LONGEST_REQUEST: usize = 4096;

/// Presents one chain to whoever connects.
#[derive(Debug, Clone)]
pub struct Server {
    config: Arc<ServerConfig>,
}

impl Server {
    /// A server that speaks TLS 1.2 and 1.3.
    ///
    /// # Errors
    /// When rustls refuses the chain or its key.
    pub fn new(chain: &Chain) -> Result<Self, ChainError> {
        let certificates = chain.presented().map(|der| CertificateDer::from(der.to_vec()));
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(chain.leaf_key().to_vec()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(certificates.collect(), key)?;
        Ok(Self { config: Arc::new(config) })
    }

    /// Handshake, one request, one answer, `close_notify`.
    ///
    /// # Errors
    /// When the client goes away or refuses the handshake, which is what a demonstration shows.
    pub fn answer(&self, mut stream: impl Read + Write) -> io::Result<()> {
        let mut connection =
            ServerConnection::new(self.config.clone()).map_err(io::Error::other)?;
        let mut tls = ::rustls::Stream::new(&mut connection, &mut stream);
        let mut request = vec![0; LONGEST_REQUEST];
        let count = tls.read(&mut request)?;
        if count > 0 {
            tls.write_all(ANSWER)?;
            tls.flush()?;
        }
        connection.send_close_notify();
        connection.complete_io(&mut stream).map(|_| ())
    }
}
