//! `server-certificate-in-ca-set`: the server's own certificate where a CA should be.

use super::definition::{Complaint, Rule, each_described};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "server-certificate-in-ca-set",
    severity: Severity::Error,
    reason: "The library accepts a server certificate from the trusted list only if it is \
             self-issued and identical to what the server presents; any other is useless there.",
    source: "x509_crt_check_ee_locally_trusted in library/x509_crt.c (2.28.10, 3.6.5)",
    fix: "Ship the CA that issued it; the server's certificate is renewed every few months.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, _, description| {
        if description.version < 3 || !description.is_server_certificate() {
            return None;
        }
        Some(if description.is_self_issued() {
            let message = "A self-issued server certificate, not a CA: it works only as long as \
                           the server presents exactly this one.";
            Complaint::new(subject, message.to_owned()).weighing(Severity::Warning).fixed_by(
                "Plan to update the device before the server's certificate is renewed, \
                           or give the server a certificate from a CA of your own."
                    .to_owned(),
            )
        } else {
            let message = format!(
                "A server certificate issued by `{}`, not a CA: the handshake with that very \
                 server fails with -0x2700 and MBEDTLS_X509_BADCERT_NOT_TRUSTED.",
                description.issuer
            );
            Complaint::new(subject, message)
        })
    })
}
