//! The symbol table, read one symbol at a time.

use std::borrow::Cow;

use goblin::elf::sym::{self, Symtab};
use memchr::memchr;

use super::error::ElfError;

/// Section indices from here on are no sections (`SHN_LORESERVE`).
const FIRST_RESERVED_SECTION: usize = 0xff00;

/// What a symbol names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// `STT_FUNC`.
    Function,
    /// `STT_OBJECT`.
    Object,
    /// `STT_FILE`: the source file of the local symbols that follow.
    File,
    /// A label without a type, such as an assembler's or a linker script's.
    Label,
}

/// How far a symbol is seen; of two names for one address the later of these is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    /// A default that another definition may replace.
    Weak,
    /// Inside its object alone.
    Local,
    /// Everywhere.
    Global,
}

/// A named range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol {
    /// Offset into the table's strings, which [`SymbolTable::name`] reads.
    pub name: u32,
    /// First address; the Thumb bit is cleared.
    pub address: u64,
    /// In bytes; 0 for a label.
    pub size: u64,
    /// Index of its section; `None` where it is absolute, common or undefined.
    pub section: Option<usize>,
    /// What it names.
    pub kind: SymbolKind,
    /// How far it is seen.
    pub binding: Binding,
}

/// Zero-terminated names, each known by its offset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strings<'a>(pub(super) &'a [u8]);

impl<'a> Strings<'a> {
    /// The bytes of a name; `None` beyond the table.
    pub fn bytes(self, offset: u32) -> Option<&'a [u8]> {
        let rest = self.0.get(offset as usize..)?;
        Some(&rest[..memchr(0, rest)?])
    }

    /// A name; bytes that are no UTF-8 are replaced. `None` beyond the table.
    pub fn text(self, offset: u32) -> Option<Cow<'a, str>> {
        self.bytes(offset).map(String::from_utf8_lossy)
    }
}

/// Symbols and their names, lazily.
#[derive(Debug)]
pub struct SymbolTable<'a> {
    pub(super) entries: Symtab<'a>,
    pub(super) strings: Strings<'a>,
    /// Bit 0 of a function's address is no address (ARM: Thumb).
    pub(super) thumb: bool,
    /// Where the table stands in the file, and the size of an entry there.
    pub(super) at: u64,
    pub(super) entry: u64,
}

impl<'a> SymbolTable<'a> {
    /// Every symbol that names bytes or a source file; section symbols and the like are left out.
    pub fn iter(&self) -> impl Iterator<Item = Symbol> {
        self.entries.iter().filter_map(|entry| self.symbol(&entry))
    }

    fn symbol(&self, entry: &sym::Sym) -> Option<Symbol> {
        let kind = match entry.st_type() {
            sym::STT_FUNC | sym::STT_GNU_IFUNC => SymbolKind::Function,
            sym::STT_OBJECT | sym::STT_COMMON => SymbolKind::Object,
            sym::STT_FILE => SymbolKind::File,
            sym::STT_NOTYPE => SymbolKind::Label,
            _ => return None,
        };
        let thumb = self.thumb && kind == SymbolKind::Function;
        Some(Symbol {
            // A field of 32 bits in both classes of ELF.
            name: u32::try_from(entry.st_name).unwrap_or(u32::MAX),
            address: if thumb { entry.st_value & !1 } else { entry.st_value },
            size: entry.st_size,
            section: section_of(entry.st_shndx),
            kind,
            binding: match entry.st_bind() {
                sym::STB_LOCAL => Binding::Local,
                sym::STB_WEAK => Binding::Weak,
                _ => Binding::Global,
            },
        })
    }

    /// The name at an offset; bytes that are no UTF-8 are replaced.
    ///
    /// # Errors
    /// When the name lies outside the string table.
    pub fn name(&self, offset: u32) -> Result<Cow<'a, str>, ElfError> {
        self.strings.text(offset).ok_or_else(|| ElfError::Field {
            field: "st_name of a symbol".to_owned(),
            at: self.at_of(offset),
            value: u64::from(offset),
            problem: "beyond the end of the string table".into(),
        })
    }

    /// The error for names that are longer in all than any program's.
    pub fn too_long(&self, offset: u32, most: u64) -> ElfError {
        ElfError::Field {
            field: "st_name of a symbol".to_owned(),
            at: self.at_of(offset),
            value: u64::from(offset),
            problem: format!("up to here the names of symbols have more than {most} bytes in all")
                .into(),
        }
    }

    /// The bytes that names are in.
    pub fn strings(&self) -> Strings<'a> {
        self.strings
    }

    /// The first entry with this name; looked for only when an error needs it.
    fn at_of(&self, name: u32) -> u64 {
        let place = self.entries.iter().position(|entry| entry.st_name == name as usize);
        self.at + place.unwrap_or(0) as u64 * self.entry
    }
}

fn section_of(index: usize) -> Option<usize> {
    (index != 0 && index < FIRST_RESERVED_SECTION).then_some(index)
}
