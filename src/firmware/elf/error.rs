//! What can be wrong with a file that should be a linked image, each with the field and its place.

use std::borrow::Cow;

use thiserror::Error;

/// Why a file cannot be read as a linked ELF image.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ElfError {
    /// Another container, or no container at all.
    #[error("not an ELF file: {looks_like}; give the linked image (.elf, .axf, .out)")]
    NotElf {
        /// What the first bytes suggest.
        looks_like: &'static str,
    },
    /// The file ends before something that its headers promise.
    #[error("truncated ELF: {field} (at offset {at:#x}) needs {end} bytes, the file has {length}")]
    Truncated {
        /// The field that makes the promise.
        field: String,
        /// Where that field stands in the file.
        at: u64,
        /// Where the promised bytes end.
        end: u64,
        /// How long the file is.
        length: u64,
    },
    /// A header field whose value cannot be.
    #[error("wrong ELF header: {field} (at offset {at:#x}) is {value:#x}: {problem}")]
    Field {
        /// The field, as the ELF specification names it.
        field: String,
        /// Where it stands in the file.
        at: u64,
        /// What it says.
        value: u64,
        /// Why that cannot be.
        problem: Cow<'static, str>,
    },
    /// Another program cut the file short.
    #[error("the file changed while it was read: {length} bytes at offset {at:#x} are gone")]
    Gone {
        /// Where they were.
        at: u64,
        /// How many.
        length: usize,
    },
    /// A relocatable object has no addresses yet.
    #[error(
        "an object file (ET_REL), not a linked image: it has no addresses yet; give what the linker made"
    )]
    Relocatable,
    /// Nothing to count by.
    #[error(
        "no section headers (e_shoff is 0): without them nobody can tell flash from RAM; give the image before sstrip"
    )]
    NoSections,
}
