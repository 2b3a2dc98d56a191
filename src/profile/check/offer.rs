//! What the device offers: versions, suites, groups and extensions that are not compiled in.

use std::fmt::Display;

use crate::mbedtls::{Curve, Named};
use crate::profile::Profile;
use crate::profile::settings::Transport;

use super::finding::{Finding, Severity};

/// From 3.0 `mbedtls_ssl_setup` returns -0x5E80 for a range of versions that is not compiled in.
const CHECKS_VERSIONS: u8 = 3;

pub fn check(profile: &Profile, findings: &mut Vec<Finding>) {
    versions(profile, findings);
    suites(profile, findings);
    groups(profile, findings);
    extensions(profile, findings);
    fragment_length(profile, findings);
}

fn error(rule: &'static str, message: &str, fix: &str) -> Finding {
    Finding::new(rule, Severity::Error, message, fix)
}

fn versions(profile: &Profile, findings: &mut Vec<Finding>) {
    let compiled = &profile.library.capabilities.tls_versions;
    let (min, max) = (profile.tls.min_version, profile.tls.max_version);
    if compiled.range(min..=max).next().is_none() {
        findings.push(error(
            "nothing-to-offer",
            "no TLS version between min_version and max_version is compiled in",
            "turn on MBEDTLS_SSL_CLI_C and a MBEDTLS_SSL_PROTO_* option of that range",
        ));
        return;
    }
    for (key, version) in [("min_version", min), ("max_version", max)] {
        if !compiled.contains(&version) {
            let checked = profile.library.version.major >= CHECKS_VERSIONS;
            let severity = if checked { Severity::Error } else { Severity::Warning };
            let message = format!("{key} is {}, which is not compiled in", version.name());
            let fix = "set a version that is, or leave the key out";
            findings.push(Finding::new("version-not-compiled", severity, &message, fix));
        }
    }
    let options = &profile.configuration.options;
    if profile.tls.transport == Transport::Datagram && !options.is_defined("MBEDTLS_SSL_PROTO_DTLS")
    {
        let fix = "turn on MBEDTLS_SSL_PROTO_DTLS, or set transport = \"stream\"";
        findings.push(error("dtls-not-compiled", "transport is datagram, but DTLS is off", fix));
    }
}

fn suites(profile: &Profile, findings: &mut Vec<Finding>) {
    let compiled = &profile.library.capabilities.ciphersuites;
    match &profile.tls.ciphersuites {
        Some(wanted) => {
            missing(wanted, |suite| compiled.contains(suite), "ciphersuite-not-compiled", findings);
        }
        None if compiled.is_empty() => findings.push(error(
            "nothing-to-offer",
            "no cipher suite is compiled in",
            "turn on a key exchange, a cipher and a hash",
        )),
        None => {}
    }
}

fn groups(profile: &Profile, findings: &mut Vec<Finding>) {
    let compiled = &profile.library.capabilities.curves;
    if let Some(wanted) = &profile.tls.groups {
        let there: Vec<_> = compiled.iter().map(|curve| curve.profile_name()).collect();
        let wanted: Vec<_> = wanted.iter().map(|curve: &Curve| curve.profile_name()).collect();
        missing(&wanted, |group| there.contains(group), "group-not-compiled", findings);
    }
}

/// One that is missing is left out of the offer; when all are, nothing is left.
fn missing<T: Display>(
    wanted: &[T],
    compiled: impl Fn(&T) -> bool,
    rule: &'static str,
    findings: &mut Vec<Finding>,
) {
    let (there, absent): (Vec<_>, Vec<_>) = wanted.iter().partition(|one| compiled(one));
    let severity = if there.is_empty() { Severity::Error } else { Severity::Warning };
    for name in absent {
        let message = format!("{name} is in the profile, but not compiled in");
        let fix = "turn on what it needs, or take it out";
        findings.push(Finding::new(rule, severity, &message, fix));
    }
}

fn extensions(profile: &Profile, findings: &mut Vec<Finding>) {
    let capabilities = &profile.library.capabilities;
    let (tls, trust) = (&profile.tls, &profile.trust);
    for (used, compiled, key, option) in [
        (!tls.alpn.is_empty(), capabilities.alpn, "tls.alpn", "MBEDTLS_SSL_ALPN"),
        (
            tls.max_fragment_length.is_some(),
            capabilities.max_fragment_length,
            "tls.max_fragment_length",
            "MBEDTLS_SSL_MAX_FRAGMENT_LENGTH",
        ),
        (!trust.crl.is_empty(), capabilities.crl, "trust.crl", "MBEDTLS_X509_CRL_PARSE_C"),
    ] {
        if used && !compiled {
            let message =
                format!("{key} is set, but the library has no such function: {option} is off");
            findings.push(error("not-compiled", &message, &format!("turn on {option}")));
        }
    }
}

/// `mbedtls_ssl_conf_max_frag_len` refuses a length above the smaller of the two buffers.
fn fragment_length(profile: &Profile, findings: &mut Vec<Finding>) {
    let capabilities = &profile.library.capabilities;
    let limit = capabilities.in_content_len.min(capabilities.out_content_len);
    match profile.tls.max_fragment_length {
        Some(length) if usize::from(length) > limit => {
            let message = format!(
                "max_fragment_length {length} is above the smaller buffer of {limit} bytes: the \
                 library refuses it"
            );
            findings.push(error("fragment-above-buffer", &message, "ask for a shorter one"));
        }
        _ => {}
    }
}
