//! Which bytes of which region each section takes, and how far each region is used.

use std::ops::Range;

use super::elf::Section;
use super::region::{self, Memory};
use crate::profile::RegionKind;

/// A range of a region that a section takes; addresses are those that the region has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Index of the region.
    pub region: usize,
    /// Load addresses in flash, run addresses in RAM.
    pub range: Range<u64>,
}

/// Where one section lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Placement {
    pub flash: Option<Place>,
    pub ram: Option<Place>,
}

/// The placement of every section, by the section's index.
pub(super) fn place(sections: &[Section], memories: &[Memory]) -> Vec<Placement> {
    let locate = |kind, range: Option<Range<u64>>| {
        let range = range?;
        let region = region::find(memories, kind, range.start)?;
        Some(Place { region, range })
    };
    let placement = |section: &Section| Placement {
        flash: locate(RegionKind::Flash, section.load_range()),
        ram: locate(RegionKind::Ram, section.run_range()),
    };
    sections.iter().map(placement).collect()
}

impl Placement {
    /// The place in a region, if the section has one there.
    pub(super) fn within(&self, region: usize) -> Option<&Range<u64>> {
        let places = [&self.flash, &self.ram];
        places.into_iter().flatten().find(|place| place.region == region).map(|place| &place.range)
    }
}

/// The extent of a region from its origin, in bytes.
pub(super) fn used(index: usize, memory: &Memory, placements: &[Placement]) -> u64 {
    let ends = placements.iter().filter_map(|placement| placement.within(index));
    ends.map(|range| range.end).max().map_or(0, |end| end - memory.origin)
}
