//! What was inlined, for people.

use super::figures::grouped;
use super::{Block, Column, Document, Table};
use crate::firmware::{Image, demangled, dwarf};

/// Functions shown; the JSON report has all.
const SHOWN: usize = 15;

/// One table an image, if its debug information was read.
pub(super) fn add(document: &mut Document, images: &[Image]) {
    for image in images {
        let Some(inlined) = &image.measurement.inlined else { continue };
        let shown = SHOWN.min(inlined.len());
        let count = grouped(inlined.len() as u64);
        let label = image.label();
        let text = format!("{label}: the {shown} largest of {count} functions inlined into others");
        document.push(Block::Heading(text));
        document.push(Block::Table(table(&inlined[..shown])));
    }
}

fn table(inlined: &[dwarf::Inlined]) -> Table {
    let columns = vec![
        Column::numbers("bytes"),
        Column::numbers("copies"),
        Column::words("function"),
        Column::words("source"),
    ];
    let rows = inlined.iter().map(|function| {
        let (bytes, count) = (grouped(function.bytes), grouped(function.count as u64));
        vec![bytes, count, demangled(&function.name).into_owned(), function.source.clone()]
    });
    Table { columns, rows: rows.collect() }
}
