//! `key-only`: a CA of an ESP-IDF bundle of which nothing but name and key is known.

use super::definition::{Complaint, Rule};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "key-only",
    severity: Severity::Warning,
    reason: "A bundle of ESP-IDF leaves out dates, serial numbers and constraints: the device never \
             checks them, and nobody can tell from the bundle when such a CA breaks.",
    source: "the certificate bundle of ESP-IDF 4.4 to 6.0; Mozilla's roots, crate webpki-root-certs 1.0.11",
    fix: "Audit the PEM file that the bundle was made from.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let sources = circumstances.set.sources.iter().enumerate();
    sources
        .flat_map(|(index, source)| {
            source.strangers.iter().map(move |stranger| {
                let message = format!(
                    "`{}` at byte {} is a name and a key that no root of Mozilla's set has: its dates \
                     and limits are unknown.",
                    stranger.name, stranger.offset
                );
                Complaint::new(Subject::Place(index, stranger.offset), message)
            })
        })
        .collect()
}
