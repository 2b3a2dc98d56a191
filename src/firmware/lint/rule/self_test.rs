//! `self-test`: tests of the library that the firmware carries.

use super::definition::{Complaint, Rule};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "self-test",
    severity: Severity::Warning,
    fix: "Undefine MBEDTLS_SELF_TEST, unless the device runs the tests when it starts.",
    judge,
};

fn judge(scene: &Scene) -> Vec<Complaint> {
    let test = |name: &str| name.contains("self_test") || name.contains("selftest");
    let (count, price) = scene.price(|owner| test(&owner.name));
    if count == 0 {
        return Vec::new();
    }
    let message = format!("{count} owners are self-tests; their tables of test data come on top.");
    vec![Complaint { price, message }]
}
