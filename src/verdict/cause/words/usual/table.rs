//! How the tables of usual causes are written.

/// A row of the tables: cause, check, fix.
pub(super) type Row = (&'static str, &'static str, &'static str);
/// The rows behind the macro, flag or alert of this name.
pub(super) type Table = &'static [(&'static str, &'static [Row])];
