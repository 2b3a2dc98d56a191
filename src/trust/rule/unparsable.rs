//! `unparsable`: the device's library refuses the certificate.

use super::definition::{Complaint, Rule};
use crate::profile::Library;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};
use crate::trust::library::missing_options;
use crate::trust::set::Member;

pub(super) const RULE: Rule = Rule {
    id: "unparsable",
    severity: Severity::Error,
    reason: "What the configuration leaves out decides which certificates can be read at all: a \
             root's own signature digest is enough to refuse it, though it is never verified.",
    source: "mbedtls_x509_crt_parse_der in library/x509_crt.c, library/oid.c and \
             library/pkparse.c (2.28.10, 3.6.5)",
    fix: "Replace it by a CA that this configuration can read.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let members = circumstances.set.certificates.iter().enumerate();
    members
        .filter(|(_, member)| !member.parse_result.is_ok())
        .map(|(index, member)| complaint(index, member, &circumstances.profile.library))
        .collect()
}

fn complaint(index: usize, member: &Member, library: &Library) -> Complaint {
    let options = match &member.description {
        Some(description) => missing_options(description, library),
        None => Vec::new(),
    };
    let message = format!(
        "mbedTLS {} refuses it with {}{}.",
        library.version,
        member.parse_result.hex(),
        cause(member, &options),
    );
    let complaint = Complaint::new(Subject::Certificate(index), message);
    if options.is_empty() {
        return complaint;
    }
    complaint.fixed_by(format!("Enable {}, or replace the CA.", options.join(" and ")))
}

fn cause(member: &Member, options: &[String]) -> String {
    let Some(description) = &member.description else {
        return ": its bytes are not a certificate".to_owned();
    };
    if options.is_empty() {
        return String::new();
    }
    let key = description.key.words();
    let signature = &description.signature.name;
    format!(": its {key} key and {signature} signature need {}", options.join(" and "))
}
