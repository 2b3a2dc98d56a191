//! Signatures: one function for certificates, revocation lists and handshake messages.
//!
//! The rules on what a signature looks like are mbedTLS's (`library/rsa.c`, `library/ecdsa.c`,
//! `library/pk.c`, `library/pk_wrap.c`; 2.18.0, 2.28.10, 3.6.5); the arithmetic is that of well-kept
//! crates but for three curves that none offers. What is not computed is
//! [`Outcome::Unsupported`], never a guess.

mod digest;
mod ecdsa;
mod outcome;
mod rsa;
mod weierstrass;

pub use outcome::Outcome;

use super::algorithm::{PssParameters, SignatureAlgorithm};
use super::key::PublicKey;
use crate::mbedtls::Hash;

/// Checks a signature over `message` as the library does.
///
/// Shown by `tests/differential/rule/reading.rs`: `a_key_for_agreement_alone_signs_nothing`.
pub fn verify(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> Outcome {
    match (algorithm, key) {
        (SignatureAlgorithm::Rsa(hash), PublicKey::Rsa { modulus, exponent }) => {
            rsa::verify_pkcs1(modulus, exponent, hash, message, signature)
        }
        (SignatureAlgorithm::RsaPss(parameters), PublicKey::Rsa { modulus, exponent }) => {
            rsa::verify_pss(modulus, exponent, parameters, message, signature)
        }
        (
            SignatureAlgorithm::Ecdsa(hash),
            PublicKey::Ec { curve, point, only_agreement: false },
        ) => ecdsa::verify(*curve, point, hash, message, signature),
        _ => Outcome::Bad,
    }
}

impl SignatureAlgorithm {
    /// The algorithm of a TLS `SignatureScheme` (RFC 8446 section 4.2.3) or, for TLS 1.2, of a
    /// `SignatureAndHashAlgorithm`. Whether the key fits the scheme is the caller's question.
    pub fn from_tls_scheme(scheme: u16) -> Option<Self> {
        let pss =
            |hash, salt_length| Self::RsaPss(PssParameters { hash, mask_hash: hash, salt_length });
        let hash = || {
            Some(match scheme >> 8 {
                1 => Hash::Md5,
                2 => Hash::Sha1,
                3 => Hash::Sha224,
                4 => Hash::Sha256,
                5 => Hash::Sha384,
                6 => Hash::Sha512,
                _ => return None,
            })
        };
        match scheme {
            0x0804 | 0x0809 => Some(pss(Hash::Sha256, 32)),
            0x0805 | 0x080A => Some(pss(Hash::Sha384, 48)),
            0x0806 | 0x080B => Some(pss(Hash::Sha512, 64)),
            0x081A => Some(Self::Ecdsa(Hash::Sha256)),
            0x081B => Some(Self::Ecdsa(Hash::Sha384)),
            0x081C => Some(Self::Ecdsa(Hash::Sha512)),
            _ => match scheme & 0xFF {
                1 => hash().map(Self::Rsa),
                3 => hash().map(Self::Ecdsa),
                _ => None,
            },
        }
    }
}
