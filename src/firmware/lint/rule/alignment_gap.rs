//! `alignment-gap`: bytes between sections, and padding that no small alignment explains.

use super::definition::{Complaint, Rule};
use crate::firmware::ledger::OwnerKind;
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "alignment-gap",
    severity: Severity::Warning,
    fix: "Place the section that follows next to the one before, or give the hole something to hold.",
    judge,
};

/// Smaller holes are the price of alignment to a word or a cache line.
const SMALLEST: u64 = 64;

fn judge(scene: &Scene) -> Vec<Complaint> {
    let between = |kind| matches!(kind, OwnerKind::Gap | OwnerKind::Padding);
    let owners = scene.measurement.owners.iter();
    let holes = owners.filter(|owner| between(owner.kind) && owner.sizes.total() >= SMALLEST);
    holes
        .map(|hole| Complaint {
            price: hole.sizes,
            message: format!("{} bytes hold nothing: {}.", hole.sizes.total(), hole.name),
        })
        .collect()
}
