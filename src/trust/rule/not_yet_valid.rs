//! `not-yet-valid`: the first day has not come.

use super::definition::{Complaint, Rule, day, each_described};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "not-yet-valid",
    severity: Severity::Error,
    reason: "A trusted CA is checked against the clock like any other certificate of the path.",
    source: "x509_crt_verify_chain in library/x509_crt.c (2.28.10, 3.6.5)",
    fix: "Check the device's clock; if it is right, wait for that day before relying on this CA.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let checked = circumstances.profile.library.capabilities.checks_dates;
    each_described(circumstances, |subject, _, description| {
        if description.not_before <= circumstances.at {
            return None;
        }
        let first = day(description.not_before);
        let today = day(circumstances.at);
        Some(if checked {
            let message = format!(
                "Valid from {first}, and the device believes it is {today}: it refuses every \
                 chain that ends here, with -0x2700 and MBEDTLS_X509_BADCERT_FUTURE."
            );
            Complaint::new(subject, message)
        } else {
            let message =
                format!("Valid from {first}, after {today}; this device does not check dates.");
            Complaint::new(subject, message).weighing(Severity::Note)
        })
    })
}
