//! A set in its form, with its figures.

use sha2::{Digest, Sha256};

use super::choice::Choice;
use super::form::{Form, size_of};

/// A set in its form.
#[derive(Debug)]
pub struct Written {
    /// The CAs.
    pub choice: Choice,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it takes in the device.
    pub flash: u64,
    /// What it keeps on the heap once it is loaded by copying, as far as that was measured; a bundle of
    /// ESP-IDF stays in flash.
    pub heap: Option<u64>,
    /// What each CA takes of the flash.
    pub shares: Vec<u64>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// The file's name, where it was written.
    pub out: Option<String>,
}

impl Written {
    /// Of the chosen CAs, each DER, and the file that holds them.
    pub fn new(
        form: Form,
        choice: Choice,
        certificates: &[&[u8]],
        bytes: Vec<u8>,
        heap: Option<u64>,
    ) -> Self {
        let shares: Vec<u64> =
            certificates.iter().map(|der| size_of(form, der).unwrap_or_default()).collect();
        let flash = match form {
            // The NUL that follows PEM.
            Form::Pem | Form::HeaderPem => shares.iter().sum::<u64>() + 1,
            Form::HeaderDer => shares.iter().sum(),
            Form::Der | Form::Esp(_) => bytes.len() as u64,
        };
        let sha256 = Sha256::digest(&bytes).into();
        Self { choice, bytes, flash, heap, shares, sha256, out: None }
    }
}
