//! Where the tables of an ELF file are, checked before anything reads them.

use goblin::container::{Container, Ctx};
use goblin::elf::header::Header;
use goblin::elf::program_header::ProgramHeader;
use goblin::elf::section_header::SectionHeader;

use super::error::ElfError;

/// In section 0 stands what does not fit into the 16 bits of the header (ELF gABI, "ELF Header").
const PN_XNUM: u16 = 0xffff;
const SHN_XINDEX: u16 = 0xffff;

/// Symbols cannot name sections from here on (`SHN_LORESERVE`), and no linked image has nearly as many.
const MOST_SECTIONS: u64 = 0xff00;

/// Linked images have a dozen; each section is looked for in each of them.
const MOST_SEGMENTS: u64 = 4096;

/// File offsets of the header fields that errors name, for 32 and for 64 bits.
#[derive(Debug, Clone, Copy)]
struct FieldOffsets {
    phoff: u64,
    shoff: u64,
    phentsize: u64,
    phnum: u64,
    shentsize: u64,
    shnum: u64,
    shstrndx: u64,
}

impl FieldOffsets {
    fn of(container: Container) -> Self {
        match container {
            Container::Little => Self {
                phoff: 28,
                shoff: 32,
                phentsize: 42,
                phnum: 44,
                shentsize: 46,
                shnum: 48,
                shstrndx: 50,
            },
            Container::Big => Self {
                phoff: 32,
                shoff: 40,
                phentsize: 54,
                phnum: 56,
                shentsize: 58,
                shnum: 60,
                shstrndx: 62,
            },
        }
    }
}

/// The header's tables as goblin reads them, after they were found to lie in the file.
pub(super) struct Tables {
    pub sections: Vec<SectionHeader>,
    pub segments: Vec<ProgramHeader>,
    /// Index of the section that holds the names of sections.
    pub names: u64,
}

impl Tables {
    pub(super) fn read(bytes: &[u8], header: &Header, ctx: Ctx) -> Result<Self, ElfError> {
        let fields = FieldOffsets::of(ctx.container);
        if header.e_shoff == 0 {
            return Err(ElfError::NoSections);
        }
        let first = sections(bytes, header, ctx, 1, fields)?;
        let first = first.first().ok_or(ElfError::NoSections)?;
        let count = if header.e_shnum == 0 { first.sh_size } else { u64::from(header.e_shnum) };
        let names = match header.e_shstrndx {
            SHN_XINDEX => u64::from(first.sh_link),
            index => u64::from(index),
        };
        let segment_count = match header.e_phnum {
            PN_XNUM => u64::from(first.sh_info),
            count => u64::from(count),
        };
        let sections = sections(bytes, header, ctx, count, fields)?;
        if names >= count {
            return Err(ElfError::Field {
                field: "e_shstrndx".to_owned(),
                at: fields.shstrndx,
                value: names,
                problem: "there is no such section".into(),
            });
        }
        let segments = segments(bytes, header, ctx, segment_count, fields)?;
        check_apart(header, (count, segment_count), fields)?;
        Ok(Self { sections, segments, names })
    }
}

fn sections(
    bytes: &[u8],
    header: &Header,
    ctx: Ctx,
    count: u64,
    fields: FieldOffsets,
) -> Result<Vec<SectionHeader>, ElfError> {
    let entry = SectionHeader::size(ctx) as u64;
    entry_size("e_shentsize", fields.shentsize, header.e_shentsize, entry)?;
    let (offset, count) = table(
        bytes,
        Table {
            offset_field: ("e_shoff", fields.shoff),
            count_field: ("e_shnum", fields.shnum),
            most: MOST_SECTIONS,
        },
        (header.e_shoff, count, entry),
    )?;
    SectionHeader::parse_from(bytes, offset, count, ctx)
        .map_err(|_| unreadable("e_shoff", fields.shoff, header.e_shoff))
}

