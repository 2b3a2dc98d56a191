//! One image, counted: regions, sections, owners, components, and what is to be said about them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use thiserror::Error;

use super::component::Component;
use super::contained;
use super::container::Container;
use super::cursor;
use super::dwarf::{DwarfError, Inlined, Sources};
use super::elf::{Elf, ElfError, Fetch};
use super::layout::{self, Placement};
use super::ledger::{self, Aids, Ledger, Owners};
use super::map::{Map, MapError};
use super::note::{Note, notes};
use super::region::{self, Memory, RegionSource};
use super::sizes::{Sizes, difference};
use crate::profile::{self, RegionKind};

/// Why an image could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MeasureError {
    /// The image itself cannot be read.
    #[error(transparent)]
    Elf(#[from] ElfError),
    /// The debug information cannot be read, and it was wanted.
    #[error(transparent)]
    Dwarf(#[from] DwarfError),
    /// The map cannot be read, or is another image's.
    #[error(transparent)]
    Map(#[from] MapError),
    /// More memories than any device has.
    #[error(
        "the addresses (sh_addr) of the sections make {count} memory regions; no device has more than {limit}"
    )]
    TooManyRegions {
        /// How many.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The books do not balance, which is an error of this program and never of the image.
    #[error(
        "the ledger does not balance: its rows have {rows_flash} bytes of flash and {rows_ram} of RAM, the regions {flash} and {ram}; please report this with the image"
    )]
    Unbalanced {
        /// Sum of the rows.
        rows_flash: u64,
        /// Sum of the rows.
        rows_ram: u64,
        /// Sum of the regions.
        flash: u64,
        /// Sum of the regions.
        ram: u64,
    },
}

/// A region with its use, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// As the linker script or the profile names it.
    pub name: String,
    /// What it is made of.
    pub kind: RegionKind,
    /// First address.
    pub origin: u64,
    /// `None` where inferred.
    pub length: Option<u64>,
    /// Extent from the origin.
    pub used: u64,
    /// What GNU ld prints; `None` without a map.
    pub linker_used: Option<u64>,
}

impl Region {
    /// What is left; negative where the image does not fit.
    pub fn free(&self) -> Option<i64> {
        self.length.map(|length| difference(length, self.used))
    }

    /// Use in tenths of a percent of the length.
    pub fn permille(&self) -> Option<u64> {
        let length = self.length.filter(|&length| length > 0)?;
        u64::try_from(u128::from(self.used) * 1000 / u128::from(length)).ok()
    }
}

/// An allocated section with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionSize<'a> {
    /// As in the image.
    pub name: Cow<'a, str>,
    /// Where it runs.
    pub address: u64,
    /// Where it is loaded; `None` without contents.
    pub load_address: Option<u64>,
    /// In bytes.
    pub size: u64,
    /// What it takes of the regions.
    pub sizes: Sizes,
}

/// An image, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement<'a> {
    /// The processor family in a word.
    pub machine: Cow<'static, str>,
    /// Sums over the regions by kind.
    pub sizes: Sizes,
    /// In the order of their source.
    pub regions: Vec<Region>,
    /// Where the regions are known from.
    pub regions_from: RegionSource,
    /// Allocated ones, in the order of the image.
    pub sections: Vec<SectionSize<'a>>,
    /// The largest first; with `unattributed` their sum is `sizes`.
    pub owners: Owners<'a>,
    /// The largest first; their sum is `sizes`.
    pub components: Vec<(Component, Sizes)>,
    /// Bytes whose owner only a map would tell.
    pub unattributed: Sizes,
    /// The rows that `unattributed` is the sum of.
    pub nameless: Owners<'a>,
    /// Functions that became part of others; `None` unless debug information was wanted.
    pub inlined: Option<Vec<Inlined>>,
    /// What the figures alone do not say.
    pub notes: Vec<Note>,
}

