//! `path-length`: a CA that allows few intermediates, or none.

use super::definition::{Complaint, Rule, counted, each_described};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "path-length",
    severity: Severity::Warning,
    reason: "The library counts intermediates below a CA with a path length, and takes none of the \
             chains that have more.",
    source: "x509_crt_find_parent_in in library/x509_crt.c (2.28.10, 3.6.5); RFC 5280, section 4.2.1.9",
    fix: "Make sure that your servers send no longer chain; else ship the CA above, or one without the \
          limit.",
    judge,
};

/// Public CAs issue through one intermediate, seldom through two.
const INTERMEDIATES_OF_PUBLIC_CAS: u32 = 1;

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, _, description| {
        let constraints = description.basic_constraints.filter(|constraints| constraints.ca)?;
        let length = constraints.path_length?;
        let public_root = description.is_self_issued() && length < INTERMEDIATES_OF_PUBLIC_CAS;
        let message = format!(
            "Its path length is {length}: the device takes chains with at most {} below it.",
            counted(usize::try_from(length).unwrap_or(usize::MAX), "intermediate")
        );
        let severity = if public_root { Severity::Warning } else { Severity::Note };
        Some(Complaint::new(subject, message).weighing(severity))
    })
}
