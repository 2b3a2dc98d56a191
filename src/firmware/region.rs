//! Memory regions: where they are known from, and which of them keeps its contents without power.

use std::ops::Range;

use super::elf::Section;
use super::map::MapRegion;
use crate::profile::{self, RegionKind};

/// Load ranges further apart lie in different banks; a bank with a settings page at its end stays one.
const FLASH_BANK_GAP: u64 = 1 << 20;

/// Run ranges further apart lie in different banks: an LPC4337 has SRAM every 512 KiB.
const RAM_BANK_GAP: u64 = 1 << 16;

/// No device has nearly as many, and each region is compared with each section.
pub(super) const MOST_REGIONS: usize = 1000;

/// Where the regions of a measurement come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionSource {
    /// `[[device.region]]`.
    Profile,
    /// The map's memory configuration.
    Map,
    /// From the addresses of the sections; origin and length of the memory are unknown.
    Inferred,
}

/// A region before anything is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Memory {
    pub name: String,
    pub kind: RegionKind,
    pub origin: u64,
    /// `None` where inferred.
    pub length: Option<u64>,
    /// Addresses from here on lie in no or in another region.
    pub end: u64,
}

/// The regions of a device, from the best source there is.
pub(super) fn memories(
    declared: &[profile::Region],
    mapped: &[MapRegion],
    sections: &[Section],
) -> (Vec<Memory>, RegionSource) {
    if !declared.is_empty() {
        let known = |region: &profile::Region| {
            memory(region.name.clone(), region.kind, region.origin, region.length)
        };
        return (declared.iter().map(known).collect(), RegionSource::Profile);
    }
    if !mapped.is_empty() {
        let known = |region: &MapRegion| {
            let kind = kind(region, sections);
            memory(region.name.to_owned(), kind, region.origin, region.length)
        };
        return (mapped.iter().map(known).collect(), RegionSource::Map);
    }
    (inferred(sections), RegionSource::Inferred)
}

/// The region of this kind that holds an address.
pub(super) fn find(memories: &[Memory], kind: RegionKind, address: u64) -> Option<usize> {
    memories.iter().position(|memory| memory.kind == kind && memory.holds(address))
}

impl Memory {
    pub(super) fn holds(&self, address: u64) -> bool {
        self.origin <= address && address < self.end
    }
}

fn memory(name: String, kind: RegionKind, origin: u64, length: u64) -> Memory {
    Memory { name, kind, origin, length: Some(length), end: origin.saturating_add(length) }
}

/// A region that the script calls writable is RAM, unless it is used as flash is: something is loaded
/// there that runs elsewhere, or all that lives there is read-only. Without attributes use alone decides.
fn kind(region: &MapRegion, sections: &[Section]) -> RegionKind {
    let writable = !region.attributes.starts_with('!') && region.attributes.contains('w');
    if !region.attributes.is_empty() && !writable {
        return RegionKind::Flash;
    }
    let end = region.origin.saturating_add(region.length);
    let holds = |range: &Range<u64>| region.origin <= range.start && range.start < end;
    let mut used_as_flash = false;
    let mut used_as_ram = false;
    for section in sections {
        let load = section.load_range().filter(holds);
        let run = section.run_range().filter(holds);
        let source = load.is_some() && run.is_none();
        let target = run.is_some() && section.load_range() != section.run_range();
        if source {
            return RegionKind::Flash;
        }
        used_as_ram |= target || (run.is_some() && section.writable);
        used_as_flash |= load.is_some();
    }
    if used_as_flash && !used_as_ram { RegionKind::Flash } else { RegionKind::Ram }
}

fn inferred(sections: &[Section]) -> Vec<Memory> {
    let loads = sections.iter().filter(|section| is_programmed(section));
    let flash = banks(loads.filter_map(Section::load_range), FLASH_BANK_GAP);
    let runs = sections.iter().filter(|section| lives_in_ram(section));
    let ram = banks(runs.filter_map(Section::run_range), RAM_BANK_GAP);
    let flash = flash.into_iter().map(|range| guess("flash", RegionKind::Flash, range));
    let ram = ram.into_iter().map(|range| guess("ram", RegionKind::Ram, range));
    flash.chain(ram).collect()
}

/// Writable bytes that are loaded where they run come from a debugger, not out of flash.
fn is_programmed(section: &Section) -> bool {
    !section.writable || section.load_range() != section.run_range()
}

fn lives_in_ram(section: &Section) -> bool {
    section.writable || section.load_range() != section.run_range()
}

fn guess(word: &str, kind: RegionKind, range: Range<u64>) -> Memory {
    let name = format!("{word}@{:#x}", range.start);
    Memory { name, kind, origin: range.start, length: None, end: range.end }
}

/// Joins ranges that are not further apart than a gap.
fn banks(ranges: impl Iterator<Item = Range<u64>>, gap: u64) -> Vec<Range<u64>> {
    let mut ranges: Vec<Range<u64>> = ranges.collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut banks: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match banks.last_mut() {
            Some(bank) if range.start <= bank.end.saturating_add(gap) => {
                bank.end = bank.end.max(range.end);
            }
            _ => banks.push(range),
        }
    }
    banks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_within_the_gap_are_one_bank() {
        let ranges = [100..200, 0..50, 210..220, 1000..1001];
        assert_eq!(banks(ranges.into_iter(), 60), [0..220, 1000..1001]);
    }

    #[test]
    fn attributes_decide_and_use_decides_where_they_do_not() {
        let region = |attributes| MapRegion { name: "R", origin: 0, length: 100, attributes };
        assert_eq!(kind(&region("xr"), &[]), RegionKind::Flash);
        assert_eq!(kind(&region("xrw"), &[]), RegionKind::Ram);
        assert_eq!(kind(&region("!w"), &[]), RegionKind::Flash);
        assert_eq!(kind(&region(""), &[]), RegionKind::Ram);
    }
}
