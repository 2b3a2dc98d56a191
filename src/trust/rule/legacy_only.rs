//! `legacy-only`: a root under which public servers get no new certificates.

use super::definition::{Complaint, Rule, each_described};
use super::retired_root;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;
use crate::trust::schedule::schedule;

pub(super) const RULE: Rule = Rule {
    id: "legacy-only",
    severity: Severity::Note,
    reason: "Browsers take no new certificate below it, so servers for the public have moved or move \
             with their next certificate; what stays are servers that no browser visits.",
    source: "src/trust/data/schedules.toml, with a source for each date",
    fix: "Ask your hosts which root they chain to, keep this one only for those that still need it, and \
          ship the other beside it.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let today = circumstances.at.date();
    each_described(circumstances, |subject, member, _| {
        if retired_root::retirement(&member.sha256).is_some() {
            return None;
        }
        let past = schedule().of(&member.sha256).filter(|event| event.day <= today);
        let event = past.max_by_key(|event| event.day)?;
        let message = format!("Of use for old servers alone: {}", event.sentence());
        Some(Complaint::new(subject, message))
    })
}
