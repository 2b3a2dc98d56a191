//! One section cut into pieces, each with one owner.

use std::ops::Range;

use super::symbols::Candidate;
use crate::firmware::elf::{ElfError, Fetch, Section};
use crate::firmware::map::Row;

/// No more than this is ever put in for alignment alone; more was asked for by the script.
const WIDEST_ALIGNMENT: u64 = 256;

/// Room for the longest hole that alignment explains.
const LONGEST_HOLE: usize = WIDEST_ALIGNMENT as usize;

/// Bytes of a section, by run address.
#[derive(Debug, Clone)]
pub(super) struct Piece<'s, 'a> {
    pub range: Range<u64>,
    pub claim: Claim<'s, 'a>,
}

/// Who claims a piece.
#[derive(Debug, Clone, Copy)]
pub(super) enum Claim<'s, 'a> {
    /// A symbol, with the map's row around it.
    Symbol(Candidate, Option<&'s Row<'a>>),
    /// A part of a row that no symbol names.
    Row(&'s Row<'a>),
    /// For alignment; after this symbol, if one comes before.
    Padding(Option<Candidate>),
    /// Set aside by the script.
    Reserve,
    /// Nobody, as far as one can tell.
    Nobody,
}

/// What is known about a section beyond the image's own table.
pub(super) struct Knowledge<'s, 'a> {
    pub section: &'s Section<'a>,
    /// In address order.
    pub candidates: &'s [Candidate],
    /// The image has a symbol table, so bytes without a symbol really have none.
    pub has_symbols: bool,
    /// `None` without a map.
    pub rows: Option<&'s [Row<'a>]>,
    /// Where the section's bytes come from, if it does not hold them.
    pub fetch: Option<&'s dyn Fetch>,
}

/// Hands out the section as pieces in address order, without overlap and without a hole.
///
/// # Errors
/// What the taker says, and where bytes cannot be fetched.
pub(super) fn cut<'s, 'a>(
    knowledge: &Knowledge<'s, 'a>,
    taker: impl FnMut(Piece<'s, 'a>) -> Result<(), ElfError>,
) -> Result<(), ElfError> {
    let mut cutter = Cutter {
        knowledge,
        taker,
        next_candidate: 0,
        cursor: knowledge.section.address,
        last_symbol: None,
    };
    let end = knowledge.section.address + knowledge.section.size;
    for row in knowledge.rows.unwrap_or_default() {
        cutter.symbols_until(row.range.start, None)?;
        cutter.rest_until(row.range.start, None)?;
        let row_of_claims = (!row.is_fill()).then_some(row);
        cutter.symbols_until(row.range.end, row_of_claims)?;
        cutter.rest_until(row.range.end, row_of_claims)?;
    }
    cutter.symbols_until(end, None)?;
    cutter.rest_until(end, None)
}

struct Cutter<'k, 's, 'a, Taker> {
    knowledge: &'k Knowledge<'s, 'a>,
    taker: Taker,
    next_candidate: usize,
    cursor: u64,
    last_symbol: Option<Candidate>,
}

