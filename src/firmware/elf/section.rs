//! One section: where it runs, where it is loaded, what it holds.

use std::borrow::Cow;
use std::ops::Range;

/// A section of a linked image. Addresses and sizes are in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'a> {
    /// As the linker script names it.
    pub name: Cow<'a, str>,
    /// Where it is at run time.
    pub address: u64,
    /// Where the programmer puts it; `None` for a section without contents.
    pub load_address: Option<u64>,
    /// At run time.
    pub size: u64,
    /// The alignment that the linker gave it, at least 1.
    pub alignment: u64,
    /// It takes memory at run time (`SHF_ALLOC`).
    pub allocated: bool,
    /// The program may write to it (`SHF_WRITE`).
    pub writable: bool,
    /// It holds machine code (`SHF_EXECINSTR`).
    pub executable: bool,
    /// A template for each thread, not memory of its own (`SHF_TLS`).
    pub thread_local: bool,
    /// The bytes in the file; empty for a section without contents, and where they are fetched.
    pub contents: &'a [u8],
    /// It has bytes in the file, whether or not it takes memory.
    pub has_contents: bool,
    /// Those bytes begin with a compression header (`SHF_COMPRESSED`).
    pub compressed: bool,
    /// Where those bytes begin in the file.
    pub offset: u64,
    /// Where its header stands in the file, for errors.
    pub header_at: u64,
}

impl Section<'_> {
    /// It takes part in the counting: allocated, and not empty.
    pub fn counts(&self) -> bool {
        self.allocated && self.size > 0
    }

    /// Load addresses, where the section has contents.
    pub fn load_range(&self) -> Option<Range<u64>> {
        self.load_address.filter(|_| self.counts()).map(|start| start..start + self.size)
    }

    /// Run addresses. The zeroed half of thread-local storage has none: its addresses are offsets.
    pub fn run_range(&self) -> Option<Range<u64>> {
        let template = self.thread_local && self.load_address.is_none();
        (self.counts() && !template).then(|| self.address..self.address + self.size)
    }
}