/// Counts a linked image.
///
/// `map` is the text of the linker's map; `declared` are the profile's regions, which win over the map's.
///
/// # Errors
/// When the image or the map cannot be read, or the map is another image's.
pub fn measure<'a>(
    image: &'a [u8],
    map: Option<&'a str>,
    declared: &[profile::Region],
) -> Result<Measurement<'a>, MeasureError> {
    measure_with(image, map, declared, DebugInformation::Unread)
}

/// Whether debug information is read: sizes need none of it, sources do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebugInformation {
    /// It is not touched.
    Unread,
    /// Sources of symbols are wanted as far as they are known.
    IfThere,
    /// Sources of symbols and inlined functions are wanted; without debug information that is an error.
    Wanted,
}

/// Counts a linked image, with its debug information if that is wanted.
///
/// # Errors
/// When the image, its map or its debug information cannot be read, or the map is another image's.
pub fn measure_with<'a>(
    image: &'a [u8],
    map: Option<&'a str>,
    declared: &[profile::Region],
    debug: DebugInformation,
) -> Result<Measurement<'a>, MeasureError> {
    let elf = Elf::read(image)?;
    let sources = sources(&elf, debug)?;
    let map = map.map(Map::parse).transpose()?;
    count(&elf, map.as_ref(), declared, sources)
}

/// Counts a linked image of which only the tables are in memory ([`super::elf::plan::tables_alone`]). Its
/// owners have no bodies: what compares images or judges their bytes needs [`measure`].
///
/// # Errors
/// When the image or its map cannot be read, or the map is another image's.
pub fn measure_fetching<'a>(
    image: &'a [u8],
    fetch: &'a dyn Fetch,
    map: Option<&'a str>,
    declared: &[profile::Region],
) -> Result<Measurement<'a>, MeasureError> {
    let elf = Elf::read_with(image, Some(fetch))?;
    let map = map.map(Map::parse).transpose()?;
    count(&elf, map.as_ref(), declared, None)
}

/// Counts what a container without symbols holds: flash, and nothing of RAM.
///
/// # Errors
/// None that a container can cause.
pub fn measure_container<'a>(
    container: &'a Container,
    declared: &[profile::Region],
) -> Result<Measurement<'a>, MeasureError> {
    let (sections, declared) = contained::sections(container, declared);
    let mut counted = count(&Elf::bare("unknown", sections), None, &declared, None)?;
    counted.notes.retain(|note| !matches!(note, Note::Stripped { .. }));
    counted.notes.push(Note::Container { kind: container.kind.word() });
    Ok(counted)
}

fn count<'a>(
    elf: &Elf<'a>,
    map: Option<&Map<'a>>,
    declared: &[profile::Region],
    sources: Option<Sources>,
) -> Result<Measurement<'a>, MeasureError> {
    if let Some(map) = map {
        check_same_link(elf, map)?;
    }
    let mapped = map.map_or(&[][..], |map| &map.regions);
    let (memories, regions_from) = region::memories(declared, mapped, &elf.sections);
    if memories.len() > region::MOST_REGIONS {
        let (count, limit) = (memories.len(), region::MOST_REGIONS);
        return Err(MeasureError::TooManyRegions { count, limit });
    }
    let placements = layout::place(&elf.sections, &memories);
    let regions = regions(elf, map.is_some(), &memories, &placements);
    let figures: Vec<_> = regions.iter().map(|region| (region.used, region.linker_used)).collect();
    let aids = Aids { map, sources: sources.as_ref() };
    let Ledger { owners, nameless } = ledger::ledger(elf, aids, &memories, &placements)?;
    let unattributed = nameless.components().map(|(_, sizes)| sizes).sum();
    let sizes = regions.iter().map(region_sizes).sum();
    let components = components(&owners, unattributed);
    check_balance(&components, sizes)?;
    Ok(Measurement {
        notes: notes(elf, map.is_some(), regions_from, (&memories, &figures), &placements),
        machine: elf.machine.clone(),
        sizes,
        regions,
        regions_from,
        sections: sections(elf, &placements),
        owners,
        components,
        unattributed,
        nameless,
        inlined: sources.map(|sources| sources.inlined),
    })
}

