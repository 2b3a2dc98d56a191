//! What a rule is.

use crate::firmware::lint::finding::{Finding, Severity};
use crate::firmware::lint::scene::Scene;
use crate::firmware::sizes::Sizes;

/// One way to spend bytes without need.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// In kebab case; the same word in reports, file names and tests.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What to do about it.
    pub fix: &'static str,
    pub(super) judge: fn(&Scene) -> Vec<Complaint>,
}

/// What a rule says, before its own words are added.
pub(super) struct Complaint {
    pub price: Sizes,
    pub message: String,
}

impl Rule {
    /// Judges an image by this rule alone.
    pub(in crate::firmware::lint) fn findings(&self, scene: &Scene) -> Vec<Finding> {
        let finding = |complaint: Complaint| Finding {
            rule: self.id,
            severity: self.severity,
            price: complaint.price,
            message: complaint.message,
            fix: self.fix,
        };
        (self.judge)(scene).into_iter().map(finding).collect()
    }
}

/// Bytes of flash.
pub(super) fn flash(bytes: u64) -> Sizes {
    Sizes { flash: bytes, ram: 0 }
}
