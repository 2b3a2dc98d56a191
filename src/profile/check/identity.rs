//! What the device shows of itself: a certificate with its key, or a shared key with its name.

use crate::profile::Profile;

use super::finding::{Finding, Severity};

pub fn check(profile: &Profile, findings: &mut Vec<Finding>) {
    let tls = &profile.tls;
    let pairs = [
        ("client_cert", tls.client_cert.is_some(), "client_key", tls.client_key.is_some()),
        ("psk", tls.psk.is_some(), "psk_identity", tls.psk_identity.is_some()),
    ];
    for (first, has_first, second, has_second) in pairs {
        let (there, missing) = match (has_first, has_second) {
            (true, false) => (first, second),
            (false, true) => (second, first),
            _ => continue,
        };
        let message = format!("{there} is set without {missing}");
        let fix = format!("set {missing} too, or take {there} out");
        findings.push(Finding::new("half-an-identity", Severity::Error, &message, &fix));
    }
    let psk_suite = |suite: &&str| suite.contains("-PSK-") || suite.starts_with("TLS1-3-");
    let suites = &profile.library.capabilities.ciphersuites;
    if tls.psk.is_some() && !suites.iter().any(psk_suite) {
        let fix = "turn on a MBEDTLS_KEY_EXCHANGE_*PSK_ENABLED option";
        let message = "psk is set, but no cipher suite that uses it is compiled in";
        findings.push(Finding::new("psk-not-compiled", Severity::Error, message, fix));
    }
}
