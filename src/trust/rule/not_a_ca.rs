//! `not-a-ca`: the certificate may not issue others.

use super::definition::{Complaint, Rule, each_described};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "not-a-ca",
    severity: Severity::Error,
    reason: "A version 3 certificate without `CA:TRUE` is never taken as the issuer of another, \
             not even from the trusted list.",
    source: "x509_crt_check_parent in library/x509_crt.c (2.28.10, 3.6.5); RFC 5280, section \
             4.2.1.9",
    fix: "Ship the CA that issued it instead.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, member, description| {
        if member.may_be_ca() || description.is_server_certificate() {
            return None;
        }
        let why = match description.basic_constraints {
            Some(_) => "its basic constraints say CA:FALSE",
            None => "it has no basic constraints",
        };
        let message = format!(
            "Not a CA ({why}): chains that it issued fail with -0x2700 and \
             MBEDTLS_X509_BADCERT_NOT_TRUSTED."
        );
        Some(Complaint::new(subject, message))
    })
}
