//! `tlsprobe.size/1`: what `tlsprobe size --format json` prints.

use std::borrow::Cow;

use serde::Serialize;

use super::difference::{CauseRow, EntryRow, causes, entries};
use super::feature_cost;
use super::lint::{self, FindingRow};
use super::option;
use super::owner_kind::owner_kind;
use super::stack;
use super::tree::{self, Inlined, Tree};
use super::why::{self, WhyRow};
use crate::firmware::{self, BudgetLine, Change, Features, RegionSource, Sizes, Survey};
use crate::profile::RegionKind;

/// The whole report.
#[derive(Debug, Serialize)]
pub struct SizeReport<'a> {
    schema: &'static str,
    /// As they were named.
    images: Vec<Image<'a>>,
    /// Against the baseline, else of the later images against the first.
    deltas: Vec<Delta<'a>>,
    /// Null unless the images are a two-by-two design of options.
    features: Option<FeatureTable<'a>>,
    /// Null unless profiles of one release differ in options.
    feature_costs: Option<feature_cost::Costs<'a>>,
}

#[derive(Debug, Serialize)]
struct Image<'a> {
    path: &'a str,
    profile: Option<&'a str>,
    machine: &'a str,
    flash: u64,
    ram: u64,
    regions: Vec<Region<'a>>,
    /// `map`, `profile` or `inferred`.
    regions_from: &'static str,
    sections: Vec<Section<'a>>,
    /// Sums equal the image's `flash` and `ram`.
    components: Vec<Component<'a>>,
    /// With `unattributed`, sums equal the image's `flash` and `ram`.
    symbols: Vec<Owner<'a>>,
    unattributed: Pair,
    /// Null unless `--by` asks for it.
    tree: Option<Tree<'a>>,
    /// Null unless debug information was read.
    inlined: Option<Vec<Inlined<'a>>>,
    budget: Vec<Limit<'a>>,
    /// Null unless somebody asked.
    why: Option<Vec<WhyRow<'a>>>,
    /// Null unless somebody asked.
    findings: Option<Vec<FindingRow<'a>>>,
    /// Null unless somebody asked.
    options: Option<option::Options<'a>>,
    /// Null unless `.su` files were given.
    stack: Option<stack::Stack<'a>>,
    /// Sentences for people.
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Region<'a> {
    name: &'a str,
    kind: &'static str,
    origin: u64,
    length: Option<u64>,
    used: u64,
    /// Negative where the image does not fit.
    free: Option<i64>,
    linker_used: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Section<'a> {
    name: &'a str,
    address: u64,
    /// Null for a section without contents.
    load_address: Option<u64>,
    size: u64,
    flash: u64,
    ram: u64,
}

#[derive(Debug, Serialize)]
struct Component<'a> {
    name: &'a str,
    flash: u64,
    ram: u64,
}

#[derive(Debug, Serialize)]
struct Owner<'a> {
    name: Cow<'a, str>,
    kind: &'static str,
    flash: u64,
    ram: u64,
    /// Null for a gap.
    section: Option<Cow<'a, str>>,
    /// Null without a map.
    object: Option<Cow<'a, str>>,
    /// Null without a map, and for an object that came out of none.
    archive: Option<Cow<'a, str>>,
    /// Null unless the symbol table or debug information that was read tells it.
    source: Option<Cow<'a, str>>,
    component: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Pair {
    flash: u64,
    ram: u64,
}

#[derive(Debug, Serialize)]
struct Limit<'a> {
    name: &'a str,
    /// `size`, `growth` against the baseline, or `headroom` of a region.
    measure: &'static str,
    limit: u64,
    /// Null where growth has no baseline.
    used: Option<u64>,
    /// 0 where the limit holds.
    over: u64,
}

#[derive(Debug, Serialize)]
struct Delta<'a> {
    from: &'a str,
    to: &'a str,
    flash: i64,
    ram: i64,
    /// Sums equal `flash` and `ram`.
    causes: Vec<CauseRow>,
    /// The largest first; sums equal `flash` and `ram`.
    entries: Vec<EntryRow<'a>>,
}

#[derive(Debug, Serialize)]
struct FeatureTable<'a> {
    effects: Vec<Effect<'a>>,
    both: SignedPair,
    /// `both` minus the sum of the effects.
    interaction: SignedPair,
}

