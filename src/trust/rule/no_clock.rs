//! `no-clock`: dates are checked and the device does not know the date.

use super::definition::{Complaint, Rule, counted};
use crate::profile::Clock;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "no-clock",
    severity: Severity::Error,
    reason: "With MBEDTLS_HAVE_TIME_DATE and a clock at 1970 every certificate is from the future.",
    source: "mbedtls_x509_time_is_future in library/x509.c (2.28.10, 3.6.5)",
    fix: "Set the clock (SNTP, RTC) before the first TLS connection, and say so in the profile \
          with [device] clock = \"rtc\".",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let profile = circumstances.profile;
    let unset = profile.device.clock == Clock::Unset;
    if !unset || !profile.library.capabilities.checks_dates {
        return Vec::new();
    }
    let message = format!(
        "The device checks dates and its clock is not set: it believes in 1970-01-01 and refuses \
         all of them with -0x2700 and MBEDTLS_X509_BADCERT_FUTURE. The dates of the {} here are \
         judged at the date of this audit instead.",
        counted(circumstances.set.certificates.len(), "certificate"),
    );
    vec![Complaint::new(Subject::Set, message)]
}
