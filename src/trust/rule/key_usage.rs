//! `key-usage`: a CA whose key usage does not allow signing certificates.

use super::definition::{Complaint, Rule, each_described};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "key-usage",
    severity: Severity::Error,
    reason: "With the extension present and keyCertSign absent, the certificate is passed over \
             when an issuer is looked for.",
    source: "x509_crt_check_parent in library/x509_crt.c (2.28.10, 3.6.5); RFC 5280, section \
             4.2.1.3",
    fix: "Ask the CA for its signing certificate; this one is for another use.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let checked = circumstances.profile.library.capabilities.checks_key_usage;
    each_described(circumstances, |subject, member, description| {
        let usage = description.key_usage.as_ref()?;
        let ignored = description.version < 3;
        if usage.signs_certificates() || ignored || !member.may_be_ca() {
            return None;
        }
        let usages = usage.names.join(", ");
        Some(if checked {
            let message = format!(
                "A CA by its basic constraints, but its key usage ({usages}) has no keyCertSign: \
                 chains that it issued fail with -0x2700 and MBEDTLS_X509_BADCERT_NOT_TRUSTED."
            );
            Complaint::new(subject, message)
        } else {
            let message = format!(
                "Its key usage ({usages}) has no keyCertSign; this device is built without \
                 MBEDTLS_X509_CHECK_KEY_USAGE and does not notice."
            );
            Complaint::new(subject, message).weighing(Severity::Warning)
        })
    })
}
