//! `expires-soon`: the last day is near.

use super::definition::{Complaint, Rule, counted, day, each_described};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "expires-soon",
    severity: Severity::Warning,
    reason: "Devices in the field need the successor before the last day, by update or on storage.",
    source: "x509_crt_verify_chain in library/x509_crt.c (2.28.10, 3.6.5)",
    fix: "Ship the CA's current root beside it now, and remove this one after the last day.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let limit = circumstances.at.checked_add(circumstances.expires_within);
    let checked = circumstances.profile.library.capabilities.checks_dates;
    each_described(circumstances, |subject, _, description| {
        let last = description.not_after;
        if last < circumstances.at || limit.is_some_and(|limit| last > limit) {
            return None;
        }
        let days = usize::try_from((last - circumstances.at).whole_days()).unwrap_or(0);
        let mut message = format!("Expires on {}, in {}.", day(last), counted(days, "day"));
        if !checked {
            message.push_str(" This device does not check dates, but its servers will move away.");
        }
        let severity = if checked { Severity::Warning } else { Severity::Note };
        Some(Complaint::new(subject, message).weighing(severity))
    })
}
