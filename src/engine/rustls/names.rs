//! mbedTLS's names for what rustls can speak.

use ::rustls::crypto::SupportedKxGroup;
use ::rustls::crypto::ring::{cipher_suite, kx_group};
use ::rustls::{NamedGroup, ProtocolVersion, SupportedCipherSuite};

use crate::mbedtls::{Curve, TlsVersion};

/// Every suite that rustls implements, by the name that `mbedtls_ssl_get_ciphersuite` prints.
pub(super) const SUITES: [(&str, SupportedCipherSuite); 9] = [
    ("TLS1-3-AES-256-GCM-SHA384", cipher_suite::TLS13_AES_256_GCM_SHA384),
    ("TLS1-3-CHACHA20-POLY1305-SHA256", cipher_suite::TLS13_CHACHA20_POLY1305_SHA256),
    ("TLS1-3-AES-128-GCM-SHA256", cipher_suite::TLS13_AES_128_GCM_SHA256),
    (
        "TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256",
        cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ),
    (
        "TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256",
        cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ),
    (
        "TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384",
        cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ),
    ("TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384", cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
    (
        "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256",
        cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    ),
    ("TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256", cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
];

/// The suite behind an mbedTLS name, if rustls implements it.
pub(super) fn suite(name: &str) -> Option<SupportedCipherSuite> {
    SUITES.iter().find(|(known, _)| *known == name).map(|(_, suite)| *suite)
}

/// The mbedTLS name of a negotiated suite.
pub(super) fn suite_name(suite: SupportedCipherSuite) -> Option<&'static str> {
    SUITES.iter().find(|(_, known)| known.suite() == suite.suite()).map(|(name, _)| *name)
}

/// The key exchange group for a curve, if rustls with ring implements it.
pub(super) fn group(curve: Curve) -> Option<&'static dyn SupportedKxGroup> {
    match curve {
        Curve::X25519 => Some(kx_group::X25519),
        Curve::Secp256r1 => Some(kx_group::SECP256R1),
        Curve::Secp384r1 => Some(kx_group::SECP384R1),
        _ => None,
    }
}

/// The curve of a negotiated group.
pub(super) fn curve(group: NamedGroup) -> Option<Curve> {
    match group {
        NamedGroup::X25519 => Some(Curve::X25519),
        NamedGroup::secp256r1 => Some(Curve::Secp256r1),
        NamedGroup::secp384r1 => Some(Curve::Secp384r1),
        _ => None,
    }
}

/// The protocol version, if it is one that rustls speaks.
pub(super) fn version(version: ProtocolVersion) -> Option<TlsVersion> {
    match version {
        ProtocolVersion::TLSv1_2 => Some(TlsVersion::Tls12),
        ProtocolVersion::TLSv1_3 => Some(TlsVersion::Tls13),
        _ => None,
    }
}
