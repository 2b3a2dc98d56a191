//! The part of `tlsprobe.size/1` that says why two images differ.

use serde::Serialize;

use super::owner_kind::owner_kind;
use crate::firmware::{CauseSum, Difference, Entry};

/// What one cause comes to.
#[derive(Debug, Serialize)]
pub(super) struct CauseRow {
    cause: &'static str,
    count: usize,
    flash: i64,
    ram: i64,
}

/// Bytes with a cause.
#[derive(Debug, Serialize)]
pub(super) struct EntryRow<'a> {
    cause: &'static str,
    name: &'a str,
    /// Its name in the first image; null where it is the same.
    was: Option<&'a str>,
    kind: &'static str,
    flash: i64,
    ram: i64,
    /// Null without a map.
    object: Option<&'a str>,
    component: &'a str,
    /// Words for people: where to, out of which archive; null where there is nothing to say.
    detail: Option<&'a str>,
}

pub(super) fn causes(difference: &Difference) -> Vec<CauseRow> {
    let row = |sum: &CauseSum| CauseRow {
        cause: sum.cause.word(),
        count: sum.count,
        flash: sum.change.flash,
        ram: sum.change.ram,
    };
    difference.causes.iter().map(row).collect()
}

pub(super) fn entries<'a>(difference: &'a Difference) -> Vec<EntryRow<'a>> {
    difference.entries.iter().map(entry).collect()
}

fn entry<'a>(entry: &'a Entry) -> EntryRow<'a> {
    EntryRow {
        cause: entry.cause.word(),
        name: &entry.name,
        was: entry.was.as_deref(),
        kind: owner_kind(entry.kind),
        flash: entry.change.flash,
        ram: entry.change.ram,
        object: entry.object.as_deref(),
        component: &entry.component,
        detail: entry.detail.as_deref(),
    }
}
