//! Whether the device can verify a server at all, and whether it acts on the result.

use crate::mbedtls::Version;
use crate::profile::Profile;
use crate::profile::settings::{AuthMode, Clock, Hostname, TrustModel};

use super::finding::{Finding, Severity};

/// Finding that `--allow fail-open` lets pass.
pub const FAIL_OPEN: &str = "fail-open";

pub fn check(profile: &Profile, findings: &mut Vec<Finding>) {
    authmode(profile, findings);
    clock(profile, findings);
    hostname(profile, findings);
    anchors(profile, findings);
}

fn fails_open(profile: &Profile) -> bool {
    match profile.tls.authmode {
        AuthMode::Required => false,
        AuthMode::Optional => !profile.tls.fail_closed,
        AuthMode::None => true,
    }
}

fn authmode(profile: &Profile, findings: &mut Vec<Finding>) {
    if !fails_open(profile) {
        return;
    }
    let message = match profile.tls.authmode {
        AuthMode::None => "authmode is none: any server is accepted, whatever its certificate is",
        _ => {
            "authmode is optional and the application does not act on the result: any server is accepted"
        }
    };
    let fix =
        "set authmode to required, or close the connection when any flag is set (fail_closed)";
    findings.push(Finding::new(FAIL_OPEN, Severity::Error, message, fix));
}

fn clock(profile: &Profile, findings: &mut Vec<Finding>) {
    if !profile.library.capabilities.checks_dates {
        let message = "dates are never checked: an expired certificate is accepted \
                       (MBEDTLS_HAVE_TIME_DATE is off)";
        let fix =
            "turn on MBEDTLS_HAVE_TIME and MBEDTLS_HAVE_TIME_DATE once the device has a clock";
        findings.push(Finding::new("dates-not-checked", Severity::Warning, message, fix));
    } else if profile.device.clock == Clock::Unset && !fails_open(profile) {
        let message = "dates are checked but the clock is never set: in 1970 every certificate is \
                       not yet valid";
        let fix = "set the clock before connecting, or turn off MBEDTLS_HAVE_TIME_DATE";
        findings.push(Finding::new("clock-unset", Severity::Error, message, fix));
    }
}

fn hostname(profile: &Profile, findings: &mut Vec<Finding>) {
    let (severity, message) = match &profile.tls.hostname {
        Hostname::Target => return,
        Hostname::Name(name) => (
            Severity::Warning,
            format!("the expected name is always `{name}`, whatever the host is"),
        ),
        Hostname::Unchecked => {
            (Severity::Warning, "the name is never checked: hostname is NULL".to_owned())
        }
        Hostname::NotCalled if refuses_no_hostname(profile) => (
            Severity::Error,
            "mbedtls_ssl_set_hostname is never called: the handshake ends with -0x5D80".to_owned(),
        ),
        Hostname::NotCalled => (
            Severity::Warning,
            "the name is never checked: mbedtls_ssl_set_hostname is not called".to_owned(),
        ),
    };
    let fix = "call mbedtls_ssl_set_hostname with the name of the host (hostname = \"target\")";
    findings.push(Finding::new("hostname-not-the-target", severity, &message, fix));
}

/// 2.28.10, 3.6.3 and 4.0 brought -0x5D80 for a client that requires verification.
fn refuses_no_hostname(profile: &Profile) -> bool {
    let version = profile.library.version;
    let brought = match version.major {
        2 => Version::new(2, 28, 10),
        3 => Version::new(3, 6, 3),
        _ => Version::new(4, 0, 0),
    };
    version >= brought
        && profile.tls.authmode == AuthMode::Required
        && !profile.library.capabilities.allows_verification_without_hostname
}

fn anchors(profile: &Profile, findings: &mut Vec<Finding>) {
    let no_anchor = profile.trust.ca.is_empty() && profile.trust.model == TrustModel::CaChain;
    let by_certificate = profile.tls.psk.is_none();
    if !(no_anchor && by_certificate) || fails_open(profile) {
        return;
    }
    let message = match profile.tls.authmode {
        AuthMode::Required => "no CA is loaded: the handshake ends with -0x7680",
        _ => "no CA is loaded: every server is NOT_TRUSTED",
    };
    findings.push(Finding::new("no-ca", Severity::Error, message, "name the CAs in [trust] ca"));
}
