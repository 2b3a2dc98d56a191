//! One image, counted: regions, sections, owners, components, and what is to be said about them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use thiserror::Error;

use super::component::Component;
use super::contained;
use super::container::Container;
use super::cursor;
use super::dwarf::{DwarfError, Inlined, Sources};
use super::elf::{Elf, ElfError};
use super::layout::{self, Placement};
use super::ledger::{self, Aids, Owner, OwnerKind};
use super::map::{Map, MapError};
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

/// Something that the figures alone do not say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum Note {
    /// There was neither a map nor a profile with regions.
    #[error(
        "the memory regions are inferred from the addresses of the sections; give --map or [[device.region]] to know origin and length"
    )]
    Inferred,
    /// A section that counts nowhere.
    #[error(
        "{section} ({size} bytes at {address:#x}) lies outside every known region and is not counted"
    )]
    Outside {
        /// Its name.
        section: String,
        /// Its size in bytes.
        size: u64,
        /// Where it runs.
        address: u64,
    },
    /// The linker prints another figure than the extent.
    #[error("the linker prints {linker_used} bytes for {region}, its extent is {used}: {cause}")]
    LinkerDiffers {
        /// The region.
        region: String,
        /// What the linker prints.
        linker_used: u64,
        /// The extent.
        used: u64,
        /// Why they differ.
        cause: String,
    },
    /// The file is no ELF image.
    #[error(
        "{kind}: it holds bytes to program and their addresses at most, no symbols and nothing of RAM"
    )]
    Container {
        /// What it is.
        kind: &'static str,
    },
    /// There is no symbol table.
    #[error("the image is stripped: only {known} can tell who owns its bytes")]
    Stripped {
        /// What would help.
        known: &'static str,
    },
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
    pub owners: Vec<Owner<'a>>,
    /// The largest first; their sum is `sizes`.
    pub components: Vec<(Component, Sizes)>,
    /// Bytes whose owner only a map would tell.
    pub unattributed: Sizes,
    /// The rows that `unattributed` is the sum of.
    pub nameless: Vec<Owner<'a>>,
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
    let placements = layout::place(&elf.sections, &memories);
    let regions = regions(elf, map.is_some(), &memories, &placements);
    let aids = Aids { map, sources: sources.as_ref() };
    let (owners, nameless) = named(ledger::owners(elf, aids, &memories, &placements)?);
    let unattributed = nameless.iter().map(|owner| owner.sizes).sum();
    let sizes = regions.iter().map(region_sizes).sum();
    let components = components(&owners, unattributed);
    check_balance(&owners, unattributed, sizes)?;
    Ok(Measurement {
        notes: notes(elf, map.is_some(), regions_from, (&memories, &regions), &placements),
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

/// Rows with a name, the largest first, and those without.
fn named(owners: Vec<Owner>) -> (Vec<Owner>, Vec<Owner>) {
    let (rest, mut owners): (Vec<Owner>, Vec<Owner>) =
        owners.into_iter().partition(|owner| owner.kind == OwnerKind::Unattributed);
    owners.sort_by(|left, right| {
        let size = right.sizes.total().cmp(&left.sizes.total());
        size.then_with(|| left.name.cmp(&right.name)).then_with(|| left.object.cmp(&right.object))
    });
    (owners, rest)
}

fn components(owners: &[Owner], unattributed: Sizes) -> Vec<(Component, Sizes)> {
    let mut sums: BTreeMap<Component, Sizes> = BTreeMap::new();
    for owner in owners {
        *sums.entry(owner.component).or_default() += owner.sizes;
    }
    if unattributed != Sizes::default() {
        *sums.entry(super::component::UNKNOWN).or_default() += unattributed;
    }
    let mut sums: Vec<(Component, Sizes)> = sums.into_iter().collect();
    sums.sort_by_key(|&(name, sizes)| (std::cmp::Reverse(sizes.total()), name));
    sums
}

fn check_balance(owners: &[Owner], rest: Sizes, sizes: Sizes) -> Result<(), MeasureError> {
    let rows = owners.iter().map(|owner| owner.sizes).sum::<Sizes>() + rest;
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

fn notes(
    elf: &Elf,
    mapped: bool,
    regions_from: RegionSource,
    (memories, regions): (&[Memory], &[Region]),
    placements: &[Placement],
) -> Vec<Note> {
    let mut notes = Vec::new();
    if regions_from == RegionSource::Inferred {
        notes.push(Note::Inferred);
    }
    if elf.symbols.is_none() {
        let known = if mapped { "the map" } else { "a map (--map)" };
        notes.push(Note::Stripped { known });
    }
    let counted = elf.sections.iter().zip(placements).filter(|(section, _)| section.counts());
    for (section, placement) in counted {
        if placement.flash.is_none() && placement.ram.is_none() && section.run_range().is_some() {
            notes.push(Note::Outside {
                section: section.name.to_string(),
                size: section.size,
                address: section.address,
            });
        }
    }
    for (memory, region) in memories.iter().zip(regions) {
        if let Some(linker_used) = region.linker_used.filter(|&printed| printed != region.used) {
            notes.push(Note::LinkerDiffers {
                region: region.name.clone(),
                linker_used,
                used: region.used,
                cause: cursor::cause_of_difference(&elf.sections, memory, linker_used, region.used),
            });
        }
    }
    notes
}
