//! Keys of a chain: elliptic ones are made for it, RSA ones are at hand.

use std::fmt;

use ::rustls::SignatureAlgorithm;
use rcgen::{KeyPair, PKCS_RSA_SHA256};

use super::error::ChainError;

const RSA_ROOT: &[u8] = include_bytes!("rsa/root.der");
const RSA_INTERMEDIATE: &[u8] = include_bytes!("rsa/intermediate.der");
const RSA_LEAF: &[u8] = include_bytes!("rsa/leaf.der");

/// What the certificates of a chain are signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// ECDSA on P-256.
    Ecdsa,
    /// RSA with 2,048 bits.
    Rsa,
}

impl Key {
    /// Both, the one that today's servers prefer first.
    pub const ALL: [Self; 2] = [Self::Ecdsa, Self::Rsa];

    /// The word on the command line and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ecdsa => "ecdsa",
            Self::Rsa => "rsa",
        }
    }

    pub(super) fn algorithm(self) -> SignatureAlgorithm {
        match self {
            Self::Ecdsa => SignatureAlgorithm::ECDSA,
            Self::Rsa => SignatureAlgorithm::RSA,
        }
    }

    /// Of root, intermediate and leaf.
    pub(super) fn pairs(self) -> Result<[KeyPair; 3], ChainError> {
        let rsa = |der: &[u8]| KeyPair::from_pkcs8_der_and_sign_algo(&der.into(), &PKCS_RSA_SHA256);
        Ok(match self {
            Self::Ecdsa => [KeyPair::generate()?, KeyPair::generate()?, KeyPair::generate()?],
            Self::Rsa => [rsa(RSA_ROOT)?, rsa(RSA_INTERMEDIATE)?, rsa(RSA_LEAF)?],
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ecdsa => "ECDSA",
            Self::Rsa => "RSA",
        })
    }
}