impl<'s, 'a, Taker: FnMut(Piece<'s, 'a>) -> Result<(), ElfError>> Cutter<'_, 's, 'a, Taker> {
    /// Gives symbols that begin before an address their bytes up to it.
    fn symbols_until(&mut self, end: u64, row: Option<&'s Row<'a>>) -> Result<(), ElfError> {
        while let Some(&symbol) = self.knowledge.candidates.get(self.next_candidate) {
            if symbol.address >= end {
                break;
            }
            self.next_candidate += 1;
            let symbol_end = self.end_of(&symbol, end);
            if symbol_end <= self.cursor {
                continue;
            }
            self.rest_until(symbol.address, row)?;
            self.push(symbol_end, Claim::Symbol(symbol, row))?;
            self.last_symbol = Some(symbol);
        }
        Ok(())
    }

    /// A symbol without a size, as assembler files make them, reaches to the next one.
    fn end_of(&self, symbol: &Candidate, limit: u64) -> u64 {
        if symbol.size > 0 {
            return symbol.address.saturating_add(symbol.size).min(limit);
        }
        let later = self.knowledge.candidates.get(self.next_candidate..).unwrap_or_default();
        let next = later.partition_point(|other| other.address <= symbol.address);
        later.get(next).map_or(limit, |other| other.address.min(limit))
    }

    /// Gives what lies before an address to whoever has it without a symbol.
    fn rest_until(&mut self, end: u64, row: Option<&'s Row<'a>>) -> Result<(), ElfError> {
        if end <= self.cursor {
            return Ok(());
        }
        let range = self.cursor..end;
        let claim = match row {
            Some(row) if self.is_tail_padding(row, &range)? => Claim::Padding(self.last_symbol),
            Some(row) => Claim::Row(row),
            None => self.unnamed(&range)?,
        };
        self.push(end, claim)
    }

    fn push(&mut self, end: u64, claim: Claim<'s, 'a>) -> Result<(), ElfError> {
        if end > self.cursor {
            let range = self.cursor..end;
            self.cursor = end;
            (self.taker)(Piece { range, claim })?;
        }
        Ok(())
    }

    /// Behind a symbol of the same row, too short for anything but alignment.
    fn is_tail_padding(&self, row: &Row, range: &Range<u64>) -> Result<bool, ElfError> {
        let follows = self.last_symbol.is_some_and(|symbol| row.range.contains(&symbol.address));
        Ok(follows && self.is_alignment(range)?)
    }

    /// Bytes that neither a symbol nor a row of an object has.
    fn unnamed(&self, range: &Range<u64>) -> Result<Claim<'s, 'a>, ElfError> {
        let mapped = self.knowledge.rows.is_some();
        let empty = self.knowledge.section.load_address.is_none();
        let nameless = self.knowledge.candidates.is_empty() && self.knowledge.has_symbols;
        let aligned = self.is_alignment(range)?;
        Ok(match (empty, aligned) {
            (true, false) if mapped || nameless => Claim::Reserve,
            (true, true) if !mapped && nameless => Claim::Reserve,
            (_, true) if mapped || self.last_symbol.is_some() => Claim::Padding(self.last_symbol),
            _ => Claim::Nobody,
        })
    }

    fn is_alignment(&self, range: &Range<u64>) -> Result<bool, ElfError> {
        Ok(explained_by_alignment(range) && self.is_filler(range)?)
    }

    /// Zeros or no-operations, as linkers and assemblers fill with. The range is a short one.
    fn is_filler(&self, range: &Range<u64>) -> Result<bool, ElfError> {
        let section = self.knowledge.section;
        let (start, end) = (range.start - section.address, range.end - section.address);
        let filler = |bytes: &[u8]| bytes.iter().all(|byte| FILLERS.contains(byte));
        if let Some(fetch) = self.knowledge.fetch.filter(|_| section.has_contents) {
            let mut buffer = [0; LONGEST_HOLE];
            let length = usize::try_from(end - start).unwrap_or(LONGEST_HOLE).min(LONGEST_HOLE);
            let (at, hole) = (section.offset.saturating_add(start), &mut buffer[..length]);
            return match fetch.fetch(at, hole) {
                true => Ok(filler(hole)),
                false => Err(ElfError::Gone { at, length }),
            };
        }
        let index = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
        Ok(section.contents.get(index(start)..index(end)).is_none_or(filler))
    }
}

/// Bytes of zero fill and of Thumb's `nop` in both encodings (0xbf00, 0x46c0).
const FILLERS: [u8; 4] = [0x00, 0xbf, 0x46, 0xc0];

/// The end is aligned to more than the length, so alignment alone can have made the hole.
fn explained_by_alignment(range: &Range<u64>) -> bool {
    let length = range.end - range.start;
    let alignment = 1_u64.checked_shl(range.end.trailing_zeros()).unwrap_or(WIDEST_ALIGNMENT);
    length < alignment.min(WIDEST_ALIGNMENT)
}
