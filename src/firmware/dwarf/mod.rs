//! Debug information: the source of every function and variable, and what was inlined where.
//!
//! The only module that knows gimli. Read only when asked for: it is the larger part of an image by
//! far, and sizes need none of it.

mod abbreviations;
mod error;
mod lines;
mod origin;
mod units;
mod walk;

pub use error::DwarfError;
pub use lines::{LineRange, Lines};
pub use walk::Inlined;

use gimli::{Dwarf, EndianSlice, RunTimeEndian, SectionId};

use super::elf::{Elf, ElfError};
use units::Units;
use walk::Place;

/// Where the code and data of an image were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// By first address; of two that begin there the longer comes first.
    places: Vec<Place>,
    /// Paths as the compiler was given them.
    files: Vec<String>,
    /// Functions that became part of others, the largest first.
    pub inlined: Vec<Inlined>,
}

/// The source of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'s> {
    /// Where the function or variable is defined.
    pub file: &'s str,
    /// What was compiled, before link-time optimisation mixed it with others.
    pub unit: &'s str,
}

impl Sources {
    /// Reads the debug information of an image.
    ///
    /// # Errors
    /// When there is none, or it is compressed, or it contradicts itself.
    pub fn read(elf: &Elf) -> Result<Result<Self, DwarfError>, ElfError> {
        let dwarf = match dwarf(elf)? {
            Ok(dwarf) => dwarf,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Units::open(dwarf).and_then(|units| walk::walk(&units)).map(|found| Self {
            places: found.places,
            files: found.files,
            inlined: found.inlined,
        }))
    }

    /// The source of the function or variable at an address.
    pub fn at(&self, address: u64) -> Option<Source<'_>> {
        let after = self.places.partition_point(|place| place.start <= address);
        let last = self.places.get(after.checked_sub(1)?)?;
        let first = self.places.partition_point(|place| place.start < last.start);
        let place = self.places.get(first).filter(|place| address < place.end)?;
        Some(Source { file: self.files.get(place.file)?, unit: self.files.get(place.unit)? })
    }
}

impl Lines {
    /// Reads the lines of an image's code; `None` where it has no debug information.
    ///
    /// # Errors
    /// When the debug information is compressed or contradicts itself.
    pub fn read(elf: &Elf) -> Result<Result<Option<Self>, DwarfError>, ElfError> {
        Ok(match dwarf(elf)? {
            Err(DwarfError::Missing) => Ok(None),
            Err(error) => Err(error),
            Ok(dwarf) => Units::open(dwarf).and_then(|units| Self::of(&units)).map(Some),
        })
    }
}

type Opened<'a> = Dwarf<EndianSlice<'a, RunTimeEndian>>;

fn dwarf<'a>(elf: &Elf<'a>) -> Result<Result<Opened<'a>, DwarfError>, ElfError> {
    let order = if elf.little_endian { RunTimeEndian::Little } else { RunTimeEndian::Big };
    let mut missing = true;
    let mut compressed = None;
    let dwarf = Dwarf::load(|id: SectionId| -> Result<_, ElfError> {
        let stored = elf.stored(id.name())?;
        if let Some(stored) = &stored {
            missing &= id != SectionId::DebugInfo;
            compressed = compressed.take().or(stored.compressed.then(|| id.name().to_owned()));
        }
        let bytes = stored.map_or(&[][..], |stored| stored.bytes);
        Ok(EndianSlice::new(bytes, order))
    })?;
    if missing {
        return Ok(Err(DwarfError::Missing));
    }
    if let Some(section) = compressed {
        return Ok(Err(DwarfError::Compressed { section }));
    }
    Ok(Ok(dwarf))
}
