//! A linked ELF image as facts: sections with run and load addresses, and symbols.
//!
//! The only module that knows goblin. Nothing is read that is not asked for, and every table is
//! found to lie in the file before it is touched.

mod error;
mod fetch;
pub mod plan;
mod section;
mod stored;
mod symbol;
mod table;

pub use error::ElfError;
pub use fetch::Fetch;
pub use section::Section;
pub use stored::Stored;
pub use symbol::{Binding, Strings, Symbol, SymbolKind, SymbolTable};

use std::borrow::Cow;

use goblin::container::{Container, Ctx, Endian};
use goblin::elf::header::{self, Header};
use goblin::elf::program_header::{PT_LOAD, ProgramHeader};
use goblin::elf::section_header::{self, SectionHeader};
use goblin::elf::sym::{Sym, Symtab};
use table::Tables;

/// Bytes that tell class and byte order stand before any other field.
const IDENT_SIZE: usize = 16;

/// A linked image.
#[derive(Debug)]
pub struct Elf<'a> {
    /// `e_machine` in a word: `arm`, `riscv`, `xtensa`, ….
    pub machine: Cow<'static, str>,
    /// In the file's order, which is the linker script's; the index is that of the file.
    pub sections: Vec<Section<'a>>,
    /// `None` in a stripped image.
    pub symbols: Option<SymbolTable<'a>>,
    /// Byte order (`EI_DATA`).
    pub little_endian: bool,
    /// Where the bytes of sections come from, if they are not in `file`.
    pub fetch: Option<&'a dyn Fetch>,
    /// All of it, or of an image whose sections are fetched all that they do not hold.
    file: &'a [u8],
}

impl<'a> Elf<'a> {
    /// Reads headers and section table; symbols are read when they are asked for.
    ///
    /// # Errors
    /// Says what the file is instead, or which field of which header is wrong.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ElfError> {
        Self::read_with(bytes, None)
    }

    /// Reads headers and section table of a file whose tables are in memory, as [`plan::tables_alone`]
    /// lists them; the bytes of sections are fetched when somebody looks at them.
    ///
    /// # Errors
    /// As [`Elf::read`].
    pub fn read_with(bytes: &'a [u8], fetch: Option<&'a dyn Fetch>) -> Result<Self, ElfError> {
        let (header, ctx) = read_header(bytes)?;
        if header.e_type == header::ET_REL {
            return Err(ElfError::Relocatable);
        }
        let tables = Tables::read(bytes, &header, ctx)?;
        let sections = Sections::new(bytes, &header, ctx, &tables)?.read(fetch.is_none())?;
        check_overlap(&sections)?;
        let symbols = symbol_table(bytes, &header, ctx, &tables)?;
        let little_endian = ctx.le == Endian::Little;
        let machine = machine(header.e_machine);
        Ok(Self { machine, sections, symbols, little_endian, fetch, file: bytes })
    }

    /// An image that has sections alone, as other containers do.
    pub fn bare(machine: &'static str, sections: Vec<Section<'a>>) -> Self {
        let machine = Cow::Borrowed(machine);
        Self { machine, sections, symbols: None, little_endian: true, fetch: None, file: &[] }
    }

    /// The first section of this name, whether or not it takes memory; `None` if there is none, or none
    /// with contents.
    ///
    /// # Errors
    /// When the section does not lie in the file.
    pub fn stored(&self, name: &str) -> Result<Option<Stored<'a>>, ElfError> {
        let is_it = |(_, section): &(usize, &Section)| section.name == name && section.has_contents;
        let Some((index, section)) = self.sections.iter().enumerate().find(is_it) else {
            return Ok(None);
        };
        let place = (section.offset, section.size);
        let bytes = stored::slice(self.file, place, (name, index, section.header_at))?;
        Ok(Some(Stored { bytes, compressed: section.compressed }))
    }
}

fn read_header(bytes: &[u8]) -> Result<(Header, Ctx), ElfError> {
    if !bytes.starts_with(header::ELFMAG) {
        return Err(ElfError::NotElf { looks_like: looks_like(bytes) });
    }
    let length = bytes.len() as u64;
    let short =
        |end: u64| ElfError::Truncated { field: "the ELF header".to_owned(), at: 0, end, length };
    if bytes.len() < IDENT_SIZE {
        return Err(short(IDENT_SIZE as u64));
    }
    let size = match bytes[header::EI_CLASS] {
        header::ELFCLASS32 => header::header32::SIZEOF_EHDR,
        header::ELFCLASS64 => header::header64::SIZEOF_EHDR,
        class => return Err(ident("EI_CLASS", header::EI_CLASS, class)),
    };
    if bytes.len() < size {
        return Err(short(size as u64));
    }
    let order = bytes[header::EI_DATA];
    if order != header::ELFDATA2LSB && order != header::ELFDATA2MSB {
        return Err(ident("EI_DATA", header::EI_DATA, order));
    }
    let header = goblin::elf::Elf::parse_header(bytes)
        .map_err(|_| ident("e_ident", 0, bytes[header::EI_CLASS]))?;
    let container = if bytes[header::EI_CLASS] == header::ELFCLASS32 {
        Container::Little
    } else {
        Container::Big
    };
    let endian = Endian::from(order == header::ELFDATA2LSB);
    Ok((header, Ctx::new(container, endian)))
}

