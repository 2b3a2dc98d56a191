//! `no-init-in-flash`: memory without a first value that flash holds a first value for.

use super::definition::{Complaint, Rule, flash};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "no-init-in-flash",
    severity: Severity::Warning,
    fix: "Mark the output section (NOLOAD), or name the input section .noinit or .bss, which gcc gives no contents.",
    judge,
};

/// A few zeros in a small section are variables that happen to begin with zero.
const SMALLEST: u64 = 32;

fn judge(scene: &Scene) -> Vec<Complaint> {
    let empty = |contents: &[u8]| contents.iter().all(|&byte| byte == 0);
    let sections = scene.loaded().filter(|section| {
        section.writable
            && section.size >= SMALLEST
            && section.load_address != Some(section.address)
            && empty(section.contents)
    });
    sections
        .map(|section| Complaint {
            price: flash(section.size),
            message: format!(
                "{} has no contents but zeros, and flash holds all {} of them.",
                section.name, section.size
            ),
        })
        .collect()
}
