//! `identical-bodies`: functions or tables that are there twice, byte for byte.

use std::collections::BTreeMap;

use super::definition::{Complaint, Rule, flash};
use crate::firmware::difference::call_free;
use crate::firmware::ledger::{Owner, OwnerKind};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "identical-bodies",
    severity: Severity::Note,
    fix: "Make it one, or fold them: -fipa-icf, and a linker that has --icf=safe.",
    judge,
};

/// Shorter ones cost less than a reader's time.
const SHORTEST: usize = 16;
/// Names in a message.
const NAMED: usize = 3;

fn judge(scene: &Scene) -> Vec<Complaint> {
    let machine = &scene.measurement.machine;
    let mut groups: BTreeMap<(Vec<u8>, Vec<u64>), Vec<Owner>> = BTreeMap::new();
    let mut lengths: BTreeMap<usize, u32> = BTreeMap::new();
    let candidates: Vec<Owner> =
        scene.measurement.owners.iter().filter(|owner| counts(owner)).collect();
    for owner in &candidates {
        *lengths.entry(owner.body.len()).or_default() += 1;
    }
    for owner in candidates {
        if lengths.get(&owner.body.len()).is_some_and(|&count| count > 1) {
            let key = call_free(machine, owner.address, owner.body);
            groups.entry(key).or_default().push(owner);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).map(|group| complaint(&group)).collect()
}

fn counts(owner: &Owner) -> bool {
    owner.kind == OwnerKind::Symbol
        && owner.body.len() >= SHORTEST
        && owner.sizes.flash == owner.body.len() as u64
        && owner.sizes.ram == 0
        // Tables of zeros are one idea, not copies of each other.
        && owner.body.iter().any(|&byte| byte != 0)
}

fn complaint(group: &[Owner]) -> Complaint {
    let length = group.first().map_or(0, |owner| owner.sizes.flash);
    let mut names: Vec<&str> = group.iter().map(|owner| &*owner.name).collect();
    names.sort_unstable();
    let more = names.len().saturating_sub(NAMED);
    let mut listed = names.get(..NAMED).unwrap_or(&names).join(", ");
    if more > 0 {
        listed = format!("{listed} and {more} more");
    }
    let copies = group.len() as u64 - 1;
    Complaint {
        price: flash(length * copies),
        message: format!("{} owners of {length} bytes each are the same: {listed}.", group.len()),
    }
}
