//! `pem-without-nul`: a PEM string in memory that its length does not end with a NUL.

use super::definition::{Complaint, Rule};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};
use crate::trust::source::Carried;

pub(super) const RULE: Rule = Rule {
    id: "pem-without-nul",
    severity: Severity::Error,
    reason: "mbedtls_x509_crt_parse takes a buffer for PEM only when its last byte is a NUL; without \
             it the text is taken for DER and refused with -0x2180.",
    source: "mbedtls_x509_crt_parse in library/x509_crt.c (2.28.10, 3.6.5); zephyr issue 30235",
    fix: "Append a NUL to the data and count it in the length, or carry the certificate as DER.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let members = circumstances.set.certificates.iter().enumerate();
    let bare = members
        .filter(|(_, member)| member.found.carried == Carried::PemString { terminated: false });
    bare.map(|(index, _)| {
        let message = "The PEM text has no NUL behind it: the library refuses it with -0x2180 \
                       (MBEDTLS_ERR_X509_INVALID_FORMAT), whatever length the application passes.";
        Complaint::new(Subject::Certificate(index), message.to_owned())
    })
    .collect()
}
