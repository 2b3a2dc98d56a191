//! What the figures of an image alone do not say.

use thiserror::Error;

use super::cursor;
use super::elf::Elf;
use super::layout::Placement;
use super::region::{Memory, RegionSource};

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

/// What is to be said of an image; `figures` are extent and linker's figure of each region.
pub(super) fn notes(
    elf: &Elf,
    mapped: bool,
    regions_from: RegionSource,
    (memories, figures): (&[Memory], &[(u64, Option<u64>)]),
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
    for (memory, &(used, linker_used)) in memories.iter().zip(figures) {
        if let Some(linker_used) = linker_used.filter(|&printed| printed != used) {
            notes.push(Note::LinkerDiffers {
                region: memory.name.clone(),
                linker_used,
                used,
                cause: cursor::cause_of_difference(&elf.sections, memory, linker_used, used),
            });
        }
    }
    notes
}
