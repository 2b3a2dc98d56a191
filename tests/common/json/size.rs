//! `tlsprobe.size/1`.

use serde::Deserialize;

use super::feature_cost::{Change, FeatureCosts};
use super::option::Options;
use super::stack::Stack;
use super::tree::{Inlined, Tree};
use super::{Contract, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    pub schema: String,
    pub images: Vec<Image>,
    pub deltas: Vec<Delta>,
    #[serde(deserialize_with = "present")]
    pub features: Option<Features>,
    #[serde(deserialize_with = "present")]
    pub feature_costs: Option<FeatureCosts>,
}

/// One firmware image.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    pub path: String,
    #[serde(deserialize_with = "present")]
    pub profile: Option<String>,
    pub machine: String,
    pub flash: u64,
    pub ram: u64,
    pub regions: Vec<Region>,
    pub regions_from: RegionSource,
    pub sections: Vec<Section>,
    pub components: Vec<Component>,
    pub symbols: Vec<Owner>,
    pub unattributed: Sizes,
    #[serde(deserialize_with = "present")]
    pub tree: Option<Tree>,
    #[serde(deserialize_with = "present")]
    pub inlined: Option<Vec<Inlined>>,
    pub budget: Vec<Limit>,
    #[serde(deserialize_with = "present")]
    pub why: Option<Vec<Why>>,
    #[serde(deserialize_with = "present")]
    pub findings: Option<Vec<SizeFinding>>,
    #[serde(deserialize_with = "present")]
    pub options: Option<Options>,
    #[serde(deserialize_with = "present")]
    pub stack: Option<Stack>,
    pub notes: Vec<String>,
}

/// `"regions_from"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegionSource {
    Map,
    Profile,
    Inferred,
}

/// One line of a profile's budget.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub name: String,
    pub measure: Measure,
    pub limit: u64,
    #[serde(deserialize_with = "present")]
    pub used: Option<u64>,
    pub over: u64,
}

/// What an image could save.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeFinding {
    pub rule: String,
    pub severity: String,
    pub flash: u64,
    pub ram: u64,
    pub message: String,
    pub fix: String,
}

/// `"measure"` of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    Size,
    Growth,
    Headroom,
}

/// Why a symbol is in the image.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    pub name: String,
    pub flash: u64,
    pub ram: u64,
    #[serde(deserialize_with = "present")]
    pub file: Option<String>,
    pub chain: Vec<Step>,
    #[serde(deserialize_with = "present")]
    pub references: Option<Vec<String>>,
    #[serde(deserialize_with = "present")]
    pub leaves_with_it: Option<Vec<File>>,
}

/// A file that needed another one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub member: String,
    pub by: String,
    pub symbol: String,
}

/// A file of the link.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub file: String,
    pub flash: u64,
    pub ram: u64,
}

/// One memory region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    pub name: String,
    pub kind: RegionKind,
    pub origin: u64,
    #[serde(deserialize_with = "present")]
    pub length: Option<u64>,
    pub used: u64,
    /// Negative where the image does not fit.
    #[serde(deserialize_with = "present")]
    pub free: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub linker_used: Option<u64>,
}

/// `"kind"` of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegionKind {
    Flash,
    Ram,
}

/// One allocated section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub name: String,
    pub address: u64,
    #[serde(deserialize_with = "present")]
    pub load_address: Option<u64>,
    pub size: u64,
    pub flash: u64,
    pub ram: u64,
}

/// A library or a part of the firmware.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    pub name: String,
    pub flash: u64,
    pub ram: u64,
}

/// A row of the ledger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    pub name: String,
    pub kind: Kind,
    pub flash: u64,
    pub ram: u64,
    #[serde(deserialize_with = "present")]
    pub section: Option<String>,
    #[serde(deserialize_with = "present")]
    pub object: Option<String>,
    #[serde(deserialize_with = "present")]
    pub archive: Option<String>,
    #[serde(deserialize_with = "present")]
    pub source: Option<String>,
    #[serde(deserialize_with = "present")]
    pub component: Option<String>,
}

