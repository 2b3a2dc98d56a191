//! Firmware images with structure: where a certificate lies on the device, and in which object.

use super::found::{Form, Source, SourceError};
use super::haul::Haul;
use super::image;
use crate::firmware::container::{Chunk, Container, ContainerKind};
use crate::firmware::elf::{Elf, ElfError, Section, Symbol, SymbolKind};

/// The first bytes of every ELF file.
pub(super) const ELF_MAGIC: &[u8] = b"\x7fELF";

/// Reads a linked image. An object file has no addresses yet: what it holds is found all the same.
pub(super) fn elf(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    let mut haul = image::search(bytes);
    match Elf::read(bytes) {
        Ok(elf) => locate(&mut haul, &elf)?,
        Err(ElfError::Relocatable) => {}
        Err(error) => return Err(error.into()),
    }
    image::source_or_nothing(name, Form::Elf, haul, "ELF file")
}

fn locate(haul: &mut Haul, elf: &Elf<'_>) -> Result<(), ElfError> {
    let objects = Objects::of(elf);
    for found in haul.certificates_mut() {
        let Some((index, section)) = section_at(&elf.sections, found.offset) else { continue };
        let address = section.address.saturating_add(found.offset - section.offset);
        found.address = Some(address);
        found.symbol = objects.at(elf, index, address)?;
    }
    Ok(())
}

/// The section of the device's memory whose bytes stand there in the file.
fn section_at<'s, 'a>(
    sections: &'s [Section<'a>],
    offset: u64,
) -> Option<(usize, &'s Section<'a>)> {
    let holds = |section: &Section<'_>| {
        let inside = offset.checked_sub(section.offset).is_some_and(|at| at < section.size);
        section.allocated && section.has_contents && inside
    };
    sections.iter().enumerate().find(|(_, section)| holds(section))
}

/// Symbols of data in order of address.
struct Objects {
    symbols: Vec<Symbol>,
}

impl Objects {
    fn of(elf: &Elf<'_>) -> Self {
        let data = |symbol: &Symbol| matches!(symbol.kind, SymbolKind::Object | SymbolKind::Label);
        let all = elf.symbols.iter().flat_map(|table| table.iter());
        let mut symbols: Vec<Symbol> = all.filter(data).collect();
        // Of two at one address an object comes last, and is looked at first.
        symbols.sort_by_key(|it| (it.address, it.kind == SymbolKind::Object, it.size));
        Self { symbols }
    }

    /// The object around an address; where there is none, the last label before it in the section.
    fn at(&self, elf: &Elf<'_>, section: usize, address: u64) -> Result<Option<String>, ElfError> {
        let Some(table) = &elf.symbols else { return Ok(None) };
        let behind = self.symbols.partition_point(|symbol| symbol.address <= address);
        let before = self.symbols.get(..behind).unwrap_or_default().iter().rev();
        let mut label = None;
        for symbol in before.filter(|symbol| symbol.section == Some(section)) {
            let around = symbol.address.saturating_add(symbol.size) > address;
            if symbol.kind == SymbolKind::Object && around {
                return Ok(Some(table.name(symbol.name)?.into_owned()));
            }
            if symbol.kind == SymbolKind::Object {
                // What ended before the address keeps its label from reaching it.
                break;
            }
            if label.is_none() {
                label = Some(table.name(symbol.name)?).filter(|name| is_of_a_person(name));
            }
        }
        Ok(label.map(std::borrow::Cow::into_owned))
    }
}

/// `$d` and `.L12` are an assembler's own.
fn is_of_a_person(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(['$', '.'])
}

/// Reads a container of bytes with addresses.
pub(super) fn container(
    name: &str,
    kind: ContainerKind,
    bytes: &[u8],
) -> Result<Source, SourceError> {
    let container = Container::read(kind, bytes)?;
    let haul = match kind {
        // Behind the image other partitions may follow, and the file's own offsets hold.
        ContainerKind::Esp => segments(&container.chunks, bytes),
        _ => chunks(&container.chunks),
    };
    image::source_or_nothing(name, Form::Container(kind), haul, kind.word())
}

fn chunks(chunks: &[Chunk]) -> Haul {
    let mut all = Haul::default();
    let mut before = 0;
    for chunk in chunks {
        let mut haul = image::search(&chunk.bytes);
        for found in haul.certificates_mut() {
            found.address = Some(chunk.address.saturating_add(found.offset));
        }
        all.extend(haul.moved(before));
        before += chunk.bytes.len() as u64;
    }
    all
}

fn segments(chunks: &[Chunk], bytes: &[u8]) -> Haul {
    let mut haul = image::search(bytes);
    for found in haul.certificates_mut() {
        let segment = chunks.iter().find_map(|chunk| {
            let segment = chunk.segment?;
            let inside = found.offset.checked_sub(segment.offset)?;
            let length = chunk.bytes.len() as u64;
            (inside < length).then(|| segment.address.saturating_add(inside))
        });
        found.address = segment;
    }
    haul
}
