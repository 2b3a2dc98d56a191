//! The part of `tlsprobe.size/1` that says what the options of a profile bring.

use serde::Serialize;

use crate::firmware::{Foreign, OptionCost, OptionCosts, Sizes};

/// The options of one image.
#[derive(Debug, Serialize)]
pub(super) struct Options<'a> {
    /// The most expensive first.
    enabled: Vec<Enabled<'a>>,
    /// On, with definitions of their own, none of which is in the image.
    absent: &'a [String],
    /// Code of options that are off: the image is another profile's.
    foreign: Vec<ForeignRow<'a>>,
    /// Bytes that the sources define.
    known: Pair,
    /// Bytes of the library's objects that the sources do not spell.
    unknown: Pair,
}

#[derive(Debug, Serialize)]
struct Enabled<'a> {
    option: &'a str,
    /// What goes with it: own or together, lines and what nothing mentions any more.
    flash: u64,
    ram: u64,
    /// Of symbols that are gone if it alone is off.
    own: Pair,
    symbols: &'a [String],
    /// Parts of `own` that need other options too.
    shared: Vec<Shared<'a>>,
    /// Options that the library refuses to have without it.
    dependents: &'a [String],
    /// Of symbols that are gone without it and its dependents.
    together: Pair,
    inside: Inside,
    /// Null where the map does not tell who refers to what.
    unreferenced: Option<Pair>,
    /// The library's words where it would not be compiled even so.
    refused: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Shared<'a> {
    with: &'a [String],
    flash: u64,
    ram: u64,
}

#[derive(Debug, Serialize)]
struct Inside {
    functions: usize,
    lines: usize,
    /// Bytes of code; null without debug information.
    code: Option<u64>,
    /// Bytes of strings.
    strings: u64,
}

#[derive(Debug, Serialize)]
struct ForeignRow<'a> {
    option: &'a str,
    symbols: &'a [String],
    flash: u64,
    ram: u64,
}

#[derive(Debug, Serialize)]
struct Pair {
    flash: u64,
    ram: u64,
}

pub(super) fn options(costs: &OptionCosts) -> Options<'_> {
    Options {
        enabled: costs.options.iter().map(enabled).collect(),
        absent: &costs.absent,
        foreign: costs.foreign.iter().map(foreign).collect(),
        known: pair(costs.known),
        unknown: pair(costs.unknown),
    }
}

fn enabled(cost: &OptionCost) -> Enabled<'_> {
    let Sizes { flash, ram } = cost.total();
    Enabled {
        option: &cost.name,
        flash,
        ram,
        own: pair(cost.own),
        symbols: &cost.symbols,
        shared: cost
            .shared
            .iter()
            .map(|(with, sizes)| Shared { with, flash: sizes.flash, ram: sizes.ram })
            .collect(),
        dependents: &cost.dependents,
        together: pair(cost.together),
        inside: Inside {
            functions: cost.inside.functions,
            lines: cost.inside.lines,
            code: cost.inside.code,
            strings: cost.inside.strings,
        },
        unreferenced: cost.unreferenced.map(pair),
        refused: cost.refused.as_deref(),
    }
}

fn foreign(foreign: &Foreign) -> ForeignRow<'_> {
    let Sizes { flash, ram } = foreign.sizes;
    ForeignRow { option: &foreign.option, symbols: &foreign.symbols, flash, ram }
}

fn pair(sizes: Sizes) -> Pair {
    Pair { flash: sizes.flash, ram: sizes.ram }
}
