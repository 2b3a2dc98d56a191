//! Why images differ, for people: causes side by side, and the largest entries of one difference.

use super::figures::signed;
use super::{Block, Column, Document, Table};
use crate::firmware::{Cause, Delta, Entry};

/// The causes of every delta; of a single one its largest entries as well.
pub(super) fn causes(document: &mut Document, deltas: &[Delta], top: usize) {
    match deltas {
        [] => {}
        [delta] => {
            document.push(Block::Heading("Causes of the difference".to_owned()));
            document.push(Block::Table(of_one(delta)));
            entries(document, delta, top);
        }
        several => {
            document.push(Block::Heading("Causes of the difference in flash".to_owned()));
            document.push(Block::Table(of_several(several)));
        }
    }
}

fn of_one(delta: &Delta) -> Table {
    let mut columns = vec![Column::words("cause")];
    columns.extend(["owners", "flash", "RAM"].map(Column::numbers));
    let mut rows: Vec<Vec<String>> = delta
        .difference
        .causes
        .iter()
        .map(|sum| {
            let (flash, ram) = (signed(sum.change.flash), signed(sum.change.ram));
            vec![words(sum.cause).to_owned(), sum.count.to_string(), flash, ram]
        })
        .collect();
    let change = delta.difference.change;
    let count = delta.difference.entries.len().to_string();
    rows.push(vec!["sum".to_owned(), count, signed(change.flash), signed(change.ram)]);
    Table { columns, rows }
}

fn of_several(deltas: &[Delta]) -> Table {
    let mut columns = vec![Column::words("cause")];
    columns.extend(deltas.iter().map(|delta| Column::numbers(&delta.to)));
    let flash = |delta: &Delta, cause| {
        let sum = delta.difference.causes.iter().find(|sum| sum.cause == cause);
        sum.map_or_else(|| "-".to_owned(), |sum| signed(sum.change.flash))
    };
    let there = |cause: &Cause| {
        deltas.iter().any(|delta| delta.difference.causes.iter().any(|sum| sum.cause == *cause))
    };
    let mut rows: Vec<Vec<String>> = Cause::ALL
        .into_iter()
        .filter(there)
        .map(|cause| {
            let cells = deltas.iter().map(|delta| flash(delta, cause));
            std::iter::once(words(cause).to_owned()).chain(cells).collect()
        })
        .collect();
    let sums = deltas.iter().map(|delta| signed(delta.difference.change.flash));
    rows.push(std::iter::once("sum".to_owned()).chain(sums).collect());
    Table { columns, rows }
}

fn entries(document: &mut Document, delta: &Delta, top: usize) {
    let entries = &delta.difference.entries;
    if top == 0 || entries.is_empty() {
        return;
    }
    let shown = top.min(entries.len());
    let heading = format!("The {shown} largest of {} changes", entries.len());
    document.push(Block::Heading(heading));
    let mut columns = vec![Column::numbers("flash"), Column::numbers("RAM")];
    columns.extend(["cause", "name", "object", "detail"].map(Column::words));
    let rows = entries.iter().take(top).map(row).collect();
    document.push(Block::Table(Table { columns, rows }));
}

fn row(entry: &Entry) -> Vec<String> {
    let name = match &entry.was {
        Some(was) => format!("{} (was {was})", entry.name),
        None => entry.name.to_string(),
    };
    vec![
        signed(entry.change.flash),
        signed(entry.change.ram),
        words(entry.cause).to_owned(),
        name,
        entry.object.as_deref().unwrap_or_default().to_owned(),
        entry.detail.clone().unwrap_or_default(),
    ]
}

fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::StringOwner => "string changed hands",
        Cause::Library => "archive member",
        Cause::Unattributed => "without a name",
        other => other.word(),
    }
}
