//! `expired`: the last day has passed.

use super::definition::{Complaint, Rule, day, each_described};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "expired",
    severity: Severity::Error,
    reason: "A trusted CA is checked against the clock like any other certificate of the path.",
    source: "x509_crt_verify_chain in library/x509_crt.c (2.28.10, 3.6.5); AddTrust External CA \
             Root, 2020-05-30; DST Root CA X3, 2021-09-30",
    fix: "Replace it by the CA's current root, or delete it if no server needs it.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let checked = circumstances.profile.library.capabilities.checks_dates;
    each_described(circumstances, |subject, _, description| {
        if description.not_after >= circumstances.at {
            return None;
        }
        let expired = day(description.not_after);
        Some(if checked {
            let message = format!(
                "Expired on {expired}: the device refuses every chain that ends here, with \
                 -0x2700 and MBEDTLS_X509_BADCERT_EXPIRED."
            );
            Complaint::new(subject, message)
        } else {
            let message = format!(
                "Expired on {expired}: this device does not check dates and goes on trusting it, \
                 but its CA has stopped using it."
            );
            Complaint::new(subject, message).weighing(Severity::Warning)
        })
    })
}
