//! Why there is no server on loopback.

/// The chain could not be made or is refused by the server.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Making keys or certificates failed.
    #[error("cannot make the certificates of the server on loopback: {0}")]
    Generate(#[from] rcgen::Error),
    /// rustls refuses to serve it.
    #[error("cannot serve the certificates of the server on loopback: {0}")]
    Serve(#[from] ::rustls::Error),
}
