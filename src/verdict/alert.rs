//! The alert that goes with a refused certificate.
//!
//! Source: `library/ssl_tls.c` (`ssl_parse_certificate_verify`, 2.18.0, 2.28.10, 3.5.1;
//! `mbedtls_ssl_verify_certificate`, 3.6.5).

use crate::mbedtls::VerifyFlags;

/// One alert for all flags: the first row that applies.
const ALERTS: [(VerifyFlags, u8); 9] = [
    (VerifyFlags::OTHER, 49),
    (VerifyFlags::CN_MISMATCH, 42),
    (VerifyFlags::KEY_USAGE, 43),
    (VerifyFlags::EXT_KEY_USAGE, 43),
    (VerifyFlags::BAD_PK, 43),
    (VerifyFlags::BAD_KEY, 43),
    (VerifyFlags::EXPIRED, 45),
    (VerifyFlags::REVOKED, 44),
    (VerifyFlags::NOT_TRUSTED, 48),
];

/// `certificate_unknown`: for everything that has no alert of its own.
const CERTIFICATE_UNKNOWN: u8 = 46;

/// The alert for a verification that did not succeed.
///
/// Shown by `tests/differential/rule/verifying.rs`:
/// `the_first_flag_of_a_fixed_order_decides_the_alert`.
pub fn for_flags(flags: VerifyFlags) -> u8 {
    let first = ALERTS.iter().find(|(flag, _)| flags.contains(*flag));
    first.map_or(CERTIFICATE_UNKNOWN, |(_, alert)| *alert)
}
