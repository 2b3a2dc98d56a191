//! What of an image can be compared: its owners with their bytes, apart from how it was counted.

use std::borrow::Cow;
use std::ops::Range;

use super::identity;
use crate::firmware::ledger::OwnerKind;
use crate::firmware::measure::Measurement;
use crate::firmware::sizes::Sizes;

/// One owner, of an image or of a saved baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<'a> {
    /// The symbol, or words that say what the bytes are.
    pub name: Cow<'a, str>,
    /// What owns the bytes.
    pub kind: OwnerKind,
    /// How many.
    pub sizes: Sizes,
    /// Name of the output section; `None` for a gap.
    pub section: Option<Cow<'a, str>>,
    /// File name of the object, where known; of a compiler's temporary file not, for it is new each time.
    pub object: Option<Cow<'a, str>>,
    /// File name of the archive, where known.
    pub archive: Option<Cow<'a, str>>,
    /// The part of the firmware.
    pub component: Cow<'a, str>,
    /// First address at run time; 0 in a baseline.
    pub address: u64,
    /// The bytes themselves; empty where there are none, and in a baseline.
    pub body: &'a [u8],
}

/// All owners of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory<'a> {
    /// What reports call the image.
    pub name: String,
    /// The processor family in a word.
    pub machine: Cow<'a, str>,
    /// Of the whole image.
    pub sizes: Sizes,
    /// Bytes whose owner only a map would tell.
    pub unattributed: Sizes,
    /// The map told which object each byte came from.
    pub mapped: bool,
    /// Names of the regions and how far each is used.
    pub regions: Vec<(String, u64)>,
    /// With `unattributed` their sum is `sizes`.
    pub items: Vec<Item<'a>>,
    /// Run addresses of the sections: a word that lies in one of them may be an address.
    pub extents: Vec<Range<u64>>,
}

impl<'a> Inventory<'a> {
    /// Of an image that has been counted.
    pub fn of(name: &str, measurement: &Measurement<'a>) -> Self {
        let sections = measurement.sections.iter();
        Self {
            name: name.to_owned(),
            machine: measurement.machine.clone(),
            sizes: measurement.sizes,
            unattributed: measurement.unattributed,
            mapped: measurement.owners.know_objects(),
            regions: measurement
                .regions
                .iter()
                .map(|region| (region.name.clone(), region.used))
                .collect(),
            items: measurement.owners.iter().map(|owner| item(&owner)).collect(),
            extents: sections
                .map(|section| section.address..section.address.saturating_add(section.size))
                .collect(),
        }
    }
}

fn item<'a>(owner: &crate::firmware::Owner<'a>) -> Item<'a> {
    Item {
        name: owner.name.clone(),
        kind: owner.kind,
        sizes: owner.sizes,
        section: owner.section.clone(),
        object: owner.object.clone().filter(|object| !identity::is_temporary(object)),
        archive: owner.archive.clone(),
        component: Cow::Borrowed(owner.component),
        address: owner.address,
        body: owner.body,
    }
}
