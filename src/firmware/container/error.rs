//! What can be wrong with a container, each with the field and its place.

use thiserror::Error;

/// Why a file cannot be read as the container that it seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContainerError {
    /// A line of a container that is text.
    #[error("wrong {container}, line {line}: {field}: {problem}")]
    Line {
        /// `Intel HEX` or `S-record file`.
        container: &'static str,
        /// From 1.
        line: usize,
        /// The field of the record, as its specification names it.
        field: &'static str,
        /// Why it cannot be.
        problem: String,
    },
    /// A field of a container that is binary.
    #[error("wrong {container}: {field} (at offset {at:#x}) is {value:#x}: {problem}")]
    Field {
        /// `UF2 image` or `ESP image`.
        container: &'static str,
        /// As its specification names it.
        field: &'static str,
        /// Where it stands in the file.
        at: u64,
        /// What it says.
        value: u64,
        /// Why that cannot be.
        problem: &'static str,
    },
    /// Two parts of the file claim the same address.
    #[error("wrong {container}: the byte at address {address:#x} is given twice")]
    Overlap {
        /// The kind of file.
        container: &'static str,
        /// The first such address.
        address: u64,
    },
    /// There are no bytes in it.
    #[error("the {container} holds no data")]
    Empty {
        /// The kind of file.
        container: &'static str,
    },
}
