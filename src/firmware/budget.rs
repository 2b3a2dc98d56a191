//! An image against the limits of its profile, and against a baseline.

use thiserror::Error;

use super::difference::{Inventory, Item};
use super::feature_cost::FeatureCosts;
use super::glob::Glob;
use super::ledger::Owner;
use super::measure::{Measurement, Region};
use super::sizes::{Sizes, difference};
use crate::profile::{Budget, BudgetLimit, BudgetNode, RegionKind};

/// A limit that cannot be judged, because the budget does not fit the image.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BudgetError {
    /// The image has no such region.
    #[error("the budget limits the region {name}, which is not there; there are {known}")]
    NoRegion {
        /// As the budget writes it.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// A flash limit for RAM or the reverse.
    #[error("the budget limits {key} of the region {name}, which is {kind}")]
    OtherKind {
        /// The region.
        name: String,
        /// `flash` or `ram`.
        key: &'static str,
        /// What it is.
        kind: &'static str,
    },
    /// Archives and objects are in the map alone.
    #[error("the budget limits {node}, which only the map knows: give --map")]
    NeedsMap {
        /// In words.
        node: String,
    },
    /// What a feature costs is the difference of two profiles.
    #[error(
        "the budget limits what {option} costs, which the profiles at hand do not tell: give a --profile (to the lab a PROFILE, or --vary) that differs from another one in that option, and what needs it, alone"
    )]
    NoFeatureCost {
        /// As the budget writes it.
        option: String,
    },
    /// Nothing is free in a region whose length nobody knows.
    #[error(
        "the budget wants headroom in {name}, whose length is unknown: give --map or [[device.region]]"
    )]
    NoLength {
        /// The region.
        name: String,
    },
}

/// What a limit holds to account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Bytes.
    Size,
    /// Bytes more than in the baseline.
    Growth,
    /// Bytes below which a region stays so that enough of it is free.
    Headroom,
}

impl Measure {
    /// As a contract spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Growth => "growth",
            Self::Headroom => "headroom",
        }
    }
}

/// One limit, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// What is limited: `flash`, `ram`, `region FLASH`, `component mbedtls/dtls: ram`.
    pub name: String,
    /// How.
    pub measure: Measure,
    /// In bytes.
    pub limit: u64,
    /// In bytes; what has grown less than nothing has grown 0. `None` without a baseline.
    pub used: Option<u64>,
}

impl BudgetLine {
    /// Bytes above the limit; 0 where it holds or nobody knows.
    pub fn over(&self) -> u64 {
        self.used.unwrap_or_default().saturating_sub(self.limit)
    }

    /// The limit does not hold.
    pub fn is_broken(&self) -> bool {
        self.over() > 0
    }

    /// There is no baseline to tell growth by.
    pub fn is_unknown(&self) -> bool {
        self.used.is_none()
    }
}

/// An image that is held to limits.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'j, 'a> {
    /// The image.
    pub measurement: &'j Measurement<'a>,
    /// What growth is told by.
    pub baseline: Option<&'j Inventory<'a>>,
}

/// The limits that a linked image can be held to; heap and stack need the program to run.
///
/// # Errors
/// When a limit does not fit the image, or nobody knows what a feature costs.
pub fn check(
    budget: &Budget,
    judged: Judged,
    costs: Option<&FeatureCosts>,
) -> Result<Vec<BudgetLine>, BudgetError> {
    let now = judged.measurement.sizes;
    let before = judged.baseline.map(|baseline| baseline.sizes);
    let figures = Figures {
        flash: budget.flash,
        ram: budget.ram,
        flash_growth: budget.flash_growth,
        ram_growth: budget.ram_growth,
    };
    let mut lines = figures.lines("", now, before);
    for limit in &budget.limits {
        lines.extend(match &limit.node {
            BudgetNode::Region(name) => of_region(limit, name, judged)?,
            BudgetNode::Feature(option) => of_feature(limit, option, costs)?,
            _ => of_limit(limit, judged)?,
        });
    }
    Ok(lines)
}