fn sources(elf: &Elf, debug: DebugInformation) -> Result<Option<Sources>, MeasureError> {
    if debug == DebugInformation::Unread {
        return Ok(None);
    }
    match Sources::read(elf)? {
        Err(DwarfError::Missing) if debug == DebugInformation::IfThere => Ok(None),
        read => Ok(Some(read?)),
    }
}

/// A map that was left over from another build would tell lies about every byte.
fn check_same_link(elf: &Elf, map: &Map) -> Result<(), MapError> {
    for section in elf.sections.iter().filter(|section| section.counts()) {
        let Some(mapped) = map.sections.iter().find(|mapped| mapped.name == section.name) else {
            continue;
        };
        let same = map.section(&section.name, section.address);
        if same.is_none_or(|same| same.size != section.size) {
            return Err(MapError::OtherImage {
                section: section.name.to_string(),
                in_map: mapped.address,
                map_size: mapped.size,
                in_image: section.address,
                image_size: section.size,
            });
        }
    }
    Ok(())
}

fn regions(elf: &Elf, mapped: bool, memories: &[Memory], placements: &[Placement]) -> Vec<Region> {
    let printed = mapped.then(|| cursor::linker_used(&elf.sections, memories));
    let region = |(index, memory): (usize, &Memory)| Region {
        name: memory.name.clone(),
        kind: memory.kind,
        origin: memory.origin,
        length: memory.length,
        used: layout::used(index, memory, placements),
        linker_used: printed.as_ref().map(|printed| printed[index]),
    };
    memories.iter().enumerate().map(region).collect()
}

fn region_sizes(region: &Region) -> Sizes {
    match region.kind {
        RegionKind::Flash => Sizes { flash: region.used, ram: 0 },
        RegionKind::Ram => Sizes { flash: 0, ram: region.used },
    }
}

fn sections<'a>(elf: &Elf<'a>, placements: &[Placement]) -> Vec<SectionSize<'a>> {
    let counted = elf.sections.iter().zip(placements).filter(|(section, _)| section.counts());
    counted
        .map(|(section, placement)| SectionSize {
            name: section.name.clone(),
            address: section.address,
            load_address: section.load_address,
            size: section.size,
            sizes: Sizes {
                flash: placement.flash.as_ref().map_or(0, |_| section.size),
                ram: placement.ram.as_ref().map_or(0, |_| section.size),
            },
        })
        .collect()
}

fn components(owners: &Owners, unattributed: Sizes) -> Vec<(Component, Sizes)> {
    let mut sums: BTreeMap<Component, Sizes> = BTreeMap::new();
    let rest =
        (unattributed != Sizes::default()).then_some((super::component::UNKNOWN, unattributed));
    for (component, sizes) in
        owners.components().filter(|&(_, sizes)| sizes != Sizes::default()).chain(rest)
    {
        *sums.entry(component).or_default() += sizes;
    }
    let mut sums: Vec<(Component, Sizes)> = sums.into_iter().collect();
    sums.sort_by_key(|&(name, sizes)| (std::cmp::Reverse(sizes.total()), name));
    sums
}

/// The sums of the components are the sum of the rows.
fn check_balance(components: &[(Component, Sizes)], sizes: Sizes) -> Result<(), MeasureError> {
    let rows = components.iter().map(|&(_, sizes)| sizes).sum::<Sizes>();
    if rows == sizes {
        return Ok(());
    }
    Err(MeasureError::Unbalanced {
        rows_flash: rows.flash,
        rows_ram: rows.ram,
        flash: sizes.flash,
        ram: sizes.ram,
    })
}
