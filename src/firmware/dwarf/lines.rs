//! The line of every instruction.

use std::collections::HashMap;
use std::path::Path;

use super::error::DwarfError;
use super::units::Units;

/// Rows of all line programs together; a 50 MB program stays below ten million.
const MOST_ROWS: usize = 50_000_000;

/// Instructions of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineRange {
    /// First address.
    pub start: u64,
    /// The address behind them.
    pub end: u64,
    /// Counted from 1; 0 where the compiler made them for no line.
    pub line: u64,
}

/// Instructions by file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// By path, as the compiler was given it.
    files: HashMap<String, Vec<LineRange>>,
}

impl Lines {
    /// Runs the line programs of all units.
    pub(super) fn of(units: &Units) -> Result<Self, DwarfError> {
        let mut lines = Self::default();
        let mut rows_left = MOST_ROWS;
        for index in 0..units.opened.len() {
            lines.unit(units, index, &mut rows_left)?;
        }
        Ok(lines)
    }

    fn unit(&mut self, units: &Units, index: usize, left: &mut usize) -> Result<(), DwarfError> {
        let Some(opened) = units.opened.get(index) else { return Ok(()) };
        let Some(program) = opened.unit.line_program.clone() else { return Ok(()) };
        let wrong = |error: gimli::Error| DwarfError::Unit {
            unit: opened.offset,
            problem: error.to_string(),
        };
        let mut rows = program.rows();
        let mut last: Option<(u64, u64, u64)> = None;
        let mut found: HashMap<u64, Vec<LineRange>> = HashMap::new();
        while let Some((_, row)) = rows.next_row().map_err(wrong)? {
            *left = left.checked_sub(1).ok_or(DwarfError::TooMany {
                unit: opened.offset,
                what: "rows of lines",
                limit: MOST_ROWS,
            })?;
            if let Some((start, file, line)) = last {
                let end = row.address();
                if end > start {
                    found.entry(file).or_default().push(LineRange { start, end, line });
                }
            }
            let line = row.line().map_or(0, std::num::NonZeroU64::get);
            // What the linker dropped begins at address 0.
            let dropped = last.is_none() && row.address() == 0;
            last = (!row.end_sequence() && !dropped).then_some((
                row.address(),
                row.file_index(),
                line,
            ));
            if dropped {
                skip_sequence(&mut rows, left).map_err(wrong)?;
            }
        }
        for (file, ranges) in found {
            if let Some(path) = units.file(index, file) {
                self.files.entry(path).or_default().extend(ranges);
            }
        }
        Ok(())
    }

    /// Instructions of a file, named by the end of its path.
    pub fn of_file(&self, path: &Path) -> Vec<LineRange> {
        let named = self.files.iter().filter(|(file, _)| Path::new(file).ends_with(path));
        let mut ranges: Vec<LineRange> = named.flat_map(|(_, ranges)| ranges).copied().collect();
        ranges.sort_unstable();
        ranges.dedup();
        ranges
    }
}

type Rows<'a> =
    gimli::LineRows<super::units::Bytes<'a>, gimli::IncompleteLineProgram<super::units::Bytes<'a>>>;

fn skip_sequence(rows: &mut Rows, left: &mut usize) -> gimli::Result<()> {
    while let Some((_, row)) = rows.next_row()? {
        *left = left.saturating_sub(1);
        if row.end_sequence() {
            break;
        }
    }
    Ok(())
}
