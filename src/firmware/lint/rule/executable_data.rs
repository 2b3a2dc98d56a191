//! `executable-data`: variables in a section from which code may run.

use super::definition::{Complaint, Rule};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;
use crate::firmware::sizes::Sizes;

pub(super) const RULE: Rule = Rule {
    id: "executable-data",
    severity: Severity::Warning,
    fix: "Give functions that run in RAM an output section of their own, so that data can be kept from running.",
    judge,
};

fn judge(scene: &Scene) -> Vec<Complaint> {
    let sections = scene.loaded().filter(|section| section.writable && section.executable);
    sections
        .map(|section| Complaint {
            price: Sizes::default(),
            message: format!(
                "{} ({} bytes) is writable and executable; other tools count it as code.",
                section.name, section.size
            ),
        })
        .collect()
}
