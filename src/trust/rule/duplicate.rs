//! `duplicate`: the same certificate more than once.

use std::collections::HashMap;

use super::definition::{Complaint, Rule};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "duplicate",
    severity: Severity::Warning,
    reason: "The library keeps every copy: flash and heap are paid twice for nothing.",
    source: "mbedtls_x509_crt_parse_der in library/x509_crt.c appends without comparing \
             (2.28.10, 3.6.5)",
    fix: "Delete this copy.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let set = circumstances.set;
    let mut first_seen = HashMap::new();
    let mut complaints = Vec::new();
    for (index, member) in set.certificates.iter().enumerate() {
        let first = *first_seen.entry(member.sha256).or_insert(index);
        let Some(original) = set.certificates.get(first).filter(|_| first != index) else {
            continue;
        };
        let message = format!(
            "The same certificate is already in {} at byte {}; this copy costs {} bytes more.",
            set.source_name(original.source),
            original.found.offset,
            member.found.der.len(),
        );
        complaints.push(Complaint::new(Subject::Certificate(index), message));
    }
    complaints
}
