//! The part of `tlsprobe.size/1` that says why a symbol is in the image.

use serde::Serialize;

use crate::firmware::{Sizes, Step, Why};

/// The answer for one owner of the name.
#[derive(Debug, Serialize)]
pub(super) struct WhyRow<'a> {
    name: &'a str,
    flash: u64,
    ram: u64,
    /// `libx.a(y.o)` or a path; null for what the linker made.
    file: Option<&'a str>,
    /// From the file to one that no archive holds.
    chain: Vec<StepRow<'a>>,
    /// Files that refer to it; null without a cross reference table in the map.
    references: Option<&'a [String]>,
    /// The file and what only it needs; null without a cross reference table, and for a file that is
    /// no member of an archive.
    leaves_with_it: Option<Vec<FileRow<'a>>>,
}

#[derive(Debug, Serialize)]
struct StepRow<'a> {
    member: &'a str,
    by: &'a str,
    symbol: &'a str,
}

#[derive(Debug, Serialize)]
struct FileRow<'a> {
    file: &'a str,
    flash: u64,
    ram: u64,
}

pub(super) fn row(why: &Why) -> WhyRow<'_> {
    WhyRow {
        name: &why.name,
        flash: why.sizes.flash,
        ram: why.sizes.ram,
        file: why.file.as_deref(),
        chain: why.steps.iter().map(step).collect(),
        references: why.references.as_deref(),
        leaves_with_it: why
            .leaves_with_it
            .as_deref()
            .map(|files| files.iter().map(leaving).collect()),
    }
}

fn step(step: &Step) -> StepRow<'_> {
    StepRow { member: &step.member, by: &step.by, symbol: &step.symbol }
}

fn leaving((file, sizes): &(String, Sizes)) -> FileRow<'_> {
    FileRow { file, flash: sizes.flash, ram: sizes.ram }
}
