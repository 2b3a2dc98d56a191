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
    let tables = read_tables(file)?;
    let taking_memory = tables.sections.iter().filter(|section| section.is_alloc());
    in_file(taking_memory.chain(names_and_symbols(&tables)))
}

/// As [`contents`], without what takes memory: for [`super::Elf::read_with`], which fetches that.
pub fn tables_alone(file: &[u8]) -> Option<Vec<Range<u64>>> {
    in_file(names_and_symbols(&read_tables(file)?))
}

fn read_tables(file: &[u8]) -> Option<Tables> {
    let (header, ctx) = read_header(file).ok()?;
    Tables::read(file, &header, ctx).ok()
}

fn names_and_symbols(tables: &Tables) -> impl Iterator<Item = &SectionHeader> {
    let is_table = |section: &&SectionHeader| section.sh_type == SHT_SYMTAB;
    let symbols = tables.sections.iter().find(is_table);
    let names = symbols.and_then(|symbols| tables.sections.get(symbols.sh_link as usize));
    let own_names = usize::try_from(tables.names).ok();
    let own_names = own_names.and_then(|index| tables.sections.get(index));
    symbols.into_iter().chain(names).chain(own_names)
}

fn in_file<'t>(sections: impl Iterator<Item = &'t SectionHeader>) -> Option<Vec<Range<u64>>> {
    sections.filter(|section| section.sh_type != SHT_NOBITS).map(range).collect()
}

fn range(section: &SectionHeader) -> Option<Range<u64>> {
    Some(section.sh_offset..section.sh_offset.checked_add(section.sh_size)?)
}
