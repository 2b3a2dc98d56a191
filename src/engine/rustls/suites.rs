//! What a cipher suite of TLS 1.2 decides besides the cipher: key exchange and kind of certificate.

use crate::mbedtls::{Ciphersuite, KeyExchange};

fn key_exchange(suite: &str) -> Option<KeyExchange> {
    Ciphersuite::by_name(suite).map(|suite| suite.key_exchange)
}

/// The kind of certificate that a suite of TLS 1.2 needs.
pub(super) fn certificate_kind(suite: &str) -> Option<&'static str> {
    use KeyExchange::{DheRsa, EcdhEcdsa, EcdhRsa, EcdheEcdsa, EcdheRsa, Rsa, RsaPsk};
    match key_exchange(suite)? {
        EcdheEcdsa | EcdhEcdsa => Some("ECDSA"),
        EcdheRsa | DheRsa | EcdhRsa | Rsa | RsaPsk => Some("RSA"),
        _ => None,
    }
}

/// Cipher and key length: `AES-128` of `TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256`.
fn cipher(suite: &str) -> Option<&str> {
    let (_, tail) = suite.split_once("-WITH-")?;
    let end = tail.match_indices('-').nth(1).map_or(tail.len(), |(index, _)| index);
    tail.get(..end)
}

/// The only key exchange with certificates that this engine has.
pub(super) fn is_ephemeral_curve(suite: &str) -> bool {
    matches!(key_exchange(suite), Some(KeyExchange::EcdheEcdsa | KeyExchange::EcdheRsa))
}

/// A server that had to choose between the two would have taken the earlier one.
pub(super) fn overtakes(earlier: &str, later: &str) -> bool {
    is_ephemeral_curve(earlier)
        && certificate_kind(earlier) == certificate_kind(later)
        && cipher(earlier) == cipher(later)
}