#[derive(Debug, Serialize)]
struct Effect<'a> {
    feature: &'a str,
    options: Vec<&'a str>,
    flash: i64,
    ram: i64,
}

#[derive(Debug, Serialize)]
struct SignedPair {
    flash: i64,
    ram: i64,
}

impl<'a> SizeReport<'a> {
    /// The contract's view of a survey.
    pub fn new(survey: &'a Survey<'a>) -> Self {
        let deltas = survey.deltas.iter().map(|delta| Delta {
            from: &delta.from,
            to: &delta.to,
            flash: delta.difference.change.flash,
            ram: delta.difference.change.ram,
            causes: causes(&delta.difference),
            entries: entries(&delta.difference),
        });
        Self {
            schema: "tlsprobe.size/1",
            images: survey.images.iter().map(image).collect(),
            deltas: deltas.collect(),
            features: survey.features.as_ref().map(feature_table),
            feature_costs: survey
                .feature_costs
                .as_ref()
                .map(|costs| feature_cost::costs(costs, survey.is_by_component())),
        }
    }
}

fn image<'a>(image: &'a firmware::Image<'a>) -> Image<'a> {
    let measurement = &image.measurement;
    Image {
        path: &image.path,
        profile: image.profile.as_deref(),
        machine: &measurement.machine,
        flash: measurement.sizes.flash,
        ram: measurement.sizes.ram,
        regions: measurement.regions.iter().map(region).collect(),
        regions_from: match measurement.regions_from {
            RegionSource::Profile => "profile",
            RegionSource::Map => "map",
            RegionSource::Inferred => "inferred",
        },
        sections: measurement.sections.iter().map(section).collect(),
        components: measurement.components.iter().map(component).collect(),
        symbols: measurement.owners.iter().map(owner).collect(),
        unattributed: pair(measurement.unattributed),
        tree: image.tree.as_ref().map(tree::new),
        inlined: measurement.inlined.as_ref().map(|all| all.iter().map(tree::inlined).collect()),
        budget: image.budget.iter().map(limit).collect(),
        why: image.why.as_ref().map(|answers| answers.iter().map(why::row).collect()),
        findings: image.findings.as_ref().map(|found| found.iter().map(lint::row).collect()),
        options: image.options.as_ref().map(option::options),
        stack: image.stack.as_ref().map(stack::stack),
        notes: measurement.notes.iter().map(ToString::to_string).collect(),
    }
}

fn region(region: &firmware::Region) -> Region<'_> {
    Region {
        name: &region.name,
        kind: match region.kind {
            RegionKind::Flash => "flash",
            RegionKind::Ram => "ram",
        },
        origin: region.origin,
        length: region.length,
        used: region.used,
        free: region.free(),
        linker_used: region.linker_used,
    }
}

fn section<'a>(section: &'a firmware::SectionSize) -> Section<'a> {
    Section {
        name: &section.name,
        address: section.address,
        load_address: section.load_address,
        size: section.size,
        flash: section.sizes.flash,
        ram: section.sizes.ram,
    }
}

fn component<'a>((name, sizes): &(firmware::Component, Sizes)) -> Component<'a> {
    Component { name, flash: sizes.flash, ram: sizes.ram }
}

fn owner(owner: firmware::Owner) -> Owner {
    Owner {
        name: owner.name,
        kind: owner_kind(owner.kind),
        flash: owner.sizes.flash,
        ram: owner.sizes.ram,
        section: owner.section,
        object: owner.object,
        archive: owner.archive,
        source: owner.source,
        component: Some(owner.component),
    }
}

fn limit(line: &BudgetLine) -> Limit<'_> {
    Limit {
        name: &line.name,
        measure: line.measure.word(),
        limit: line.limit,
        used: line.used,
        over: line.over(),
    }
}

fn feature_table(features: &Features) -> FeatureTable<'_> {
    let effects = features.effects.iter().map(|effect| Effect {
        feature: &effect.feature,
        options: effect.options.iter().map(String::as_str).collect(),
        flash: effect.change.flash,
        ram: effect.change.ram,
    });
    FeatureTable {
        effects: effects.collect(),
        both: signed(features.both),
        interaction: signed(features.interaction),
    }
}

fn pair(sizes: Sizes) -> Pair {
    Pair { flash: sizes.flash, ram: sizes.ram }
}

fn signed(change: Change) -> SignedPair {
    SignedPair { flash: change.flash, ram: change.ram }
}
