//! `trailing-bytes`: something follows the certificate and is never loaded.

use super::definition::{Complaint, Rule, counted};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};
use crate::trust::source::is_certificate;

pub(super) const RULE: Rule = Rule {
    id: "trailing-bytes",
    severity: Severity::Error,
    reason: "The library reads one certificate from a DER buffer and ignores what follows: a \
             second one is lost, and anything else means that the file is not what it should be.",
    source: "x509_crt_parse_der_core in library/x509_crt.c (2.28.10, 3.6.5)",
    fix: "Cut the file after the certificate; put several certificates into one PEM file.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let members = circumstances.set.certificates.iter().enumerate();
    members
        .filter(|(_, member)| !member.found.trailing.is_empty())
        .map(|(index, member)| {
            let trailing = &member.found.trailing;
            let what = if is_certificate(trailing) {
                "another certificate, which the device never loads"
            } else {
                "which the library ignores"
            };
            let message = format!(
                "{} after the {} of the certificate: {what}.",
                counted(trailing.len(), "byte"),
                counted(member.found.der.len(), "byte"),
            );
            Complaint::new(Subject::Certificate(index), message)
        })
        .collect()
}
