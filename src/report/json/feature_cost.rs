//! What features cost, in `tlsprobe.size/1` and `tlsprobe.lab/1`.

use serde::Serialize;

use crate::firmware::design::Direction;
use crate::firmware::{Change, Component, Cost, FeatureCosts, FeatureEffect, Interaction};

/// What profiles that differ in options tell.
#[derive(Debug, Serialize)]
pub(super) struct Costs<'a> {
    effects: Vec<Effect<'a>>,
    /// Those of 0 too.
    interactions: Vec<Pair<'a>>,
    /// Changes of the first profile that nobody built, and that would tell the rest.
    missing: &'a [Vec<String>],
}

#[derive(Debug, Serialize)]
struct Effect<'a> {
    /// The option that stands for all.
    feature: &'a str,
    /// `off`, `on` or `value`, of that option.
    change: &'static str,
    /// Null where it is off, and where it has none.
    value: Option<&'a str>,
    options: Vec<&'a str>,
    /// Changes of the first profile on both sides.
    beside: &'a [String],
    flash: i64,
    ram: i64,
    /// Null unless `--by` names components; else the sums equal `flash` and `ram`.
    components: Option<Vec<Part>>,
}

#[derive(Debug, Serialize)]
struct Pair<'a> {
    features: &'a [String; 2],
    beside: &'a [String],
    both: Both,
    /// Both minus the sum of the two.
    flash: i64,
    ram: i64,
    /// Null unless `--by` names components; else the sums equal `flash` and `ram`.
    components: Option<Vec<Part>>,
}

#[derive(Debug, Serialize)]
struct Both {
    flash: i64,
    ram: i64,
}

#[derive(Debug, Serialize)]
struct Part {
    name: &'static str,
    flash: i64,
    ram: i64,
}

/// The contract's view.
pub(super) fn costs(costs: &FeatureCosts, by_component: bool) -> Costs<'_> {
    Costs {
        effects: costs.effects.iter().map(|one| effect(one, by_component)).collect(),
        interactions: costs.interactions.iter().map(|one| pair(one, by_component)).collect(),
        missing: &costs.missing,
    }
}

fn effect(effect: &FeatureEffect, by_component: bool) -> Effect<'_> {
    let Change { flash, ram } = effect.cost.change;
    Effect {
        feature: &effect.feature.name,
        change: match effect.feature.direction {
            Direction::Off => "off",
            Direction::On => "on",
            Direction::Value => "value",
        },
        value: effect.feature.value.as_deref(),
        options: effect.feature.options.iter().map(String::as_str).collect(),
        beside: &effect.beside,
        flash,
        ram,
        components: by_component.then(|| parts(&effect.cost)),
    }
}

fn pair(pair: &Interaction, by_component: bool) -> Pair<'_> {
    let Change { flash, ram } = pair.cost.change;
    Pair {
        features: &pair.features,
        beside: &pair.beside,
        both: Both { flash: pair.both.flash, ram: pair.both.ram },
        flash,
        ram,
        components: by_component.then(|| parts(&pair.cost)),
    }
}

fn parts(cost: &Cost) -> Vec<Part> {
    let part = |&(name, Change { flash, ram }): &(Component, Change)| Part { name, flash, ram };
    cost.components.iter().map(part).collect()
}
