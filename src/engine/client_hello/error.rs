//! Why bytes are no ClientHello: what, and at which byte.

/// What is wrong and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}: {problem}")]
pub struct DecodeError {
    /// In the bytes that were given, counted from 0.
    pub offset: usize,
    /// In words.
    pub problem: String,
}

impl DecodeError {
    /// Names a byte and what is wrong there.
    pub fn new(offset: usize, problem: impl Into<String>) -> Self {
        Self { offset, problem: problem.into() }
    }
}
