//! What a rule finds.

use crate::firmware::sizes::Sizes;

/// How much it matters; bytes alone never break a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; may be meant.
    Note,
    /// Bytes that nobody wants, or a memory that is less protected than it could be.
    Warning,
}

impl Severity {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
        }
    }
}

/// One thing that could be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Identifier of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it costs; what a fix saves is at most this, and a little less where code stays.
    pub price: Sizes,
    /// What it is, in a sentence.
    pub message: String,
    /// What to do.
    pub fix: &'static str,
}
