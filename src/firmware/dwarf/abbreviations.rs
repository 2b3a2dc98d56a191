//! Tables of abbreviations, looked over before gimli reads them: each unit may name one, at any offset, so
//! that a small file could ask for any amount of work.

use std::collections::BTreeMap;

use gimli::{Dwarf, EndianSlice, Reader, RunTimeEndian, Section, constants};

use super::error::DwarfError;

type Bytes<'a> = EndianSlice<'a, RunTimeEndian>;

/// Attributes of one abbreviation. Some take no byte of an entry, so a long list would cost each entry of
/// one byte much work; compilers stay below 30.
const MOST_ATTRIBUTES: usize = 256;

/// Tables do not overlap, and no abbreviation is longer than any compiler makes.
///
/// # Errors
/// Names the unit whose table is wrong, and the offset in `.debug_abbrev`.
pub(super) fn check(dwarf: &Dwarf<Bytes>) -> Result<(), DwarfError> {
    let tables: Vec<(usize, u64)> = tables(dwarf)?.into_iter().collect();
    let section = dwarf.debug_abbrev.reader();
    for (index, &(start, unit)) in tables.iter().enumerate() {
        let wrong = |problem| DwarfError::Abbreviations { unit, offset: start as u64, problem };
        let mut rest = *section;
        rest.skip(start).map_err(|_| wrong("the section ends before it"))?;
        let next = tables.get(index + 1).map_or(usize::MAX, |&(next, _)| next);
        if table(&mut rest, start, next).map_err(wrong)? > next {
            return Err(wrong("it overlaps the table of another unit"));
        }
    }
    Ok(())
}

/// The table of each unit by its offset, with the first unit that names it.
fn tables(dwarf: &Dwarf<Bytes>) -> Result<BTreeMap<usize, u64>, DwarfError> {
    let mut tables = BTreeMap::new();
    let mut headers = dwarf.units();
    let mut end = 0;
    loop {
        let header = headers.next().map_err(|error| wrong(end, &error))?;
        let Some(header) = header else { return Ok(tables) };
        let start = header.debug_info_offset().map_or(end, |offset| offset.0 as u64);
        end = start + header.length_including_self() as u64;
        tables.entry(header.debug_abbrev_offset().0).or_insert(start);
    }
}

fn wrong(unit: u64, error: &gimli::Error) -> DwarfError {
    DwarfError::Unit { unit, problem: error.to_string() }
}

/// Where a table ends that begins at an offset; anywhere beyond `limit` where it is longer. What cannot be
/// read gimli cannot read either, and says so better.
fn table(rest: &mut Bytes, start: usize, limit: usize) -> Result<usize, &'static str> {
    let length = rest.len();
    loop {
        let at = start + (length - rest.len());
        if at > limit {
            return Ok(at);
        }
        match abbreviation(rest) {
            Ok(Some(attributes)) if attributes > MOST_ATTRIBUTES => {
                return Err("an abbreviation has more than 256 attributes");
            }
            Ok(Some(_)) => {}
            Ok(None) => return Ok(start + (length - rest.len())),
            Err(_) => return Ok(at),
        }
    }
}

/// How many attributes the next abbreviation has (DWARF 5, section 7.5.3); `None` at the end.
fn abbreviation(rest: &mut Bytes) -> gimli::Result<Option<usize>> {
    if rest.is_empty() || rest.read_uleb128()? == 0 {
        return Ok(None);
    }
    rest.read_uleb128()?;
    rest.read_u8()?;
    let mut attributes = 0;
    loop {
        let (name, form) = (rest.read_uleb128()?, rest.read_uleb128()?);
        if name == 0 && form == 0 {
            return Ok(Some(attributes));
        }
        if form == u64::from(constants::DW_FORM_implicit_const.0) {
            rest.read_sleb128()?;
        }
        attributes += 1;
        if attributes > MOST_ATTRIBUTES {
            return Ok(Some(attributes));
        }
    }
}
