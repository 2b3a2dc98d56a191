//! The device's own certificate and key, read as files hold them.

use std::fmt;
use std::sync::Arc;

use ::rustls::crypto::ring;
use ::rustls::pki_types::PrivateKeyDer;
use ::rustls::pki_types::pem::PemObject;
use ::rustls::sign::SigningKey;
use ::rustls::{SignatureAlgorithm, SignatureScheme};

use crate::certificate::chain_from_file;

/// A client certificate with its chain and its key.
#[derive(Clone)]
pub struct Identity {
    /// Leaf first, DER.
    chain: Vec<Vec<u8>>,
    key: Result<Arc<dyn SigningKey>, String>,
}

/// What is no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// No certificate in the one file.
    #[error("neither PEM nor DER; no certificate can be found in it")]
    NoCertificate,
    /// A key with a passphrase.
    #[error("the key is encrypted; write it without a passphrase, as openssl pkey does")]
    EncryptedKey,
    /// No key in the other.
    #[error("neither PEM nor DER of a private key in PKCS#1, SEC1 or PKCS#8")]
    NoKey,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("chain", &self.chain.len()).finish_non_exhaustive()
    }
}

impl Identity {
    /// The certificates of a file, leaf first.
    ///
    /// # Errors
    /// Says what the file lacks.
    pub fn read_chain(certificate: &[u8]) -> Result<Vec<Vec<u8>>, IdentityError> {
        chain_from_file(certificate)
            .filter(|chain| !chain.is_empty())
            .ok_or(IdentityError::NoCertificate)
    }

    /// A chain, leaf first, with the bytes of its key. A key that the portable engine cannot sign
    /// with is kept as such: it is no fault of the file.
    ///
    /// # Errors
    /// Says what the key file lacks.
    pub fn new(chain: Vec<Vec<u8>>, key: &[u8]) -> Result<Self, IdentityError> {
        let text = String::from_utf8_lossy(key);
        if text.contains("ENCRYPTED") {
            return Err(IdentityError::EncryptedKey);
        }
        let read = if text.contains("-----BEGIN ") {
            // An EC key often has its parameters in front, which are no key.
            PrivateKeyDer::from_pem_slice(key).map_err(|_| IdentityError::NoKey)?
        } else {
            PrivateKeyDer::try_from(key.to_vec()).map_err(|_| IdentityError::NoKey)?
        };
        let key = ring::sign::any_supported_type(&read).map_err(|error| error.to_string());
        Ok(Self { chain, key })
    }

    /// Leaf first, DER.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// The device's own certificate, DER.
    pub fn leaf(&self) -> Option<&[u8]> {
        self.chain.first().map(Vec::as_slice)
    }

    /// The key, or why the portable engine cannot sign with it.
    pub(super) fn key(&self) -> Result<&Arc<dyn SigningKey>, &str> {
        self.key.as_ref().map_err(String::as_str)
    }

    /// The key can sign in this scheme.
    pub(super) fn signs_in(&self, scheme: u16) -> bool {
        let scheme = SignatureScheme::from(scheme);
        self.key.as_ref().is_ok_and(|key| key.choose_scheme(&[scheme]).is_some())
    }

    /// The low byte of the key's schemes in TLS 1.2 (RFC 5246 section 7.4.1.4.1).
    pub(super) fn kind_byte(&self) -> Option<u16> {
        match self.key.as_ref().ok()?.algorithm() {
            SignatureAlgorithm::RSA => Some(1),
            SignatureAlgorithm::ECDSA => Some(3),
            _ => None,
        }
    }
}
