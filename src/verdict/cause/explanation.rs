//! The answer: cause and fix.

/// What a person needs to know beside the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// One sentence: the real cause, and what the device says instead where that misleads.
    pub cause: String,
    /// What to change, smallest first; an item that begins with "Or" replaces the one before it.
    pub fix: Vec<String>,
}
