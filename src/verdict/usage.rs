//! What the handshake checks besides the chain: the end entity's curve and use.
//!
//! Source: `library/ssl_tls.c` (`ssl_parse_certificate_verify` and `mbedtls_ssl_check_cert_usage`,
//! 2.18.0, 2.28.10, 3.5.1; `mbedtls_ssl_verify_certificate`, 3.6.5) and
//! `library/ssl_tls13_generic.c` (`ssl_tls13_validate_certificate`, 3.5.1).

use super::context::Context;
use crate::certificate::{Certificate, DIGITAL_SIGNATURE, KEY_AGREEMENT, KEY_ENCIPHERMENT, oid};
use crate::mbedtls::{Behaviour, Curve, KeyExchange, Rule, TlsVersion, VerifyFlags};

/// Curves that a 3.x or 4.x client offers by default.
const STRONG_GROUPS: [Curve; 8] = [
    Curve::X25519,
    Curve::Secp256r1,
    Curve::Secp384r1,
    Curve::X448,
    Curve::Secp521r1,
    Curve::BrainpoolP256r1,
    Curve::BrainpoolP384r1,
    Curve::BrainpoolP512r1,
];

/// Up to TLS 1.2: the curve of the end entity must be one that the client offers.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `a_curve_that_is_not_offered_is_refused_from_3_0_0_on`.
pub(super) fn check_curve(
    end_entity: &Certificate,
    context: &Context<'_>,
    behaviour: Behaviour,
) -> VerifyFlags {
    let Some(curve) = end_entity.public_key().curve() else { return VerifyFlags::NONE };
    let compiled_in = context.library.capabilities.curves.contains(&curve);
    let offered = match context.groups {
        Some(groups) => groups.contains(&curve),
        None if behaviour.has(Rule::DefaultGroupsStrong) => STRONG_GROUPS.contains(&curve),
        None => true,
    };
    if context.tls_version >= TlsVersion::Tls13 || (offered && compiled_in) {
        VerifyFlags::NONE
    } else {
        VerifyFlags::BAD_KEY
    }
}

/// Key usage and extended key usage of the end entity.
///
/// Shown by `tests/differential/rule/verifying.rs`:
/// `the_use_of_the_end_entity_follows_the_key_exchange`.
pub(super) fn check_usage(end_entity: &Certificate, context: &Context<'_>) -> VerifyFlags {
    let capabilities = &context.library.capabilities;
    let mut flags = VerifyFlags::NONE;
    if capabilities.checks_key_usage && !end_entity.allows_usage(needed_usage(context)) {
        flags |= VerifyFlags::KEY_USAGE;
    }
    if capabilities.checks_extended_key_usage && !is_for_servers(end_entity) {
        flags |= VerifyFlags::EXT_KEY_USAGE;
    }
    flags
}

/// Shown by `tests/differential/rule/verifying.rs`:
/// `the_use_of_the_end_entity_follows_the_key_exchange`.
fn needed_usage(context: &Context<'_>) -> u32 {
    if context.tls_version >= TlsVersion::Tls13 {
        return DIGITAL_SIGNATURE;
    }
    match context.key_exchange {
        KeyExchange::Rsa | KeyExchange::RsaPsk => KEY_ENCIPHERMENT,
        KeyExchange::EcdhRsa | KeyExchange::EcdhEcdsa => KEY_AGREEMENT,
        KeyExchange::DheRsa
        | KeyExchange::EcdheRsa
        | KeyExchange::EcdheEcdsa
        | KeyExchange::Tls13 => DIGITAL_SIGNATURE,
        KeyExchange::Psk | KeyExchange::DhePsk | KeyExchange::EcdhePsk | KeyExchange::Ecjpake => 0,
    }
}

/// `mbedtls_x509_crt_check_extended_key_usage` with `serverAuth`: no extension means any use.
///
/// Shown by `tests/differential/rule/verifying.rs`: `extended_key_usage_must_allow_servers`.
fn is_for_servers(end_entity: &Certificate) -> bool {
    end_entity.extended_key_usage().is_none_or(|purposes| {
        purposes
            .iter()
            .any(|purpose| purpose == oid::SERVER_AUTH || purpose == oid::ANY_EXTENDED_KEY_USAGE)
    })
}
