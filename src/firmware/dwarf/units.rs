//! The units of `.debug_info`, opened once, with the names of their files.

use gimli::{
    AbbreviationsCacheStrategy, DebugInfoOffset, Dwarf, EndianSlice, RunTimeEndian, Unit,
    UnitOffset,
};

use super::abbreviations;
use super::error::DwarfError;

/// Bytes of a section of debug information.
pub(super) type Bytes<'a> = EndianSlice<'a, RunTimeEndian>;

/// Names of files and folders of all units together. Each unit may list them anew, out of the same
/// bytes, so that a small file could ask for any amount; no firmware comes near.
const MOST_FILES: usize = 5_000_000;

/// A unit and where its header stands in `.debug_info`.
pub(super) struct Opened<'a> {
    pub offset: u64,
    pub unit: Unit<Bytes<'a>>,
}

/// All units, in the order of the section.
pub(super) struct Units<'a> {
    pub dwarf: Dwarf<Bytes<'a>>,
    pub opened: Vec<Opened<'a>>,
}

impl<'a> Units<'a> {
    pub(super) fn open(mut dwarf: Dwarf<Bytes<'a>>) -> Result<Self, DwarfError> {
        abbreviations::check(&dwarf)?;
        dwarf.populate_abbreviations_cache(AbbreviationsCacheStrategy::Duplicates);
        let mut opened = Vec::new();
        let mut headers = dwarf.units();
        let mut files = 0;
        let mut offset = 0;
        let wrong =
            |unit, error: gimli::Error| DwarfError::Unit { unit, problem: error.to_string() };
        while let Some(header) = headers.next().map_err(|error| wrong(offset, error))? {
            let start = header.debug_info_offset().map_or(offset, |offset| offset.0 as u64);
            offset = start + header.length_including_self() as u64;
            let unit = dwarf.unit(header).map_err(|error| wrong(start, error))?;
            if let Some(program) = &unit.line_program {
                let header = program.header();
                files += header.file_names().len() + header.include_directories().len();
            }
            if files > MOST_FILES {
                let what = "names of files";
                return Err(DwarfError::TooMany { unit: start, what, limit: MOST_FILES });
            }
            opened.push(Opened { offset: start, unit });
        }
        Ok(Self { dwarf, opened })
    }

    /// The unit that holds an offset of the section, by its index, and the offset inside it.
    pub(super) fn holding(&self, offset: DebugInfoOffset) -> Option<(usize, UnitOffset)> {
        let after = self.opened.partition_point(|unit| unit.offset <= offset.0 as u64);
        let index = after.checked_sub(1)?;
        let inside = offset.to_unit_offset(&self.opened[index].unit)?;
        Some((index, inside))
    }

    /// The name of the unit: the file that was compiled.
    pub(super) fn name(&self, index: usize) -> String {
        let unit = self.opened.get(index).map(|opened| &opened.unit);
        unit.and_then(|unit| unit.name).map_or_else(String::new, |name| text(&name))
    }

    /// A file of the unit's list, with its folder unless that is where the compiler ran.
    pub(super) fn file(&self, index: usize, file: u64) -> Option<String> {
        let unit = &self.opened.get(index)?.unit;
        let header = unit.line_program.as_ref()?.header();
        let entry = header.file(file)?;
        let words = |value| self.dwarf.attr_string(unit, value).ok().map(|words| text(&words));
        let name = words(entry.path_name())?;
        let is_home = entry.directory_index() == 0;
        let folder = (!is_home).then(|| entry.directory(header)).flatten().and_then(words);
        Some(match folder {
            Some(folder) if !name.starts_with('/') && !folder.is_empty() => {
                format!("{}/{name}", folder.trim_end_matches('/'))
            }
            _ => name,
        })
    }
}

/// Bytes that are no UTF-8 are replaced.
pub(super) fn text(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes.slice()).into_owned()
}