fn segments(
    bytes: &[u8],
    header: &Header,
    ctx: Ctx,
    count: u64,
    fields: FieldOffsets,
) -> Result<Vec<ProgramHeader>, ElfError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let entry = ProgramHeader::size(ctx) as u64;
    entry_size("e_phentsize", fields.phentsize, header.e_phentsize, entry)?;
    let (offset, count) = table(
        bytes,
        Table {
            offset_field: ("e_phoff", fields.phoff),
            count_field: ("e_phnum", fields.phnum),
            most: MOST_SEGMENTS,
        },
        (header.e_phoff, count, entry),
    )?;
    ProgramHeader::parse(bytes, offset, count, ctx)
        .map_err(|_| unreadable("e_phoff", fields.phoff, header.e_phoff))
}

/// Names and places of the two fields that describe a table, and how long it may be.
struct Table {
    offset_field: (&'static str, u64),
    count_field: (&'static str, u64),
    most: u64,
}

/// Offset and count as indices, after the whole table was found to lie in the file.
fn table(
    bytes: &[u8],
    names: Table,
    (offset, count, entry): (u64, u64, u64),
) -> Result<(usize, usize), ElfError> {
    let length = bytes.len() as u64;
    let (offset_name, offset_at) = names.offset_field;
    let (count_name, count_at) = names.count_field;
    let end =
        count.checked_mul(entry).and_then(|size| offset.checked_add(size)).ok_or_else(|| {
            ElfError::Field {
                field: count_name.to_owned(),
                at: count_at,
                value: count,
                problem: "a table of so many entries ends beyond every address".into(),
            }
        })?;
    if end <= length && count > names.most {
        let problem = format!("no linked image has more than {}", names.most).into();
        return Err(ElfError::Field {
            field: count_name.to_owned(),
            at: count_at,
            value: count,
            problem,
        });
    }
    if end > length {
        let (field, at) =
            if offset >= length { (offset_name, offset_at) } else { (count_name, count_at) };
        return Err(ElfError::Truncated { field: field.to_owned(), at, end, length });
    }
    // Both are at most the length of a slice, so they are indices.
    Ok((offset as usize, count as usize))
}

/// Neither table begins inside the ELF header, and they share no byte. Both were found to lie in the file.
fn check_apart(
    header: &Header,
    (sections, segments): (u64, u64),
    fields: FieldOffsets,
) -> Result<(), ElfError> {
    let overlaps = |name: &str, at: u64, value: u64, what: &'static str| ElfError::Field {
        field: name.to_owned(),
        at,
        value,
        problem: what.into(),
    };
    let own = u64::from(header.e_ehsize);
    if header.e_shoff < own {
        let what = "the section headers overlap the ELF header";
        return Err(overlaps("e_shoff", fields.shoff, header.e_shoff, what));
    }
    if segments > 0 && header.e_phoff < own {
        let what = "the program headers overlap the ELF header";
        return Err(overlaps("e_phoff", fields.phoff, header.e_phoff, what));
    }
    let section_end = header.e_shoff + sections * u64::from(header.e_shentsize);
    let segment_end = header.e_phoff + segments * u64::from(header.e_phentsize);
    if segments > 0 && header.e_shoff < segment_end && header.e_phoff < section_end {
        let what = "the section headers overlap the program headers";
        return Err(overlaps("e_shoff", fields.shoff, header.e_shoff, what));
    }
    Ok(())
}

fn entry_size(name: &str, at: u64, seen: u16, expected: u64) -> Result<(), ElfError> {
    if u64::from(seen) == expected {
        return Ok(());
    }
    Err(ElfError::Field {
        field: name.to_owned(),
        at,
        value: u64::from(seen),
        problem: "not the size that this class of ELF has".into(),
    })
}

fn unreadable(name: &str, at: u64, value: u64) -> ElfError {
    ElfError::Field {
        field: name.to_owned(),
        at,
        value,
        problem: "the table cannot be read".into(),
    }
}
