//! Every option off by itself: what that saves where the device still connects, and where it does not.

use super::row::{Lab, LabRow, Unbuilt, change_cells, said};
use crate::firmware::{Fate, LabChange};
use crate::report::document::{Block, Column, Document, Table};

/// A signature is a byte or two shorter from one handshake to the next, and so are the blocks that
/// hold it: as much of a difference on the heap says nothing.
const HEAP_NOISE: u64 = 16;

/// The three groups, without the row of the profile itself.
pub(super) fn document(document: &mut Document, lab: &Lab, left_out: &[String]) {
    let [base, others @ ..] = lab.rows.as_slice() else { return };
    let is_run = base.run.is_some();
    let compared = others.iter().map(|row| (row, row.figures.minus(&base.figures)));
    let (connect, refused): (Vec<_>, Vec<_>) =
        compared.partition(|(row, _)| row.fate() == Fate::Connects);
    let (change, none): (Vec<_>, Vec<_>) =
        connect.into_iter().partition(|(_, change)| is_felt(change));
    let title = if is_run { "Still connects without" } else { "Builds without" };
    group(document, title, &change);
    named(document, "Changes nothing when off: ", none.iter().map(|(row, _)| option(row)));
    group(document, "No pass without", &refused);
    unbuilt(document, &lab.unbuilt);
    let left_out = left_out.iter().map(String::as_str);
    named(document, "Left out, because the bare board is built without them anyway: ", left_out);
}

fn is_felt(change: &LabChange) -> bool {
    let heap = change.heap_peak.unwrap_or_default().unsigned_abs();
    change.flash != 0 || change.ram != 0 || heap > HEAP_NOISE
}

fn option(row: &LabRow) -> &str {
    row.switched.as_deref().unwrap_or(&row.profile)
}

fn group(document: &mut Document, title: &str, rows: &[(&LabRow, LabChange)]) {
    if rows.is_empty() {
        return;
    }
    document.push(Block::Heading(format!("{title} ({})", rows.len())));
    let numbers = ["flash", "RAM", "heap", "stack", "instructions"].map(Column::numbers);
    let columns = [Column::words("option")].into_iter().chain(numbers);
    let columns = columns.chain([Column::words("verdict")]).collect();
    let cells = |(row, change): &(&LabRow, LabChange)| {
        let figures = change_cells(change);
        [option(row).to_owned()].into_iter().chain(figures).chain([said(row)]).collect()
    };
    document.push(Block::Table(Table { columns, rows: rows.iter().map(cells).collect() }));
}

fn named<'a>(document: &mut Document, what: &str, names: impl Iterator<Item = &'a str>) {
    let names: Vec<&str> = names.collect();
    if !names.is_empty() {
        document.push(Block::Paragraph(format!("{what}{}.", names.join(", "))));
    }
}

fn unbuilt(document: &mut Document, unbuilt: &[Unbuilt]) {
    if unbuilt.is_empty() {
        return;
    }
    document.push(Block::Heading(format!("Does not build without ({})", unbuilt.len())));
    let columns = ["option", "because"].map(Column::words).to_vec();
    let row = |one: &Unbuilt| {
        let option = one.option.as_deref().unwrap_or(&one.profile);
        vec![option.to_owned(), complaint(&one.cause).to_owned()]
    };
    document.push(Block::Table(Table { columns, rows: unbuilt.iter().map(row).collect() }));
}

/// The compiler's own words; all rows share what stands before them.
fn complaint(cause: &str) -> &str {
    let after = |mark: &str| cause.split_once(mark).map(|(_, rest)| rest.trim_start());
    after(": error: ").or_else(|| after("undefined reference").map(|_| cause)).unwrap_or(cause)
}
