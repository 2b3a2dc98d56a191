//! `debug-code`: the debug module of mbedTLS.

use super::definition::{Complaint, Rule};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "debug-code",
    severity: Severity::Warning,
    fix: "Undefine MBEDTLS_DEBUG_C; the calls and their texts in all other modules go with it.",
    judge,
};

fn judge(scene: &Scene) -> Vec<Complaint> {
    let debug = |name: &str| name.starts_with("mbedtls_debug_");
    let (count, price) = scene.price(|owner| {
        debug(&owner.name) || owner.name.strip_prefix("strings of ").is_some_and(debug)
    });
    if count == 0 {
        return Vec::new();
    }
    let message = format!(
        "{count} owners are mbedTLS's debug module alone; the texts in its callers come on top."
    );
    vec![Complaint { price, message }]
}
