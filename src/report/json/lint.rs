//! The part of `tlsprobe.size/1` that says what an image could save.

use serde::Serialize;

use crate::firmware::lint::Finding;

/// One finding with its price.
#[derive(Debug, Serialize)]
pub(super) struct FindingRow<'a> {
    rule: &'static str,
    /// `warning` or `note`.
    severity: &'static str,
    flash: u64,
    ram: u64,
    message: &'a str,
    fix: &'static str,
}

pub(super) fn row(finding: &Finding) -> FindingRow<'_> {
    FindingRow {
        rule: finding.rule,
        severity: finding.severity.word(),
        flash: finding.price.flash,
        ram: finding.price.ram,
        message: &finding.message,
        fix: finding.fix,
    }
}
