//! The linker's map file: memory regions, and which object each byte came from.
//!
//! Reads what GNU ld writes for `-Map`. Lines that carry no bytes (patterns, assignments, symbols)
//! are passed over; a map that was made for another image is noticed by the caller.

mod lines;
mod links;
mod rows;

pub use links::{Inclusion, Links};
pub use rows::{MapRegion, OutputSection, Row};

use thiserror::Error;

const MEMORY: &str = "Memory Configuration";
const LAYOUT: &str = "Linker script and memory map";

/// Memory regions; each is compared with each section of the image.
const MOST_REGIONS: usize = 1000;

/// Output sections; each is looked for among those of the image.
const MOST_SECTIONS: usize = 10_000;

/// Why a file cannot be read as a map.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MapError {
    /// Another linker's map, or no map.
    #[error("not a map file of GNU ld: there is no line \"{missing}\"; link with -Wl,-Map=FILE")]
    NotAMap {
        /// The heading that every map has.
        missing: &'static str,
    },
    /// More of something than any linker script has.
    #[error("wrong map: more than {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// The map tells of another image.
    #[error(
        "the map is of another link: {section} has address {in_map:#x} and {map_size} bytes in the map, address {in_image:#x} and {image_size} bytes in the image"
    )]
    OtherImage {
        /// The output section that differs.
        section: String,
        /// Its address as the map tells.
        in_map: u64,
        /// Its size as the map tells.
        map_size: u64,
        /// Its address in the image.
        in_image: u64,
        /// Its size in the image.
        image_size: u64,
    },
}

impl<'a> Row<'a> {
    /// The linker put these bytes in for alignment or on request.
    pub fn is_fill(&self) -> bool {
        self.name == "*fill*"
    }

    /// The archive's file name, if the bytes came out of one.
    pub fn archive(&self) -> Option<&'a str> {
        let (archive, _) = self.file?.strip_suffix(')')?.rsplit_once('(')?;
        Some(file_name(archive))
    }

    /// The object's file name.
    pub fn object(&self) -> Option<&'a str> {
        let file = self.file?;
        let member = file.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
        Some(member.map_or_else(|| file_name(file), |(_, member)| member))
    }
}

/// The last step of a path of either kind of system.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A map file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map<'a> {
    /// In the order of the linker script, without the catch-all region.
    pub regions: Vec<MapRegion<'a>>,
    /// In the order of the linker script.
    pub sections: Vec<OutputSection<'a>>,
}

impl<'a> Map<'a> {
    /// Reads a whole map.
    ///
    /// # Errors
    /// When the text has not the two headings that every map has.
    pub fn parse(text: &'a str) -> Result<Self, MapError> {
        let (_, after) = split_at_heading(text, MEMORY)?;
        let (memory, layout) = split_at_heading(after, LAYOUT)?;
        let regions: Vec<_> = memory.lines().filter_map(lines::region).collect();
        let mut sections = lines::sections(layout);
        let too_many = |what, limit| MapError::TooMany { what, limit };
        if regions.len() > MOST_REGIONS {
            return Err(too_many("lines below \"Memory Configuration\"", MOST_REGIONS));
        }
        if sections.len() > MOST_SECTIONS {
            return Err(too_many("output sections", MOST_SECTIONS));
        }
        for section in &mut sections {
            tile(section);
        }
        Ok(Self { regions, sections })
    }

    /// The output section of this name at this address.
    pub fn section(&self, name: &str, address: u64) -> Option<&OutputSection<'a>> {
        self.sections.iter().find(|section| section.name == name && section.address == address)
    }
}

fn split_at_heading<'a>(
    text: &'a str,
    heading: &'static str,
) -> Result<(&'a str, &'a str), MapError> {
    let found = memchr::memmem::find(text.as_bytes(), heading.as_bytes());
    let at = found.ok_or(MapError::NotAMap { missing: heading })?;
    Ok((&text[..at], &text[at + heading.len()..]))
}

/// Rows in address order, each cut where the next one begins: maps before binutils 2.30 print the
/// size that a merged section had before merging, and then rows seem to overlap.
fn tile(section: &mut OutputSection) {
    let (start, end) = (section.address, section.address.saturating_add(section.size));
    section.rows.retain(|row| row.range.start >= start && row.range.start < end);
    section.rows.sort_by_key(|row| row.range.start);
    let mut limit = end;
    for row in section.rows.iter_mut().rev() {
        row.range.end = row.range.end.min(limit);
        limit = row.range.start;
    }
    section.rows.retain(|row| !row.range.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "\
Archive member included to satisfy reference by file (symbol)

Memory Configuration

Name             Origin             Length             Attributes
FLASH            0x08000000         0x00080000         xr
RAM              0x20000000         0x00008000         xrw
*default*        0x00000000         0xffffffff

Linker script and memory map

LOAD main.o
                0x00001800                        STACK_SIZE = 0x1800

.text           0x08000000       0x30
 *(.text .text.*)
 .text.main     0x08000000       0x10 dir with space/main.o
                0x08000000                main
 .text.a_long_name
                0x08000010        0xe lib/libx.a(y.o)
 *fill*         0x0800001e        0x2 
 .rodata.f.str1.1
                0x08000020        0x8 main.o
                                 0x20 (size before relaxing)
                0x08000028        0x4 LONG 0x12345678
 .text.gone     0x00000000       0x40 main.o
 .rodata.old    0x0800002c       0x99 main.o

.a_section_with_a_long_name
                0x20000000        0x4 load address 0x08000030
 COMMON         0x20000000        0x4 main.o
";

    fn section<'a>(map: &'a Map, name: &str, address: u64) -> &'a OutputSection<'a> {
        map.section(name, address).expect("a section of the map")
    }

    #[test]
    fn reads_the_regions_without_the_catch_all() {
        let map = Map::parse(MAP).expect("a map");
        let names: Vec<&str> = map.regions.iter().map(|region| region.name).collect();
        assert_eq!(names, ["FLASH", "RAM"]);
        assert_eq!(map.regions[1].attributes, "xrw");
        assert_eq!((map.regions[0].origin, map.regions[0].length), (0x0800_0000, 0x80000));
    }

    #[test]
    fn reads_wrapped_names_data_statements_and_paths_with_spaces() {
        let map = Map::parse(MAP).expect("a map");
        let text = section(&map, ".text", 0x0800_0000);
        let seen: Vec<(&str, u64, Option<&str>)> = text
            .rows
            .iter()
            .map(|row| (row.name, row.range.end - row.range.start, row.object()))
            .collect();
        assert_eq!(
            seen,
            [
                (".text.main", 16, Some("main.o")),
                (".text.a_long_name", 14, Some("y.o")),
                ("*fill*", 2, None),
                (".rodata.f.str1.1", 8, Some("main.o")),
                ("LONG", 4, None),
                (".rodata.old", 4, Some("main.o")),
            ]
        );
        assert_eq!(text.rows[1].archive(), Some("libx.a"));
        assert_eq!(text.rows[0].archive(), None);
    }

    #[test]
    fn reads_a_section_whose_name_fills_the_line() {
        let map = Map::parse(MAP).expect("a map");
        let long = section(&map, ".a_section_with_a_long_name", 0x2000_0000);
        assert_eq!((long.size, long.rows.len()), (4, 1));
    }

    #[test]
    fn a_text_without_the_headings_is_no_map() {
        let error = Map::parse("VMA LMA Size Align Out In Symbol").expect_err("no map");
        assert_eq!(error, MapError::NotAMap { missing: MEMORY });
    }
}
