//! The closed ledger: every byte of every region has exactly one owner.

mod book;
mod names;
mod owner;
mod owners;
mod pieces;
mod sources;
mod symbols;

pub use owner::{Homes, Owner, OwnerKind};
pub use owners::Owners;

use std::ops::Range;
use std::sync::Arc;

use super::component;
use super::dwarf::Sources;
use super::elf::{Elf, ElfError, Section};
use super::layout::Placement;
use super::map::Map;
use super::region::Memory;
use super::sizes::Sizes;
use crate::profile::RegionKind;

use book::{Book, Extent, Land, Place, Register, Share, Words};
use names::Names;
use owners::Row;
use pieces::{Knowledge, Piece};
use symbols::Candidates;

/// What is known of an image beside its own tables.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Aids<'k, 'a> {
    /// The linker's map.
    pub map: Option<&'k Map<'a>>,
    /// Its debug information.
    pub sources: Option<&'k Sources>,
}

/// Who owns the bytes of an image.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    /// With a name, the largest first.
    pub owners: Owners<'a>,
    /// Bytes that nobody can name: [`OwnerKind::Unattributed`].
    pub nameless: Owners<'a>,
}

/// Every byte that counts, with its owner.
///
/// # Errors
/// When a symbol's name is not where it should be, or bytes cannot be fetched.
pub(super) fn ledger<'a>(
    elf: &Elf<'a>,
    aids: Aids<'_, 'a>,
    memories: &[Memory],
    placements: &[Placement],
) -> Result<Ledger<'a>, ElfError> {
    let mut writer = Writer::new(elf);
    writer.share_out(&elf.sections, memories, placements);
    let candidates = Candidates::of(elf);
    let mut names = Names::new(elf.symbols.as_ref(), aids.sources);
    for (index, section) in elf.sections.iter().enumerate() {
        if writer.book.extents[index].share.is_empty() {
            continue;
        }
        let mapped = aids.map.map(|map| map.section(&section.name, section.address));
        let knowledge = Knowledge {
            section,
            candidates: candidates.in_section(index),
            has_symbols: elf.symbols.is_some(),
            rows: mapped.map(|section| section.map_or(&[][..], |section| &section.rows)),
            fetch: elf.fetch,
        };
        pieces::cut(&knowledge, |piece| writer.bill(&mut names, index, &piece))?;
    }
    drop(candidates);
    if aids.sources.is_some() {
        writer.spread_sources();
    }
    let (owners, nameless) = Owners::new(writer.rows, Arc::new(writer.book)).divided();
    Ok(Ledger { owners, nameless })
}

/// Writes row after row.
struct Writer<'a> {
    rows: Vec<Row>,
    book: Book<'a>,
    register: Register<'a>,
}

impl<'a> Writer<'a> {
    fn new(elf: &Elf<'a>) -> Self {
        let extent = |section: &Section<'a>| Extent {
            name: section.name.clone(),
            address: section.address,
            contents: section.contents,
            share: Share::default(),
        };
        let book = Book {
            strings: elf.symbols.as_ref().map(|table| table.strings()).unwrap_or_default(),
            extents: elf.sections.iter().map(extent).collect(),
            ..Book::default()
        };
        Self { rows: Vec::new(), book, register: Register::default() }
    }

    /// Walks each region from its origin: holes become gaps, and bytes that two sections share, as
    /// overlays do, go to the one that begins first.
    fn share_out(
        &mut self,
        sections: &[Section<'a>],
        memories: &[Memory],
        placements: &[Placement],
    ) {
        for (region, memory) in memories.iter().enumerate() {
            let mut cursor = memory.origin;
            for (index, range) in in_address_order(region, placements) {
                if range.start > cursor {
                    self.gap(region, memory, cursor..range.start, &sections[index]);
                }
                let first = range.start.max(cursor);
                if range.end > first {
                    let counted = first - range.start..range.end - range.start;
                    let Share { flash, ram, homes } = &mut self.book.extents[index].share;
                    match memory.kind {
                        RegionKind::Flash => (*flash, homes.flash) = (counted, Some(region)),
                        RegionKind::Ram => (*ram, homes.ram) = (counted, Some(region)),
                    }
                    cursor = range.end;
                }
            }
        }
    }

    fn gap(&mut self, region: usize, memory: &Memory, free: Range<u64>, next: &Section<'a>) {
        let text = format!("gap before {} in {}", next.name, memory.name).into();
        let place = Place {
            kind: OwnerKind::Gap,
            land: Land::Gap(memory.kind, region),
            object: None,
            archive: None,
            source: None,
            component: component::LINKER,
            part: None,
        };
        let name = self.words(Words { lead: "", text, user: None });
        self.row(free, name, place);
    }

    fn bill(
        &mut self,
        names: &mut Names<'_, 'a>,
        index: usize,
        piece: &Piece<'_, 'a>,
    ) -> Result<(), ElfError> {
        let extent = &self.book.extents[index];
        let offsets = piece.range.start - extent.address..piece.range.end - extent.address;
        if extent.share.sizes(&offsets) == Sizes::default() {
            return Ok(());
        }
        let title = names.title(&piece.claim)?;
        let name = match title.words {
            Some(words) => self.words(words),
            None => title.string,
        };
        let place = Place {
            kind: title.kind,
            land: Land::Section(index),
            object: title.object,
            archive: title.archive,
            source: title.source,
            component: title.component,
            part: title.part,
        };
        self.row(piece.range.clone(), name, place);
        Ok(())
    }

    fn words(&mut self, words: Words<'a>) -> u32 {
        let next = u32::try_from(self.book.words.len()).unwrap_or(owners::NO_NAME);
        self.book.words.push(words);
        next
    }

    fn row(&mut self, range: Range<u64>, name: u32, place: Place<'a>) {
        let place = self.register.number(&mut self.book.places, place);
        let size = range.end - range.start;
        self.rows.push(Row { address: range.start, size, name, place });
    }

    /// Gives rows without a source of their own that of their user or of their object.
    fn spread_sources(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let owners = Owners::new(rows, Arc::new(std::mem::take(&mut self.book)));
        let sources = sources::spread(&owners);
        (self.rows, self.book) = owners.take();
        for (row, source) in sources {
            let Some(row) = self.rows.get_mut(row) else { continue };
            let Some(place) = self.book.places.get(row.place as usize) else { continue };
            let place = Place { source: Some(source), ..place.clone() };
            row.place = self.register.number(&mut self.book.places, place);
        }
    }
}

fn in_address_order(region: usize, placements: &[Placement]) -> Vec<(usize, &Range<u64>)> {
    let places = placements.iter().enumerate();
    let mut ranges: Vec<(usize, &Range<u64>)> =
        places.filter_map(|(index, place)| Some((index, place.within(region)?))).collect();
    ranges.sort_by_key(|(index, range)| (range.start, range.end, *index));
    ranges
}
