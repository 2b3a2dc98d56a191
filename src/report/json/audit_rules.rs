//! `tlsprobe.audit-rules/1`: what `tlsprobe certs rules --format json` prints.

use serde::Serialize;

use crate::trust::rule::Rule;

/// The whole report.
#[derive(Debug, Serialize)]
pub struct RulesReport {
    schema: &'static str,
    /// By identifier.
    rules: Vec<RuleRow>,
}

#[derive(Debug, Serialize)]
struct RuleRow {
    rule: &'static str,
    /// The worst that it says.
    severity: &'static str,
    reason: &'static str,
    fix: &'static str,
    /// Where the rule's knowledge comes from.
    source: &'static str,
}

impl RulesReport {
    /// Dresses the list for scripts.
    pub fn new(rules: &[Rule]) -> Self {
        let row = |rule: &Rule| RuleRow {
            rule: rule.id,
            severity: rule.severity.word(),
            reason: rule.reason,
            fix: rule.fix,
            source: rule.source,
        };
        Self { schema: "tlsprobe.audit-rules/1", rules: rules.iter().map(row).collect() }
    }
}