/// Nothing grows: flash, RAM and each region of the baseline.
pub fn ratchet(judged: Judged) -> Vec<BudgetLine> {
    let Some(baseline) = judged.baseline else { return Vec::new() };
    let now = judged.measurement.sizes;
    let (flash_growth, ram_growth) = (Some(0), Some(0));
    let figures = Figures { flash_growth, ram_growth, ..Figures::default() };
    let mut lines = figures.lines("", now, Some(baseline.sizes));
    for region in &judged.measurement.regions {
        let before = baseline.regions.iter().find(|(name, _)| *name == region.name);
        if let Some(&(_, before)) = before {
            let name = format!("region {}", region.name);
            lines.push(growth(name, 0, region.used, Some(before)));
        }
    }
    lines
}

#[derive(Default)]
struct Figures {
    flash: Option<u64>,
    ram: Option<u64>,
    flash_growth: Option<u64>,
    ram_growth: Option<u64>,
}

impl Figures {
    fn lines(&self, of: &str, now: Sizes, before: Option<Sizes>) -> Vec<BudgetLine> {
        let name =
            |kind: &str| if of.is_empty() { kind.to_owned() } else { format!("{of}: {kind}") };
        let size = |kind, limit: Option<u64>, used| {
            Some(BudgetLine {
                name: name(kind),
                measure: Measure::Size,
                limit: limit?,
                used: Some(used),
            })
        };
        let grown =
            |kind, limit: Option<u64>, now, before| Some(growth(name(kind), limit?, now, before));
        [
            size("flash", self.flash, now.flash),
            size("ram", self.ram, now.ram),
            grown("flash", self.flash_growth, now.flash, before.map(|before| before.flash)),
            grown("ram", self.ram_growth, now.ram, before.map(|before| before.ram)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn growth(name: String, limit: u64, now: u64, before: Option<u64>) -> BudgetLine {
    let grown = before.map(|before| now.saturating_sub(before));
    BudgetLine { name, measure: Measure::Growth, limit, used: grown }
}

fn of_limit(limit: &BudgetLimit, judged: Judged) -> Result<Vec<BudgetLine>, BudgetError> {
    let words = limit.node.to_string();
    let from_map = matches!(limit.node, BudgetNode::Archive(_) | BudgetNode::Object(_));
    let owners = &judged.measurement.owners;
    let mapped = owners.know_objects();
    if from_map && !mapped {
        return Err(BudgetError::NeedsMap { node: words });
    }
    let part = Part::new(&limit.node);
    let now = owners.iter().filter(|owner| part.has(&Named::owner(owner))).map(|owner| owner.sizes);
    // Without a map strings have no owner: parts of a mapped image compare with those of another one.
    let comparable = judged.baseline.filter(|other| other.mapped == mapped);
    let before = comparable.map(|baseline| {
        let items = baseline.items.iter().filter(|item| part.has(&Named::item(item)));
        items.map(|item| item.sizes).sum()
    });
    let figures = Figures {
        flash: limit.flash,
        ram: limit.ram,
        flash_growth: limit.flash_growth,
        ram_growth: limit.ram_growth,
    };
    Ok(figures.lines(&words, now.sum(), before))
}

/// A line for each change that turns the option on or off.
fn of_feature(
    limit: &BudgetLimit,
    option: &str,
    costs: Option<&FeatureCosts>,
) -> Result<Vec<BudgetLine>, BudgetError> {
    let told = costs.map_or_else(Vec::new, |costs| costs.of_option(option));
    if told.is_empty() {
        return Err(BudgetError::NoFeatureCost { option: option.to_owned() });
    }
    let figures = Figures { flash: limit.flash, ram: limit.ram, ..Figures::default() };
    let lines = told.into_iter().flat_map(|(effect, sizes)| {
        let others = match effect.feature.options.len() {
            0 | 1 => String::new(),
            more => format!(", with {} that change with it", more - 1),
        };
        figures.lines(&format!("{}{others}", limit.node), sizes, None)
    });
    Ok(lines.collect())
}

fn of_region(
    limit: &BudgetLimit,
    name: &str,
    judged: Judged,
) -> Result<Vec<BudgetLine>, BudgetError> {
    let regions = &judged.measurement.regions;
    let Some(region) = regions.iter().find(|region| region.name == name) else {
        let known: Vec<&str> = regions.iter().map(|region| region.name.as_str()).collect();
        return Err(BudgetError::NoRegion { name: name.to_owned(), known: known.join(", ") });
    };
    check_kind(limit, region)?;
    let of_kind = |bytes| match region.kind {
        RegionKind::Flash => Sizes { flash: bytes, ram: 0 },
        RegionKind::Ram => Sizes { flash: 0, ram: bytes },
    };
    let before = judged.baseline.and_then(|baseline| {
        baseline.regions.iter().find(|(other, _)| other == name).map(|&(_, used)| of_kind(used))
    });
    let figures = Figures {
        flash: limit.flash,
        ram: limit.ram,
        flash_growth: limit.flash_growth,
        ram_growth: limit.ram_growth,
    };
    let words = limit.node.to_string();
    let mut lines = figures.lines(&words, of_kind(region.used), before);
    if let Some(headroom) = limit.headroom {
        let length = region.length.ok_or(BudgetError::NoLength { name: name.to_owned() })?;
        let limit = u64::try_from(difference(length, headroom)).unwrap_or_default();
        let used = Some(region.used);
        lines.push(BudgetLine { name: words, measure: Measure::Headroom, limit, used });
    }
    Ok(lines)
}

fn check_kind(limit: &BudgetLimit, region: &Region) -> Result<(), BudgetError> {
    let (key, wrong, kind) = match region.kind {
        RegionKind::Flash => ("ram", limit.ram.or(limit.ram_growth), "flash"),
        RegionKind::Ram => ("flash", limit.flash.or(limit.flash_growth), "RAM"),
    };
    match wrong {
        Some(_) => Err(BudgetError::OtherKind { name: region.name.clone(), key, kind }),
        None => Ok(()),
    }
}

/// What a limit may know a part by.
struct Named<'n> {
    name: &'n str,
    object: Option<&'n str>,
    archive: Option<&'n str>,
    component: &'n str,
}

impl<'n> Named<'n> {
    fn owner(owner: &'n Owner) -> Self {
        Self {
            name: &owner.name,
            object: owner.object.as_deref(),
            archive: owner.archive.as_deref(),
            component: owner.component,
        }
    }

    fn item(item: &'n Item) -> Self {
        Self {
            name: &item.name,
            object: item.object.as_deref(),
            archive: item.archive.as_deref(),
            component: &item.component,
        }
    }
}

/// A node with its pattern; of a component those below it have one too.
struct Part<'n> {
    node: &'n BudgetNode,
    pattern: Glob,
    below: Glob,
}

impl<'n> Part<'n> {
    fn new(node: &'n BudgetNode) -> Self {
        let (BudgetNode::Region(name)
        | BudgetNode::Component(name)
        | BudgetNode::Archive(name)
        | BudgetNode::Object(name)
        | BudgetNode::Symbol(name)
        | BudgetNode::Feature(name)) = node;
        Self { node, pattern: Glob::new(name), below: Glob::new(&format!("{name}/*")) }
    }

    fn has(&self, named: &Named) -> bool {
        let fits = |name: Option<&str>| name.is_some_and(|name| self.pattern.matches(name));
        match self.node {
            BudgetNode::Region(_) | BudgetNode::Feature(_) => false,
            BudgetNode::Component(_) => {
                fits(Some(named.component)) || self.below.matches(named.component)
            }
            BudgetNode::Archive(_) => fits(named.archive),
            BudgetNode::Object(_) => fits(named.object),
            BudgetNode::Symbol(_) => fits(Some(named.name)),
        }
    }
}
