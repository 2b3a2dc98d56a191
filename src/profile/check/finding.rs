//! One thing that is wrong, doubtful or worth knowing about a profile.

/// How bad it is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot be compiled, cannot connect, or protects nothing.
    Error,
    /// This program cannot know.
    Doubt,
    /// It works, but probably not as meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// `error`, `doubt`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Doubt => "doubt",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// In kebab case, the same everywhere.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The option that it is about, if it is about one.
    pub option: Option<String>,
    /// Where that option was decided, or where the header leaves it open.
    pub at: Option<String>,
    /// What is the matter, in a sentence.
    pub message: String,
    /// What to change; empty where there is nothing to change.
    pub fix: String,
}

impl Finding {
    /// About a setting of the application.
    pub fn new(rule: &'static str, severity: Severity, message: &str, fix: &str) -> Self {
        let (message, fix) = (message.to_owned(), fix.to_owned());
        Self { rule, severity, option: None, at: None, message, fix }
    }
}
