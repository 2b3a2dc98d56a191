//! What a rule is, and the words that rules share.

use crate::certificate::Description;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Finding, Severity, Subject};
use crate::trust::set::Member;

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
    pub(super) judge: fn(&Circumstances<'_>) -> Vec<Complaint>,
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
pub(super) struct Complaint {
    subject: Subject,
    message: String,
    severity: Option<Severity>,
    fix: Option<String>,
}

impl Complaint {
    pub(super) fn new(subject: Subject, message: String) -> Self {
        Self { subject, message, severity: None, fix: None }
    }

    pub(super) fn weighing(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(super) fn fixed_by(mut self, fix: String) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Asks the same question of every certificate that can be described.
pub(super) fn each_described(
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
pub(super) fn day(instant: time::OffsetDateTime) -> String {
    let date = instant.date();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// `1 day`, `5 days`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
