//! Which bytes of a file the counting touches, so that a program need not read the others.
//!
//! In an image with debug information those are a small part. A plan never judges: where a header is
//! not as it should be there is none, and reading the whole file gives the error.

use std::ops::Range;

use goblin::elf::section_header::{SHT_NOBITS, SHT_SYMTAB, SectionHeader};

use super::read_header;
use super::table::Tables;

/// What a first look needs: an ELF header of either class.
pub const HEAD_SIZE: usize = 64;

/// Where the tables of headers are, from the first [`HEAD_SIZE`] bytes; `None` if that is no simple ELF.
pub fn tables(head: &[u8]) -> Option<Vec<Range<u64>>> {
    let (header, _) = read_header(head).ok()?;
    // A number that does not fit the header stands in section 0: rare, and read whole.
    if header.e_shnum == 0 || header.e_phnum == u16::MAX {
        return None;
    }
    let table = |offset: u64, count: u16, entry: u16| {
        let size = u64::from(count) * u64::from(entry);
        Some(offset..offset.checked_add(size)?)
    };
    let sections = table(header.e_shoff, header.e_shnum, header.e_shentsize)?;
    let segments = table(header.e_phoff, header.e_phnum, header.e_phentsize)?;
    Some(vec![sections, segments])
}

/// Where the contents are that counting needs, from a file of which [`tables`] are read: what takes
/// memory, symbols and names. `None` if a header is wrong.
pub fn contents(file: &[u8]) -> Option<Vec<Range<u64>>> {
    let (header, ctx) = read_header(file).ok()?;
    let tables = Tables::read(file, &header, ctx).ok()?;
    let symbols = tables.sections.iter().filter(|section| section.sh_type == SHT_SYMTAB);
    let names = symbols.clone().filter_map(|symbols| tables.sections.get(symbols.sh_link as usize));
    let own_names = usize::try_from(tables.names).ok();
    let own_names = own_names.and_then(|index| tables.sections.get(index));
    let taking_memory = tables.sections.iter().filter(|section| section.is_alloc());
    let wanted = taking_memory.chain(symbols).chain(names).chain(own_names);
    wanted.filter(|section| section.sh_type != SHT_NOBITS).map(range).collect()
}

fn range(section: &SectionHeader) -> Option<Range<u64>> {
    Some(section.sh_offset..section.sh_offset.checked_add(section.sh_size)?)
}
