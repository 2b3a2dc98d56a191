//! The shape of a table of usual causes.

/// One usual cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    /// What is wrong.
    pub cause: String,
    /// How to check whether it is this one.
    pub check: String,
    /// What to change if it is.
    pub fix: String,
}

/// A row of the tables: cause, check, fix.
pub(super) type Row = (&'static str, &'static str, &'static str);
/// The rows behind the macro, flag or alert of this name.
pub(super) type Table = &'static [(&'static str, &'static [Row])];