fn ident(field: &str, at: usize, value: u8) -> ElfError {
    ElfError::Field {
        field: field.to_owned(),
        at: at as u64,
        value: u64::from(value),
        problem: "no value that the ELF specification knows".into(),
    }
}

/// What a file that is not ELF seems to be, so that the message helps.
fn looks_like(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "the file is empty",
        [b'!', b'<', b'a', b'r', ..] => "it is an archive of object files",
        [b':', ..] => "it looks like Intel HEX",
        [b'S', b'0'..=b'9', ..] => "it looks like an S-record file",
        [b'U', b'F', b'2', b'\n', ..] => "it is a UF2 image",
        [b'M', b'Z', ..] => "it is a Windows executable",
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] => "it is a Mach-O file",
        [0xe9, ..] => "it looks like an ESP image",
        bytes
            if bytes
                .iter()
                .take(64)
                .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) =>
        {
            "it is text"
        }
        _ => "the magic number is missing",
    }
}

fn machine(number: u16) -> Cow<'static, str> {
    Cow::Borrowed(match number {
        header::EM_ARM => "arm",
        header::EM_AARCH64 => "aarch64",
        header::EM_RISCV => "riscv",
        header::EM_XTENSA => "xtensa",
        header::EM_386 => "x86",
        header::EM_X86_64 => "x86-64",
        header::EM_MIPS => "mips",
        header::EM_AVR => "avr",
        header::EM_MSP430 => "msp430",
        other => return Cow::Owned(format!("machine-{other}")),
    })
}

/// Section headers on their way to [`Section`]s.
struct Sections<'a, 'b> {
    bytes: &'a [u8],
    names: Strings<'a>,
    /// Segments that are loaded from the file.
    loaded: Vec<&'b ProgramHeader>,
    headers: &'b [SectionHeader],
    first_header_at: u64,
    header_size: u64,
    /// Addresses from here on do not exist.
    address_limit: u64,
}

impl<'a, 'b> Sections<'a, 'b> {
    fn new(
        bytes: &'a [u8],
        header: &Header,
        ctx: Ctx,
        tables: &'b Tables,
    ) -> Result<Self, ElfError> {
        let mut sections = Self {
            bytes,
            names: Strings::default(),
            loaded: loaded_segments(&tables.segments),
            headers: &tables.sections,
            first_header_at: header.e_shoff,
            header_size: SectionHeader::size(ctx) as u64,
            address_limit: if ctx.is_big() { u64::MAX } else { 1 << 32 },
        };
        let names = usize::try_from(tables.names)
            .ok()
            .and_then(|index| tables.sections.get(index).map(|header| (index, header)));
        if let Some((index, names)) = names {
            sections.names = Strings(sections.contents(index, names, "the section names")?);
        }
        Ok(sections)
    }

    /// `held`: their bytes are in memory.
    fn read(&self, held: bool) -> Result<Vec<Section<'a>>, ElfError> {
        let headers = self.headers.iter().enumerate();
        headers.map(|(index, header)| self.section(index, header, held)).collect()
    }

    fn section(
        &self,
        index: usize,
        header: &SectionHeader,
        held: bool,
    ) -> Result<Section<'a>, ElfError> {
        let offset = u32::try_from(header.sh_name).unwrap_or(u32::MAX);
        let name = self.names.text(offset).ok_or_else(|| {
            let problem = "beyond the end of the section names";
            self.field(index, "sh_name of section", header.sh_name as u64, problem)
        })?;
        let allocated = header.is_alloc();
        let has_contents = header.sh_type != section_header::SHT_NOBITS;
        let contents = match allocated && has_contents {
            true => self.contents(index, header, &name)?,
            false => &[],
        };
        let load_address = (allocated && has_contents).then(|| self.load_address(header));
        let flag = |bit: u32| header.sh_flags & u64::from(bit) != 0;
        let section = Section {
            name,
            address: header.sh_addr,
            load_address,
            size: header.sh_size,
            alignment: header.sh_addralign.max(1),
            allocated,
            writable: flag(section_header::SHF_WRITE),
            executable: flag(section_header::SHF_EXECINSTR),
            thread_local: flag(section_header::SHF_TLS),
            contents: if held { contents } else { &[] },
            has_contents,
            compressed: flag(section_header::SHF_COMPRESSED),
            offset: header.sh_offset,
            header_at: self.header_at(index),
        };
        self.check_addresses(index, &section)?;
        Ok(section)
    }

    /// Load address: the offset in the loaded segment whose bytes in the file hold the section's.
    /// Segments without bytes in the file have offsets without meaning and are not asked.
    fn load_address(&self, header: &SectionHeader) -> u64 {
        let holds = |segment: &&&ProgramHeader| {
            let in_file = header.sh_offset.checked_sub(segment.p_offset);
            let in_memory = header.sh_addr.checked_sub(segment.p_vaddr);
            in_file.is_some_and(|offset| offset < segment.p_filesz)
                && in_memory.is_some_and(|offset| offset < segment.p_memsz)
        };
        self.loaded.iter().find(holds).map_or(header.sh_addr, |segment| {
            header.sh_addr.wrapping_sub(segment.p_vaddr).wrapping_add(segment.p_paddr)
        })
    }

    fn contents(
        &self,
        index: usize,
        header: &SectionHeader,
        name: &str,
    ) -> Result<&'a [u8], ElfError> {
        let place = (header.sh_offset, header.sh_size);
        stored::slice(self.bytes, place, (name, index, self.header_at(index)))
    }

    fn check_addresses(&self, index: usize, section: &Section) -> Result<(), ElfError> {
        if !section.counts() {
            return Ok(());
        }
        let fits = |start: u64| {
            start.checked_add(section.size).is_some_and(|end| end <= self.address_limit)
        };
        let problem = "the section ends beyond the last address";
        if !fits(section.address) {
            return Err(self.field(index, "sh_addr of section", section.address, problem));
        }
        match section.load_address {
            Some(load) if !fits(load) => {
                Err(self.field(index, "load address of section", load, problem))
            }
            _ => Ok(()),
        }
    }

    fn header_at(&self, index: usize) -> u64 {
        self.first_header_at.saturating_add((index as u64).saturating_mul(self.header_size))
    }

    fn field(&self, index: usize, field: &str, value: u64, problem: &'static str) -> ElfError {
        ElfError::Field {
            field: format!("{field} {index}"),
            at: self.header_at(index),
            value,
            problem: problem.into(),
        }
    }
}

