//! Bars beside the figures of a table, where the terminal is wide enough.

use super::document::{Column, Table};

/// A bar shorter than this tells nothing.
const SHORTEST: usize = 8;

/// A longer one tells no more.
const LONGEST: usize = 32;

/// Blanks that the table puts around a cell.
const AROUND_A_CELL: usize = 2;

/// Eighths of a block, from none to seven.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Adds a column of bars for one value a row; `width` is the terminal's, `None` where there is none.
pub(super) fn add(table: &mut Table, values: &[u64], width: Option<usize>) {
    let Some(width) = width else { return };
    let room = width.saturating_sub(natural_width(table) + AROUND_A_CELL);
    let longest = values.iter().copied().max().unwrap_or(0);
    if room < SHORTEST || longest == 0 {
        return;
    }
    table.columns.push(Column::words(""));
    for (row, &value) in table.rows.iter_mut().zip(values) {
        row.push(bar(value, longest, room.min(LONGEST)));
    }
}

fn natural_width(table: &Table) -> usize {
    let columns = table.columns.iter().enumerate().map(|(index, column)| {
        let cells = table.rows.iter().filter_map(|row| row.get(index));
        let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        widest.max(column.title.chars().count()) + AROUND_A_CELL
    });
    columns.sum()
}

fn bar(value: u64, longest: u64, width: usize) -> String {
    let eighths = u128::from(value) * (width as u128 * 8) / u128::from(longest);
    let eighths = usize::try_from(eighths).unwrap_or(width * 8);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let rows = [["flash"], ["ram"]];
        Table {
            columns: vec![Column::words("name")],
            rows: rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
        }
    }

    #[test]
    fn the_largest_value_fills_the_room_and_the_others_their_share() {
        let mut table = table();
        add(&mut table, &[160, 85], Some(25));
        let bars: Vec<&str> = table.rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(bars, ["████████████████", "████████▌"]);
    }

    #[test]
    fn without_room_or_without_a_terminal_there_are_no_bars() {
        for width in [None, Some(12)] {
            let mut table = table();
            add(&mut table, &[160, 85], width);
            assert_eq!(table.columns.len(), 1);
        }
    }
}
