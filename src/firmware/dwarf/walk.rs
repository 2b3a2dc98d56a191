//! All entries of all units, once: where functions and variables lie, and what was inlined.

use std::collections::HashMap;

use gimli::{AttributeValue, DebuggingInformationEntry, Reader, constants};

use super::error::DwarfError;
use super::origin::{Files, Origin, name, origin};
use super::units::{Bytes, Units};

/// Ranges of addresses of all entries together. Entries may share one list, so that a small file
/// could ask for any amount.
const MOST_RANGES: usize = 20_000_000;

/// Bytes of the names of files, and of inlined functions. Names may overlap, so that a small file could ask
/// for any amount.
const MOST_NAME_BYTES: usize = 1 << 28;

/// Addresses of one function or variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub start: u64,
    pub end: u64,
    /// Index of the file that defines it.
    pub file: usize,
    /// Index of the file that was compiled.
    pub unit: usize,
}

/// A function that became part of others. Its bytes are theirs: this says what they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inlined {
    /// The linkage name, else the name.
    pub name: String,
    /// Where it is defined.
    pub source: String,
    /// How many times.
    pub count: usize,
    /// Bytes of all copies; a copy inside another one counts in both.
    pub bytes: u64,
}

/// What a walk brings.
pub(super) struct Walked {
    pub places: Vec<Place>,
    pub files: Vec<String>,
    pub inlined: Vec<Inlined>,
}

type Entry<'a> = DebuggingInformationEntry<Bytes<'a>>;

pub(super) fn walk(units: &Units) -> Result<Walked, DwarfError> {
    let mut walker = Walker {
        units,
        files: Files::default(),
        places: Vec::new(),
        inlined: HashMap::new(),
        ranges: 0,
    };
    for index in 0..units.opened.len() {
        walker.unit(index)?;
    }
    let mut places = walker.places;
    places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end), place.file));
    let inlined = named(units, &walker.files.names, walker.inlined)?;
    Ok(Walked { places, files: walker.files.names, inlined })
}

struct Walker<'u, 'a> {
    units: &'u Units<'a>,
    files: Files,
    places: Vec<Place>,
    /// Count and bytes.
    inlined: HashMap<Origin, (usize, u64)>,
    ranges: usize,
}

impl<'a> Walker<'_, 'a> {
    fn unit(&mut self, index: usize) -> Result<(), DwarfError> {
        let opened = &self.units.opened[index];
        let wrong = |error: gimli::Error| DwarfError::Unit {
            unit: opened.offset,
            problem: error.to_string(),
        };
        let mut entries = opened.unit.entries();
        while let Some(entry) = entries.next_dfs().map_err(wrong)? {
            match entry.tag() {
                constants::DW_TAG_subprogram => self.function(index, entry).map_err(wrong)?,
                constants::DW_TAG_inlined_subroutine => {
                    self.copy(index, entry).map_err(wrong)?;
                }
                constants::DW_TAG_variable => self.variable(index, entry),
                _ => {}
            }
            if self.ranges > MOST_RANGES {
                let (unit, limit) = (opened.offset, MOST_RANGES);
                return Err(DwarfError::TooMany { unit, what: "ranges of addresses", limit });
            }
            if self.files.bytes > MOST_NAME_BYTES {
                let (unit, limit) = (opened.offset, MOST_NAME_BYTES);
                return Err(DwarfError::TooMany { unit, what: "bytes of file names", limit });
            }
        }
        Ok(())
    }

    fn function(&mut self, unit: usize, entry: &Entry<'a>) -> gimli::Result<()> {
        let ranges = self.ranges_of(unit, entry)?;
        if ranges.is_empty() {
            return Ok(());
        }
        let origin = origin(self.units, unit, entry, &mut self.files);
        let place = |(start, end)| Place { start, end, file: origin.file, unit: origin.unit_file };
        self.places.extend(ranges.into_iter().map(place));
        Ok(())
    }

    fn copy(&mut self, unit: usize, entry: &Entry<'a>) -> gimli::Result<()> {
        let ranges = self.ranges_of(unit, entry)?;
        let origin = origin(self.units, unit, entry, &mut self.files);
        let (count, bytes) = self.inlined.entry(origin).or_default();
        *count += 1;
        let sum = ranges.iter().fold(0_u64, |sum, (start, end)| sum.saturating_add(end - start));
        *bytes = bytes.saturating_add(sum);
        Ok(())
    }

    /// A variable has a first address and no end: what is asked for later is the address of a symbol.
    fn variable(&mut self, unit: usize, entry: &Entry<'a>) {
        let Some(start) = self.fixed_address(unit, entry) else { return };
        let Some(end) = start.checked_add(1) else { return };
        let origin = origin(self.units, unit, entry, &mut self.files);
        self.places.push(Place { start, end, file: origin.file, unit: origin.unit_file });
    }

    /// The address, if the whole location is `DW_OP_addr`.
    fn fixed_address(&self, unit: usize, entry: &Entry<'a>) -> Option<u64> {
        let AttributeValue::Exprloc(location) = entry.attr_value(constants::DW_AT_location)? else {
            return None;
        };
        let mut bytes = location.0;
        if bytes.read_u8().ok()? != constants::DW_OP_addr.0 {
            return None;
        }
        let address =
            bytes.read_address(self.units.opened[unit].unit.encoding().address_size).ok()?;
        (bytes.is_empty() && address > 0).then_some(address)
    }

    fn ranges_of(&mut self, unit: usize, entry: &Entry<'a>) -> gimli::Result<Vec<(u64, u64)>> {
        let mut found = Vec::new();
        let mut ranges = self.units.dwarf.die_ranges(&self.units.opened[unit].unit, entry)?;
        while let Some(range) = ranges.next()? {
            self.ranges += 1;
            // Functions that the linker dropped stay in the debug information, at address 0.
            if range.begin > 0 && range.begin < range.end {
                found.push((range.begin, range.end));
            }
            if self.ranges > MOST_RANGES {
                break;
            }
        }
        Ok(found)
    }
}

fn named(
    units: &Units,
    files: &[String],
    inlined: HashMap<Origin, (usize, u64)>,
) -> Result<Vec<Inlined>, DwarfError> {
    let mut named = Vec::with_capacity(inlined.len());
    let mut length = 0;
    for (origin, (count, bytes)) in inlined {
        let name = name(units, &origin).unwrap_or_default();
        let source = files.get(origin.file).cloned().unwrap_or_default();
        length += name.len() + source.len();
        if length > MOST_NAME_BYTES {
            let unit = units.opened.get(origin.unit).map_or(0, |opened| opened.offset);
            let (what, limit) = ("bytes of names of inlined functions", MOST_NAME_BYTES);
            return Err(DwarfError::TooMany { unit, what, limit });
        }
        named.push(Inlined { name, source, count, bytes });
    }
    named.sort_by(|left, right| {
        let size = right.bytes.cmp(&left.bytes);
        size.then_with(|| left.name.cmp(&right.name))
            .then_with(|| left.source.cmp(&right.source))
            .then_with(|| right.count.cmp(&left.count))
    });
    Ok(named)
}