/// Segments whose bytes are in the file. Physical addresses that are all zero were never set, as
/// some linkers leave them; then the virtual ones hold, as in binutils (`bfd/elf.c`).
fn loaded_segments(segments: &[ProgramHeader]) -> Vec<&ProgramHeader> {
    let loads = || segments.iter().filter(|segment| segment.p_type == PT_LOAD);
    if loads().all(|segment| segment.p_paddr == 0) {
        return Vec::new();
    }
    loads().filter(|segment| segment.p_filesz > 0).collect()
}

/// Two sections cannot be programmed into the same bytes.
fn check_overlap(sections: &[Section]) -> Result<(), ElfError> {
    let mut loaded: Vec<(u64, u64, &Section)> = sections
        .iter()
        .filter_map(|section| section.load_range().map(|range| (range.start, range.end, section)))
        .collect();
    loaded.sort_by_key(|&(start, end, section)| (start, end, section.header_at));
    for pair in loaded.windows(2) {
        if let [(_, end, below), (start, _, above)] = pair
            && start < end
        {
            return Err(ElfError::Field {
                field: format!("load address of section {}", above.name),
                at: above.header_at,
                value: *start,
                problem: format!("it overlaps the load addresses of {}", below.name).into(),
            });
        }
    }
    Ok(())
}

fn symbol_table<'a>(
    bytes: &'a [u8],
    header: &Header,
    ctx: Ctx,
    tables: &Tables,
) -> Result<Option<SymbolTable<'a>>, ElfError> {
    let is_table = |section: &&SectionHeader| section.sh_type == section_header::SHT_SYMTAB;
    let Some(index) = tables.sections.iter().position(|section| is_table(&section)) else {
        return Ok(None);
    };
    let sections = Sections::new(bytes, header, ctx, tables)?;
    let table = &tables.sections[index];
    let entry = Sym::size(ctx.container) as u64;
    if table.sh_entsize != entry {
        let problem = "not the size that symbols of this class of ELF have";
        return Err(sections.field(index, "sh_entsize of section", table.sh_entsize, problem));
    }
    let contents = sections.contents(index, table, "the symbol table")?;
    let link = table.sh_link as usize;
    let strings = tables.sections.get(link).ok_or_else(|| {
        let problem = "there is no such section";
        sections.field(index, "sh_link of section", u64::from(table.sh_link), problem)
    })?;
    if strings.sh_type != section_header::SHT_STRTAB {
        let problem = "the section that it names is no string table";
        return Err(sections.field(index, "sh_link of section", u64::from(table.sh_link), problem));
    }
    let strings = sections.contents(link, strings, "the symbol names")?;
    let count = contents.len() / entry as usize;
    if count == 0 {
        return Ok(None);
    }
    let entries = Symtab::parse(contents, 0, count, ctx).map_err(|_| {
        let problem = "the symbol table cannot be read";
        sections.field(index, "sh_size of section", table.sh_size, problem)
    })?;
    let thumb = header.e_machine == header::EM_ARM;
    let strings = Strings(strings);
    Ok(Some(SymbolTable { entries, strings, thumb, at: table.sh_offset, entry }))
}
