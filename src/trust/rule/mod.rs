//! The audit rules, one per file, and the registry that lists them.

mod damaged_block;
mod duplicate;
mod expired;
mod expires_soon;
mod key_usage;
mod library_test_certificate;
mod no_clock;
mod not_a_ca;
mod not_in_mozilla;
mod not_yet_valid;
mod retired_root;
mod same_subject_different_key;
mod server_certificate_in_ca_set;
mod silently_skipped;
mod trailing_bytes;
mod unparsable;
mod weak_key;
mod weak_signature;

use super::circumstances::Circumstances;
use super::finding::{Finding, Severity, Subject};
use super::set::Member;
use crate::certificate::Description;

/// Every rule, by identifier.
pub const ALL: [Rule; 18] = [
    damaged_block::RULE,
    duplicate::RULE,
    expired::RULE,
    expires_soon::RULE,
    key_usage::RULE,
    library_test_certificate::RULE,
    no_clock::RULE,
    not_a_ca::RULE,
    not_in_mozilla::RULE,
    not_yet_valid::RULE,
    retired_root::RULE,
    same_subject_different_key::RULE,
    server_certificate_in_ca_set::RULE,
    silently_skipped::RULE,
    trailing_bytes::RULE,
    unparsable::RULE,
    weak_key::RULE,
    weak_signature::RULE,
];

/// One thing that can be wrong with a CA set.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// In kebab case; the same word in reports, file names and tests.
    pub id: &'static str,
    /// The worst that this rule says; some cases weigh less.
    pub severity: Severity,
    /// Why it matters to a device.
    pub reason: &'static str,
    /// Where that is known from.
    pub source: &'static str,
    /// What to do about it in general; a finding may know better.
    pub fix: &'static str,
    judge: fn(&Circumstances<'_>) -> Vec<Complaint>,
}

impl Rule {
    /// Judges the set by this rule alone.
    pub fn findings(&self, circumstances: &Circumstances<'_>) -> Vec<Finding> {
        let finding = |complaint: Complaint| Finding {
            rule: self.id,
            severity: complaint.severity.unwrap_or(self.severity),
            subject: complaint.subject,
            message: complaint.message,
            fix: complaint.fix.unwrap_or_else(|| self.fix.to_owned()),
            source: self.source,
        };
        (self.judge)(circumstances).into_iter().map(finding).collect()
    }
}

/// What a rule says of one subject, before the rule's own words are added.
struct Complaint {
    subject: Subject,
    message: String,
    severity: Option<Severity>,
    fix: Option<String>,
}

impl Complaint {
    fn new(subject: Subject, message: String) -> Self {
        Self { subject, message, severity: None, fix: None }
    }

    fn weighing(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    fn fixed_by(mut self, fix: String) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Asks the same question of every certificate that can be described.
fn each_described(
    circumstances: &Circumstances<'_>,
    mut judge: impl FnMut(Subject, &Member, &Description) -> Option<Complaint>,
) -> Vec<Complaint> {
    let members = circumstances.set.certificates.iter().enumerate();
    members
        .filter_map(|(index, member)| {
            judge(Subject::Certificate(index), member, member.description.as_ref()?)
        })
        .collect()
}

/// `2028-01-28`.
fn day(instant: time::OffsetDateTime) -> String {
    let date = instant.date();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// `1 day`, `5 days`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_sorted_and_its_identifiers_are_kebab_case() {
        assert!(ALL.windows(2).all(|pair| pair[0].id < pair[1].id));
        for rule in ALL {
            let known = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            assert!(rule.id.bytes().all(known), "{}", rule.id);
        }
    }
}
