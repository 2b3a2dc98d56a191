//! `same-subject-different-key`: two CAs of one name.

use std::collections::BTreeMap;

use super::definition::{Complaint, Rule};
use crate::certificate::Description;
use crate::profile::TrustModel;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "same-subject-different-key",
    severity: Severity::Error,
    reason: "A bundle that is searched by name finds only one of them; the library's own list \
             tries each, and a second key under a known name deserves a look.",
    source: "x509_crt_find_parent_in in library/x509_crt.c (2.28.10, 3.6.5); \
             esp_crt_bundle.c of ESP-IDF searches by subject",
    fix: "Keep both only if the CA published both keys; else find out where the other comes from.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let mut first_of_name: BTreeMap<&[u8], (usize, &Description)> = BTreeMap::new();
    let bundle = circumstances.profile.trust.model == TrustModel::EspBundle;
    let mut complaints = Vec::new();
    for (index, member) in circumstances.set.certificates.iter().enumerate() {
        let Some(description) = &member.description else { continue };
        let (first, known) =
            *first_of_name.entry(&description.subject_der).or_insert((index, description));
        if first == index || known.public_key_der == description.public_key_der {
            continue;
        }
        complaints.push(complaint(index, known, bundle));
    }
    complaints
}

fn complaint(index: usize, known: &Description, bundle: bool) -> Complaint {
    let other =
        format!("The set has another CA of this name with another key (serial {})", known.serial);
    let subject = Subject::Certificate(index);
    if bundle {
        let message = format!("{other}: the bundle's search finds only one of the two.");
        return Complaint::new(subject, message);
    }
    let message = format!("{other}; the library tries both.");
    Complaint::new(subject, message).weighing(Severity::Note)
}
