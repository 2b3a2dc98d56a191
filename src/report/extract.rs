//! `tlsprobe certs extract` for people: each file, and where its certificate was.

use super::{Block, Column, Document, Table, Tone};
use crate::trust::extract::Extracted;
use crate::trust::source::{Found, Source};

/// Dresses what was written; `files` are the paths, one for each certificate.
pub fn document(sources: &[Source], extracted: &[Extracted], files: Vec<String>) -> Document {
    let mut document = Document::default();
    let text = match extracted.len() {
        1 => "1 certificate written".to_owned(),
        count => format!("{count} certificates written"),
    };
    document.push(Block::Verdict { tone: Tone::Good, text });
    let rows = extracted.iter().zip(files).map(|(one, file)| {
        let places = one.places.iter().filter_map(|(source, index)| {
            let source = sources.get(*source)?;
            Some(place(source, source.certificates.get(*index)?))
        });
        vec![file, places.collect::<Vec<_>>().join("; ")]
    });
    let columns = vec![Column::words("file"), Column::words("found in")];
    document.push(Block::Table(Table { columns, rows: rows.collect() }));
    let strangers: usize = sources.iter().map(|source| source.strangers.len()).sum();
    if strangers > 0 {
        document.push(Block::Paragraph(format!(
            "{strangers} more are names and keys alone, of no root that this program knows."
        )));
    }
    document
}

fn place(source: &Source, found: &Found) -> String {
    let name = &source.name;
    let object = found.symbol.as_ref().map(|symbol| format!(", {symbol}")).unwrap_or_default();
    match found.address {
        Some(address) => format!("{name}{object} at {address:#010x}"),
        None => format!("{name}{object} at byte {}", found.offset),
    }
}
