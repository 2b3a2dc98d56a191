//! What GNU ld prints for `--print-memory-usage`: a cursor, neither a sum nor a maximum.
//!
//! `lang_print_memory_usage` (binutils 2.40, ld/ldlang.c) prints how far `current` stands from the
//! region's origin. Each allocated output section, in script order, sets it to its own end at run time; a
//! section that is loaded elsewhere (`AT>`) sets it there to its end, if it has contents.

use super::elf::Section;
use super::region::Memory;

/// The linker's figure for every region, by the region's index.
pub(super) fn linker_used(sections: &[Section], memories: &[Memory]) -> Vec<u64> {
    let mut cursors: Vec<u64> = memories.iter().map(|memory| memory.origin).collect();
    let region_of = |address: u64| memories.iter().position(|memory| memory.holds(address));
    for section in sections.iter().filter(|section| section.counts()) {
        let run = section.run_range();
        let run_region = run.as_ref().and_then(|range| region_of(range.start));
        if let (Some(range), Some(region)) = (&run, run_region) {
            cursors[region] = range.end;
        }
        let Some(load) = section.load_range() else { continue };
        match region_of(load.start) {
            Some(region) if Some(region) != run_region => cursors[region] = load.end,
            _ => {}
        }
    }
    cursors.iter().zip(memories).map(|(cursor, memory)| cursor - memory.origin).collect()
}

/// Why the linker's figure is not the extent, as far as the sections tell.
pub(super) fn cause_of_difference(
    sections: &[Section],
    memory: &Memory,
    linker_used: u64,
    used: u64,
) -> String {
    let inside = |section: &&Section| {
        section.counts() && section.load_address.is_none() && memory.holds(section.address)
    };
    if linker_used > used {
        let reserved = sections.iter().rfind(inside).map_or("", |section| &section.name);
        return format!("the linker counts {reserved}, which has no contents to program");
    }
    let highest = sections
        .iter()
        .filter_map(|section| {
            let ranges = [section.load_range(), section.run_range()];
            let end = ranges.into_iter().flatten().filter(|range| memory.holds(range.start));
            end.map(|range| range.end).max().map(|end| (end, &section.name))
        })
        .max();
    let name = highest.map_or("", |(_, name)| name);
    format!("{name} lies above sections that come after it, and the linker's count goes back")
}
