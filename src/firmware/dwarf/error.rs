//! What can be wrong with debug information.

use thiserror::Error;

/// Why debug information cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DwarfError {
    /// There is none.
    #[error("there is no debug information (.debug_info); compile with -g and do not strip")]
    Missing,
    /// It is compressed, which no embedded linker does on its own.
    #[error(
        "{section} is compressed; give the image after objcopy --decompress-debug-sections, or link without --compress-debug-sections"
    )]
    Compressed {
        /// The first such section.
        section: String,
    },
    /// What gimli says of it.
    #[error("wrong debug information: the unit at offset {unit:#x} of .debug_info: {problem}")]
    Unit {
        /// Offset of the unit's header, or of where one should be.
        unit: u64,
        /// Why it cannot be read.
        problem: String,
    },
    /// A table of abbreviations that no compiler makes.
    #[error(
        "wrong debug information: debug_abbrev_offset of the unit at offset {unit:#x} of .debug_info is {offset:#x}: {problem}"
    )]
    Abbreviations {
        /// Offset of the unit's header.
        unit: u64,
        /// Offset of the table in `.debug_abbrev`.
        offset: u64,
        /// Why it cannot be.
        problem: &'static str,
    },
    /// More than any program has.
    #[error(
        "wrong debug information: the unit at offset {unit:#x} of .debug_info: more than {limit} {what} in all"
    )]
    TooMany {
        /// Offset of the unit's header.
        unit: u64,
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
}
