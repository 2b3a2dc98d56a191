//! What each feature costs, the image and its components: as many variants of one firmware as there are.

use std::collections::{BTreeMap, BTreeSet};

use super::component::Component;
use super::design::{Contrast, Design, Direction, Feature, Options};
use super::features::Variant;
use super::sizes::{Change, Sizes};

/// A change of bytes, of the whole and of its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cost {
    /// Of the image.
    pub change: Change,
    /// Of components, those that change; the sum is `change`.
    pub components: Vec<(Component, Change)>,
}

/// What changing one feature alone changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureEffect {
    /// Options that change together.
    pub feature: Feature,
    /// Labels of features that are changed on both sides; empty against the first variant.
    pub beside: Vec<String>,
    /// With the change, less without it.
    pub cost: Cost,
}

/// Two features, changed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// Their labels.
    pub features: [String; 2],
    /// Features that are changed on all sides; empty against the first variant.
    pub beside: Vec<String>,
    /// Both together.
    pub both: Change,
    /// `both` less the sum of the two alone; not 0 where the features share code.
    pub cost: Cost,
}

/// What the variants tell about features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureCosts {
    /// Those whose effect the variants tell, in their order.
    pub effects: Vec<FeatureEffect>,
    /// Of all pairs of which the variants tell it, those of 0 too.
    pub interactions: Vec<Interaction>,
    /// Changes of the first variant that nobody built, and that would tell the rest.
    pub missing: Vec<Vec<String>>,
}

impl FeatureCosts {
    /// What an option costs: each effect that turns it on or off, and the bytes of the variant with
    /// it above those of the variant without; 0 where the one with it is the smaller one.
    pub fn of_option(&self, option: &str) -> Vec<(&FeatureEffect, Sizes)> {
        let effects = self.effects.iter().filter(|effect| effect.feature.options.contains(option));
        let costs = effects.filter_map(|effect| {
            let change = effect.cost.change;
            let change = match effect.feature.direction {
                Direction::On => change,
                Direction::Off => Change::default().minus(change),
                Direction::Value => return None,
            };
            let bytes = |change| u64::try_from(change).unwrap_or_default();
            Some((effect, Sizes { flash: bytes(change.flash), ram: bytes(change.ram) }))
        });
        costs.collect()
    }
}

/// What the variants tell; the first is what the others are changes of. `None` where no option
/// differs, or where two variants have the same options.
pub fn feature_costs(variants: &[Variant]) -> Option<FeatureCosts> {
    let options: Vec<&Options> = variants.iter().map(|variant| &variant.options).collect();
    let design = Design::new(&options)?;
    let feature = |index: usize| design.features.get(index);
    let name = |index: usize| feature(index).map_or_else(String::new, ToString::to_string);
    let names = |set: &BTreeSet<usize>| set.iter().map(|&index| name(index)).collect();
    let effects = design.effects.iter().filter_map(|effect| {
        let (feature, cost) = (feature(effect.feature)?.clone(), cost(&effect.contrast, variants));
        Some(FeatureEffect { feature, beside: names(&effect.beside), cost })
    });
    let interactions = design.pairs.iter().map(|pair| Interaction {
        features: pair.features.map(name),
        beside: names(&pair.beside),
        both: whole(&pair.both, variants),
        cost: cost(&pair.interaction, variants),
    });
    Some(FeatureCosts {
        effects: effects.collect(),
        interactions: interactions.collect(),
        missing: design.missing.iter().map(names).collect(),
    })
}

fn whole(contrast: &Contrast, variants: &[Variant]) -> Change {
    contrast.of(|build| as_change(variants.get(build).map(|variant| variant.sizes)))
}

fn cost(contrast: &Contrast, variants: &[Variant]) -> Cost {
    let of = |variant: &Variant| variant.components.iter().copied().collect();
    let parts: Vec<BTreeMap<Component, Sizes>> = variants.iter().map(of).collect();
    let names: BTreeSet<Component> = parts.iter().flat_map(|parts| parts.keys().copied()).collect();
    let components = names.into_iter().map(|name| {
        let part = |build: usize| parts.get(build).and_then(|parts| parts.get(name)).copied();
        (name, contrast.of(|build| as_change(part(build))))
    });
    let components = components.filter(|&(_, change)| change != Change::default()).collect();
    Cost { change: whole(contrast, variants), components }
}

fn as_change(sizes: Option<Sizes>) -> Change {
    sizes.unwrap_or_default().minus(Sizes::default())
}
