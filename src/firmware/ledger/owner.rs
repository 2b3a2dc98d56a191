//! Who owns bytes: one row of the ledger.

use std::borrow::Cow;

use crate::firmware::component::{Component, Part};
use crate::firmware::sizes::Sizes;

/// What kind of thing owns bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerKind {
    /// A function or an object that the symbol table names.
    Symbol,
    /// String literals, billed to the function or the object file that uses them.
    String,
    /// What the linker put behind something so that the next thing is aligned.
    Padding,
    /// Bytes that no section has, below the end of the region's use.
    Gap,
    /// Set aside without contents or symbols: stack, heap.
    Reserve,
    /// Bytes that the map gives to an object but nothing names: constants, tables of an assembler file.
    Other,
    /// Bytes whose owner only a map would tell.
    Unattributed,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner<'a> {
    /// The symbol, or words that say what the bytes are.
    pub name: Cow<'a, str>,
    /// What owns the bytes.
    pub kind: OwnerKind,
    /// How many.
    pub sizes: Sizes,
    /// Name of the output section; `None` for a gap.
    pub section: Option<Cow<'a, str>>,
    /// File name of the object, where known.
    pub object: Option<Cow<'a, str>>,
    /// File name of the archive that the object came out of; `None` without a map.
    pub archive: Option<Cow<'a, str>>,
    /// The source: of a static symbol by the symbol table, of any with debug information.
    pub source: Option<Cow<'a, str>>,
    /// The function or object that the bytes are billed to, if one is known.
    pub user: Option<Cow<'a, str>>,
    /// The part of the firmware.
    pub component: Component,
    /// The part of the component, where it has parts.
    pub part: Option<Part>,
    /// First address at run time; of a gap the first that is free.
    pub address: u64,
    /// The bytes in the file; empty where the section has no contents or they are fetched.
    pub body: &'a [u8],
    /// Index of the region that has `sizes.flash`, and of the one that has `sizes.ram`.
    pub regions: Homes,
}

/// Indices into the regions of the measurement; `None` where no bytes are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Homes {
    /// Of the bytes in flash.
    pub flash: Option<usize>,
    /// Of the bytes in RAM.
    pub ram: Option<usize>,
}

impl Homes {
    /// Those in which bytes of these sizes are.
    pub(super) fn of(self, sizes: Sizes) -> Self {
        Self {
            flash: self.flash.filter(|_| sizes.flash > 0),
            ram: self.ram.filter(|_| sizes.ram > 0),
        }
    }
}
