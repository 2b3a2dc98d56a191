//! mbedTLS's names for what rustls can speak.

use ::rustls::crypto::SupportedKxGroup;
use ::rustls::crypto::ring::{ALL_CIPHER_SUITES, kx_group};
use ::rustls::{NamedGroup, ProtocolVersion, SupportedCipherSuite};

use crate::mbedtls::{Ciphersuite, Curve, TlsVersion};

/// The suite behind an mbedTLS name, if rustls implements it.
pub(super) fn suite(name: &str) -> Option<SupportedCipherSuite> {
    let number = Ciphersuite::by_name(name)?.number;
    ALL_CIPHER_SUITES.iter().find(|suite| u16::from(suite.suite()) == number).copied()
}

/// The mbedTLS name of a negotiated suite.
pub(super) fn suite_name(suite: SupportedCipherSuite) -> Option<&'static str> {
    Ciphersuite::by_number(u16::from(suite.suite())).map(|suite| suite.name)
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
