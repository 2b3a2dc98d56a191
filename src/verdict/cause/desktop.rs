//! Where a desktop and the device would disagree: the usual reason for "but it works in my browser".

use crate::mbedtls::VerifyFlags;

use super::Case;

/// What a desktop's verifier says about the same chain, name and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Desktop {
    /// It connects.
    Accepts,
    /// It refuses, for this reason.
    Refuses(String),
}

/// The disagreement in one sentence; `None` where both say the same.
pub fn compare(case: &Case, device_accepts: bool, desktop: &Desktop) -> Option<String> {
    match (device_accepts, desktop) {
        (false, Desktop::Accepts) => Some(format!("A desktop would connect: {}.", stricter(case))),
        (true, Desktop::Refuses(reason)) => {
            Some(format!("A desktop would refuse ({reason}): {}.", weaker(case)))
        }
        _ => None,
    }
}

/// Why the device refuses what a desktop takes.
fn stricter(case: &Case) -> &'static str {
    let outcome = &case.outcome;
    let flags = outcome.flags;
    if !outcome.parse_result.is_ok() {
        "its library reads every key, hash and extension that this build leaves out"
    } else if flags.contains(VerifyFlags::NOT_TRUSTED) {
        "it carries more than a hundred roots, and finds other paths and missing intermediates"
    } else if flags.contains(VerifyFlags::FUTURE) || flags.contains(VerifyFlags::EXPIRED) {
        "its clock, or its set of roots, is not the device's"
    } else if flags.contains(VerifyFlags::CN_MISMATCH) {
        "it checks the host's name, the device what its code passes to mbedtls_ssl_set_hostname"
    } else {
        "it offers more versions, suites and groups, and larger buffers"
    }
}

/// Which check the device leaves out.
fn weaker(case: &Case) -> &'static str {
    if case.tls.authmode != crate::profile::AuthMode::Required && !case.outcome.flags.is_empty() {
        "the device goes on although its own verification failed"
    } else if !case.library.capabilities.checks_dates {
        "this build never checks dates, because MBEDTLS_HAVE_TIME_DATE is off"
    } else if !super::name::is_checked(case) {
        "the device never compares the certificate's name"
    } else {
        "mbedTLS checks less here: it ignores name constraints that are not critical, what a root \
         says about its own use, and what root programs have distrusted"
    }
}
