//! The closed ledger: every byte of every region has exactly one owner.

mod names;
mod owner;
mod pieces;
mod sources;
mod symbols;

pub use owner::{Homes, Owner, OwnerKind};

use std::ops::Range;

use super::component;
use super::dwarf::Sources;
use super::elf::{Elf, ElfError, Section};
use super::layout::Placement;
use super::map::Map;
use super::region::Memory;
use super::sizes::Sizes;
use crate::profile::RegionKind;

use names::Names;
use pieces::{Knowledge, Piece};

/// What is known of an image beside its own tables.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Aids<'k, 'a> {
    /// The linker's map.
    pub map: Option<&'k Map<'a>>,
    /// Its debug information.
    pub sources: Option<&'k Sources>,
}

/// All rows, gaps first, then section by section in address order. Nothing is left out: bytes that
/// nobody can name are rows of [`OwnerKind::Unattributed`].
pub(super) fn owners<'a>(
    elf: &Elf<'a>,
    aids: Aids<'_, 'a>,
    memories: &[Memory],
    placements: &[Placement],
) -> Result<Vec<Owner<'a>>, ElfError> {
    let (mut owners, shares) = share_out(&elf.sections, memories, placements);
    let candidates = symbols::by_section(elf);
    let names = Names { table: elf.symbols.as_ref(), sources: aids.sources };
    for ((section, candidates), share) in elf.sections.iter().zip(&candidates).zip(&shares) {
        if share.is_empty() {
            continue;
        }
        let mapped = aids.map.map(|map| map.section(&section.name, section.address));
        let knowledge = Knowledge {
            section,
            candidates,
            has_symbols: elf.symbols.is_some(),
            rows: mapped.map(|section| section.map_or(&[][..], |section| &section.rows)),
        };
        for piece in pieces::cut(&knowledge) {
            bill(&mut owners, &names, section, &piece, share)?;
        }
    }
    if aids.sources.is_some() {
        sources::spread(&mut owners);
    }
    Ok(owners)
}

/// Bytes of a section that count, as offsets into it.
#[derive(Debug, Clone, Default)]
struct Share {
    flash: Range<u64>,
    ram: Range<u64>,
    homes: Homes,
}

impl Share {
    fn is_empty(&self) -> bool {
        self.flash.is_empty() && self.ram.is_empty()
    }
}

/// Walks each region from its origin: holes become gaps, and bytes that two sections share, as
/// overlays do, go to the one that begins first.
fn share_out<'a>(
    sections: &[Section<'a>],
    memories: &[Memory],
    placements: &[Placement],
) -> (Vec<Owner<'a>>, Vec<Share>) {
    let mut gaps = Vec::new();
    let mut shares = vec![Share::default(); sections.len()];
    for (region, memory) in memories.iter().enumerate() {
        let mut cursor = memory.origin;
        for (index, range) in in_address_order(region, placements) {
            if range.start > cursor {
                gaps.push(gap(region, memory, cursor..range.start, &sections[index]));
            }
            let first = range.start.max(cursor);
            if range.end > first {
                let counted = first - range.start..range.end - range.start;
                let share = &mut shares[index];
                match memory.kind {
                    RegionKind::Flash => (share.flash, share.homes.flash) = (counted, Some(region)),
                    RegionKind::Ram => (share.ram, share.homes.ram) = (counted, Some(region)),
                }
                cursor = range.end;
            }
        }
    }
    (gaps, shares)
}

fn in_address_order(region: usize, placements: &[Placement]) -> Vec<(usize, &Range<u64>)> {
    let places = placements.iter().enumerate();
    let mut ranges: Vec<(usize, &Range<u64>)> =
        places.filter_map(|(index, place)| Some((index, place.within(region)?))).collect();
    ranges.sort_by_key(|(index, range)| (range.start, range.end, *index));
    ranges
}

fn gap<'a>(region: usize, memory: &Memory, free: Range<u64>, next: &Section<'a>) -> Owner<'a> {
    Owner {
        name: format!("gap before {} in {}", next.name, memory.name).into(),
        kind: OwnerKind::Gap,
        sizes: of_kind(memory.kind, free.end - free.start),
        section: None,
        object: None,
        archive: None,
        source: None,
        user: None,
        component: component::LINKER,
        part: None,
        address: free.start,
        body: &[],
        regions: match memory.kind {
            RegionKind::Flash => Homes { flash: Some(region), ram: None },
            RegionKind::Ram => Homes { flash: None, ram: Some(region) },
        },
    }
}

fn of_kind(kind: RegionKind, size: u64) -> Sizes {
    match kind {
        RegionKind::Flash => Sizes { flash: size, ram: 0 },
        RegionKind::Ram => Sizes { flash: 0, ram: size },
    }
}

fn bill<'a>(
    owners: &mut Vec<Owner<'a>>,
    names: &Names<'_, 'a>,
    section: &Section<'a>,
    piece: &Piece<'_, 'a>,
    share: &Share,
) -> Result<(), ElfError> {
    let offsets = piece.range.start - section.address..piece.range.end - section.address;
    let sizes = Sizes { flash: common(&offsets, &share.flash), ram: common(&offsets, &share.ram) };
    if sizes == Sizes::default() {
        return Ok(());
    }
    let title = names.title(&piece.claim, section)?;
    owners.push(Owner {
        name: title.name,
        kind: title.kind,
        sizes,
        section: Some(section.name.clone()),
        object: title.object,
        archive: title.archive,
        source: title.source,
        user: title.user,
        component: title.component,
        part: title.part,
        address: piece.range.start,
        body: body(section, &offsets),
        regions: Homes {
            flash: share.homes.flash.filter(|_| sizes.flash > 0),
            ram: share.homes.ram.filter(|_| sizes.ram > 0),
        },
    });
    Ok(())
}

/// Nothing where the section has no contents.
fn body<'a>(section: &Section<'a>, offsets: &Range<u64>) -> &'a [u8] {
    let index = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    section.contents.get(index(offsets.start)..index(offsets.end)).unwrap_or_default()
}

fn common(left: &Range<u64>, right: &Range<u64>) -> u64 {
    left.end.min(right.end).saturating_sub(left.start.max(right.start))
}
