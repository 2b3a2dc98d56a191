//! What an audit finds.

/// How bad a finding is; `--fail-on` draws the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Will hurt, or hurts under circumstances.
    Warning,
    /// The device fails, or trusts what it must not.
    Error,
}

impl Severity {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a finding lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A certificate, by its index in the set.
    Certificate(usize),
    /// A place in a source, by the source's index and the byte offset.
    Place(usize, u64),
    /// A whole source, by its index.
    Source(usize),
    /// The set or the device.
    Set,
}

/// One thing that a rule has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Identifier of the rule.
    pub rule: &'static str,
    /// As bad as this.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// Plain words, with the device's own code where it has one.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Where the rule's knowledge comes from.
    pub source: &'static str,
}