/// What owns the bytes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Symbol,
    String,
    Padding,
    Gap,
    Reserve,
    Other,
}

/// Bytes of both kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    pub flash: u64,
    pub ram: u64,
}

/// What one image takes more or less than another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delta {
    pub from: String,
    pub to: String,
    pub flash: i64,
    pub ram: i64,
    pub causes: Vec<CauseSum>,
    pub entries: Vec<Entry>,
}

/// What one cause comes to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseSum {
    pub cause: Cause,
    pub count: usize,
    pub flash: i64,
    pub ram: i64,
}

/// `"cause"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    Added,
    Removed,
    Grown,
    Shrunk,
    Inlined,
    Renamed,
    Moved,
    StringOwner,
    Padding,
    Library,
    Unattributed,
}

/// Bytes with a cause.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub cause: Cause,
    pub name: String,
    #[serde(deserialize_with = "present")]
    pub was: Option<String>,
    pub kind: Kind,
    pub flash: i64,
    pub ram: i64,
    #[serde(deserialize_with = "present")]
    pub object: Option<String>,
    pub component: String,
    #[serde(deserialize_with = "present")]
    pub detail: Option<String>,
}

/// What two features cost, each alone and both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Features {
    pub effects: Vec<Effect>,
    pub both: Change,
    pub interaction: Change,
}

/// One feature changed alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    pub feature: String,
    pub options: Vec<String>,
    pub flash: i64,
    pub ram: i64,
}

impl Contract for Size {
    const SCHEMA: &'static str = "tlsprobe.size/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        for image in &self.images {
            image.check();
        }
        for delta in &self.deltas {
            delta.check();
        }
        if let Some(costs) = &self.feature_costs {
            costs.check();
        }
    }
}

impl Size {
    /// The only image.
    #[track_caller]
    pub fn only(&self) -> &Image {
        assert_eq!(self.images.len(), 1, "one image");
        &self.images[0]
    }
}

impl Delta {
    /// Every byte of a difference has a cause.
    fn check(&self) {
        let whole = (self.flash, self.ram);
        let add = |(flash, ram): (i64, i64), (more, extra)| (flash + more, ram + extra);
        let causes = self.causes.iter().map(|sum| (sum.flash, sum.ram)).fold((0, 0), add);
        assert_eq!(causes, whole, "causes of {} against {}", self.to, self.from);
        let entries = self.entries.iter().map(|entry| (entry.flash, entry.ram)).fold((0, 0), add);
        assert_eq!(entries, whole, "entries of {} against {}", self.to, self.from);
        for sum in &self.causes {
            let entries = self.entries.iter().filter(|entry| entry.cause == sum.cause);
            assert_eq!(entries.count(), sum.count, "{:?}", sum.cause);
        }
    }
}

impl Image {
    /// The ledger is closed: regions, components and owners each add up to the image.
    fn check(&self) {
        let whole = Sizes { flash: self.flash, ram: self.ram };
        let kind = |wanted| {
            let regions = self.regions.iter().filter(move |region| region.kind == wanted);
            regions.map(|region| region.used).sum::<u64>()
        };
        let regions = Sizes { flash: kind(RegionKind::Flash), ram: kind(RegionKind::Ram) };
        assert_eq!(regions, whole, "regions of {}", self.path);
        let components = self.components.iter().map(|row| (row.flash, row.ram));
        assert_eq!(sum(components), whole, "components of {}", self.path);
        let rest = (self.unattributed.flash, self.unattributed.ram);
        let owners = self.symbols.iter().map(|row| (row.flash, row.ram)).chain([rest]);
        assert_eq!(sum(owners), whole, "the ledger of {}", self.path);
        if let Some(tree) = &self.tree {
            tree.check(whole);
        }
        for region in &self.regions {
            assert_eq!(
                region.length.is_some(),
                region.free.is_some(),
                "length and free go together"
            );
        }
    }
}

fn sum(rows: impl Iterator<Item = (u64, u64)>) -> Sizes {
    rows.fold(Sizes { flash: 0, ram: 0 }, |total, (flash, ram)| Sizes {
        flash: total.flash + flash,
        ram: total.ram + ram,
    })
}
