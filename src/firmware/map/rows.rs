//! What the lines of a map file say.

use std::ops::Range;

/// A line of the memory configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapRegion<'a> {
    /// As the linker script names it.
    pub name: &'a str,
    /// First address.
    pub origin: u64,
    /// In bytes.
    pub length: u64,
    /// Letters such as `xrw`; empty where the script gives none.
    pub attributes: &'a str,
}

/// One output section with its input rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSection<'a> {
    /// As in the image.
    pub name: &'a str,
    /// Run address.
    pub address: u64,
    /// In bytes.
    pub size: u64,
    /// Rows that carry bytes, by address; they do not overlap and lie in the section.
    pub rows: Vec<Row<'a>>,
}

/// Bytes that one input section, fill or data statement put into an output section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The input section, `*fill*`, `COMMON`, or the statement's keyword.
    pub name: &'a str,
    /// Run addresses.
    pub range: Range<u64>,
    /// `libx.a(y.o)` or a path; `None` for fills and statements.
    pub file: Option<&'a str>,
}
